package httpspan

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"
)

var trace = Trace("test trace v1")

const two = "test trace v1\n" +
	"60 60\nPOST http://h.test/p HTTP/1.1\r\nHost: h.test\r\nX-Empty:\r\n\r\nabc" + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
	"44 16\nGET http://h.test/ HTTP/1.1\nHost:  h.test \n\n" + "HTTP/1.0 204\r\n\r\n"

// A trace that is cut anywhere has the entries that are whole, and is told to be
// cut off; what it is not is told with its line.
func TestSplit(t *testing.T) {
	whole, err := trace.Split([]byte(two), span.Where{})
	if err != nil || len(whole.Entries) != 2 {
		t.Fatal(whole, err)
	}
	for cut := range len(two) {
		s := trace.Splitter(span.Where{})
		found := s.More([]byte(two[:cut]))
		if !slices.Equal(found, whole.Entries[:len(found)]) {
			t.Fatalf("cut at %d: %v", cut, found)
		}
		l, err := s.End([]byte(two))
		if err != nil || !slices.Equal(append(found, l.Entries...), whole.Entries) {
			t.Fatalf("cut at %d: %v and %v: %v", cut, found, l.Entries, err)
		}
		_, err = trace.Split([]byte(two[:cut]), span.Where{})
		atEnd := cut == whole.Lead.End || cut == whole.Entries[0].End
		if (err == nil) != atEnd {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	own := strings.NewReplacer("v1\n", "v1\r\n", "60 60\n", "60 60\r\n", "44 16\n", "44 16\r\n").Replace(two)
	if l, err := trace.Split([]byte(own), span.Where{}); err != nil || len(l.Entries) != 2 {
		t.Errorf("lines of its own that end in CR LF: %v, %v", l.Entries, err)
	}
	for text, want := range map[string]string{
		"test trace v2\n":                     `line 1, column 1: expected "test trace v1" on a line of its own`,
		"test trace v1\n1 x\n":                "line 2, column 1: expected the sizes of a request and a response",
		"test trace v1\n-1 2\n":               "line 2, column 1: expected the sizes of a request and a response",
		"test trace v1\n5 5\nabc":             "line 2, column 1: " + cutOff,
		"test trace v1\n281474976710655 1\na": "line 2, column 1: " + cutOff,
	} {
		if _, err := trace.Split([]byte(text), span.Where{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Whatever the file holds: it is split into what it is made up of, and a text that
// is set reads back, with all others as they were.
func FuzzHTTP(f *testing.F) {
	f.Add([]byte(two), "x", byte(0))
	f.Add([]byte(two), "HEAD", byte(3))
	f.Add([]byte("test trace v1\r\n"), "", byte(1))
	f.Add([]byte("test trace v1\n0 0\n"), "", byte(1))
	f.Fuzz(func(t *testing.T, src []byte, text string, which byte) {
		l, err := trace.Split(src, span.Where{})
		if err != nil {
			return
		}
		out := bytes.Clone(src[:l.Lead.End])
		for _, e := range l.Entries {
			out = append(out, src[e.Start:e.End]...)
			d, err := trace.Parse(src[e.Start:e.End])
			if err != nil {
				continue
			}
			var texts []*span.Node
			scalars(d.Root, &texts)
			at := int(which) % len(texts)
			edit, err := trace.Writer(nil).Set(d, texts[at], span.String(text))
			if err != nil {
				continue
			}
			now, err := trace.Parse(edit.Apply(d.Src))
			if err != nil {
				t.Fatalf("%q set in %q: %v", text, d.Src, err)
			}
			var after []*span.Node
			scalars(now.Root, &after)
			for i, n := range texts {
				if want := n.Text(); i == at && after[i].Text() != text || i != at && after[i].Text() != want && n.Tag() == after[i].Tag() {
					t.Fatalf("%q set in %q: %d reads %q", text, d.Src, i, after[i].Text())
				}
			}
		}
		if !bytes.Equal(append(out, src[l.Trail.Start:]...), src) {
			t.Fatal("the entries are not all of the text")
		}
	})
}

// scalars lists the texts of an entry, without the names of its parts.
func scalars(n *span.Node, list *[]*span.Node) {
	switch n.Kind() {
	case span.Scalar:
		*list = append(*list, n)
	case span.Map:
		for _, value := range n.Pairs() {
			scalars(value, list)
		}
	default:
		for _, child := range n.Children() {
			scalars(child, list)
		}
	}
}
