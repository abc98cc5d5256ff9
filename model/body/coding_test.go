package body

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// pack writes with a coder of the standard library.
func pack(t testing.TB, w io.WriteCloser, buf *bytes.Buffer, data string) []byte {
	t.Helper()
	if _, err := io.WriteString(w, data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return slices.Clone(buf.Bytes())
}

func gzipped(t testing.TB, data string) []byte {
	var buf bytes.Buffer
	return pack(t, gzip.NewWriter(&buf), &buf, data)
}

func deflated(t testing.TB, data string) []byte {
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, 6)
	if err != nil {
		t.Fatal(err)
	}
	return pack(t, w, &buf, data)
}

func encoded(t testing.TB, data string, codings ...string) []byte {
	t.Helper()
	out, err := Encode([]byte(data), codings, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	text := strings.Repeat(`{"plant": "fern"} `, 40)
	gz := gzipped(t, text)
	png := "\x89PNG\r\n\x1a\n\x00\x01"
	for _, c := range []struct {
		name               string
		wire               []byte
		header             []string
		want               string
		codings, notCoding string
		err                string
	}{
		{"no coding", []byte(text), nil, text, "", "", ""},
		{"identity", []byte(text), []string{"identity"}, text, "", "", ""},
		{"gzip", gz, []string{"gzip"}, text, "gzip", "", ""},
		{"x-gzip", gz, []string{" X-GZIP "}, text, "x-gzip", "", ""},
		{"gzip, decoded by the library", []byte(text), []string{"gzip"}, text, "", "gzip", ""},
		{"gzip, decoded image", []byte(png), []string{"gzip"}, png, "", "gzip", ""},
		{"gzip, nothing", nil, []string{"gzip"}, "", "", "gzip", ""},
		{"gzip of two members", append(slices.Clone(gz), gz...), []string{"gzip"}, text + text, "gzip", "", ""},
		{"gzip cut off", gz[:len(gz)-9], []string{"gzip"}, string(gz[:len(gz)-9]), "", "", "gzip: the data is cut off"},
		{"gzip, wrong checksum", append(gz[:len(gz)-1:len(gz)-1], 1), []string{"gzip"}, string(gz[:len(gz)-1]) + "\x01", "", "", "gzip: invalid checksum"},
		{"gzip, more after it", append(slices.Clone(gz), "xyz0123456789"...), []string{"gzip"}, string(gz) + "xyz0123456789", "", "", "gzip: invalid header"},
		{"deflate, zlib", encoded(t, text, "deflate"), []string{"deflate"}, text, "deflate", "", ""},
		{"deflate, raw", deflated(t, text), []string{"deflate"}, text, "deflate", "", ""},
		{"deflate, decoded", []byte(text), []string{"deflate"}, text, "", "deflate", ""},
		{"deflate, decoded image", []byte(png), []string{"deflate"}, png, "", "deflate", ""},
		{"deflate cut off", encoded(t, text, "deflate")[:20], []string{"deflate"}, string(encoded(t, text, "deflate")[:20]), "", "", "deflate: the data is cut off"},
		{"br", encoded(t, text, "br"), []string{"br"}, text, "br", "", ""},
		{"br, decoded", []byte(text), []string{"br"}, text, "", "br", ""},
		{"br, decoded image", []byte(png), []string{"br"}, png, "", "br", ""},
		{"zstd", encoded(t, text, "zstd"), []string{"zstd"}, text, "zstd", "", ""},
		{"zstd, decoded", []byte(text), []string{"zstd"}, text, "", "zstd", ""},
		{"zstd cut off", encoded(t, text, "zstd")[:20], []string{"zstd"}, string(encoded(t, text, "zstd")[:20]), "", "", "zstd: the data is cut off"},
		{"two in one value", encoded(t, text, "gzip", "br"), []string{"gzip, br"}, text, "gzip br", "", ""},
		{"two values", encoded(t, text, "zstd", "gzip"), []string{"zstd", "gzip"}, text, "zstd gzip", "", ""},
		{"two named, the outer one gone", gz, []string{"gzip, br"}, text, "gzip", "br", ""},
		{"unknown over text", []byte(text), []string{"aws-chunked"}, text, "", "aws-chunked", ""},
		{"unknown over bytes", []byte(png), []string{"compress"}, png, "", "", `unknown content coding "compress"`},
		{"unknown over gzip", encoded(t, text, "gzip"), []string{"pack200, gzip"}, text, "gzip", "pack200", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decode(c.wire, c.header)
			if err := fmt.Sprint(d.Err); d.Err == nil && c.err != "" || d.Err != nil && err != c.err {
				t.Fatalf("error %v, want %s", d.Err, c.err)
			}
			if got := string(d.Bytes); got != c.want {
				t.Errorf("got %.60q, want %.60q", got, c.want)
			}
			if strings.Join(d.Codings, " ") != c.codings || strings.Join(d.NotCoded, " ") != c.notCoding {
				t.Errorf("codings %q, not %q; want %q, not %q", d.Codings, d.NotCoded, c.codings, c.notCoding)
			}
		})
	}
}

// TestBombs holds each coding to its limit.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 32<<20)
	for n, name := range []string{"gzip", "deflate", "br", "zstd"} {
		if testing.Short() && n%2 != 0 {
			continue
		}
		bomb := encoded(t, zeros, name)
		if d := decode(bomb, []string{name}, 32<<20); d.Err != nil || len(d.Bytes) != 32<<20 {
			t.Errorf("%s: at its limit: %v", name, d.Err)
		}
		if d := decode(bomb, []string{name}, 32<<20-1); d.Err == nil || !bytes.Equal(d.Bytes, bomb) {
			t.Errorf("%s: %d bytes came out of a bomb, %v", name, len(d.Bytes), d.Err)
		}
		twice := encoded(t, string(bomb), name)
		if d := decode(twice, []string{name, name}, 1<<20); d.Err == nil || len(d.Bytes) > 1<<20 {
			t.Errorf("%s twice: %d bytes came out, %v", name, len(d.Bytes), d.Err)
		}
	}
}

// TestEncodeLike keeps the shape of what is replaced.
func TestEncodeLike(t *testing.T) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Header = gzip.Header{Name: "fern.json", Comment: "é", Extra: []byte{1, 2, 0, 0}, ModTime: time.Unix(1e9, 0), OS: 3}
	like := pack(t, w, &buf, "old")
	header := like[:len(like)-len("old")-8-5] // up to the deflate stream
	got, err := Encode([]byte("new text"), []string{"gzip"}, like)
	if err != nil || !bytes.HasPrefix(got, header) {
		t.Errorf("gzip header %q, want %q, %v", got, header, err)
	}
	for level := range 10 {
		var buf bytes.Buffer
		w, err := zlib.NewWriterLevel(&buf, level)
		if err != nil {
			t.Fatal(err)
		}
		like := pack(t, w, &buf, "old")
		if got, err := Encode([]byte("new"), []string{"deflate"}, like); err != nil || !bytes.Equal(got[:2], like[:2]) {
			t.Errorf("zlib header %x, want %x, %v", got[:2], like[:2], err)
		}
	}
	raw, err := Encode([]byte("new text"), []string{"deflate"}, deflated(t, strings.Repeat("old", 9)))
	if err != nil || zlibHeader(raw) {
		t.Errorf("raw deflate became zlib: %x, %v", raw, err)
	}
	for _, sum := range []bool{true, false} {
		var buf bytes.Buffer
		w, err := zstd.NewWriter(&buf, zstd.WithEncoderCRC(sum))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Encode([]byte("new"), []string{"zstd"}, pack(t, w, &buf, "old"))
		var h zstd.Header
		if err != nil || h.Decode(got) != nil || h.HasCheckSum != sum {
			t.Errorf("zstd checksum %v, want %v, %v", h.HasCheckSum, sum, err)
		}
	}
	inner := encoded(t, "old", "gzip")
	inner[9] = 7
	both, err := Encode([]byte("new"), []string{"gzip", "br"}, encoded(t, string(inner), "br"))
	if d := Decode(both, []string{"br"}); err != nil || len(d.Bytes) < 10 || d.Bytes[9] != 7 {
		t.Errorf("the inner gzip lost its header: %x, %v", d.Bytes, err)
	}
	if _, err := Encode(nil, []string{"compress"}, nil); err == nil {
		t.Error("an unknown coding was applied")
	}
}

const pythonInflate = `
import base64, gzip, sys, zlib
for line in sys.stdin:
    data = base64.b64decode(line)
    out = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else zlib.decompress(data)
    print(out.hex())
`

func TestEncodePython(t *testing.T) {
	var wires [][]byte
	var want []string
	for _, s := range []string{"", "a", "{}", strings.Repeat("fern\n", 1000), "\x00\xff"} {
		for _, coding := range []string{"gzip", "deflate"} {
			wires = append(wires, encoded(t, s, coding))
			want = append(want, fmt.Sprintf("%x", s))
		}
	}
	if got := askPython(t, pythonInflate, wires); !slices.Equal(got, want) {
		t.Errorf("Python reads %q, want %q", got, want)
	}
}

// FuzzDecode feeds any bytes to each coding, and holds that what Encode makes
// of them decodes to them again.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"gzip", "deflate", "br", "zstd", "gzip, br", "compress"} {
		f.Add([]byte("{}"), name)
		if name != "compress" {
			f.Add(encoded(f, "some text", strings.Split(name, ", ")...), name)
		}
		f.Add([]byte(""), name)
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were coded and decoded", reached, inputs) })
	f.Fuzz(func(t *testing.T, data []byte, header string) {
		inputs++
		d := decode(data, []string{header}, 1<<20)
		if d.Err == nil && len(d.Codings)+len(d.NotCoded) != len(names([]string{header})) {
			t.Fatalf("%q: codings %q, not %q", header, d.Codings, d.NotCoded)
		}
		wire, err := Encode(data, names([]string{header}), data)
		if err != nil || len(names([]string{header})) > 4 {
			return
		}
		reached++
		back := Decode(wire, []string{header})
		if !bytes.Equal(back.Bytes, data) || back.Err != nil || len(back.NotCoded) > 0 {
			t.Fatalf("%q: %q became %q: %+v", header, data, wire, back)
		}
	})
}
