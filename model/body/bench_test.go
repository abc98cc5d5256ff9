package body

import (
	"bytes"
	"fmt"
	"testing"
)

// catalog is about a megabyte of JSON.
func catalog() []byte {
	var b bytes.Buffer
	b.WriteString("[")
	for i := range 10_000 {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `{"id": %d, "name": "fern %d", "tags": ["a", "b", {"x": null}], "text": "a text for people", "v": %d.5}`, i, i, i*7)
	}
	b.WriteString("]")
	return b.Bytes()
}

func BenchmarkCheck(b *testing.B) {
	text := catalog()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if err := Check(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPretty(b *testing.B) {
	text := catalog()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if Pretty(JSON, text) == nil {
			b.Fatal("not readable")
		}
	}
}

func BenchmarkReencode(b *testing.B) {
	text := catalog()
	edited := bytes.ReplaceAll(Pretty(JSON, text), []byte("fern 9999"), []byte("moss"))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Reencode(JSON, text, edited); err != nil {
			b.Fatal(err)
		}
	}
}
