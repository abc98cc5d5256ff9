package format

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// uberHeaders holds a response header twice: raw_headers has the lines as they
// came, headers a mapping of lower-case names to values joined by ", " (Python
// 2's httplib.HTTPMessage). The first recordings have the mapping alone.
type uberHeaders struct{ response field.At }

func (p uberHeaders) raw() field.LineHeaders {
	return field.LineHeaders{At: append(p.response[:len(p.response):len(p.response)], "raw_headers"), Text: py2Str}
}

func (p uberHeaders) lines(d *span.Doc) *span.Node { return p.raw().Node(d) }

func (p uberHeaders) merged(d *span.Doc) *span.Node {
	return field.Follow(d.Root, append(p.response[:len(p.response):len(p.response)], "headers")...)
}

func (p uberHeaders) Node(d *span.Doc) *span.Node {
	if n := p.lines(d); n != nil {
		return n
	}
	return p.merged(d)
}

func (p uberHeaders) Holds(d *span.Doc) []*span.Node {
	return []*span.Node{p.lines(d), p.merged(d)}
}

func (p uberHeaders) Get(d *span.Doc) (model.Header, error) {
	if p.lines(d) == nil {
		return p.object(d)
	}
	return p.raw().Get(d)
}

// object reads the headers of urlopen's recordings: a pickled HTTPMessage,
// whose member headers has the lines.
func (p uberHeaders) object(d *span.Doc) (model.Header, error) {
	n := p.merged(d)
	if n == nil || n.Kind() != span.Map {
		return nil, nil
	}
	if dict := n.Get("dict"); n.Tag() != "" && dict != nil {
		n = dict
	}
	var h model.Header
	for name, value := range n.Pairs() {
		h = append(h, model.HeaderLine{Name: name.Text(), Value: value.Text()})
	}
	return h, nil
}

// Set changes both forms; the mapping only where it agreed with the lines.
func (p uberHeaders) Set(e *field.Editor, old, now model.Header) error {
	if p.lines(e.Doc) == nil {
		return fmt.Errorf("headers of this age of uber/cassette are a pickled object")
	}
	agreed := p.agrees(e.Doc, old)
	if err := p.raw().Set(e, old, now); err != nil || !agreed {
		return err
	}
	return p.setMerged(e, now)
}

func (p uberHeaders) agrees(d *span.Doc, h model.Header) bool {
	n := p.merged(d)
	want := mergedHeaders(h)
	if n == nil || n.Kind() != span.Map || n.Tag() != "" || n.Len() != len(want.Items) {
		return false
	}
	for i := 0; i < len(want.Items); i += 2 {
		if v := n.Get(want.Items[i].Text); v == nil || v.Text() != want.Items[i+1].Text {
			return false
		}
	}
	return true
}

func (p uberHeaders) setMerged(e *field.Editor, now model.Header) error {
	want := mergedHeaders(now)
	for i := 0; i < len(want.Items); i += 2 {
		n, key, v := p.merged(e.Doc), want.Items[i].Text, want.Items[i+1]
		had := n.Get(key)
		var err error
		switch {
		case had == nil:
			err = e.InsertPair(n, sortedPlace(n, key), key, v)
		case had.Text() != v.Text:
			err = e.Set(had, v)
		}
		if err != nil {
			return err
		}
	}
	for i := p.merged(e.Doc).Len()/2 - 1; i >= 0; i-- {
		n := p.merged(e.Doc)
		if !slices.ContainsFunc(want.Items, func(v span.Value) bool { return v.Text == n.Child(2*i).Text() }) {
			if err := e.RemovePair(n, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// sortedPlace is before which pair a key goes in a mapping that PyYAML sorted.
func sortedPlace(m *span.Node, key string) int {
	for i := 0; i < m.Len(); i += 2 {
		if m.Child(i).Text() > key {
			return i / 2
		}
	}
	return m.Len() / 2
}

// mergedHeaders is the mapping that Python 2's httplib makes of the lines.
func mergedHeaders(h model.Header) span.Value {
	joined := map[string]string{}
	var names []string
	for _, l := range h {
		name := strings.ToLower(l.Name)
		if had, ok := joined[name]; ok {
			joined[name] = had + ", " + l.Value
			continue
		}
		joined[name] = l.Value
		names = append(names, name)
	}
	slices.Sort(names)
	v := span.Value{Kind: span.Map}
	for _, name := range names {
		v = field.With(v, name, py2Str(joined[name]))
	}
	return v
}

// py2Str is a str of Python 2 as its PyYAML writes it. Without the tag what is
// not ASCII would be read as unicode, which the library can neither replay
// (cStringIO) nor find, as a key.
func py2Str(s string) span.Value {
	v := field.BytesValue([]byte(s))
	if v.Type == span.Str && strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		v.Tag = "!!python/str"
	}
	return v
}
