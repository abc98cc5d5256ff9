package cassette

import (
	"io"
	"iter"
	"sync/atomic"

	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// An entry is one interaction as the file holds it. It is never written to: a
// change makes a new one.
type entry struct {
	text      store.Text
	revision  Revision // of text
	separator string   // what stands before it unless it is the first: JSON's comma
	line      *lineage // shared with the versions it was made from
	own       *own     // nil for most
	key       *string  // or number of the entry (draft.key), nil until asked for

	summary atomic.Pointer[cachedSummary]  // nil until asked for
	loads   atomic.Pointer[loading.Answer] // what LoadFinding was answered
	syntax  atomic.Int32                   // what is known of text: parseEntry
}

// own is what entries have of few formats.
type own struct {
	file     string // its name, of an entry that is a file of its own
	response []byte // of a format that keeps them in another list (format.InLists)
}

// file is the name of an entry that is a file of its own, "" of any other.
func (e *entry) file() string {
	if e.own == nil {
		return ""
	}
	return e.own.file
}

// response is the text of its response that is in another list.
func (e *entry) response() []byte {
	if e.own == nil {
		return nil
	}
	return e.own.response
}

// setFile makes a new entry a file of its own, "" for none.
func (e *entry) setFile(name string) {
	if name != "" {
		e.own = &own{file: name}
	}
}

// A cachedSummary is an entry's summary, or why it cannot be decoded.
type cachedSummary struct {
	summary model.Summary
	err     error
}

// keepSummary keeps the summary of what was decoded.
func (e *entry) keepSummary(i model.Interaction, err error) {
	t := &cachedSummary{err: err}
	if err == nil {
		t.summary = model.Summarize(i)
	}
	e.summary.Store(t)
}

// spaced is the same entry with another separator.
func (e *entry) spaced(separator []byte) *entry {
	s := &entry{text: e.text, own: e.own, revision: e.revision, separator: string(separator), line: e.line, key: e.key}
	s.summary.Store(e.summary.Load())
	s.loads.Store(e.loads.Load())
	s.syntax.Store(e.syntax.Load())
	return s
}

// A lineage is what the versions of one interaction share.
type lineage struct{ saved *entry }

// is reports whether two entries are one, with the same separator. Of long lists
// most need no look inside.
func (e *entry) is(other *entry) bool {
	return e == other || e.revision == other.revision && e.separator == other.separator
}

// content is all that a file holds, or held.
type content struct {
	lead, trail []byte
	entries     []*entry
}

// listed is a content whose entries are made when they are asked for.
type listed struct {
	lead, trail []byte
	entries     entries
}

func (l listed) content() content { return content{l.lead, l.trail, l.entries.Items()} }

// Size, Parts and WriteTo are those of the content.
func (l listed) Size() int64                        { return l.content().Size() }
func (l listed) Parts() iter.Seq2[string, []byte]   { return l.content().Parts() }
func (l listed) WriteTo(w io.Writer) (int64, error) { return l.content().WriteTo(w) }

// WriteTo writes lead, entries and trail. Parts are written as they are, so
// nothing is held in memory but what is being copied.
func (c content) WriteTo(w io.Writer) (int64, error) {
	to := store.Copier{To: w}
	to.Bytes(c.lead)
	for i, e := range c.entries {
		if e.file() != "" {
			to.Bytes(e.heading(i == 0))
		}
		if i > 0 && e.separator != "" {
			to.Bytes([]byte(e.separator))
		}
		to.Text(e.text)
	}
	to.Bytes(c.trail)
	return to.End()
}

// Size is how long the text is.
func (c content) Size() int64 {
	size := len(c.lead) + len(c.trail)
	for i, e := range c.entries {
		size += e.text.Len()
		if i > 0 {
			size += len(e.separator)
		}
	}
	return int64(size)
}

func size(entries []*entry) (n int64) {
	for _, e := range entries {
		n += int64(len(e.separator) + e.text.Len())
	}
	return n
}

// common counts the entries that two lists both begin with, and end with.
func common(a, b []*entry) (before, after int) {
	most := min(len(a), len(b))
	for before < most && a[before].is(b[before]) {
		before++
	}
	for after < most-before && a[len(a)-1-after].is(b[len(b)-1-after]) {
		after++
	}
	return before, after
}

// A Revision tells one text of an interaction from all others that a program
// has open: it is another once the interaction is changed, and no other
// interaction has it. It is 0 where there is no interaction.
type Revision uint64

var revisions atomic.Uint64

func newRevision() Revision { return Revision(revisions.Add(1)) }

// newEntry is an entry of a text of its own.
func newEntry(text []byte, line *lineage) *entry {
	return &entry{text: store.TextOf(text), revision: newRevision(), line: line}
}
