package cassette_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// folderFiles are the files of a folder.
func folderFiles(t testing.TB, path string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

// folderCopies copies the folders that are cassettes, since the changes are saved.
func folderCopies(t *testing.T) []string {
	t.Helper()
	var copies []string
	for _, folder := range corpus.Folders(t) {
		if !cassette.IsFolder(folder.Path) {
			continue
		}
		path := filepath.Join(t.TempDir(), filepath.Base(folder.Path))
		if err := os.CopyFS(path, os.DirFS(folder.Path)); err != nil {
			t.Fatal(err)
		}
		copies = append(copies, path)
	}
	if len(copies) < 3 { // testdata alone
		t.Fatalf("%d folders", len(copies))
	}
	return copies
}

// TestCorpusFolders opens every folder that is one cassette: an interaction a
// file, as the reference reader reads it.
func TestCorpusFolders(t *testing.T) {
	o := startOracle(t)
	read := 0
	for _, path := range folderCopies(t) {
		f, err := cassette.Open(path, cassette.Options{})
		files := slices.Sorted(maps.Keys(folderFiles(t, path)))
		if err != nil || f.Len() != len(files) {
			t.Fatalf("%s: %v, %d files", path, err, len(files))
		}
		read += f.Len() - readAll(t, corpus.File{Path: path, Ours: true}, f)
		for i, name := range files {
			want, err := o.read(f.Format().Name, filepath.Join(path, name), 0)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := f.At(i)
			if want.Response.Status != float64(got.Response.Status) || want.Response.Reason != got.Response.Reason ||
				!bytes.Equal(want.Response.Body.Wire, got.Response.Body.Wire) || !slices.Equal(pairsAsText(want.Response.Header), pairsAsText(pairsOf(got.Response.Header))) {
				t.Errorf("%s says %+v, tapedeck reads %+v", name, want, got)
			}
		}
		if _, err := f.Save(cassette.SaveOptions{}); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d interactions", read)
}

func pairsAsText(pairs [][2]any) []string {
	var lines []string
	for _, p := range pairs {
		lines = append(lines, fmt.Sprint(p))
	}
	return lines
}

// TestChangesInFolders is TestChanges for folders: each change is saved, touches
// the file that it is about alone, and undo brings every file back.
func TestChangesInFolders(t *testing.T) {
	p := &property{oracle: startOracle(t), folder: t.TempDir(), made: map[string]int{}, refused: map[string]int{}}
	// The request's headers and body are in a hash alone: all of that is refused.
	kinds := slices.DeleteFunc(kindsOfChange(), func(k kindOfChange) bool {
		return strings.HasPrefix(k.name, "request.header") || strings.HasPrefix(k.name, "request.body")
	})
	for _, path := range folderCopies(t) {
		form := filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)
		t.Run(filepath.Base(path), func(t *testing.T) {
			h := fnv.New64()
			h.Write([]byte(filepath.Base(path)))
			chance := rand.New(rand.NewPCG(seed(t), h.Sum64()))
			chance.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
			f, err := cassette.Open(path, cassette.Options{})
			if err != nil {
				t.Fatalf("%s: %v", form, err)
			}
			for n := range caseCount(t) / 20 {
				c := kinds[n%len(kinds)]
				i := chance.IntN(f.Len())
				now, err := f.At(i)
				if err != nil {
					t.Fatal(err)
				}
				if p.inFolder(t, f, path, c.name, c.op(i, f.Len(), now, chance), now); t.Failed() {
					return
				}
			}
		})
	}
	p.report(t)
}

// inFolder makes one change, saves it, checks what it did and takes it back.
func (p *property) inFolder(t *testing.T, f *cassette.File, path, name string, op model.Op, now model.Interaction) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s (%s): %s", name, describe(op), fmt.Sprintf(format, args...))
	}
	was := folderFiles(t, path)
	step, err := do(f, cassette.Change{Ops: []model.Op{op}})
	var refusal *cassette.RefusedError
	if err == nil {
		if _, err = f.Save(cassette.SaveOptions{}); err != nil { // a name may be too long for the disk
			refusal = &cassette.RefusedError{Why: "not saved"}
			f.Undo()
		}
	}
	is := folderFiles(t, path)
	switch {
	case errors.As(err, &refusal) || refusal != nil:
		p.refused[f.Format().Name+" | "+opName(op)+" | "+general(refusal.Why)]++
	case err != nil:
		fail("%v", err)
	case !step.Changed:
		p.already++
	}
	if err != nil || !step.Changed {
		if !maps.Equal(was, is) {
			fail("nothing changed, and the files did")
		}
		return
	}
	p.made[f.Format().Name+" | "+opName(op)]++
	if why := p.checkFolder(t, f, path, op, step, now, was, is); why != "" {
		fail("%s", why)
	}
	if _, ok := f.Undo(); !ok {
		fail("cannot be undone")
	}
	if _, err := f.Save(cassette.SaveOptions{}); err != nil || !maps.Equal(folderFiles(t, path), was) {
		fail("undo does not bring the files back: %v", err)
	}
}

// checkFolder says what is wrong with the changed files, "" if nothing is.
func (p *property) checkFolder(t *testing.T, f *cassette.File, path string, op model.Op, step cassette.Step, now model.Interaction, was, is map[string]string) string {
	var gone, came, changed []string
	for name, text := range was {
		if after, there := is[name]; !there {
			gone = append(gone, name)
		} else if after != text {
			changed = append(changed, name)
		}
	}
	for name := range is {
		if _, there := was[name]; !there {
			came = append(came, name)
		}
	}
	format, shape := f.Format().Name, fmt.Sprintf("%d gone, %d new, %d changed", len(gone), len(came), len(changed))
	if why := reopensInAnyOrder(f, path); why != "" {
		return why
	}
	switch op := op.(type) {
	case model.Delete:
		if shape != "1 gone, 0 new, 0 changed" || gone[0] != slices.Sorted(maps.Keys(was))[op.At] {
			return shape
		}
		return ""
	case model.Insert:
		if shape != "0 gone, 1 new, 0 changed" {
			return shape
		}
		r, err := p.oracle.read(format, filepath.Join(path, came[0]), 0)
		if err != nil {
			return err.Error()
		}
		return cmpFirst(namedAs(r.Name, "GET", op.Interaction.Request.URL), inserted(r, op.Interaction))
	case model.SetField:
		if op.Field.Side == model.InRequest {
			return renamed(shape, gone, came, was, is, op)
		}
	}
	if shape != "0 gone, 0 new, 1 changed" {
		return shape
	}
	return p.checkFile(t, format, filepath.Join(path, changed[0]), was[changed[0]], op, step, now)
}

// renamed: the request is the file's name, and nothing else of it.
func renamed(shape string, gone, came []string, was, is map[string]string, op model.SetField) string {
	if shape != "1 gone, 1 new, 0 changed" || was[gone[0]] != is[came[0]] {
		return shape
	}
	if op.Field == model.RequestURL {
		return namedURL(came[0], op.Value)
	}
	return namedAs(came[0], op.Value, "")
}

// namedAs says in what a file's name is not that of a request, by the library's
// cassette_name_for_httplib_connection.
func namedAs(name, method, url string) string {
	if words := strings.Split(name, "_"); words[0] != "httplib" || words[1] != method {
		return fmt.Sprintf("the name is %q, the method %q", name, method)
	}
	if url == "" {
		return ""
	}
	return namedURL(name, url)
}

func namedURL(name, target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return err.Error()
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	_, rest, _ := strings.Cut(target, "://")
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	_, path, _ := strings.Cut(rest, "/")
	sum := md5.Sum([]byte(query + "#" + fragment))
	want := "_" + u.Hostname() + "_" + port + "_" + strings.NewReplacer("/", "_", ":", "_", " ", "_").Replace(path) + "_" + hex.EncodeToString(sum[:])
	if !strings.Contains(name, want) {
		return fmt.Sprintf("the name is %q, which should hold %q", name, want)
	}
	return ""
}

func cmpFirst(reasons ...string) string {
	for _, why := range reasons {
		if why != "" {
			return why
		}
	}
	return ""
}

// checkFile holds one changed file to what was asked for.
func (p *property) checkFile(t *testing.T, format, path, before string, op model.Op, step cassette.Step, now model.Interaction) string {
	old := filepath.Join(p.folder, filepath.Base(path))
	writeFile(t, old, before)
	was, err := p.oracle.read(format, old, 0)
	if err != nil {
		return "the old file: " + err.Error()
	}
	after, err := p.oracle.read(format, path, 0)
	if err != nil {
		return "the new file: " + err.Error()
	}
	places := places{format: format, base: []any{}, names: []string{was.Name, after.Name}}
	allowed := places.of(op)
	for _, up := range step.FollowUps {
		allowed = append(allowed, places.ofFollowUp(up, after)...)
		if why := followed(after, up); why != "" {
			return why
		}
	}
	if why := p.oracle.compare(t, format, old, path, allowed); why != "" {
		return why
	}
	return asked(was, after, op, now)
}

// reopensInAnyOrder is reopens for a folder, whose files are read by their names.
func reopensInAnyOrder(f *cassette.File, path string) string {
	again, err := cassette.Open(path, cassette.Options{Format: f.Format().Name})
	if err != nil || again.Len() != f.Len() {
		return fmt.Sprintf("does not open again: %v", err)
	}
	if a, b := saidInAnyOrder(f), saidInAnyOrder(again); !slices.Equal(a, b) {
		return "says something else after opening it again"
	}
	return ""
}

func saidInAnyOrder(f *cassette.File) []string {
	var said []string
	for k := range f.Len() {
		i, err := f.At(k)
		said = append(said, fmt.Sprintf("%+v %v", i, err != nil))
	}
	slices.Sort(said)
	return said
}
