package body

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

// allocated is how many bytes are allocated while f runs.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A readable form takes bounded memory, and what stands in the way of one is
// told.
func TestLimits(t *testing.T) {
	many := "more than 4 million values"
	deep := "data: " + strings.Repeat("[", 40) + strings.Repeat("0,", 2000) + "0" + strings.Repeat("]", 40) + "\n"
	for n, c := range []struct {
		name string
		typ  Type
		text string
		want string
	}{
		{"elements", JSON, "[" + strings.Repeat("0,", 5_000_000) + "0]", many},
		{"arrays", JSON, "[" + strings.Repeat("[0],", 2_000_000) + "0]", many},
		{"brackets", JSON, strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000), "nested more than 10000 deep"},
		{"lines", NDJSON, strings.Repeat("0\n", 5_000_000), many},
		{"events", SSE, strings.Repeat("data: [0,0,0,0]\n\n", 1_000_000), many},
		{"text after events", SSE, strings.Repeat(deep, 390) + strings.Repeat("x", 30<<20) + "\n" + deep, "the readable form is too long"},
		{"indentation", JSON, strings.Repeat("[", 9999) + strings.Repeat("0,", 1_000_000) + "0" + strings.Repeat("]", 9999), "the readable form is too long"},
		{"elements", XML, "<a>" + strings.Repeat("<b/>", 2_500_000) + "</a>", many},
		{"nesting", XML, strings.Repeat("<a>", 1_000_000) + strings.Repeat("</a>", 1_000_000), "nested more than 10000 deep"},
		{"attributes", XML, "<a" + strings.Repeat(` b=""`, 2_000_000) + "/>", "a tag or text of more than 8 MB"},
		{"attributes", HTML, "<a" + strings.Repeat(` b`, 5_000_000) + ">", "a tag or text of more than 8 MB"},
		{"nesting", HTML, strings.Repeat("<div>", 1_000_000), "nested more than 500 deep"},
		{"values", MsgPack, strings.Repeat("\xc0", 5_000_000), many},
		{"values", CBOR, strings.Repeat("\xf6", 5_000_000), many},
		{"nesting", MsgPack, strings.Repeat("\x91", 1_000_000), "nested more than 500 deep"},
	} {
		if testing.Short() && n%4 != 0 {
			continue
		}
		t.Run(string(c.typ)+" "+c.name, func(t *testing.T) {
			var out []byte
			var err error
			bytes := allocated(func() { out, err = Format(c.typ, []byte(c.text)) })
			var over *LimitError
			if out != nil || !errors.As(err, &over) || err.Error() != c.want {
				t.Errorf("%d bytes, %v; want %s", len(out), err, c.want)
			}
			// JSON of 10 MB took 1.6 GB, XML ten times as much.
			if most := uint64(1_000_000_000); bytes > most {
				t.Errorf("%d bytes allocated for %d", bytes, len(c.text))
			}
		})
	}
}

// What is not of its type is beyond no bound.
func TestNoLimit(t *testing.T) {
	for _, typ := range []Type{JSON, NDJSON, XML, HTML, SSE, MsgPack, CBOR, Protobuf, GRPC, PNG} {
		if out, err := Format(typ, []byte("\xc1<{")); err != nil {
			t.Errorf("%s: %q, %v", typ, out, err)
		}
	}
}

// A body beyond MaxDecoded is left as it is, and can be read all the same.
func TestReader(t *testing.T) {
	plain := bytes.Repeat([]byte("\x00a fern"), MaxDecoded/7+1)
	lists := []string{"gzip", "br, zstd", "deflate", "br", "zstd", "zstd, gzip"}
	if testing.Short() {
		lists = lists[:1]
	}
	for _, codings := range lists {
		wire, err := Encode(plain, []string{codings}, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := Decode(wire, []string{codings})
		last := codings[strings.LastIndex(codings, " ")+1:]
		first, _, _ := strings.Cut(codings, ",")
		if want := first + ": expands to more than 64 MB"; !d.Beyond() || d.Err.Error() != want {
			t.Errorf("%s: %v, want %s", codings, d.Err, want)
		}
		if first == last && !bytes.Equal(d.Bytes, wire) {
			t.Errorf("%s: %d bytes of %d", codings, len(d.Bytes), len(wire))
		}
		r, err := Reader(wire, []string{codings})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%s: %d bytes read, %v; want %d", codings, len(got), err, len(plain))
		}
	}
	wire, err := Encode(plain[:1000], []string{"gzip"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Reader(wire, []string{"gzip"}); err != nil {
		t.Error(err)
	} else if got, _ := io.ReadAll(r); !bytes.Equal(got, plain[:1000]) {
		t.Errorf("%d bytes", len(got))
	}
	if _, err := Reader([]byte("\x1f\x8b\x08"), []string{"gzip"}); err == nil {
		t.Error("no error about what is cut off")
	}
}

// A header may name codings without end.
func TestManyCodings(t *testing.T) {
	header := []string{strings.Repeat("gzip, ", 100_000)}
	wire := []byte("text")
	d := Decode(wire, header)
	if d.Err == nil || d.Err.Error() != "more than 16 content codings" || len(d.NotCoded) > 0 || !bytes.Equal(d.Bytes, wire) {
		t.Errorf("%v, %d not coded", d.Err, len(d.NotCoded))
	}
	if _, err := Encode(wire, header, nil); err == nil {
		t.Error("they are put on")
	}
}

// A field _charset_ may be as long as the body, and is no charset then.
func TestLongCharsetField(t *testing.T) {
	part := "--b\r\nContent-Disposition: form-data; name="
	data := []byte(part + `"_charset_"` + "\r\n\r\n" + strings.Repeat("A", 1<<20) + "\r\n" + strings.Repeat(part+"a\r\n\r\nx\r\n", 1000) + "--b--\r\n")
	var parts []Part
	var text []byte
	bytes := allocated(func() {
		parts, _ = Parts("multipart/form-data; boundary=b", data)
		text, _, _ = ReadText("multipart/form-data; boundary=b", data)
	})
	if len(parts) != 1001 || parts[1].ContentType != "" || string(text) != string(data) {
		t.Errorf("%d parts, %d bytes of %d", len(parts), len(text), len(data))
	}
	if bytes > 100_000_000 {
		t.Errorf("%d bytes allocated for %d", bytes, len(data))
	}
}
