package cassette_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// manyInteractions is a cassette of n small interactions.
func manyInteractions(t testing.TB, n int) *cassette.File {
	t.Helper()
	var b strings.Builder
	b.WriteString("interactions:\n")
	for i := range n {
		fmt.Fprintf(&b, `- request:
    body: null
    headers: {}
    method: GET
    uri: https://api.greenhouse.test/v1/plants/%d
  response:
    body: {string: '{"n": 1}'}
    headers:
      Content-Type: [application/json]
    status: {code: 200, message: OK}
`, i)
	}
	b.WriteString("version: 1\n")
	return read(t, b.String())
}

// bigBody is a cassette of one interaction with a body of JSON, size bytes.
func bigBody(t testing.TB, size int, zipped bool) *cassette.File {
	t.Helper()
	text, coding := fmt.Sprintf("'%s'", bodyText(size)), ""
	if zipped {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(bodyText(size)))
		_ = w.Close()
		text, coding = "!!binary "+base64.StdEncoding.EncodeToString(b.Bytes()), "\n      Content-Encoding: [gzip]"
	}
	return read(t, fmt.Sprintf(`interactions:
- request:
    body: null
    headers: {}
    method: GET
    uri: https://api.greenhouse.test/v1/plants
  response:
    body:
      string: %s
    headers:
      Content-Type: [application/json]%s
    status: {code: 200, message: OK}
version: 1
`, text, coding))
}

func bodyText(size int) string {
	return "[" + strings.Repeat(`{"id": 12345, "name": "Maidenhair fern", "zone": "north bench"},`, size/64) + "0]"
}

func read(t testing.TB, text string) *cassette.File {
	t.Helper()
	f, err := cassette.Read("a.yaml", []byte(text), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// everySecond deletes every second interaction.
func everySecond(f *cassette.File) cassette.Change {
	var c cassette.Change
	for i := (f.Len() - 1) / 2 * 2; i >= 0; i -= 2 {
		c.Ops = append(c.Ops, model.Delete{At: i})
	}
	return c
}

// BenchmarkChange is what a change takes from beginning to end, and how long
// its undo is; how long it keeps the keys waiting, the screen's benchmark says.
func BenchmarkChange(b *testing.B) {
	for _, c := range []struct {
		name   string
		file   func() *cassette.File
		change func(f *cassette.File) cassette.Change
	}{
		{"delete every second of 100000", func() *cassette.File { return manyInteractions(b, 100_000) }, everySecond},
		{"delete all of 100000", func() *cassette.File { return manyInteractions(b, 100_000) }, func(f *cassette.File) (c cassette.Change) {
			for i := f.Len() - 1; i >= 0; i-- {
				c.Ops = append(c.Ops, model.Delete{At: i})
			}
			return c
		}},
		{"duplicate each of 100000", func() *cassette.File { return manyInteractions(b, 100_000) }, func(f *cassette.File) (c cassette.Change) {
			for i := f.Len() - 1; i >= 0; i-- {
				c.Ops = append(c.Ops, model.Duplicate{At: i})
			}
			return c
		}},
		{"move a block of 50000", func() *cassette.File { return manyInteractions(b, 100_000) }, func(*cassette.File) cassette.Change {
			return cassette.Change{Ops: []model.Op{model.Move{At: 75_000, To: 25_000}}}
		}},
		{"move 50000 one by one", func() *cassette.File { return manyInteractions(b, 100_000) }, func(*cassette.File) (c cassette.Change) {
			for i := range 50_000 {
				c.Ops = append(c.Ops, model.Move{At: 50_000 + i, To: i})
			}
			return c
		}},
		{"set one status of 100000", func() *cassette.File { return manyInteractions(b, 100_000) }, func(*cassette.File) cassette.Change {
			return cassette.Change{Ops: []model.Op{model.SetField{At: 50_000, Field: model.ResponseStatus, Value: "404"}}}
		}},
		{"set every status of 10000", func() *cassette.File { return manyInteractions(b, 10_000) }, func(f *cassette.File) (c cassette.Change) {
			for i := range f.Len() {
				c.Ops = append(c.Ops, model.SetField{At: i, Field: model.ResponseStatus, Value: "404"})
			}
			return c
		}},
		{"set a body of 20 MB", func() *cassette.File { return bigBody(b, 20<<20, false) }, setBigBody},
		{"set a zipped body of 20 MB", func() *cassette.File { return bigBody(b, 20<<20, true) }, setBigBody},
	} {
		b.Run(c.name, func(b *testing.B) {
			f := c.file()
			change := c.change(f)
			b.Run("do", func(b *testing.B) {
				for b.Loop() {
					mustDo(b, f, change)
					b.StopTimer()
					f.Undo()
					b.StartTimer()
				}
			})
			mustDo(b, f, change)
			b.Run("undo", func(b *testing.B) {
				for b.Loop() {
					f.Undo()
					b.StopTimer()
					f.Redo()
					b.StartTimer()
				}
			})
		})
	}
}

func setBigBody(*cassette.File) cassette.Change {
	return cassette.Change{Ops: []model.Op{model.SetBody{Side: model.InResponse, Decoded: []byte(bodyText(21 << 20))}}}
}
