package cassette_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// doNotOpen names those of our cassettes, and folders of them, that do not
// open, and a part of the reason.
var doNotOpen = map[string]string{
	"vcrpy/dumper-flow.yaml":  "flow style",
	"uber/empty-mapping.yaml": "not a cassette that tapedeck knows",
}

// open opens a cassette; ok is false where it does not open, which is checked
// against doNotOpen. Files that are not ours may be anything.
func open(t testing.TB, s corpus.File) (f *cassette.File, ok bool) {
	t.Helper()
	f, err := cassette.Open(s.Path, cassette.Options{})
	why, expected := doNotOpen[s.Name()]
	if folder := filepath.Base(filepath.Dir(s.Path)) + "/"; !expected {
		why, expected = doNotOpen[folder]
	}
	switch {
	case err == nil && expected && s.Ours:
		t.Errorf("opens, though doNotOpen says: %s", why)
	case err == nil:
		return f, true
	case !s.Ours:
		t.Logf("does not open: %v", err)
	case !expected || !strings.Contains(err.Error(), why):
		t.Errorf("does not open: %v", err)
	}
	return nil, false
}

// written is what saving would write; its size is always known.
func written(t testing.TB, f *cassette.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if f.Size() != int64(b.Len()) {
		t.Fatalf("size %d of %d bytes", f.Size(), b.Len())
	}
	return b.Bytes()
}

// Opening finds every interaction that the reference reader finds, and what is
// not changed is written as it was.
func TestCorpusOpens(t *testing.T) {
	o := startOracle(t)
	files, interactions, unread, broken := map[string]int{}, map[string]int{}, 0, 0
	for _, s := range corpus.Cassettes(t) {
		t.Run(s.Name(), func(t *testing.T) {
			f, ok := open(t, s)
			if !ok {
				broken += brokenThough(t, s)
				return
			}
			format := f.Format().Name
			files[format]++
			interactions[format] += f.Len()
			if n, err := o.count(format, s.Path); err != nil {
				t.Logf("not counted: %v", err)
			} else if f.Len() != n {
				t.Errorf("lists %d interactions, the file holds %d", f.Len(), n)
			}
			original := s.Read(t)
			if !bytes.Equal(written(t, f), original) {
				t.Error("is written differently though nothing changed")
			}
			if f.Size() != int64(len(original)) {
				t.Errorf("size %d, want %d", f.Size(), len(original))
			}
			unread += readAll(t, s, f)
		})
	}
	opened, read := -broken, -unread
	for format := range files {
		t.Logf("%s: %d files, %d interactions", format, files[format], interactions[format])
		opened, read = opened+files[format], read+interactions[format]
	}
	t.Logf("%d files are broken, %d interactions cannot be read", broken, unread)
	if opened < 9*broken || read < 99*unread {
		t.Error("too little can be read")
	}
}

// brokenThough is 1 for a file that does not open, of a format that tapedeck opens.
func brokenThough(t *testing.T, s corpus.File) int {
	_, err := cassette.Open(s.Path, cassette.Options{})
	var why *cassette.Error
	if !errors.As(err, &why) || why.Format == "" {
		return 0
	}
	t.Logf("broken as %s", why.Format)
	return 1
}

// readAll decodes every interaction, and holds Summary against At.
func readAll(t *testing.T, s corpus.File, f *cassette.File) (unread int) {
	t.Helper()
	for i := range f.Len() {
		interaction, err := f.At(i)
		summary, summaryErr := f.Summary(i)
		switch {
		case err != nil && s.Ours:
			t.Error(err)
		case err != nil && summaryErr == nil:
			t.Errorf("%d has a summary but cannot be read", i+1)
		case err != nil:
			t.Log(err)
			unread++
		case summaryErr != nil:
			t.Errorf("summary of %d: %v", i+1, summaryErr)
		case summary != model.Summarize(interaction):
			t.Errorf("summary of %d: %+v, want %+v", i+1, summary, model.Summarize(interaction))
		}
	}
	return unread
}

// Undo brings every byte back, whatever was changed.
func TestCorpusUndo(t *testing.T) {
	made, refused := 0, map[string]int{}
	for n, s := range corpus.Cassettes(t) {
		if testing.Short() && n%4 != 0 {
			continue
		}
		t.Run(s.Name(), func(t *testing.T) {
			f, ok := open(t, s)
			if !ok || f.Len() == 0 {
				return
			}
			original := written(t, f)
			for _, at := range []int{0, f.Len() / 2, f.Len() - 1} {
				for _, op := range undoable(at, f.Len()) {
					if !doAndUndo(t, f, op, original, refused) {
						return
					}
					made++
				}
			}
		})
	}
	for _, line := range table(refused) {
		t.Log(line)
	}
	t.Logf("%d changes made or refused, and undone", made)
}

func undoable(at, n int) []model.Op {
	return []model.Op{
		model.SetField{At: at, Field: model.RequestURL, Value: "http://api.greenhouse.test/?changed"},
		model.SetField{At: at, Field: model.ResponseStatus, Value: "299"},
		model.SetHeader{At: at, Side: model.InResponse, Name: "X-Changed", Values: []string{"one"}},
		model.SetBody{At: at, Side: model.InResponse, Decoded: []byte("changed\nbody")},
		model.Delete{At: at},
		model.Duplicate{At: at},
		model.Move{At: at, To: n - 1 - at},
	}
}

// doAndUndo makes a change and takes it back; false ends the test of the file.
func doAndUndo(t *testing.T, f *cassette.File, op model.Op, original []byte, refused map[string]int) bool {
	t.Helper()
	step, err := f.Do(cassette.Change{Ops: []model.Op{op}})
	var refusal *cassette.RefusedError
	switch {
	case errors.As(err, &refusal):
		refused[f.Format().Name+" | "+opName(op)+" | "+general(refusal.Why)]++
	case err != nil:
		t.Errorf("%s: %v", opName(op), err)
		return false
	case step.Changed:
		if !f.Dirty() {
			t.Errorf("%s: changed and not dirty", opName(op))
		}
		if bytes.Equal(written(t, f), original) {
			t.Errorf("%s: changed and written as before", opName(op))
		}
		if _, ok := f.Undo(); !ok {
			t.Errorf("%s: cannot be undone", opName(op))
		}
	}
	if f.Dirty() {
		t.Errorf("%s: dirty after undo", opName(op))
	}
	if !bytes.Equal(written(t, f), original) {
		t.Errorf("%s: undo does not bring the bytes back", opName(op))
		return false
	}
	return true
}

// table lays out counts, the most frequent first.
func table(counts map[string]int) []string {
	var lines []string
	for what, n := range counts {
		lines = append(lines, fmt.Sprintf("%6d  %s", n, what))
	}
	sort.Sort(sort.Reverse(sort.StringSlice(lines)))
	return lines
}
