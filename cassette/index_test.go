package cassette

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// beginIn begins a cassette that comes in pieces.
func beginIn(name string, data []byte, piece int) (*File, error) {
	f := &File{name: name}
	_, data, err := store.Unpack(data)
	if err != nil {
		return f, store.DiskError(name, err)
	}
	x := reading.New(name, "", bytes.NewReader(data), int64(len(data)))
	x.Piece = piece
	return f, f.begin(x)
}

// What is known of a cassette while it is read is what is known in the end: the
// same interactions in the same format, whatever pieces it comes in.
func TestIndexTellsNothingElseInTheEnd(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	early, replaced, cassettes, every := 0, 0, len(corpus.Cassettes(t)), 1
	if testing.Short() {
		every = 4
	}
	for n, file := range corpus.Files(t) {
		if n%every != 0 {
			continue
		}
		name, data := file.Name(), file.Read(t)
		want, wrong := Read(name, data, Options{})
		f, err := beginIn(name, data, 1+random.IntN(len(data)/9+1))
		for held := 0; f.index != nil && err == nil; err = f.readOn() {
			checkEarly(t, name, f, held, want, wrong)
			early += f.entries.Len() - held
			held = f.entries.Len()
		}
		if fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Fatalf("%s in pieces: %v, at once: %v", name, err, wrong)
		}
		if err != nil {
			continue
		}
		if f.replaced {
			replaced++
			t.Logf("%s was read again", name)
		}
		if f.Format() != want.Format() || !bytes.Equal(f.lead, want.lead) || !bytes.Equal(f.trail, want.trail) || !slices.EqualFunc(f.entries.Items(), want.entries.Items(), sameEntry) {
			t.Fatalf("%s in pieces is not what it is at once", name)
		}
		if f.Dirty() || f.Len() > 0 && f.State(f.Len()-1) != Saved {
			t.Fatalf("%s has changes", name)
		}
	}
	t.Logf("%d interactions of %d cassettes known early, %d files read again", early, cassettes, replaced)
	if early < 2*cassettes/every || replaced > cassettes/100 {
		t.Error("too few were known early, or too many read again")
	}
}

// checkEarly holds the interactions from one on against those of the whole file.
func checkEarly(t *testing.T, name string, f *File, from int, want *File, wrong error) {
	t.Helper()
	var why *Error
	switch {
	case wrong == nil && f.format.Describe() != want.format.Describe():
		t.Logf("%s seems to be %s", name, f.format.Describe().Name)
	case wrong == nil && (f.entries.Len() > want.entries.Len() || !slices.EqualFunc(f.entries.Items()[from:], want.entries.Items()[from:f.entries.Len()], sameEntry)):
		t.Fatalf("%s: what is known early is not what it holds", name)
	case errors.As(wrong, &why) && why.Format != "" && f.entries.Len() > why.Whole:
		t.Fatalf("%s: %d interactions are known early, %d are whole", name, f.entries.Len(), why.Whole)
	}
}

func sameEntry(a, b *entry) bool {
	return bytes.Equal(a.text.Bytes(), b.text.Bytes()) && a.separator == b.separator
}

// vcrpyOf is a cassette of n interactions.
func vcrpyOf(n int) []byte {
	var b bytes.Buffer
	b.WriteString("interactions:\n")
	for i := range n {
		fmt.Fprintf(&b, "- request:\n    body: null\n    headers: {}\n    method: GET\n    uri: https://api.test/%d\n  response:\n    body:\n      string: '%s'\n    headers: {}\n    status: {code: 200, message: OK}\n", i, strings.Repeat("x", i%97))
	}
	b.WriteString("version: 1\n")
	return b.Bytes()
}

func TestIndexRefusesChanges(t *testing.T) {
	data := vcrpyOf(5000)
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Begin(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if percent, still := f.Indexing(); !still || percent <= 0 || percent >= 100 || f.Size() != int64(len(data)) {
		t.Fatalf("indexing %d %% of %d bytes: %v", percent, f.Size(), still)
	}
	if n := f.Estimate(); n < 4500 || n > 5500 {
		t.Errorf("%d interactions are expected, there are 5000", n)
	}
	if _, err := f.Do(Change{Ops: []model.Op{model.Delete{At: 0}}}); err == nil || err.Error() != "still indexing" {
		t.Errorf("a change: %v", err)
	}
	if _, err := f.SaveAs(path+"2", SaveOptions{}); err == nil || err.Error() != "still indexing" {
		t.Errorf("saving elsewhere: %v", err)
	}
	if changed, err := f.OnDisk(); changed || err != nil {
		t.Errorf("changed on disk: %v %v", changed, err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := f.Index(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := f.Index(context.Background()); err != nil || f.Len() != 5000 {
		t.Fatalf("%d interactions: %v", f.Len(), err)
	}
	if _, err := f.Do(Change{Ops: []model.Op{model.Delete{At: 4999}}}); err != nil {
		t.Error(err)
	}
}

// A file that is broken late keeps what was found, read-only for that reason.
func TestIndexOfLateBreak(t *testing.T) {
	data := vcrpyOf(5000)
	at := bytes.LastIndex(data, []byte("- request"))
	data = append(data[:at:at], "- request: 'no"...)
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Begin(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = f.Index(context.Background())
	var why *Error
	if !errors.As(err, &why) || why.Whole != 4999 || why.Format != "vcrpy-yaml" || why.Line != 1+bytes.Count(data, format.Newline) {
		t.Fatalf("%#v", err)
	}
	if _, at := f.Summary(f.Len() - 1); at != nil || f.Len() < 500 {
		t.Errorf("%d interactions: %v", f.Len(), at)
	}
	if _, err := f.Do(Change{Ops: []model.Op{model.Delete{At: 0}}}); err == nil || !strings.HasPrefix(err.Error(), "read-only: ") {
		t.Errorf("a change: %v", err)
	}
}

// Where the end shows that the list was another, all is read again.
func TestIndexReadAgain(t *testing.T) {
	one := `{"request": {"method": "GET", "uri": "http://a.test/%d"}, "response": {"status": {"code": 200}, "url": "u"}}`
	list := func(from, n int) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, one, from+i)
		}
		return b.String()
	}
	for _, text := range []string{
		`{"http_interactions": [` + list(0, 50) + `], "recorded_with": "VCR 6.0.0"}`,
		`{"http_interactions": [` + list(0, 50) + `], "http_interactions": [` + list(100, 60) + `]}`,
	} {
		want, err := Read("a", []byte(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		f, err := beginIn("a", []byte(text), 300)
		if err != nil || f.Len() == 0 || f.Format().Name != "betamax-json" {
			t.Fatalf("%v: %d interactions", err, f.Len())
		}
		if err := f.Index(context.Background()); err != nil || !f.Replaced() {
			t.Fatalf("%v, replaced: %v", err, f.Replaced())
		}
		if f.Format() != want.Format() || !slices.EqualFunc(f.entries.Items(), want.entries.Items(), sameEntry) {
			t.Errorf("%v with %d interactions, want %v with %d", f.Format(), f.Len(), want.Format(), want.Len())
		}
	}
}

// steps is a context that is over after so many looks at it.
type steps struct {
	context.Context
	left int
}

func (s *steps) Err() error {
	if s.left == 0 {
		return context.DeadlineExceeded
	}
	s.left--
	return nil
}

// All that reads can be called while interactions are being found.
func TestIndexWhileReading(t *testing.T) {
	f, err := beginIn("a", vcrpyOf(20_000), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for worker := range 3 {
		readers.Go(func() {
			for i := 0; ; i++ {
				n := f.Len()
				at := (i*31 + worker) % n
				s, err := f.Summary(at)
				if want := fmt.Sprintf("https://api.test/%d", at); err != nil || s.URL != want {
					t.Errorf("interaction %d is %q, want %q: %v", at, s.URL, want, err)
				}
				f.State(n - 1)
				f.Entry(n - 1)
				f.Estimate()
				f.Format()
				f.Size()
				if _, still := f.Indexing(); !still {
					return
				}
			}
		})
	}
	for {
		err := f.Index(&steps{context.Background(), 2})
		if err == nil {
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
	}
	readers.Wait()
	if f.Len() != 20_000 {
		t.Errorf("%d interactions", f.Len())
	}
}
