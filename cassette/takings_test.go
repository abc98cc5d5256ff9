package cassette_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library/all"
	"tapedeck/replay/send"
	"tapedeck/testdata/installed"
)

// The libraries replay a saved cassette in which single headers and single places of
// the bodies of new answers were taken: what was taken is new, all else as recorded.
func TestLibrariesReplayTakings(t *testing.T) {
	if testing.Short() {
		t.Skip("plays many recordings")
	}
	patterns := []string{"json.*", "gzip*", "unicode.*", "latin-1.*", "errors.*", "graphql.*", "every-kind.*"}
	for _, test := range []struct{ library, folder string }{{"betamax", "betamax"}, {"ruby-vcr", "ruby"}, {"go-vcr", "govcr"}} {
		t.Run(test.library, func(t *testing.T) {
			o := startOracle(t)
			if !isInstalled(t, test.library) {
				t.Skip("not installed")
			}
			replayTakings(t, o, test.library, "../testdata/"+test.folder, patterns)
		})
	}
	installed.Each(t, "vcrpy", []string{"betamax", "requests"}, func(t *testing.T, p installed.Python) {
		o, err := newOracle(p.Path)
		if err != nil {
			t.Fatal(err)
		}
		o.wire = !strings.HasPrefix(p.Version("urllib3"), "1.")
		o.first = o.wire && strings.HasPrefix(p.Version("vcrpy"), "8.")
		replayTakings(t, o, "vcrpy", "../testdata/vcrpy", append(patterns, "json-serializer.json", "dumper-[ijlpquw]*.yaml", "hand-python2.yaml"))
	})
}

// replayTakings makes each taking in every recording and has the saved one replayed.
func replayTakings(t *testing.T, o *oracle, library, folder string, patterns []string) {
	server := newAlteringServer(t)
	taken := 0
	for _, pattern := range patterns {
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if _, err := o.replay(library, path); err != nil {
				t.Logf("%s: the library does not replay the recording itself: %v", path, err)
				continue
			}
			for _, take := range takings {
				t.Run(filepath.Base(path)+"/"+take.name, func(t *testing.T) {
					f, n := takeInAll(t, server, path, take)
					if taken += n; n > 0 {
						replayOnce(t, o, library, f, take.name)
					}
				})
			}
		}
	}
	t.Logf("%d answers were taken from", taken)
	if taken < 20 && !filtered() {
		t.Errorf("%d answers were taken from, expected at least 20", taken)
	}
}

// A taking is what is taken of an answer: the differences that are, and what the
// recorded response is then.
type taking struct {
	name  string
	takes func(d model.Difference) bool
	// header, object and lines change what was recorded in the same way; one that is nil
	// changes nothing.
	header func(h model.Header) model.Header
	object func(o map[string]any)
	lines  func(lines []string) []string
}

var takings = []taking{
	{name: "a header that came, of two values one",
		takes: func(d model.Difference) bool { return d.Path == "header X-Moss" && d.Now == secondMoss },
		header: func(h model.Header) model.Header {
			return append(h, model.HeaderLine{Name: "X-Moss", Value: secondMoss})
		},
	},
	{name: "a header that changed and a member that came",
		takes: func(d model.Difference) bool {
			return d.Path == "header Server" || d.Path == "$.moss" || d.Now == lastLine
		},
		header: func(h model.Header) model.Header { return withValue(h, "Server", otherServer) },
		object: func(o map[string]any) { o["moss"] = moss() },
		lines:  func(lines []string) []string { return append(lines, lastLine) },
	},
	{name: "a member that changed",
		takes: func(d model.Difference) bool {
			return d.Kind == model.Changed && (d.Now == `"fern"` || d.Now == "fern")
		},
		object: func(o map[string]any) { o[recordedKeys(o)[0]] = "fern" },
		lines:  func(lines []string) []string { return append([]string{"fern"}, lines[1:]...) },
	},
	{name: "a member that went",
		takes:  func(d model.Difference) bool { return d.Kind == model.Removed && strings.HasPrefix(d.Path, "$.") },
		object: func(o map[string]any) { delete(o, recordedKeys(o)[len(recordedKeys(o))-1]) },
	},
}

const (
	otherServer = `greenhouse/2.0 ("moss": yes #1)`
	secondMoss  = "2: 'two'"
	lastLine    = "the last: é #1"
)

// moss is a value with what JSON, YAML and the charsets write in ways of their own.
func moss() any {
	return map[string]any{"yes": []any{"é", nil, 1e3, "\"q\"\\ <b>\n- x: #1 "}, "": true}
}

// recordedKeys are the names of an object's members but the one that came, sorted.
func recordedKeys(o map[string]any) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(o)), func(key string) bool { return key == "moss" })
}

// takeInAll sends every request of a copy of the recording again, takes what the taking
// takes, saves, and returns what was saved, opened again, and in how many something was
// taken.
func takeInAll(t *testing.T, server *alteringServer, from string, take taking) (*cassette.File, int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(from))
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	f, openErr := cassette.Open(path, cassette.Options{})
	if err != nil || openErr != nil {
		t.Fatal(err, openErr)
	}
	wanted := map[int]model.Response{}
	for i := range f.Len() {
		old, err := f.At(i)
		if err != nil {
			t.Fatal(err)
		}
		ops := server.taken(t, f.Format().Library, i, old, take)
		if len(ops) == 0 {
			continue
		}
		if _, err := f.Do(cassette.Change{Ops: ops}); err != nil {
			t.Fatalf("%d: %v", i+1, err)
		}
		wanted[i] = old.Response
	}
	if _, err := f.Save(cassette.SaveOptions{}); err != nil && len(wanted) > 0 {
		t.Fatal(err)
	}
	saved, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, old := range wanted {
		now, err := saved.At(i)
		if err != nil {
			t.Fatal(err)
		}
		checkTaken(t, fmt.Sprint(i+1), take, old, now.Response)
	}
	return saved, len(wanted)
}

// checkTaken compares a response with the recorded one as the taking changes it.
func checkTaken(t *testing.T, name string, take taking, old, now model.Response) {
	t.Helper()
	header := slices.Clone(old.Header)
	if take.header != nil {
		header = take.header(header)
	}
	want, got := withValue(header, "Content-Length", "any"), withValue(now.Header, "Content-Length", "any")
	if !sameHeader(want, got) || now.Status != old.Status || now.Reason != old.Reason {
		t.Errorf("%s: %d %s %q, want %d %s %q", name, now.Status, now.Reason, got, old.Status, old.Reason, want)
	}
	if got, want := textOf(now), alteredText(t, old, take); !sameText(got, want) {
		t.Errorf("%s: body\n%s, want\n%s", name, got, want)
	}
}

// sameHeader reports whether two headers have the same values under each name, whose
// order is the format's.
func sameHeader(a, b model.Header) bool {
	if len(a) != len(b) {
		return false
	}
	for _, line := range a {
		if !slices.Equal(a.Values(line.Name), b.Values(line.Name)) {
			return false
		}
	}
	return true
}

// sameText reports whether two texts are the same, or the same values as JSON.
func sameText(a, b string) bool {
	var va, vb any
	if json.Unmarshal([]byte(a), &va) == nil && json.Unmarshal([]byte(b), &vb) == nil {
		return reflect.DeepEqual(va, vb)
	}
	return a == b
}

// withValue is a header whose field of the name, where it has one, has another value.
func withValue(h model.Header, name, value string) model.Header {
	h = slices.Clone(h)
	for i := range h {
		if strings.EqualFold(h[i].Name, name) {
			h[i].Value = value
		}
	}
	return h
}

// textOf is a response's body, decoded and as UTF-8.
func textOf(r model.Response) string {
	text, _, _ := body.ReadText(r.Header.Get("Content-Type"), r.Body.Decode(r.Header).Bytes)
	return string(text)
}

// alteredText is a response's body as text with what some takings change in it.
func alteredText(t *testing.T, r model.Response, all ...taking) string {
	t.Helper()
	text := textOf(r)
	var object map[string]any
	isObject := json.Unmarshal([]byte(text), &object) == nil && len(object) > 1
	lines := strings.Split(text, "\n")
	for _, take := range all {
		switch {
		case isObject && take.object != nil:
			take.object(object)
		case !isObject && !json.Valid([]byte(text)) && take.lines != nil:
			end := len(lines)
			if lines[end-1] == "" {
				end--
			}
			lines = append(take.lines(slices.Clip(lines[:end])), lines[end:]...)
		}
	}
	if !isObject {
		return strings.Join(lines, "\n")
	}
	altered, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(altered)
}

// An alteringServer answers each request with the recorded response, altered by all
// takings.
type alteringServer struct {
	url     string
	answers chan model.Response
}

func newAlteringServer(t *testing.T) *alteringServer {
	s := &alteringServer{answers: make(chan model.Response, 1)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		r := <-s.answers
		for _, line := range r.Header {
			w.Header().Add(line.Name, line.Value)
		}
		w.WriteHeader(r.Status)
		_, _ = w.Write(r.Body.Wire)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// taken are the ops that take something of a new answer; none where the answer has
// nothing of it, or nothing is altered: an answer without a body, or bytes.
func (s *alteringServer) taken(t *testing.T, library string, at int, old model.Interaction, take taking) []model.Op {
	t.Helper()
	r := old.Response
	if !mayHaveBody(old) || len(r.Body.Wire) == 0 || !body.Readable([]byte(textOf(r))) || r.Body.Locked != "" {
		return nil
	}
	l, err := all.Named(library)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := send.NewPlan(l, old)
	if err == nil {
		plan, err = plan.To(send.Destination{Origin: send.Origin(old.Request.URL), Live: s.url})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.answers <- s.altered(t, r)
	came, err := send.Send(t.Context(), plan, l, old, send.Options{Network: true})
	if err != nil {
		t.Fatal(err)
	}
	a := send.NewResult(send.JobResult{Job: &send.Job{At: at, Old: old}, Received: came}, model.Volatile{}, nil)
	marks := send.Marks{}
	for _, p := range a.Places("") {
		if take.takes(map[string][]model.Difference{"status": a.Diff.Status, "headers": a.Diff.Headers, "body": a.Diff.Body}[p.Part][p.N]) {
			marks[p] = true
		}
	}
	ops, err := a.MarkedOps(marks)
	if err != nil {
		t.Fatal(err)
	}
	return ops
}

// altered is what the server answers, coded as the recorded answer came.
func (s *alteringServer) altered(t *testing.T, r model.Response) model.Response {
	t.Helper()
	text := alteredText(t, r, takings...)
	recorded := r.Body.Decode(r.Header).Bytes
	data, err := body.FromText(text, r.Header.Get("Content-Type"), recorded)
	if err == nil {
		data, err = body.Encode(data, r.Header.Values("Content-Encoding"), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	header := withValue(r.Header, "Server", otherServer)
	header = slices.DeleteFunc(header, func(line model.HeaderLine) bool {
		return strings.EqualFold(line.Name, "Content-Length") || strings.EqualFold(line.Name, "Transfer-Encoding")
	})
	header = append(header, model.Header{{Name: "X-Moss", Value: "1"}, {Name: "X-Moss", Value: secondMoss}}...)
	return model.Response{Status: r.Status, Header: header, Body: model.Body{Wire: bytes.Clone(data)}}
}
