package cassette

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/format"
	"tapedeck/model"
)

const uberResponseOne = `{"status": 200, "raw_headers": ["Server: greenhouse/1.0\r\n", "Content-Length: 4\r\n"], "content": "fern", "headers": {"content-length": "4", "server": "greenhouse/1.0"}, "reason": "OK", "version": 11, "length": 0}`

const uberResponseYAML = "content: fern\nheaders:\n  content-length: '4'\nlength: 0\nraw_headers:\n- \"Content-Length: 4\\r\\n\"\nreason: OK\nstatus: 200\nversion: 11\n"

// A fuzzFolder is a folder of hostile files, with a second folder beside it that
// nothing may touch.
type fuzzFolder struct {
	path, beside string
	extension    string
	linked       string // what a link in the folder leads to
}

// newFuzzFolder makes files of these names, which "/" separates: what is no name
// of the library's is put into one. Texts are separated by NUL; without one, or
// with an empty one, a file holds a good response. One file in four is something
// else than a plain file, as kinds say.
func newFuzzFolder(t *testing.T, yaml bool, names string, texts, kinds []byte) (fuzzFolder, bool) {
	root := quickTemp(t)
	d := fuzzFolder{path: filepath.Join(root, "requests"), beside: filepath.Join(root, "beside"), extension: ".json", linked: filepath.Join(root, "beside", "linked")}
	good := uberResponseOne
	if yaml {
		d.extension, good = ".yaml", uberResponseYAML
	}
	for _, folder := range []string{d.path, d.beside} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, filepath.Join(d.beside, "file"+d.extension), "mine")
	writeFile(t, d.linked, good)
	parts := bytes.Split(texts, []byte{0})
	made := 0
	for i, name := range strings.SplitN(names, "/", 9) {
		if !strings.HasPrefix(name, "httplib_") && name != "README" {
			name = "httplib_GET_a.test_80_" + name + "_01abfc750a0c942167651c40d088531d_{}" + d.extension
		}
		path, kind := filepath.Join(d.path, name), byte(0)
		if len(kinds) > 0 {
			kind = kinds[i%len(kinds)]
		}
		text := []byte(good)
		if i < len(parts) && len(parts[i]) > 0 {
			text = parts[i]
		}
		var err error
		switch kind % 16 {
		default:
			err = os.WriteFile(path, text, 0o644)
		case 12:
			err = os.Mkdir(path, 0o755)
		case 13:
			err = os.Symlink(d.linked, path)
		case 14:
			err = os.Symlink("nowhere", path)
		case 15:
			err = os.WriteFile(path, text, 0)
		}
		if err == nil { // not every name can be one
			made++
		}
	}
	return d, made > 0
}

// quickTemp is a temporary folder in memory where there is such: fuzzing saves all
// the time, and saving waits for the disk.
func quickTemp(t *testing.T) string {
	path, err := os.MkdirTemp("/dev/shm", "tapedeck-fuzz-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(path) })
	return path
}

// look reads a folder whole: links as where they lead, folders as such.
func (d fuzzFolder) look(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		switch e.Type() {
		case 0:
			data, err := os.ReadFile(path)
			files[e.Name()] = string(data)
			if errors.Is(err, fs.ErrPermission) {
				files[e.Name()] = "unreadable"
			} else if err != nil {
				t.Fatal(err)
			}
		case fs.ModeSymlink:
			to, _ := os.Readlink(path)
			files[e.Name()] = "link to " + to
		default:
			files[e.Name()] = e.Type().String()
		}
	}
	return files
}

// FuzzFolder makes a folder of hostile names and files, changes it, lets other
// programs change it too, saves and opens it again.
func FuzzFolder(f *testing.F) {
	var all [3][]byte
	for kind := range byte(18) {
		all[kind%3] = append(all[kind%3], kind, kind, 129, kind, kind+1, 3)
	}
	for _, names := range []string{
		"a/b/c", "README/a/a b", "..../~/-p/$(x)/`x`", strings.Repeat("x", 190) + "/" + strings.Repeat("é", 120), "\x01\n\r\t\x7f/\xff\xfe/\u202e\u2028",
		"httplib_GET_a.test_80__c_d.json/httplib_PUT_a_b_c_443_..._{}.json", "httplib_GET_a_80_" + "_" + "None_None.yaml",
	} {
		for _, yaml := range []bool{false, true} {
			for _, script := range all {
				f.Add(yaml, names, []byte(""), []byte{0}, script)
				f.Add(yaml, names, []byte("\x00{\x00[]\x00\xff\x00{}"), []byte{0, 13, 14, 12, 15}, script)
			}
		}
	}
	f.Add(false, "one/other", []byte(""), []byte{13}, all[0]) // two links to one file
	runs, opened, read, made, refused, asked := 0, 0, 0, 0, 0, 0
	f.Fuzz(func(t *testing.T, yaml bool, names string, texts, kinds, script []byte) {
		runs++
		d, ok := newFuzzFolder(t, yaml, names, texts, kinds)
		if !ok {
			return
		}
		before, beside := d.look(t, d.path), d.look(t, d.beside)
		file, err := Open(d.path, Options{})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %q", err)
			}
			if now := d.look(t, d.path); !maps.Equal(now, before) {
				t.Fatalf("opening changed %q", changedFiles(before, now))
			}
			return
		}
		opened++
		if file.Len() > 0 {
			read++
		}
		was := maps.Collect(file.present().byName())
		undisturbed := true
		for script = script[:min(len(script), 3*12)]; len(script) >= 3; script = script[3:] {
			if script[0]%18 > 14 {
				undisturbed = false
				d.disturb(t, script[0], script[1], was)
				asked += d.saveDisturbed(t, file, script[2])
				continue
			}
			if d.step(t, file, script, undisturbed) {
				made++
			} else {
				refused++
			}
		}
		d.undoAll(t, file, was, undisturbed)
		beside["linked"] = d.look(t, d.beside)["linked"] // a link's file is the cassette's
		if now := d.look(t, d.beside); !maps.Equal(now, beside) {
			t.Fatalf("beside the folder %q changed", changedFiles(beside, now))
		}
	})
	f.Cleanup(func() {
		f.Logf("%d runs: %d folders opened, %d with interactions; %d changes saved and held against the files, %d refused, %d saves after another program", runs, opened, read, made, refused, asked)
	})
}

// byName are the files of a content.
func (c content) byName() func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for _, e := range c.entries {
			if !yield(e.file(), string(e.text.Bytes())) {
				return
			}
		}
	}
}

// opOfFolder is opOf with what only folders are asked for.
func opOfFolder(kind, where, what byte, n int) model.Op {
	if kind%18 < 13 {
		return opOf(kind%18, where, what, n)
	}
	value := hardValues[int(what)%len(hardValues)]
	return model.Insert{At: int(where) % (n + 1), Interaction: model.Interaction{
		Request:  model.Request{Method: []string{"GET", "PUT", value}[int(where)%3], URL: "http://b.test/" + value, Body: model.Body{Absent: true}},
		Response: model.Response{Status: 200, Reason: "OK", Body: model.Body{Wire: []byte(value)}},
	}}
}

// step makes one change and saves it. Where it is refused nothing changes; else
// the change is in the one file that it is about, and in no other.
func (d fuzzFolder) step(t *testing.T, file *File, script []byte, undisturbed bool) bool {
	t.Helper()
	op := opOfFolder(script[0], script[1], script[2], file.Len())
	disk, was := d.look(t, d.path), maps.Collect(file.present().byName())
	step, err := file.Do(change(op))
	now := maps.Collect(file.present().byName())
	if err != nil {
		if !maps.Equal(now, was) || !maps.Equal(d.look(t, d.path), disk) {
			t.Fatalf("%#v was refused (%v) and changed %q", op, err, changedFiles(was, now))
		}
		return false
	}
	if n := len(changedFiles(was, now)); n > 2 || step.Changed != (n > 0) {
		t.Fatalf("%#v changed %q, Changed is %v", op, changedFiles(was, now), step.Changed)
	}
	dirty := file.Dirty()
	if _, err := file.Save(SaveOptions{Overwrite: !undisturbed}); err != nil {
		// A name may be too long, or stand for something else.
		if after := d.look(t, d.path); undisturbed && !maps.Equal(after, disk) {
			t.Fatalf("%#v was not saved (%v), and the folder changed in %q", op, err, changedFiles(disk, after))
		}
		file.Undo()
		return false
	}
	if !dirty { // saving without a change writes nothing, whatever others wrote
		if after := d.look(t, d.path); !maps.Equal(after, disk) {
			t.Fatalf("saving without a change changed %q", changedFiles(disk, after))
		}
		return true
	}
	d.holdsExactly(t, file, disk, was, !undisturbed)
	return true
}

// holdsExactly requires the folder to hold what the File does, and all else of it
// to be as before.
func (d fuzzFolder) holdsExactly(t *testing.T, file *File, disk, was map[string]string, overwritten bool) {
	t.Helper()
	now, after := maps.Collect(file.present().byName()), d.look(t, d.path)
	for name, text := range now {
		if data, err := os.ReadFile(filepath.Join(d.path, name)); err != nil || string(data) != text {
			t.Fatalf("%q is saved as %q (%v), the cassette holds %q", name, data, err, text)
		}
	}
	for name, text := range disk {
		_, mine := was[name]
		if file.format.(format.InFiles).IsFile(name) && overwritten {
			continue // what another program left there is the cassette's too
		}
		if _, stays := now[name]; !mine && !stays && after[name] != text {
			t.Fatalf("%q, which is not the cassette's, became %q", name, after[name])
		}
	}
	for name := range after {
		_, before := disk[name]
		if _, mine := now[name]; !before && !mine {
			t.Fatalf("%q is left behind", name)
		}
	}
	again, err := Open(d.path, Options{Format: file.Format().Name})
	if len(now) == 0 && err != nil {
		return // an empty folder is none
	}
	if err != nil || again.Len() != file.Len() {
		t.Fatalf("opened again: %v", err)
	}
	read := map[string]int{}
	for i := range again.Len() {
		read[again.file(i)] = i
	}
	for i := range file.Len() {
		a, errA := file.At(i)
		b, errB := again.At(read[file.file(i)])
		if (errA == nil) != (errB == nil) || errA == nil && !a.Equal(b) {
			t.Fatalf("%q reads differently once saved: %v, %v", file.file(i), errA, errB)
		}
	}
}

// disturb is what another program may do to the folder.
func (d fuzzFolder) disturb(t *testing.T, what, which byte, was map[string]string) {
	t.Helper()
	names := slices.Sorted(maps.Keys(was))
	if len(names) == 0 {
		return
	}
	name := names[int(which)%len(names)]
	path := filepath.Join(d.path, name)
	switch what % 18 {
	case 15:
		_ = os.Remove(path)
	case 16:
		_ = os.WriteFile(path, []byte("theirs"), 0o644)
	case 17:
		_ = os.WriteFile(filepath.Join(d.path, "httplib_PUT_theirs_80_x_{}"+d.extension), []byte(uberResponseOne), 0o644)
	}
}

// saveDisturbed saves after another program, first unasked: then the folder stays
// as that left it.
func (d fuzzFolder) saveDisturbed(t *testing.T, file *File, answer byte) int {
	t.Helper()
	disk := d.look(t, d.path)
	_, _ = file.Do(change(model.SetField{At: 0, Field: model.ResponseStatus, Value: "2" + string('0'+answer%10) + "1"}))
	_, err := file.Save(SaveOptions{})
	var question *SaveQuestion
	if errors.As(err, &question) && !maps.Equal(d.look(t, d.path), disk) {
		t.Fatalf("asked (%v) and changed %q", err, changedFiles(disk, d.look(t, d.path)))
	}
	if answer%2 == 0 && err != nil {
		_, _ = file.Save(SaveOptions{Overwrite: true})
	}
	return 1
}

// undoAll takes all back, saves, and finds the folder's own files as they were.
func (d fuzzFolder) undoAll(t *testing.T, file *File, was map[string]string, undisturbed bool) {
	t.Helper()
	for {
		if _, ok := file.Undo(); !ok {
			break
		}
	}
	if now := maps.Collect(file.present().byName()); !maps.Equal(now, was) {
		t.Fatalf("undoing all leaves %q changed", changedFiles(was, now))
	}
	if _, err := file.Save(SaveOptions{}); err != nil {
		if undisturbed {
			t.Fatalf("undone and not saved: %v", err)
		}
		return
	}
	of := format.Named(file.Format().Name).(format.InFiles)
	for name, text := range d.look(t, d.path) {
		if want, mine := was[name]; undisturbed && of.IsFile(name) && mine && text != want && !strings.HasPrefix(text, "link to ") {
			t.Fatalf("%q is %q after undoing all, was %q", name, text, want)
		}
	}
}
