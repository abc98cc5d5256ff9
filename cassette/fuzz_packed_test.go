package cassette

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A fuzzPacking says how a text is compressed: shape's low bits choose zlib or
// gzip, the level and what is wrong with it.
type fuzzPacking struct {
	shape         byte
	flags         byte   // of gzip's header
	fields        []byte // what its extra field, name and comment are made of
	members, cut  uint16 // where a second member begins; how much is cut off
	trailing, put []byte // behind the end
}

// header is a gzip header with the fields that the flags ask for.
func (p fuzzPacking) header() []byte {
	flags := p.flags & 0x1f
	h := []byte{0x1f, 0x8b, 8, flags, 1, 2, 3, 4, []byte{0, 2, 4}[p.shape%3], 255}
	if flags&4 != 0 {
		h = binary.LittleEndian.AppendUint16(h, uint16(len(p.fields)))
		h = append(h, p.fields...)
	}
	for _, text := range []byte{8, 16} {
		if flags&text != 0 {
			h = append(append(h, bytes.ReplaceAll(p.fields, []byte{0}, nil)...), 0)
		}
	}
	if flags&2 != 0 {
		h = binary.LittleEndian.AppendUint16(h, uint16(crc32.ChecksumIEEE(h)))
	}
	return h
}

func deflated(text []byte, level int) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, level) // the level is one
	_, _ = w.Write(text)
	_ = w.Close()
	return b.Bytes()
}

// pack compresses by hand, so that any header can be written.
func (p fuzzPacking) pack(text []byte) []byte {
	level := []int{6, 9, 1}[p.shape%3]
	var packed []byte
	if p.shape&64 != 0 {
		var b bytes.Buffer
		w, _ := zlib.NewWriterLevel(&b, level)
		_, _ = w.Write(text)
		_ = w.Close()
		packed = b.Bytes()
	} else {
		at := len(text)
		if p.members > 0 && len(text) > 0 {
			at = int(p.members) % len(text)
		}
		for i, part := range [][]byte{text[:at], text[at:]} {
			if i == 1 && len(part) == 0 {
				continue
			}
			member := append(p.header(), deflated(part, level)...)
			member = binary.LittleEndian.AppendUint32(member, crc32.ChecksumIEEE(part))
			packed = append(packed, binary.LittleEndian.AppendUint32(member, uint32(len(part)))...)
		}
	}
	packed = packed[:max(0, len(packed)-int(p.cut)%(len(packed)+1))]
	return append(packed, p.trailing...)
}

// bomb unpacks to more than a cassette may.
var bomb = sync.OnceValue(func() []byte {
	more := fuzzPacking{}.pack(bytes.Repeat([]byte("x"), 1<<20))
	return append(fuzzPacking{}.pack([]byte(vcrpyTwo+"#")), bytes.Repeat(more, 65)...)
})

// reference unpacks by Go's own readers; what follows zlib's end is an error.
func reference(packed []byte) ([]byte, error) {
	if bytes.HasPrefix(packed, []byte{0x1f, 0x8b}) {
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
	from := bytes.NewReader(packed)
	r, err := zlib.NewReader(from)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(r)
	if err == nil && from.Len() > 0 {
		err = io.ErrUnexpectedEOF
	}
	return text, err
}

// FuzzPacked compresses cassettes in every way, whole and damaged, and opens,
// changes and saves them: what opens says what Go's own readers unpack, without a
// change no byte is written, and with one the header is kept and the text is that
// of the changed cassette.
func FuzzPacked(f *testing.F) {
	texts := []string{vcrpyTwo, betamaxOne, uberTwo, vcrpyOldTwo, betamaxYAMLOne, langchainOne, rubyOldOne, "httprr trace v1\n", "interactions: []\nversion: 1\n"}
	for i := range texts {
		for kind := range byte(13) {
			if i > 0 && kind != 8 && kind != 10 {
				continue
			}
			script := []byte{kind, 0, 3, 2, 0, 0, kind, 1, 129}
			f.Add(byte(i), kind, byte(0), []byte(""), uint16(0), uint16(0), []byte(""), script)
			f.Add(byte(i), 64+kind, byte(0), []byte(""), uint16(0), uint16(0), []byte(""), script)
			f.Add(byte(i), kind, byte(0x1f), []byte("Ap\x02\x00hi"), uint16(9), uint16(0), []byte(""), script)
		}
		f.Add(byte(i), byte(1), byte(8), []byte("name"), uint16(0), uint16(0), []byte("trailing"), []byte{2, 0, 0})
		f.Add(byte(i), byte(65), byte(0), []byte(""), uint16(0), uint16(0), []byte("\x00"), []byte{2, 0, 0})
		f.Add(byte(i), byte(1), byte(4), []byte("x"), uint16(3), uint16(7), []byte(""), []byte{2, 0, 0})
	}
	f.Add(byte(250), byte(0), byte(0), []byte(""), uint16(0), uint16(0), []byte(""), []byte{})
	runs, opened, whole, saved := 0, 0, 0, 0
	f.Fuzz(func(t *testing.T, which, shape, flags byte, fields []byte, members, cut uint16, trailing, script []byte) {
		runs++
		p := fuzzPacking{shape: shape, flags: flags, fields: fields[:min(len(fields), 1000)], members: members, cut: cut, trailing: trailing}
		var packed []byte
		if which == 250 {
			packed = bomb()
		} else {
			packed = p.pack([]byte(texts[int(which)%len(texts)]))
		}
		path := filepath.Join(quickTemp(t), "a.gz")
		if err := os.WriteFile(path, packed, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := Open(path, Options{})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %q", err)
			}
			if text, broken := reference(packed); broken == nil && which != 250 && len(text) > 0 && string(text) == texts[int(which)%len(texts)] && which%9 < 7 {
				t.Fatalf("does not open: %v", err)
			}
			return
		}
		opened++
		if which == 250 {
			t.Fatal("a bomb opens")
		}
		if len(packed) == 0 {
			return // an empty file, which is no compressed one
		}
		text, broken := reference(packed)
		if broken != nil || contents(file) != string(text) {
			t.Fatalf("opens (%v) and holds\n%s", broken, diffText(string(text), contents(file)))
		}
		whole++
		header := packed[:2]
		if shape&64 == 0 {
			header = p.header()
		}
		if p.changeAndSave(t, file, path, packed, header, script) {
			saved++
		}
	})
	f.Cleanup(func() {
		f.Logf("%d runs: %d opened, %d held against Go's own readers, %d changed, saved and held against their text", runs, opened, whole, saved)
	})
}

// changeAndSave holds what saving writes to what was changed.
func (p fuzzPacking) changeAndSave(t *testing.T, file *File, path string, packed, header, script []byte) bool {
	t.Helper()
	stands := func(want []byte) {
		t.Helper()
		if _, err := file.Save(SaveOptions{}); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("without a change it was written: %d bytes, were %d, %v", len(got), len(want), err)
		}
	}
	stands(packed)
	was := contents(file)
	changed := false
	for script = script[:min(len(script), 3*4)]; len(script) >= 3; script = script[3:] {
		step, err := file.Do(change(opOf(script[0], script[1], script[2], file.Len())))
		changed = changed || err == nil && step.Changed
	}
	if !changed || contents(file) == was {
		stands(packed)
		return false
	}
	if _, err := file.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(got, header) {
		t.Fatalf("the header was %q, is %q: %v", header, got[:min(len(got), len(header))], err)
	}
	text, err := reference(got)
	if err != nil || string(text) != contents(file) {
		t.Fatalf("saved, it unpacks (%v) to\n%s", err, diffText(contents(file), string(text)))
	}
	if again, err := Open(path, Options{Format: file.Format().Name}); err != nil || contents(again) != contents(file) {
		t.Fatalf("saved, it opens with %v", err)
	}
	for {
		if _, ok := file.Undo(); !ok {
			break
		}
	}
	if contents(file) != was {
		t.Fatalf("undoing all leaves\n%s", diffText(was, contents(file)))
	}
	return true
}
