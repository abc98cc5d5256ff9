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
	"testing"

	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// inWindows makes all files be read in windows until the test ends.
func inWindows(t *testing.T) {
	was := reading.Windowed
	reading.Windowed = 0
	t.Cleanup(func() { reading.Windowed = was })
}

// beginWindows begins a file that is read in windows, in pieces of that size.
func beginWindows(path string, piece int) (*File, error) {
	disk, text, err := store.Open(path)
	f := &File{path: path, name: path, disk: disk}
	if err != nil {
		return f, err
	}
	x := reading.New(path, "", text, text.Size())
	x.Piece = piece
	return f, f.begin(x)
}

// A file that is not held in memory holds the same as one that is, on the same
// lines, and is written as it was.
func TestWindowsHoldTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	files, lying := 0, 0
	for _, file := range corpus.Files(t) {
		name, data := file.Name(), file.Read(t)
		want, wrong := Open(file.Path, Options{})
		inWindows(t)
		f, err := beginWindows(file.Path, 1+random.IntN(len(data)/9+1))
		if err == nil {
			err = f.Index(context.Background())
		}
		reading.Windowed = 8 << 20
		if fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Fatalf("%s in windows: %v, at once: %v", name, err, wrong)
		}
		if err != nil {
			continue
		}
		if files++; f.source != nil {
			lying++
		}
		if f.Format() != want.Format() || !bytes.Equal(f.lead, want.lead) || !bytes.Equal(f.trail, want.trail) || !slices.EqualFunc(f.entries.Items(), want.entries.Items(), sameEntry) {
			t.Fatalf("%s in windows is not what it is at once", name)
		}
		var is, was bytes.Buffer
		if _, err := f.WriteTo(&is); err != nil {
			t.Fatal(err)
		}
		_, _ = want.WriteTo(&was)
		if !bytes.Equal(is.Bytes(), was.Bytes()) {
			t.Fatalf("%s in windows is written differently", name)
		}
		for i := range f.Len() {
			if f.Entry(i).Line != want.Entry(i).Line {
				t.Fatalf("%s: %d is on line %d, not %d", name, i+1, f.Entry(i).Line, want.Entry(i).Line)
			}
			a, errA := f.At(i)
			b, errB := want.At(i)
			if fmt.Sprint(errA) != fmt.Sprint(errB) || !a.Equal(b) {
				t.Fatalf("%s: %d reads differently: %v, %v", name, i+1, errA, errB)
			}
		}
	}
	t.Logf("%d files, %d not held in memory", files, lying)
	if lying < files/4 {
		t.Error("too few were read in windows")
	}
}

// windowed opens a cassette of so many interactions that is read in windows.
func windowed(t *testing.T, n int) (f *File, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, vcrpyOf(n), 0o644); err != nil {
		t.Fatal(err)
	}
	inWindows(t)
	f, err := beginWindows(path, 100_000)
	if err == nil {
		err = f.Index(context.Background())
	}
	if err != nil || f.source == nil || f.Len() != n {
		t.Fatalf("%d interactions: %v", f.Len(), err)
	}
	return f, path
}

// A long cassette is not held in memory, whatever other formats could be: that
// what is known early is its own is certain without a second look at all of it.
func TestFormatsInWindows(t *testing.T) {
	for name, parts := range map[string][3]string{
		"vcrpy-yaml":    {"interactions:\n", "- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/%d'}\n  response: {body: {string: ''}, headers: {}, status: {code: 200, message: OK}}\n", "version: 1\n"},
		"go-vcr":        {"---\nversion: 2\ninteractions:\n", "    - id: %d\n      request:\n        url: http://a.test/\n        method: GET\n        headers: {}\n      response:\n        code: 200\n        headers: {}\n        body: \"\"\n", ""},
		"ruby-vcr-yaml": {"---\nhttp_interactions:\n", "- request:\n    method: get\n    uri: http://a.test/%d\n  response:\n    status:\n      code: 200\n  recorded_at: Tue, 01 Jan 2030 00:00:00 GMT\n", "recorded_with: VCR 6.0.0\n"},
	} {
		text := parts[0]
		for n := range 500 {
			text += fmt.Sprintf(parts[1], n)
		}
		path := filepath.Join(t.TempDir(), "a.yaml")
		if err := os.WriteFile(path, []byte(text+parts[2]), 0o644); err != nil {
			t.Fatal(err)
		}
		inWindows(t)
		f, err := beginWindows(path, 10_000)
		if err == nil {
			err = f.Index(context.Background())
		}
		if err != nil || f.Format().Name != name || f.source == nil || f.Len() != 500 {
			t.Errorf("%s: %v, is %s, held: %v, %d interactions", name, err, f.Format().Name, f.source == nil, f.Len())
		}
	}
}

// What is changed and saved is what it would be in memory, again and again, also
// where the file is written in place.
func TestWindowsAreSaved(t *testing.T) {
	for _, names := range []int{1, 2} {
		f, path := windowed(t, 3000)
		if names == 2 {
			if err := os.Link(path, path+"2"); err != nil {
				t.Skip(err)
			}
		}
		want := string(vcrpyOf(3000))
		for k, at := range []int{2999, 0, 1500} {
			url := fmt.Sprintf("https://other.test/a-longer-one/%d", k)
			if _, err := f.Do(Change{Ops: []model.Op{model.SetField{At: at, Field: model.RequestURL, Value: url}}}); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Save(SaveOptions{InPlace: names == 2, Overwrite: true}); err != nil {
				t.Fatal(err)
			}
			want = strings.Replace(want, fmt.Sprintf("uri: https://api.test/%d\n", at), "uri: "+url+"\n", 1)
			got, err := os.ReadFile(path)
			if err != nil || string(got) != want {
				t.Fatalf("%d names, %d saved: %d bytes, want %d: %v", names, k, len(got), len(want), err)
			}
			if s, err := f.Summary(at); err != nil || s.URL != url {
				t.Errorf("%q: %v", s.URL, err)
			}
		}
		if changed, err := f.OnDisk(); changed || err != nil {
			t.Errorf("changed on disk: %v", err)
		}
	}
}

// A file that another program replaces is read on; of one that is written into
// nothing is read or saved any more, and the reason is said.
func TestWindowsWrittenInto(t *testing.T) {
	f, path := windowed(t, 3000)
	if err := os.WriteFile(path+".new", []byte("interactions: []\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Summary(2000); err != nil || s.URL != "https://api.test/2000" {
		t.Errorf("replaced: %q, %v", s.URL, err)
	}
	for _, write := range []func(path string) error{
		func(path string) error { return os.Truncate(path, 1000) },
		func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("x\n"), 200_000), 0o644) },
	} {
		f, path := windowed(t, 3000)
		change := Change{Ops: []model.Op{model.SetField{At: 1, Field: model.RequestURL, Value: "https://other.test/"}}}
		if _, err := f.Do(change); err != nil {
			t.Fatal(err)
		}
		if err := write(path); err != nil {
			t.Fatal(err)
		}
		held, _ := os.ReadFile(path)
		if _, err := f.At(2000); !errors.Is(err, store.ErrWritten) {
			t.Errorf("reading: %v", err)
		}
		if _, err := f.Do(change); !errors.Is(err, store.ErrWritten) {
			t.Errorf("a change: %v", err)
		}
		if _, err := f.Save(SaveOptions{Overwrite: true}); !errors.Is(err, store.ErrWritten) {
			t.Errorf("saving: %v", err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, held) {
			t.Error("what the other program wrote is gone")
		}
		if changed, _ := f.OnDisk(); !changed {
			t.Error("it is not told to have changed")
		}
	}
}
