package cassette

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// recordedFolders are those that uber/cassette itself recorded.
var recordedFolders = []string{"json", "yaml"}

// folderCopy copies a recorded folder, and returns what it holds.
func folderCopy(t *testing.T, name string) (path string, holds map[string]string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(path, os.DirFS(filepath.Join("../testdata/uber-folders", name))); err != nil {
		t.Fatal(err)
	}
	return path, filesOf(t, path)
}

func filesOf(t *testing.T, path string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		files[e.Name()] = readFile(t, filepath.Join(path, e.Name()))
	}
	return files
}

// changedFiles lists the files that differ, "+" before new ones and "-" before
// those that are gone.
func changedFiles(was, now map[string]string) []string {
	var list []string
	for name, text := range now {
		if old, ok := was[name]; !ok {
			list = append(list, "+"+name)
		} else if old != text {
			list = append(list, name)
		}
	}
	for name := range was {
		if _, ok := now[name]; !ok {
			list = append(list, "-"+name)
		}
	}
	slices.Sort(list)
	return list
}

const (
	plants99 = "httplib_GET_api.greenhouse.test_80_v1_plants_99_01abfc750a0c942167651c40d088531d_c2585c6aafb8fa06dc8bb6de88f9de0b"
	noHeader = "httplib_GET_api.greenhouse.test_80_v2_roots_153980a6d72b7239de4cf806abf49f6e_{}"
)

// Every change of a folder is saved into the files that it is about, and into no
// other; the folder then reads as what was changed, and undo brings it back.
func TestFolder(t *testing.T) {
	fern := model.Interaction{
		Request:  model.Request{Method: "GET", URL: "http://api.greenhouse.test/v2/roots?page=1", Body: model.Body{Absent: true}},
		Response: model.Response{Status: 200, Reason: "OK", Header: model.Header{{Name: "Content-Type", Value: "text/plain"}}, Body: model.Body{Wire: []byte("fern\n")}},
	}
	at99 := func(op func(i int) model.Op) func(f *File) model.Op {
		return func(f *File) model.Op {
			for i := range f.Len() {
				if v, _ := f.At(i); strings.HasSuffix(v.Request.URL, "/99") {
					return op(i)
				}
			}
			return nil
		}
	}
	for _, c := range []struct {
		name string
		op   func(f *File) model.Op
		want []string // the files' names without .json or .yaml
	}{
		{"status", at99(func(i int) model.Op { return model.SetField{At: i, Field: model.ResponseStatus, Value: "410"} }), []string{plants99}},
		{"body", at99(func(i int) model.Op {
			return model.SetBody{At: i, Side: model.InResponse, Decoded: []byte("yes: \"it's\" #1\n")}
		}), []string{plants99}},
		{"header", at99(func(i int) model.Op {
			return model.AddHeader{At: i, Side: model.InResponse, Name: "X-A", Value: "b"}
		}), []string{plants99}},
		{"method", at99(func(i int) model.Op { return model.SetField{At: i, Field: model.RequestMethod, Value: "PUT"} }),
			[]string{"+" + strings.Replace(plants99, "GET", "PUT", 1), "-" + plants99}},
		{"URL", at99(func(i int) model.Op {
			return model.SetField{At: i, Field: model.RequestURL, Value: "https://roots.test:8443/v1/roots?page=1"}
		}), []string{
			"+" + strings.NewReplacer("api.greenhouse.test_80_v1_plants_99", "roots.test_8443_v1_roots", "01abfc750a0c942167651c40d088531d", "153980a6d72b7239de4cf806abf49f6e").Replace(plants99),
			"-" + plants99,
		}},
		{"delete", at99(func(i int) model.Op { return model.Delete{At: i} }), []string{"-" + plants99}},
		{"insert", func(*File) model.Op { return model.Insert{At: 3, Interaction: fern} }, []string{"+" + noHeader}},
	} {
		for _, form := range recordedFolders {
			t.Run(form+" "+c.name, func(t *testing.T) {
				path, was := folderCopy(t, form)
				f := openAt(t, path)
				if f.Format().Name != "uber-folder-"+form || f.Len() != len(was) || !IsFolder(path) {
					t.Fatalf("%v, %d interactions", f.Format(), f.Len())
				}
				if _, err := f.Do(Change{KeepFollowUps: true, Ops: []model.Op{c.op(f)}}); err != nil {
					t.Fatal(err)
				}
				if _, err := f.Save(SaveOptions{}); err != nil {
					t.Fatal(err)
				}
				var want []string
				for _, name := range c.want {
					want = append(want, name+"."+form)
				}
				if got := changedFiles(was, filesOf(t, path)); !slices.Equal(got, want) {
					t.Fatalf("changed\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
				sameInteractions(t, f, openAt(t, path))
				if changed, err := f.OnDisk(); changed || err != nil {
					t.Errorf("changed on disk: %v, %v", changed, err)
				}
				f.Undo()
				if _, err := f.Save(SaveOptions{}); err != nil || !maps.Equal(filesOf(t, path), was) {
					t.Errorf("undone: %v, %v", err, changedFiles(was, filesOf(t, path)))
				}
			})
		}
	}
}

// sameInteractions holds what two files say against each other, in whatever
// order.
func sameInteractions(t *testing.T, a, b *File) {
	t.Helper()
	said := func(f *File) (all []string) {
		for i := range f.Len() {
			v, err := f.At(i)
			if err != nil {
				t.Error(err)
			}
			all = append(all, fmt.Sprintf("%+v", v))
		}
		slices.Sort(all)
		return all
	}
	if was, is := said(a), said(b); !slices.Equal(was, is) {
		t.Errorf("says\n%s\nand\n%s", strings.Join(was, "\n"), strings.Join(is, "\n"))
	}
}

// A folder keeps one response a request, and its order means nothing.
func TestFolderRefuses(t *testing.T) {
	path, was := folderCopy(t, "json")
	f := openAt(t, path)
	other, _ := f.At(1)
	for _, op := range []model.Op{
		model.Duplicate{At: 0}, model.Move{At: 0, To: 1},
		model.SetHeader{At: 0, Side: model.InRequest, Name: "A", Values: []string{"b"}},
		model.SetField{At: 0, Field: model.RequestURL, Value: "ftp://a.test/"},
		model.SetField{At: 0, Field: model.RequestMethod, Value: "GET/../../.."},
		model.SetField{At: 0, Field: model.RequestURL, Value: "http://a.test/" + strings.Repeat("x", 300)},
	} {
		_, err := f.Do(change(op))
		if err == nil {
			_, err = f.Save(SaveOptions{}) // a name may be too long for the disk
		}
		if err == nil {
			t.Errorf("made: %+v", op)
		}
		f.Undo()
		if got := changedFiles(was, filesOf(t, path)); len(got) > 0 {
			t.Fatalf("%+v changed %v", op, got)
		}
	}
	same := other.Clone()
	same.Response.Status = 500
	if _, err := f.Do(change(model.Insert{At: 0, Interaction: model.Interaction{Request: model.Request{Method: "GET", URL: "http://b.test/"}, Response: same.Response}})); err != nil {
		t.Fatal(err)
	}
	_, err := f.Do(change(model.Insert{At: 0, Interaction: model.Interaction{Request: model.Request{Method: "GET", URL: "http://b.test/"}, Response: same.Response}}))
	if err == nil || !strings.Contains(err.Error(), "has the same key already") {
		t.Errorf("a second response to one request: %v", err)
	}
}

// Unsaved work on a folder is found again, whatever the order that it was left
// in, and not offered once it is saved.
func TestFolderRecover(t *testing.T) {
	for _, form := range recordedFolders {
		keptIn(t)
		path, _ := folderCopy(t, form)
		f := openAt(t, path)
		for i, op := range []model.Op{
			model.SetField{At: 0, Field: model.RequestURL, Value: "http://z.test/last"},
			model.Delete{At: 3},
			model.SetField{At: 1, Field: model.ResponseStatus, Value: "503"},
		} {
			if _, err := f.Do(change(op)); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				if _, err := f.Save(SaveOptions{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		keep(t, f)
		f.kept.Close() // as if it had ended
		again, r := openAt(t, path), wantRecoverable(t, path)
		if _, err := again.Recover(context.Background(), r, nil); err != nil || !r.Same {
			t.Fatalf("%+v: %v", r, err)
		}
		sameInteractions(t, f, again)
		if _, err := again.Save(SaveOptions{}); err != nil {
			t.Fatal(err)
		}
		sameInteractions(t, again, openAt(t, path))
		if r, ok := Recoverable(path); ok {
			t.Errorf("saved work is offered: %+v", r)
		}
		again.Undo()
		if err := again.Keep(); err != nil {
			t.Fatal(err)
		}
	}
}

// The library's own names, with the hashes that it computed.
func TestFolderNames(t *testing.T) {
	agent := model.Header{{Name: "Accept-Encoding", Value: "identity"}, {Name: "Host", Value: "api.greenhouse.test"}, {Name: "User-Agent", Value: "Python-urllib/2.7"}}
	headers := func(more ...model.HeaderLine) model.Header { return append(slices.Clip(agent), more...) }
	_, files := folderCopy(t, "json")
	for _, c := range []struct {
		method, url, body string
		header            model.Header
		want              string
	}{
		{"GET", "http://h.test/p", "", nil, "httplib_GET_h.test_80_p_01abfc750a0c942167651c40d088531d_{}.json"},
		{"GET", "http://api.greenhouse.test/v1/plants/99", "", model.Header{{Name: "Connection", Value: "close"}, {Name: "User-Agent", Value: "Python-urllib/2.7"}}, plants99 + ".json"},
		{"GET", "http://api.greenhouse.test/v1/plants?page=1", "", headers(model.HeaderLine{Name: "Connection", Value: "close"})[2:], ""},
		{"GET", "http://api.greenhouse.test/v1/jobs/12", "", headers(model.HeaderLine{Name: "Connection", Value: "close"}, model.HeaderLine{Name: "X-Key", Value: "it's \"quoted\"\tand \\"})[2:], ""},
		{"POST", "http://api.greenhouse.test/session", "user=gardener&password=a+b%26c%3Dd", headers(model.HeaderLine{Name: "Connection", Value: "close"},
			model.HeaderLine{Name: "Content-Length", Value: "34"}, model.HeaderLine{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})[2:], ""},
	} {
		i := model.Interaction{Request: model.Request{Method: c.method, URL: c.url, Header: c.header, Body: model.Body{Wire: []byte(c.body), Absent: c.body == ""}}}
		got, err := format.InFolders[0].FileOf(i)
		if err != nil || c.want != "" && got != c.want || c.want == "" && files[got] == "" {
			t.Errorf("%s %s: %v: %s is none of the library's", c.method, c.url, err, got)
		}
	}
}

// Among other files and cassettes a folder is listed as one; what is broken in it
// is one broken interaction.
func TestFolderFound(t *testing.T) {
	path, _ := folderCopy(t, "json")
	writeFile(t, filepath.Join(path, "b.yaml"), vcrpyTwo)
	writeFile(t, filepath.Join(path, "README"), "notes")
	writeFile(t, filepath.Join(filepath.Dir(path), "a.yaml"), vcrpyTwo)
	writeFile(t, filepath.Join(path, strings.Replace(plants99, "99", "98", 1)+".json"), "")
	var names []string
	if err := Find(filepath.Dir(path), func(f Found) bool { names = append(names, f.Path); return true }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(names, " "); got != "a.yaml json json/b.yaml" {
		t.Errorf("found %s", got)
	}
	f := openAt(t, path)
	if others := f.Others(); !slices.Equal(others, []string{"b.yaml"}) {
		t.Errorf("others in the folder: %q", others)
	}
	unread := 0
	for i := range f.Len() {
		if _, err := f.At(i); err != nil {
			unread++
		}
	}
	if f.Len() != 9 || unread != 1 {
		t.Errorf("%d interactions, %d cannot be read", f.Len(), unread)
	}
	if _, err := f.Do(statusAlone(0, "404")); err != nil {
		t.Errorf("one empty file keeps the others from being changed: %v", err)
	}
}

// What a recovery file says of a folder stays in the folder.
func TestFolderRecoverHostile(t *testing.T) {
	keptIn(t)
	path, was := folderCopy(t, "json")
	f := openAt(t, path)
	for _, name := range []string{"../" + plants99 + ".json", "", "x.json", ".hidden.json"} {
		r := Recovery{Path: path, state: recoveryState(f.saved.content().byFile(), f.present())}
		r.state.Base, r.state.Format = f.kept.BaseHash(f.saved, uint64(f.savedRevision)), f.Format().Name
		r.state.Parts = append(r.state.Parts, store.RecoveryPart{Changed: true, Text: []byte("{}"), File: name})
		var refused *RefusedError
		if _, err := f.Recover(context.Background(), r, nil); !errors.As(err, &refused) || f.Dirty() {
			t.Errorf("recovered a file named %q: %v", name, err)
		}
	}
	if got := changedFiles(was, filesOf(t, path)); len(got) > 0 {
		t.Errorf("changed %v", got)
	}
}
