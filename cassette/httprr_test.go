package cassette_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A traced is an entry of a trace as rr.go and net/http read it.
type traced struct {
	text     string // with its sizes
	request  string // the key
	response string
}

// readTrace reads as open of internal/httprr/rr.go does, that of langchaingo, which
// takes CR LF for the end of the trace's own lines too.
func readTrace(data string) ([]traced, error) {
	line, rest, ok := strings.Cut(data, "\n")
	if !ok || strings.TrimSuffix(line, "\r") != "httprr trace v1" {
		return nil, fmt.Errorf("not an httprr trace")
	}
	var all []traced
	for rest != "" {
		line, rest, ok = strings.Cut(rest, "\n")
		first, second, _ := strings.Cut(strings.TrimSuffix(line, "\r"), " ")
		n1, err1 := strconv.Atoi(first)
		n2, err2 := strconv.Atoi(second)
		if !ok || err1 != nil || err2 != nil || n1 < 0 || n2 < 0 || n1 > len(rest) || n2 > len(rest)-n1 {
			return all, fmt.Errorf("corrupt httprr trace")
		}
		all = append(all, traced{line + "\n" + rest[:n1+n2], rest[:n1], rest[n1 : n1+n2]})
		rest = rest[n1+n2:]
	}
	return all, nil
}

// says is what net/http reads of an entry that is not what the interaction says,
// "" for nothing.
func (e traced) says(i model.Interaction) string {
	first, _, _ := strings.Cut(e.request, "\r\n")
	if want := i.Request.Method + " " + i.Request.URL + " HTTP/1.1"; first != want {
		return fmt.Sprintf("the request line is %q, not %q", first, want)
	}
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(e.response)), &http.Request{Method: i.Request.Method})
	if err != nil {
		return err.Error()
	}
	if resp.StatusCode != i.Response.Status || strings.TrimRight(resp.Status, " ") != strings.TrimRight(fmt.Sprintf("%03d %s", i.Response.Status, i.Response.Reason), " ") {
		return fmt.Sprintf("the status is %q", resp.Status)
	}
	for _, line := range i.Response.Header {
		name := http.CanonicalHeaderKey(line.Name)
		if slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Trailer", "Connection"}, name) {
			continue // net/http keeps them apart
		}
		if !slices.Contains(resp.Header[name], line.Value) {
			return fmt.Sprintf("the header %s is %q, not %q", line.Name, resp.Header[name], line.Value)
		}
	}
	body, err := io.ReadAll(resp.Body)
	agrees := i.Response.Header.Get("Content-Length") == fmt.Sprint(len(i.Response.Body.Wire)) || !i.Response.Header.Has("Content-Length")
	if !i.Bodiless() && agrees && (err != nil || !bytes.Equal(body, i.Response.Body.Wire)) {
		return fmt.Sprintf("the body is %.200q, not %.200q: %v", body, i.Response.Body.Wire, err)
	}
	return ""
}

// Every kind of change of a trace: what rr.go and net/http read of the new file is
// what was asked for, every other interaction keeps its bytes, and undoing brings
// all back.
func TestTraceChanges(t *testing.T) {
	paths, err := filepath.Glob("../testdata/httprr/*.httprr")
	if err != nil || len(paths) < 4 {
		t.Fatal(paths, err)
	}
	made, refused, every := 0, 0, 1
	if testing.Short() {
		every = 3
	}
	for _, path := range paths {
		original, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if f.Format().Name != "httprr" || !bytes.Equal(written(t, f), original) {
			t.Fatalf("%s: opened as %s, or written differently", path, f.Format().Name)
		}
		old, err := readTrace(string(original))
		if err != nil || len(old) != f.Len() {
			t.Fatalf("%s: %d interactions, %d of rr.go: %v", path, f.Len(), len(old), err)
		}
		chance := rand.New(rand.NewPCG(1, 1))
		for n, kind := range kindsOfChange() {
			for at := n % every; at < f.Len(); at += every {
				was, err := f.At(at)
				if err != nil {
					t.Fatal(err)
				}
				op := kind.op(at, f.Len(), was, chance)
				if checkTraceChange(t, path+" "+kind.name, f, op, was, old) {
					made++
				} else {
					refused++
				}
				if !bytes.Equal(written(t, f), original) {
					t.Fatalf("%s %s: undoing does not restore the file", path, kind.name)
				}
			}
		}
	}
	t.Logf("%d changes, %d refused", made, refused)
	if made < 500/every || refused > made {
		t.Error("too few changes were made")
	}
}

// checkTraceChange makes a change, checks it and takes it back; false: refused.
func checkTraceChange(t *testing.T, name string, f *cassette.File, op model.Op, was model.Interaction, old []traced) bool {
	t.Helper()
	before := written(t, f)
	if _, err := f.Do(cassette.Change{Ops: []model.Op{op}}); err != nil {
		if !bytes.Equal(written(t, f), before) {
			t.Errorf("%s: refused (%v), and changed", name, err)
		}
		return false
	}
	now, err := readTrace(string(written(t, f)))
	switch at := model.At(op); {
	case err != nil:
		t.Errorf("%s: %v", name, err)
	case len(now) != f.Len():
		t.Errorf("%s: %d interactions, %d of rr.go", name, f.Len(), len(now))
	case model.OnList(op):
		for _, e := range now {
			if _, inserts := op.(model.Insert); !inserts && !slices.ContainsFunc(old, func(o traced) bool { return o.text == e.text }) {
				t.Errorf("%s: an interaction is another than it was: %q", name, e.text)
			}
		}
	default:
		for i, e := range now {
			if i != at && e.text != old[i].text {
				t.Errorf("%s: interaction %d changed too", name, i+1)
			}
		}
		after, err := f.At(at)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if wrong := now[at].says(after); wrong != "" && now[at].text != old[at].text {
			t.Errorf("%s: %s", name, wrong)
		}
	}
	f.Undo()
	return true
}

// What rr.go does not load does not open, or opens read-only, with the reason and
// the place; what it loads and opens has as many interactions.
func TestTraceMutants(t *testing.T) {
	texts, from := mutantsFor(t, []string{"httprr"})
	counts := map[string]int{}
	for n, text := range texts {
		refused := ""
		all, err := readTrace(string(text))
		if err != nil {
			refused = err.Error()
		}
		counts[judged(t, from[n], text, refused)]++
		if f, err := cassette.Read(from[n], text, cassette.Options{}); err == nil && refused == "" && f.Len() != len(all) {
			t.Errorf("%s: %d interactions, %d of rr.go:\n%q", from[n], f.Len(), len(all), text)
		}
	}
	for _, line := range table(counts) {
		t.Log(line)
	}
}

// A request that gets a body gets its length where net/http writes it, since the
// request's text is the key; what says that the body stands in chunks stays.
func TestTraceBodyFollows(t *testing.T) {
	f, err := cassette.Open("../testdata/httprr/basic.httprr", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	step, err := f.Do(cassette.Change{Ops: []model.Op{model.SetBody{At: 2, Side: model.InRequest, Decoded: []byte("abc")}}})
	if err != nil || len(step.FollowUps) != 1 || step.FollowUps[0].To != "3" {
		t.Fatal(step.FollowUps, err)
	}
	all, err := readTrace(string(written(t, f)))
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest("GET", "http://api.greenhouse.test/missing", strings.NewReader("abc"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "Go-http-client/1.1")
	var key strings.Builder
	if err := req.WriteProxy(&key); err != nil || all[2].request != key.String() {
		t.Errorf("the request is %q, net/http writes %q: %v", all[2].request, key.String(), err)
	}
	if f, err = cassette.Open("../testdata/httprr/bodies.httprr", cassette.Options{}); err != nil {
		t.Fatal(err)
	}
	_, err = f.Do(cassette.Change{Ops: []model.Op{model.SetHeader{At: 0, Side: model.InResponse, Name: "Transfer-Encoding"}}})
	if err == nil || !strings.Contains(err.Error(), "in chunks") {
		t.Errorf("without Transfer-Encoding: %v", err)
	}
}
