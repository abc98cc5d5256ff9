package format

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
)

// A Detection finds the format of a text by its content alone, never by its
// name, and where its entries are. All of the text or its beginning is there.
type Detection struct {
	Want string // overrides detection
	// File is the file's name, which says nothing of the format but in some the
	// request.
	File string
	// Unpacked: the file holds the text compressed.
	Unpacked bool
	Data     []byte
	lists    []*List
}

// Early tells the format by the first interaction that can be read, nil while
// there is none. What follows may prove it wrong.
func (d *Detection) Early() (Format, *List) {
	content := bytes.TrimLeft(bytes.TrimPrefix(d.Data, span.BOM), " \t\r\n")
	if len(content) == 0 {
		return nil, nil
	}
	for f, l := range d.candidates(content) {
		if _, apart := f.(InLists); apart {
			continue // the responses come last
		}
		l.More(d.Data)
		if first, _ := l.firstEntry(d.Data); first != nil && (d.Want != "" || f.Owns(first, d.Data[:l.First[0].Start], nil)) {
			return f, l
		}
	}
	return nil, nil
}

// Whole tells the format by the whole text: by its first interaction, and
// where no format has one by what stands around the list.
func (d *Detection) Whole() (Format, *List, error) {
	content := bytes.TrimLeft(bytes.TrimPrefix(d.Data, span.BOM), " \t\r\n")
	switch {
	case len(d.Data) == 0 && d.Unpacked: // no library loads that
		return nil, nil, errors.New("the compressed file is empty")
	case len(d.Data) == 0 && (d.Want == "" || Named(d.Want) != nil):
		f, l := emptyFile(d.Want)
		return f, l, nil
	case d.Want != "":
		return d.wanted()
	case len(content) == 0:
		return nil, nil, errors.New("the file holds only blanks")
	}
	var broken error
	for _, empty := range []bool{false, true} {
		for f, l := range d.candidates(content) {
			first, err := l.End(d.Data)
			if err != nil {
				broken = cmp.Or(broken, err)
				continue
			}
			lead, trail := l.Layout.Lead, l.Layout.Trail
			if (first == nil) == empty && f.Owns(first, d.Data[:lead.End], d.Data[trail.Start:]) {
				return f, l, nil
			}
		}
	}
	if f, l := d.ofFolder(content); l != nil {
		return f, l, nil
	}
	return nil, nil, WhyNot(d.Data, LanguageOf(content), broken)
}

// Confirms reports whether a text of which only the first entry that can be
// parsed and what stands around the entries is there is of a format without doubt:
// Whole would say so too.
func (d *Detection) Confirms(f Format, first *span.Doc, lead, trail []byte) bool {
	if d.Want != "" {
		return true
	}
	content := bytes.TrimLeft(bytes.TrimPrefix(lead, span.BOM), " \t\r\n")
	around := slices.Concat(lead, trail)
	l := d.list(f)
	for _, other := range All {
		switch {
		case len(content) == 0 || !speaks(other, content):
		case d.list(other) == l:
			if other.Owns(first, lead, trail) {
				return other == f
			}
		case isRoot(other) && !other.Where().Pairs && !isRoot(f): // the root is f's mapping, no list
		case isRoot(other), mentions(around, other):
			return false // it may have a list of its own
		}
	}
	return false
}

// isRoot reports whether a format's entries are in the root itself.
func isRoot(f Format) bool { return len(f.Where().Keys) == 0 }

// ofFolder finds out whether the text is one file of a folder.
func (d *Detection) ofFolder(content []byte) (Format, *List) {
	for _, f := range alone {
		if speaks(f, content) && marked(d.Data, f) {
			if l, err := d.whole(f); err == nil {
				return f.named(d.File), l
			}
		}
	}
	return nil, nil
}

func (d *Detection) wanted() (Format, *List, error) {
	f := Named(d.Want)
	if f == nil {
		return nil, nil, fmt.Errorf("no format %q: %s", d.Want, strings.Join(Names(), ", "))
	}
	if one, ok := f.(oneOfFolder); ok {
		l, err := d.whole(one)
		return one.named(d.File), l, err
	}
	l := d.list(f)
	if _, err := l.End(d.Data); l.Err != nil {
		return nil, nil, err
	}
	return f, l, nil
}

// whole is the list of a text that is one entry.
func (d *Detection) whole(f oneOfFolder) (*List, error) {
	doc, err := f.Language().Parse(d.Data)
	if err != nil {
		return nil, err
	}
	if !f.Owns(doc, nil, nil) {
		return nil, errors.New("it is not one response of a folder")
	}
	all := span.Span{Start: 0, End: len(d.Data)}
	l := &List{language: f.Language(), First: []span.Span{all}, found: []span.Span{all}, N: 1, ended: true}
	l.Layout.Trail = span.Span{Start: len(d.Data), End: len(d.Data)}
	return l, nil
}

// speaks reports whether a text begins as those of the format's language do.
func speaks(f Format, content []byte) bool {
	begins := LanguageOf(content)
	return f.Language() == begins || f.Language() == jsonspan.Python2 && begins == jsonspan.JSON
}

// candidates are the formats that the text may be of by its language and by
// the words in it. To look for words takes long: that is done one by one.
func (d *Detection) candidates(content []byte) iter.Seq2[Format, *List] {
	return func(yield func(Format, *List) bool) {
		for _, f := range All {
			may := f.Describe().Name == d.Want
			if d.Want == "" && speaks(f, content) {
				may = d.list(f).N > 0 || mentions(d.Data, f)
			}
			if may && !yield(f, d.list(f)) {
				return
			}
		}
	}
}

// BrokenFormat names the format of a text whose list is broken, "" if that is
// not known, and counts the entries that are whole.
func (d *Detection) BrokenFormat() (name string, whole int) {
	for _, l := range d.lists {
		first, _ := l.firstEntry(d.Data)
		if l.Err == nil || first == nil {
			continue
		}
		for _, f := range All {
			if d.list(f) == l && (d.Want == f.Describe().Name || d.Want == "" && f.Owns(first, d.Data[:l.First[0].Start], nil)) {
				return f.Describe().Name, l.N
			}
		}
	}
	return "", 0
}

// A List is where formats keep their entries, and the entries found there.
type List struct {
	language span.Language
	where    span.Where
	Split    span.Splitter
	First    []span.Span // up to tries
	found    []span.Span // that were not taken yet
	N        int

	ended  bool
	Layout span.Layout
	Err    error
}

// list is the place where a format keeps its entries; several share one.
func (d *Detection) list(f Format) *List {
	language, where := f.Language(), f.Where()
	for _, l := range d.lists {
		if l.language == language && l.where.Pairs == where.Pairs && slices.Equal(l.where.Keys, where.Keys) {
			return l
		}
	}
	l := &List{language: language, where: where, Split: language.Splitter(where)}
	d.lists = append(d.lists, l)
	return l
}

// tries is how many entries are tried to find one that can be parsed.
const tries = 10

func (l *List) add(found []span.Span) {
	l.First = append(l.First, found[:min(len(found), tries-len(l.First))]...)
	l.found = append(l.found, found...)
	l.N += len(found)
}

// Take returns the entries that were found since.
func (l *List) Take() []span.Span {
	found := l.found
	l.found = nil
	return found
}

// More finds the entries of a text of which more is there.
func (l *List) More(data []byte) { l.add(l.Split.More(data)) }

// End finds the rest and returns the first entry that can be parsed, nil if
// there are none at all.
func (l *List) End(data []byte) (first *span.Doc, err error) {
	l.Finish(data)
	if l.Err != nil {
		return nil, l.Err
	}
	return l.firstEntry(data)
}

// Finish finds the rest.
func (l *List) Finish(data []byte) {
	if !l.ended {
		l.Layout, l.Err = l.Split.End(data)
		l.add(l.Layout.Entries)
		l.Layout.Entries, l.ended = nil, true
	}
}

// Again finds all entries again. Nothing can be wrong with them: they were
// found before.
func (l *List) Again(data []byte) *List {
	fresh := &List{language: l.language, where: l.where, Split: l.language.Splitter(l.where)}
	_, _ = fresh.End(data)
	return fresh
}

// firstEntry parses the first entry that can be parsed, nil if there is none.
// One broken entry must not keep the others from being read.
func (l *List) firstEntry(data []byte) (*span.Doc, error) {
	var first error
	for _, span := range l.First {
		d, err := l.language.Parse(data[span.Start:span.End])
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = Below(err, bytes.Count(data[:span.Start], Newline))
		}
	}
	return nil, first
}

// mentions reports whether the list's key is there at all, so that a file is
// not held against formats it cannot be.
func mentions(data []byte, f Format) bool {
	w := f.Where()
	for _, key := range w.Keys {
		if !holdsWord(data, key) {
			return false
		}
	}
	switch {
	case len(w.Keys) > 0:
		return true
	case w.Pairs:
		return holdsWord(data, "content")
	}
	return marked(data, f)
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

// Below makes an error's place count from lines further up.
func Below(err error, lines int) error {
	var at *span.Error
	if errors.As(err, &at) && at.Line > 0 {
		return &span.Error{Line: at.Line + lines, Column: at.Column, Why: at.Why}
	}
	return err
}
