package cassette_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/installed"
)

// Edited cassettes replay in the real libraries, with the edited values: the
// oracle sends their requests to the library's player, without a network.
func TestLibrariesReplayEdits(t *testing.T) {
	if testing.Short() {
		t.Skip("plays every interaction of every recording")
	}
	o := startOracle(t)
	tests := []struct {
		library  string
		patterns []string
		atLeast  int // interactions, so that a broken player does not pass as "nothing replays"
	}{
		{"betamax", []string{"../testdata/betamax/*.json"}, 200},
		{"ruby-vcr", []string{"../testdata/ruby/*.yml"}, 100},
		{"go-vcr", []string{"../testdata/govcr/*.yaml"}, 100},
		{"uber", []string{"../testdata/uber/*.yaml", "../testdata/uber/*.json"}, 100},
	}
	for _, test := range tests {
		if !isInstalled(t, test.library) {
			continue
		}
		replayed := 0
		for _, pattern := range test.patterns {
			paths, err := filepath.Glob(pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				t.Run(test.library+"/"+filepath.Base(path), func(t *testing.T) {
					if _, err := o.replay(test.library, path); err != nil {
						t.Skipf("the library does not replay the recording itself: %v", err)
					}
					replayed += replayEdits(t, o, test.library, path)
				})
			}
		}
		t.Logf("%s replayed %d edited interactions", test.library, replayed)
		missing := replayed == 0 && os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") != "1"
		if replayed < test.atLeast && !missing && !filtered() {
			t.Errorf("%s replayed %d edited interactions, expected at least %d", test.library, replayed, test.atLeast)
		}
	}
}

// Every installed vcrpy replays what was edited.
func TestVcrpysReplayEdits(t *testing.T) {
	if testing.Short() {
		t.Skip("plays every interaction of every recording")
	}
	paths, err := filepath.Glob("../testdata/vcrpy/*")
	if err != nil {
		t.Fatal(err)
	}
	installed.Each(t, "vcrpy", []string{"betamax", "requests"}, func(t *testing.T, p installed.Python) {
		o, err := newOracle(p.Path)
		if err != nil {
			t.Fatal(err)
		}
		o.wire = !strings.HasPrefix(p.Version("urllib3"), "1.")
		o.first = o.wire && strings.HasPrefix(p.Version("vcrpy"), "8.")
		replayed := 0
		for _, path := range append(paths, "../testdata/tour.yaml") {
			t.Run(filepath.Base(path), func(t *testing.T) {
				if _, err := o.replay("vcrpy", path); err != nil {
					t.Skipf("the library does not replay the recording itself: %v", err)
				}
				replayed += replayEdits(t, o, "vcrpy", path)
			})
		}
		t.Logf("vcrpy %s replayed %d edited interactions", p.Version("vcrpy"), replayed)
		if replayed < 500 && !filtered() {
			t.Errorf("expected at least 500")
		}
	})
}

// What is copied from a cassette of another library replays there, beside what was
// there before.
func TestLibrariesReplayCopies(t *testing.T) {
	o := startOracle(t)
	of := map[string]string{"vcrpy": "../testdata/vcrpy/json.yaml", "betamax": "../testdata/betamax/json.json", "ruby-vcr": "../testdata/ruby/json.yml", "go-vcr": "../testdata/govcr/json.yaml"}
	for library, path := range of {
		if !isInstalled(t, library) {
			continue
		}
		sources := maps.Clone(of)
		sources["mitmproxy"], sources["Polly.JS"] = "../testdata/har/mitmproxy.har", "../testdata/har/polly.har"
		for other, from := range sources {
			if library == other {
				continue
			}
			t.Run(other+" to "+library, func(t *testing.T) {
				source, err := cassette.Open(from, cassette.Options{})
				if err != nil {
					t.Fatal(err)
				}
				f, err := cassette.Open(path, cassette.Options{})
				if err != nil {
					t.Fatal(err)
				}
				before, text := f.Len(), written(t, f)
				for i := range source.Len() {
					copied, err := source.At(i)
					if err != nil {
						t.Fatal(err)
					}
					copied.Request.URL = fmt.Sprintf("http://api.greenhouse.test/copied/%d", i) // tells it from what is there
					if _, err := f.Do(cassette.Change{Ops: []model.Op{model.Insert{At: f.Len(), Interaction: copied.AsIn(f.Format().Library, source.Format().Library)}}}); err != nil {
						t.Fatal(err)
					}
				}
				if n := replayOnce(t, o, library, f, "copied"); n != before+source.Len() {
					t.Errorf("%d answers, want %d", n, before+source.Len())
				}
				for f.Dirty() {
					f.Undo()
				}
				if !bytes.Equal(written(t, f), text) {
					t.Error("undone it is not as before")
				}
			})
		}
	}
}

// filtered reports whether -run leaves out some of the files.
func filtered() bool {
	return strings.Contains(flag.Lookup("test.run").Value.String(), "/")
}

// An edit is made on every interaction, or on the first and the last in turn.
type edit struct {
	name  string
	each  bool // in turn, as it changes the indices
	needs func(model.Interaction) bool
	ops   func(i int) []model.Op
}

var edits = []edit{
	{name: "fields", ops: func(i int) []model.Op {
		return []model.Op{
			model.SetField{At: i, Field: model.RequestMethod, Value: "PATCH"},
			model.SetField{At: i, Field: model.RequestURL, Value: "http://api.greenhouse.test/edited?a=b"},
			model.SetField{At: i, Field: model.ResponseStatus, Value: "503"},
		}
	}},
	{name: "reason phrase", ops: func(i int) []model.Op {
		return []model.Op{model.SetField{At: i, Field: model.ResponseReason, Value: "yes: it's #1"}}
	}},
	{name: "request", ops: func(i int) []model.Op {
		return []model.Op{
			model.SetField{At: i, Field: model.RequestMethod, Value: "POST"},
			model.SetField{At: i, Field: model.RequestURL, Value: fmt.Sprintf("https://www.greenhouse.test/posted/%d?user=ivy", i)},
			model.SetHeader{At: i, Side: model.InRequest, Name: "Content-Type", Values: []string{"application/x-www-form-urlencoded"}},
			model.SetBody{At: i, Side: model.InRequest, Decoded: []byte("user=fern&user=moss&note=a+b%C3%BC")},
		}
	}},
	{name: "headers", ops: func(i int) []model.Op {
		return []model.Op{
			model.SetHeader{At: i, Side: model.InResponse, Name: "X-Edited", Values: []string{`"a": b #c, 'd'`}},
			model.AddHeader{At: i, Side: model.InResponse, Name: "Content-Type", Value: "text/plain"},
			model.SetHeader{At: i, Side: model.InResponse, Name: "Server"},
			model.SetHeader{At: i, Side: model.InResponse, Name: "Date", Values: []string{"2026-03-03"}},
		}
	}},
	{name: "text body", needs: mayHaveBody, ops: func(i int) []model.Op {
		return []model.Op{model.SetBody{At: i, Side: model.InResponse, Decoded: []byte("yes: ü 🌱\n\n  two lines \r\n---\n\n")}}
	}},
	{name: "binary body", needs: mayHaveBody, ops: func(i int) []model.Op {
		return []model.Op{model.SetBody{At: i, Side: model.InResponse, Decoded: []byte(binary(500))}}
	}},
	{name: "duplicate and move", each: true, ops: func(i int) []model.Op {
		return []model.Op{model.Duplicate{At: i}, model.Move{At: i, To: 0}}
	}},
	{name: "delete", each: true, ops: func(i int) []model.Op { return []model.Op{model.Delete{At: i}} }},
}

// replayEdits makes each edit, has the file replayed, and compares every
// answer with what the file says. It returns the number of answers compared.
func replayEdits(t *testing.T, o *oracle, library, path string) int {
	t.Helper()
	compared := 0
	for _, e := range edits {
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			t.Skip(err)
		}
		for i := range f.Len() {
			if was, err := f.At(i); err != nil || e.needs != nil && !e.needs(was) || e.each && i > 0 && i < f.Len()-1 {
				continue
			}
			step, err := f.Do(cassette.Change{Ops: e.ops(i)})
			if err != nil {
				t.Logf("%s of %d: %v", e.name, i+1, err)
			}
			if e.each && step.Changed {
				compared += replayOnce(t, o, library, f, e.name)
				f.Undo()
			}
		}
		if !e.each && f.Dirty() {
			compared += replayOnce(t, o, library, f, e.name)
		}
	}
	return compared
}

// mayHaveBody: a client reads no body off an answer to HEAD, or off 204 and
// 304 (RFC 9110 section 6.4.1).
func mayHaveBody(i model.Interaction) bool {
	return i.Request.Method != "HEAD" && i.Response.Status != 204 && i.Response.Status != 304
}

func replayOnce(t *testing.T, o *oracle, library string, f *cassette.File, name string) int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edited"+filepath.Ext(f.Path()))
	if err := os.WriteFile(path, written(t, f), 0o600); err != nil {
		t.Fatal(err)
	}
	if library == "ruby-vcr" { // the others leave it to a project to unpack
		writeStored(t, f, path)
	}
	answers, err := o.replay(library, path)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return 0
	}
	if len(answers) != f.Len() {
		t.Errorf("%s: %d answers, want %d", name, len(answers), f.Len())
		return 0
	}
	for i, got := range answers {
		want, err := f.At(i)
		if err != nil {
			t.Fatal(err)
		}
		checkAnswer(t, o, library, name, i, got, want)
	}
	return len(answers)
}

func checkAnswer(t *testing.T, o *oracle, library, name string, i int, got answer, want model.Interaction) {
	t.Helper()
	if got.Method != want.Request.Method || got.URL != want.Request.URL {
		t.Errorf("%s: request %d is %s %s, want %s %s", name, i+1, got.Method, got.URL, want.Request.Method, want.Request.URL)
	}
	// Where no reason is recorded, Betamax and go-vcr make one up.
	if got.Status != want.Response.Status || want.Response.Reason != "" && got.Reason != want.Response.Reason {
		t.Errorf("%s: answer %d is %d %q, want %d %q", name, i+1, got.Status, got.Reason, want.Response.Status, want.Response.Reason)
	}
	body := want.Response.Body.Decode(want.Response.Header).Bytes
	if library == "ruby-vcr" || library == "go-vcr" || library == "uber" || o.wire { // hand on what came over the wire
		body = want.Response.Body.Wire
	}
	if mayHaveBody(want) && !bytes.Equal(got.Body, body) {
		t.Errorf("%s: the body of answer %d is %.100q, want %.100q", name, i+1, got.Body, body)
	}
	var header model.Header
	for _, line := range got.Header {
		header = append(header, model.HeaderLine{Name: line[0], Value: line[1]})
	}
	for _, line := range want.Response.Header {
		// vcrpy takes Transfer-Encoding out: a replayed answer is not chunked.
		if strings.EqualFold(line.Name, "Transfer-Encoding") {
			continue
		}
		// Over urllib3 2 vcrpy hands all values on once for each spelling of a name.
		if o.wire && spellings(want.Response.Header, line.Name) > 1 {
			continue
		}
		values := want.Response.Header.Values(line.Name)
		if o.first {
			values = values[:1]
		}
		if library == "ruby-vcr" { // WebMock sorts them
			slices.Sort(values)
		}
		if joined := strings.Join(values, ", "); header.Get(line.Name) != joined {
			t.Errorf("%s: answer %d has %s %q, want %q", name, i+1, line.Name, header.Get(line.Name), joined)
		}
	}
	for _, line := range header {
		if !want.Response.Header.Has(line.Name) {
			t.Errorf("%s: answer %d has a header %s that is not in the file", name, i+1, line.Name)
		}
	}
}

// spellings counts how differently a header's name is written.
func spellings(h model.Header, name string) int {
	seen := map[string]bool{}
	for _, line := range h {
		if strings.EqualFold(line.Name, name) {
			seen[line.Name] = true
		}
	}
	return len(seen)
}

// uber/cassette replays a folder that was changed and saved as it now says.
func TestLibraryReplaysFolder(t *testing.T) {
	o := startOracle(t)
	if !isInstalled(t, "uber") {
		t.Skip("needs a Python 2.7 with uber/cassette, which TAPEDECK_PYTHON2 names")
	}
	for _, form := range []string{"json", "yaml"} {
		path := filepath.Join(t.TempDir(), form)
		if err := os.CopyFS(path, os.DirFS(filepath.Join("../testdata/uber-folders", form))); err != nil {
			t.Fatal(err)
		}
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		fern := model.Interaction{Request: model.Request{Method: "GET", URL: "http://b.test/fern"}, Response: model.Response{Status: 203, Reason: "Fern",
			Header: model.Header{{Name: "X-Fern", Value: "1"}, {Name: "X-Fern", Value: "2"}}, Body: model.Body{Wire: []byte("fern\n")}}}
		for _, ops := range [][]model.Op{
			{model.SetField{At: 1, Field: model.ResponseStatus, Value: "503"}, model.SetBody{At: 1, Side: model.InResponse, Decoded: []byte("yes: \"it's\" #1\r\n")}},
			{model.SetHeader{At: 2, Side: model.InResponse, Name: "X-Edited", Values: []string{`"a": b #c, 'd'`}}},
			{model.SetField{At: 3, Field: model.RequestMethod, Value: "PATCH"}, model.SetField{At: 3, Field: model.RequestURL, Value: "http://b.test/edited?a=b"}},
			{model.Delete{At: 4}, model.Insert{At: 0, Interaction: fern}},
		} {
			if _, err := f.Do(cassette.Change{Ops: ops}); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Save(cassette.SaveOptions{}); err != nil {
				t.Fatal(err)
			}
			saved, err := cassette.Open(path, cassette.Options{}) // in the files' order
			if err != nil {
				t.Fatal(err)
			}
			answers, err := o.replay("uber", path)
			if err != nil || len(answers) != saved.Len() {
				t.Fatalf("%d answers, want %d: %v", len(answers), saved.Len(), err)
			}
			for i, got := range answers {
				want, err := saved.At(i)
				if err != nil {
					t.Fatal(err)
				}
				got.URL = want.Request.URL // asked for by the file's name alone
				checkAnswer(t, o, "uber", form, i, got, want)
			}
		}
	}
}
