package cassette

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

func recorded(format string, n int) model.Interaction {
	i := model.Interaction{
		Request: model.Request{Method: "GET", URL: fmt.Sprintf("http://api.greenhouse.test/v1/plants/%d", n), Body: model.Body{Absent: true},
			Header: model.Header{{Name: "Accept", Value: "*/*"}}},
		Response: model.Response{Status: 200, Reason: "OK", Header: model.Header{{Name: "Content-Type", Value: "text/plain"}},
			Body: model.Body{Wire: []byte(fmt.Sprintf("plant %d\n", n))}},
	}
	if format == "uber-yaml" {
		i.Extra = []model.Extra{{Name: "name", Value: fmt.Sprintf("httplib:GET api.greenhouse.test:80/v1/plants/%d None None", n)}}
	}
	return i
}

// fill appends interactions from first on and returns the recorder.
func fill(t *testing.T, recorder *Recorder, format string, first, n int) *Recorder {
	t.Helper()
	for k := range n {
		if err := recorder.Append(recorded(format, first+k)); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
	}
	return recorder
}

// holds checks that the cassette at path opens and holds n interactions in
// order.
func holds(t *testing.T, path string, n int) {
	t.Helper()
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Len() != n {
		t.Errorf("%s holds %d interactions, want %d", path, f.Len(), n)
	}
	for k := range f.Len() {
		v, err := f.At(k)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("plant %d\n", k); string(v.Response.Body.Wire) != want {
			t.Errorf("interaction %d: %q, want %q", k+1, v.Response.Body.Wire, want)
		}
	}
	if left, ok := f.Journal(); ok {
		t.Errorf("a journal is left: %+v", left)
	}
}

func TestRecorder(t *testing.T) {
	for _, format := range NewFormats() {
		t.Run(format, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "new", "cassette")
			recorder, err := CreateRecorder(path, format)
			if err != nil {
				t.Fatal(err)
			}
			if recorder.Existed() || recorder.Len() != 0 {
				t.Errorf("existed %t, len %d", recorder.Existed(), recorder.Len())
			}
			if err := fill(t, recorder, format, 0, 3).Close(); err != nil {
				t.Fatal(err)
			}
			holds(t, path, 3)
			earlier := openAt(t, path)
			if _, err := CreateRecorder(path, format); !errors.Is(err, fs.ErrExist) {
				t.Errorf("created twice: %v", err)
			}
			recorder, err = OpenRecorder(path)
			if err != nil {
				t.Fatal(err)
			}
			fill(t, recorder, format, 3, 2)
			if v, err := recorder.At(4); err != nil || string(v.Response.Body.Wire) != "plant 4\n" {
				t.Errorf("%v %v", v, err)
			}
			if err := recorder.Close(); err != nil {
				t.Fatal(err)
			}
			holds(t, path, 5)
			after := contents(openAt(t, path))
			for k := range earlier.Len() {
				if entry := strings.TrimSpace(string(earlier.Entry(k).Text)); !strings.Contains(after, entry) {
					t.Errorf("entry %d changed:\n%s\nis not in\n%s", k+1, entry, after)
				}
			}
			if recorder.Append(recorded(format, 9)) == nil {
				t.Error("appended after Close")
			}
		})
	}
}

// Real recordings keep their bytes: only the new entry stands between what was
// there.
func TestRecorderKeepsEarlierEntries(t *testing.T) {
	for _, name := range []string{"vcrpy/hand-comments.yaml", "vcrpy/dumper-indented.yaml", "vcrpy/hand-crlf.yaml", "betamax/pretty.json", "betamax/hand-compact.json", "ruby/texts.yml", "govcr/every-kind.yaml"} {
		data, err := os.ReadFile(filepath.Join("../testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), filepath.Base(name))
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		recorder, err := OpenRecorder(path)
		if err != nil {
			t.Fatal(err)
		}
		old := recorder.Len()
		if err := fill(t, recorder, "", 0, 1).Close(); err != nil {
			t.Fatal(err)
		}
		now, _ := os.ReadFile(path)
		start := 0
		for start < len(data) && data[start] == now[start] {
			start++
		}
		end := 0
		for end < len(data)-start && data[len(data)-1-end] == now[len(now)-1-end] {
			end++
		}
		if start+end != len(data) {
			t.Errorf("%s: %d bytes of %d changed", name, len(data)-start-end, len(data))
		}
		if f, err := Open(path, Options{}); err != nil || f.Len() != old+1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRecorderWritesNothingWithoutAReason(t *testing.T) {
	folder := t.TempDir()
	recorder, err := UseRecorder(filepath.Join(folder, "c.yaml"), "go-vcr")
	if err != nil {
		t.Fatal(err)
	}
	if err := recorder.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// A journal that is left behind, whole or torn, is brought in once.
func TestJournalIsFolded(t *testing.T) {
	for _, format := range NewFormats() {
		for _, existed := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "cassette")
			first := 0
			if existed {
				recorder, _ := CreateRecorder(path, format)
				if err := fill(t, recorder, format, 0, 2).Close(); err != nil {
					t.Fatal(err)
				}
				first = 2
			}
			recorder, err := UseRecorder(path, format)
			if err != nil {
				t.Fatal(err)
			}
			fill(t, recorder, format, first, 3)
			if existed {
				f, err := Open(path, Options{})
				if err != nil {
					t.Fatal(err)
				}
				if left, ok := f.Journal(); !ok || left.Interactions != 3 || !left.Live {
					t.Errorf("%s: journal %+v %t", format, left, ok)
				}
			}
			if _, err := OpenRecorder(path); err == nil || !strings.Contains(err.Error(), "another program records on it") {
				t.Errorf("%s: opened what another records on: %v", format, err)
			}
			whole, _ := os.ReadFile(recorder.journal.Path)
			recorder.journal.Close() // as if the process had ended
			for cut := range 3 {
				if err := os.WriteFile(store.JournalPath(path), whole[:len(whole)-cut*7], 0o600); err != nil {
					t.Fatal(err)
				}
				putBack := copied(t, path)
				again, err := OpenRecorder(path)
				if err != nil {
					t.Fatalf("%s: %v", format, err)
				}
				again.Close()
				holds(t, path, first+3-min(cut, 1))
				if cut == 0 { // the process ended once more, before the journal was removed
					os.WriteFile(store.JournalPath(path), whole, 0o600)
					if again, err = OpenRecorder(path); err != nil {
						t.Fatalf("%s: %v", format, err)
					}
					again.Close()
					holds(t, path, first+3)
				}
				putBack()
			}
		}
	}
}

// copied copies what is at a path, and returns what puts it back.
func copied(t *testing.T, path string) (putBack func()) {
	t.Helper()
	kept := filepath.Join(t.TempDir(), "kept")
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return func() { os.RemoveAll(path) }
	case info.IsDir():
		err = os.CopyFS(kept, os.DirFS(path))
	default:
		err = os.CopyFS(kept, os.DirFS(filepath.Dir(path)))
		kept = filepath.Join(kept, filepath.Base(path))
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		os.RemoveAll(path)
		if err := os.Rename(kept, path); err != nil {
			t.Fatal(err)
		}
	}
}

// What another program changed meanwhile is not overwritten; the journal stays.
func TestRecorderAsksBeforeOverwriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.yaml")
	recorder, _ := CreateRecorder(path, "vcrpy-yaml")
	if err := fill(t, recorder, "vcrpy-yaml", 0, 1).Close(); err != nil {
		t.Fatal(err)
	}
	recorder, err := OpenRecorder(path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, recorder, "vcrpy-yaml", 1, 1)
	data, _ := os.ReadFile(path)
	os.WriteFile(path, append(data, "# a note\n"...), 0o666)
	if err := recorder.Close(); err == nil || !strings.Contains(err.Error(), "journal") {
		t.Errorf("closed over a change: %v", err)
	}
	if now, _ := os.ReadFile(path); !strings.HasSuffix(string(now), "# a note\n") {
		t.Error("the change is lost")
	}
	if recorder, err = OpenRecorder(path); err != nil {
		t.Fatal(err)
	}
	recorder.Close()
	holds(t, path, 2)
}

func TestDrop(t *testing.T) {
	for _, format := range NewFormats() {
		path := filepath.Join(t.TempDir(), "cassette")
		recorder, _ := CreateRecorder(path, format)
		if err := fill(t, recorder, format, 10, 6).Close(); err != nil {
			t.Fatal(err)
		}
		recorder, err := OpenRecorder(path)
		if err != nil {
			t.Fatal(err)
		}
		fill(t, recorder, format, 0, 2)
		if err := errors.Join(recorder.Drop([]int{5, 0, 1, 2, 3}), recorder.Drop([]int{4}), recorder.Close()); err != nil {
			t.Fatal(err)
		}
		holds(t, path, 2)
	}
}
