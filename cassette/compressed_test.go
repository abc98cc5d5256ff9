package cassette

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// gzipHeader has every field that there is: a text, checked, with an extra
// field, a name that is not ASCII and a comment.
func gzipHeader(xfl byte) []byte {
	h := []byte{0x1f, 0x8b, 8, 0x1f, 0x4c, 0x34, 0x4c, 0x6a, xfl, 3, 4, 0, 'A', 'p', 0, 0}
	h = append(h, "t\xf6pf.yaml\x00kept\x00"...)
	return binary.LittleEndian.AppendUint16(h, uint16(crc32.ChecksumIEEE(h)))
}

// gzipped is a text compressed behind a header.
func gzipped(t *testing.T, header []byte, level int, text string) string {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(z, text)
	z.Close()
	return string(header) + b.String()[10:]
}

func zlibbed(t *testing.T, level int, text string) string {
	t.Helper()
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(z, text)
	z.Close()
	return b.String()
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// unpackFile is what a file holds, by Go's own readers.
func unpackFile(t *testing.T, path string) string {
	t.Helper()
	data := readFile(t, path)
	var r io.Reader
	var err error
	if strings.HasPrefix(data, "\x1f\x8b") {
		r, err = gzip.NewReader(strings.NewReader(data))
	} else {
		r, err = zlib.NewReader(strings.NewReader(data))
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A compressed cassette is edited as its text is, and compressed again behind
// the header that it had; without a change nothing is written.
func TestCompressed(t *testing.T) {
	best, fast, zBest := gzipHeader(2), gzipHeader(4), zlibbed(t, 9, "x")[:2]
	for _, c := range []struct{ name, packed, header string }{
		{"gzip -9", gzipped(t, best, 9, vcrpyTwo), string(best)},
		{"gzip -1", gzipped(t, fast, 1, vcrpyTwo), string(fast)},
		{"members", gzipped(t, best, 9, vcrpyTwo[:100]) + gzipped(t, fast, 1, vcrpyTwo[100:]), string(best)},
		{"zlib", zlibbed(t, 6, vcrpyTwo), "\x78\x9c"},
		{"zlib best", zlibbed(t, 9, vcrpyTwo), zBest},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a")
			writeFile(t, path, c.packed)
			f := openAt(t, path)
			if f.Len() != 2 || f.Format().Name != "vcrpy-yaml" || contents(f) != vcrpyTwo || f.Size() != int64(len(vcrpyTwo)) {
				t.Fatalf("opens as %v, %d interactions, %d bytes", f.Format(), f.Len(), f.Size())
			}
			if _, err := f.Do(statusAlone(0, "404")); err != nil {
				t.Fatal(err)
			}
			f.Undo()
			if _, err := f.Save(SaveOptions{}); err != nil {
				t.Fatal(err)
			}
			if readFile(t, path) != c.packed {
				t.Error("the file was written though nothing changed")
			}
			f.Redo()
			if _, err := f.Save(SaveOptions{}); err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(vcrpyTwo, "code: 200", "code: 404", 1)
			if got := unpackFile(t, path); got != want {
				t.Errorf("saved:\n%s", diffText(want, got))
			}
			if got := readFile(t, path); !strings.HasPrefix(got, c.header) {
				t.Errorf("the header is %q, was %q", got[:len(c.header)], c.header)
			}
			if changed, err := f.OnDisk(); changed || err != nil {
				t.Errorf("changed on disk: %v, %v", changed, err)
			}
			f.Undo()
			if _, err := f.Save(SaveOptions{}); err != nil || unpackFile(t, path) != vcrpyTwo {
				t.Errorf("saved again: %v", err)
			}
			wantOnly(t, filepath.Dir(path), "a")
		})
	}
}

// The level is kept as far as the header tells it.
func TestCompressedLevel(t *testing.T) {
	text := string(vcrpyOf(300))
	for _, c := range []struct {
		packed, want string
	}{
		{gzipped(t, gzipHeader(2), 9, text), gzipped(t, gzipHeader(2), 9, text[:len(text)-1])},
		{gzipped(t, gzipHeader(4), 1, text), gzipped(t, gzipHeader(4), 1, text[:len(text)-1])},
		{zlibbed(t, 9, text), zlibbed(t, 9, text[:len(text)-1])},
		{zlibbed(t, 1, text), zlibbed(t, 1, text[:len(text)-1])},
	} {
		s, plain, err := store.Unpack([]byte(c.packed))
		if err != nil || string(plain) != text {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := s.Put(&b, content{lead: []byte(text[:len(text)-1])}); err != nil || b.String() != c.want {
			t.Errorf("%d bytes, want %d: %v", b.Len(), len(c.want), err)
		}
	}
}

// What changes a compressed file's bytes and not its text changes nothing.
func TestCompressedOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml.gz")
	writeFile(t, path, gzipped(t, gzipHeader(2), 9, vcrpyTwo))
	f := editAt(t, path)
	for _, c := range []struct {
		now     string
		changed bool
	}{
		{gzipped(t, gzipHeader(4), 1, vcrpyTwo), false},
		{vcrpyTwo, true},
		{gzipped(t, gzipHeader(2), 9, vcrpyTwo+"# a note\n"), true},
	} {
		writeFile(t, path, c.now)
		if changed, err := f.OnDisk(); changed != c.changed || err != nil {
			t.Errorf("changed %v, %v, want %v", changed, err, c.changed)
		}
	}
	_, err := f.Save(SaveOptions{})
	wantQuestion(t, err, ChangedOnDisk)
}

// A new file is compressed if its name says so, and as the cassette was.
func TestCompressedSaveAs(t *testing.T) {
	folder := t.TempDir()
	from := map[string]string{"plain.yaml": vcrpyTwo, "g.yaml.gz": gzipped(t, gzipHeader(2), 9, vcrpyTwo), "z.yml.gz": zlibbed(t, 9, vcrpyTwo), "bare": zlibbed(t, 9, vcrpyTwo)}
	for name, data := range from {
		writeFile(t, filepath.Join(folder, name), data)
	}
	for _, c := range []struct{ from, to, start string }{
		{"plain.yaml", "1.yaml.gz", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"},
		{"plain.yaml", "2.zz", "\x78\x9c"},
		{"plain.yaml", "3.json", "interactions:"},
		{"g.yaml.gz", "4.gz", string(gzipHeader(2))},
		{"g.yaml.gz", "5.yaml", "interactions:"},
		{"z.yml.gz", "6.gz", "\x78\xda"},
		{"bare", "7", "\x78\xda"},
		{"bare", "8.yml", "interactions:"},
	} {
		f := openAt(t, filepath.Join(folder, c.from))
		if _, err := f.SaveAs(filepath.Join(folder, c.to), SaveOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := readFile(t, f.Path()); !strings.HasPrefix(got, c.start) {
			t.Errorf("%s as %s begins with %q", c.from, c.to, got[:20])
		}
		if again := openAt(t, f.Path()); contents(again) != vcrpyTwo {
			t.Errorf("%s as %s holds something else", c.from, c.to)
		}
	}
}

// Unsaved work on a compressed cassette is found again, and what a recorder was
// given goes into it.
func TestCompressedRecoverAndRecord(t *testing.T) {
	keptIn(t)
	path := filepath.Join(t.TempDir(), "a.yaml.gz")
	writeFile(t, path, gzipped(t, gzipHeader(2), 9, vcrpyTwo))
	crashed(t, path)
	r := wantRecoverable(t, path)
	f := open(t, path)
	if _, err := f.Recover(context.Background(), r, nil); err != nil || !r.Same || f.State(1) != Changed {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	if r, ok := Recoverable(path); ok {
		t.Errorf("saved work is offered: %+v", r)
	}
	recorder, err := OpenRecorder(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(t, recorder, "", 0, 1).Close(); err != nil {
		t.Fatal(err)
	}
	if again := open(t, path); again.Len() != 3 || !strings.HasPrefix(readFile(t, path), string(gzipHeader(2))) {
		t.Errorf("%d interactions after recording", again.Len())
	}
	fresh := filepath.Join(t.TempDir(), "b.yaml.gz")
	if recorder, err = CreateRecorder(fresh, "vcrpy-yaml"); err != nil {
		t.Fatal(err)
	}
	if err := fill(t, recorder, "", 0, 2).Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, fresh, 2)
	if !strings.HasPrefix(readFile(t, fresh), "\x1f\x8b") {
		t.Error("what is recorded into a .gz is not compressed")
	}
}

// What is compressed badly, or to fill the memory, does not open, or only as
// far as it is whole.
func TestCompressedHostile(t *testing.T) {
	bomb := vcrpyTwo + "#" + strings.Repeat("x", 65<<20)
	good, z := gzipped(t, gzipHeader(2), 9, vcrpyTwo), zlibbed(t, 6, vcrpyTwo)
	for n, c := range []struct{ name, data, why string }{
		{"bomb", gzipped(t, gzipHeader(4), 1, bomb), "unpacks to more than 64 MB"},
		{"zlib bomb", zlibbed(t, 1, bomb), "unpacks to more than 64 MB"},
		{"no header", "\x1f\x8b\x08", "the gzip header is cut off"},
		{"endless name", "\x1f\x8b\x08\x08\x00\x00\x00\x00\x02\x03" + strings.Repeat("x", 200<<10), "the gzip header is cut off"},
		{"cut off", good[:len(good)-20], "the compressed file is cut off"},
		{"zlib cut off", z[:len(z)-20], "the compressed file is cut off"},
		{"wrong sum", good[:len(good)-8] + "abcdefgh", "the compressed file is damaged: gzip: invalid checksum"},
		{"more behind", good + "more than a member", "the compressed file is damaged: gzip: invalid header"},
		{"zlib, more behind", z + "more", "goes on after its end"},
		{"nothing in it", gzipped(t, gzipHeader(2), 9, ""), "the compressed file is empty"},
		{"twice", gzipped(t, gzipHeader(2), 9, good), "control character"},
		{"text that begins as zlib does", "x^: y\n", "not a cassette that tapedeck knows"},
	} {
		if testing.Short() && n == 1 {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.gz")
			writeFile(t, path, c.data)
			if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), c.why) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want %q", err, c.why)
			}
			if _, err := Read("-", []byte(c.data), Options{}); err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("read: %v, want %q", err, c.why)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "a.gz")
	whole := gzipped(t, gzipHeader(2), 9, string(vcrpyOf(20000)))
	writeFile(t, path, whole[:len(whole)/2])
	f, err := Begin(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Index(context.Background()); err == nil || f.Len() == 0 {
		t.Errorf("half a file: %v, %d interactions", err, f.Len())
	}
	if _, err := f.Do(change(model.Delete{At: 0})); err == nil {
		t.Error("half a file can be changed")
	}
}

// Compressed cassettes are found among others; other compressed files are not.
func TestCompressedFound(t *testing.T) {
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "a.yaml.gz"), gzipped(t, gzipHeader(2), 9, vcrpyTwo))
	writeFile(t, filepath.Join(folder, "b.zz"), zlibbed(t, 9, vcrpyTwo))
	writeFile(t, filepath.Join(folder, "c.tar.gz"), gzipped(t, gzipHeader(2), 9, "interactions:\x00"))
	writeFile(t, filepath.Join(folder, "d.gz"), gzipped(t, gzipHeader(2), 9, "notes"))
	var names []string
	err := Find(folder, func(f Found) bool { names = append(names, f.Path); return true })
	if got := strings.Join(names, " "); err != nil || got != "a.yaml.gz b.zz" {
		t.Errorf("found %s, %v", got, err)
	}
}
