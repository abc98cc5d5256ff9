package secret

import (
	"bytes"
	"cmp"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/model/body"
)

// A body is searched below its codings and in its charset; where nothing can be
// put in a value's place, or it cannot be searched, that is said.
func TestConcealedBody(t *testing.T) {
	const value = "S3cr3tV4lue"
	zstd, err := body.Encode([]byte("a "+value), []string{"zstd"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, contentType, coding, value, placeholder string
		data                                          []byte
		want, unsearched, err                         string
	}{
		{name: "text", data: []byte("a " + value), want: "a <T>"},
		{name: "nothing of it", contentType: "image/png", data: []byte("\x89PNG\r\n\x1a\n"), want: "\x89PNG\r\n\x1a\n"},
		{name: "coded", coding: "gzip", data: gzipped("a " + value), want: "a <T>"},
		{name: "JSON", contentType: "application/json", placeholder: `<%= ENV["T"] %>`, data: []byte(`{"a": "` + value + `"}`), want: `{"a": "<%= ENV[\"T\"] %>"}`},
		{name: "UTF-16", contentType: "text/plain; charset=utf-16le", data: []byte("S\x003\x00c\x00r\x003\x00t\x00V\x004\x00l\x00u\x00e\x00!\x00"), want: "<\x00T\x00>\x00!\x00"},
		{name: "UTF-16 that is cut off", contentType: "text/plain; charset=utf-16le", data: []byte("S\x003\x00c\x00r\x003\x00t\x00V\x004\x00l\x00u\x00e\x00!"), err: "in UTF-16 or UTF-32"},
		{name: "a placeholder that the charset lacks", contentType: "text/plain; charset=iso-8859-1", placeholder: "<ключ>", data: []byte("\xe9 " + value), err: "a placeholder cannot be written in the body's charset"},
		{name: "lengths", contentType: "application/msgpack", data: append([]byte{0xa0 + byte(len(value))}, value...), err: "within what is no text (mpack)"},
		{name: "bytes", contentType: "application/octet-stream", data: []byte("\x00\x01\xff" + value), err: "within what is no text (bytes)"},
		{name: "multipart", contentType: "multipart/form-data; boundary=x", data: []byte("--x\r\n\r\n\x00\xff" + value + "\r\n--x--"), want: "--x\r\n\r\n\x00\xff<T>\r\n--x--"},
		{name: "gzip that nothing names", contentType: "application/gzip", data: gzipped("a " + value), err: "in a way in which nothing else can be put in its place"},
		{name: "zstd that nothing names", data: zstd, err: "where nothing else can be put in its place"},
		{name: "short in its charset", contentType: "text/plain; charset=shift_jis", value: "パスワ", data: []byte("a \x83p\x83X\x83\x8f"), want: "a <T>"},
		{name: "short among what its charset does not have", contentType: "text/plain; charset=shift_jis", value: "パスワ", data: []byte("\xff \x83p\x83X\x83\x8f"), err: "in a way in which nothing else can be put in its place"},
		{name: "short in the charset of a part", contentType: "multipart/mixed; boundary=x", value: "パスワ",
			data: []byte("--x\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n\x83p\x83X\x83\x8f\r\n--x--"), want: "--x\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n<T>\r\n--x--"},
		{name: "unknown coding", coding: "x-own", data: []byte("\xff\x00"), want: "\xff\x00", unsearched: `unknown content coding "x-own"`},
		{name: "unknown coding over text", coding: "x-own", data: []byte(value), want: "<T>"},
		{name: "a coding that the bytes are not in", coding: "gzip", data: []byte("\xff\x00"), want: "\xff\x00", unsearched: "the bytes are not in the content coding gzip"},
		{name: "a coding that is cut off", coding: "gzip", data: gzipped("a text")[:12], unsearched: "gzip: the data is cut off"},
		{name: "unknown charset", contentType: "text/plain; charset=klingon", data: []byte("a " + value), want: "a <T>", unsearched: `the charset "klingon" is not known`},
	} {
		h := model.Header{{Name: "Content-Type", Value: c.contentType}}
		if c.coding != "" {
			h = append(h, model.HeaderLine{Name: "Content-Encoding", Value: c.coding})
		}
		value, placeholder := cmp.Or(c.value, value), cmp.Or(c.placeholder, "<T>")
		wire, unsearched, err := Values{}.With(value, placeholder).Concealer(t.Context()).Body(c.data, h)
		if c.err != "" || err != nil {
			if c.err == "" || err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %s", c.name, err, c.err)
			}
			continue
		}
		if unsearched != c.unsearched {
			t.Errorf("%s: unsearched %q, want %q", c.name, unsearched, c.unsearched)
		}
		plain := body.Decode(wire, h.Values("Content-Encoding")).Bytes
		if c.want != "" && !bytes.Equal(plain, []byte(c.want)) {
			t.Errorf("%s: %q, want %q", c.name, plain, c.want)
		}
	}
}

func gzipped(text string) []byte {
	coded, err := body.Encode([]byte(text), []string{"gzip"}, nil)
	if err != nil {
		panic(err)
	}
	return coded
}
