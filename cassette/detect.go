package cassette

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
)

// A detection finds the format of a text by its content alone, never by its
// name, and where its entries are. All of the text or its beginning is there.
type detection struct {
	want  string // overrides detection
	data  []byte
	lists []*list
}

// early tells the format by the first interaction that can be read, nil while
// there is none. What follows may prove it wrong.
func (d *detection) early() (format.Format, *list) {
	content := bytes.TrimLeft(bytes.TrimPrefix(d.data, format.Bom), " \t\r\n")
	if len(content) == 0 {
		return nil, nil
	}
	for f, l := range d.candidates(content) {
		l.more(d.data)
		if first, _ := l.firstEntry(d.data); first != nil && (d.want != "" || f.Owns(first, d.data[:l.first[0].Start], nil)) {
			return f, l
		}
	}
	return nil, nil
}

// whole tells the format by the whole text: by its first interaction, and
// where no format has one by what stands around the list.
func (d *detection) whole() (format.Format, *list, error) {
	content := bytes.TrimLeft(bytes.TrimPrefix(d.data, format.Bom), " \t\r\n")
	switch {
	case len(d.data) == 0:
		return nil, nil, errors.New("the file is empty")
	case d.want != "":
		return d.wanted()
	case len(content) == 0:
		return nil, nil, errors.New("the file holds only blanks")
	}
	var broken error
	for _, empty := range []bool{false, true} {
		for f, l := range d.candidates(content) {
			first, err := l.end(d.data)
			if err != nil {
				broken = cmp.Or(broken, err)
				continue
			}
			lead, trail := l.layout.Lead, l.layout.Trail
			if (first == nil) == empty && f.Owns(first, d.data[:lead.End], d.data[trail.Start:]) {
				return f, l, nil
			}
		}
	}
	return nil, nil, format.WhyNot(d.data, format.LanguageOf(content), broken)
}

func (d *detection) wanted() (format.Format, *list, error) {
	f := format.Named(d.want)
	if f == nil {
		return nil, nil, fmt.Errorf("no format %q: %s", d.want, strings.Join(format.Names(), ", "))
	}
	l := d.list(f)
	if _, err := l.end(d.data); l.err != nil {
		return nil, nil, err
	}
	return f, l, nil
}

// candidates are the formats that the text may be of by its language and by
// the words in it. To look for words takes long: that is done one by one.
func (d *detection) candidates(content []byte) iter.Seq2[format.Format, *list] {
	return func(yield func(format.Format, *list) bool) {
		for _, f := range format.All {
			may := f.Describe().Name == d.want
			if d.want == "" && f.Language() == format.LanguageOf(content) {
				may = d.list(f).n > 0 || mentions(d.data, f.Where())
			}
			if may && !yield(f, d.list(f)) {
				return
			}
		}
	}
}

// brokenFormat names the format of a text whose list is broken, "" if that is
// not known, and counts the entries that are whole.
func (d *detection) brokenFormat() (name string, whole int) {
	for _, l := range d.lists {
		first, _ := l.firstEntry(d.data)
		if l.err == nil || first == nil {
			continue
		}
		for _, f := range format.All {
			if d.list(f) == l && (d.want == f.Describe().Name || d.want == "" && f.Owns(first, d.data[:l.first[0].Start], nil)) {
				return f.Describe().Name, l.n
			}
		}
	}
	return "", 0
}

// A list is where formats keep their entries, and the entries found there.
type list struct {
	language span.Language
	where    span.Where
	split    span.Splitter
	first    []span.Span // up to tries
	found    []span.Span // that were not taken yet
	n        int

	ended  bool
	layout span.Layout
	err    error
}

// list is the place where a format keeps its entries; several share one.
func (d *detection) list(f format.Format) *list {
	language, where := f.Language(), f.Where()
	for _, l := range d.lists {
		if l.language == language && l.where.Pairs == where.Pairs && slices.Equal(l.where.Keys, where.Keys) {
			return l
		}
	}
	l := &list{language: language, where: where, split: language.Splitter(where)}
	d.lists = append(d.lists, l)
	return l
}

// tries is how many entries are tried to find one that can be parsed.
const tries = 10

func (l *list) add(found []span.Span) {
	l.first = append(l.first, found[:min(len(found), tries-len(l.first))]...)
	l.found = append(l.found, found...)
	l.n += len(found)
}

// take returns the entries that were found since.
func (l *list) take() []span.Span {
	found := l.found
	l.found = nil
	return found
}

// more finds the entries of a text of which more is there.
func (l *list) more(data []byte) { l.add(l.split.More(data)) }

// end finds the rest and returns the first entry that can be parsed, nil if
// there are none at all.
func (l *list) end(data []byte) (first *span.Doc, err error) {
	if !l.ended {
		l.layout, l.err = l.split.End(data)
		l.add(l.layout.Entries)
		l.layout.Entries, l.ended = nil, true
	}
	if l.err != nil {
		return nil, l.err
	}
	return l.firstEntry(data)
}

// again finds all entries anew. Nothing can be wrong with them: they were
// found before.
func (l *list) again(data []byte) *list {
	fresh := &list{language: l.language, where: l.where, split: l.language.Splitter(l.where)}
	_, _ = fresh.end(data)
	return fresh
}

// firstEntry parses the first entry that can be parsed, nil if there is none.
// One broken entry must not keep the others from being read.
func (l *list) firstEntry(data []byte) (*span.Doc, error) {
	var first error
	for _, span := range l.first {
		d, err := l.language.Parse(data[span.Start:span.End])
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = below(err, bytes.Count(data[:span.Start], format.Newline))
		}
	}
	return nil, first
}

// mentions reports whether the list's key is there at all, so that a file is
// not held against formats it cannot be.
func mentions(data []byte, w span.Where) bool {
	for _, key := range w.Keys {
		if !holdsWord(data, key) {
			return false
		}
	}
	return len(w.Keys) > 0 || holdsWord(data, "content")
}

// holdsWord looks for a word that is not the end of a longer one.
func holdsWord(data []byte, word string) bool {
	for {
		i := bytes.Index(data, []byte(word))
		if i < 0 {
			return false
		}
		if i == 0 || data[i-1] != '_' && !unicode.IsLetter(rune(data[i-1])) {
			return true
		}
		data = data[i+len(word):]
	}
}

// below makes an error's place count from lines further up.
func below(err error, lines int) error {
	var at *span.Error
	if errors.As(err, &at) && at.Line > 0 {
		return &span.Error{Line: at.Line + lines, Column: at.Column, Why: at.Why}
	}
	return err
}
