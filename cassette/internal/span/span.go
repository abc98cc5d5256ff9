// Package span is what YAML and JSON share: a text's nodes and the bytes that
// each stands in, the values to be written, and the edits that come of them. A
// Language splits a file into entries, finds the place of every value in an
// entry, and writes one value in the style that its place already has. It never
// serialises a document, and it knows nothing of HTTP.
package span

import (
	"errors"
	"fmt"
)

// A Doc is one parsed text: an entry, or a whole small file.
type Doc struct {
	Src []byte
	// Name is the file's, of an entry that is a file of its own (Where.Files).
	Name string
	// Root is the value of the whole text: for an entry of a YAML sequence a
	// Seq of one item, for an entry of a YAML mapping a Map of one pair, for
	// a JSON entry the object itself.
	Root *Node
}

// A Span is a half-open range of bytes.
type Span struct{ Start, End int }

// A Layout is how a file is made up. Lead is everything before the first
// entry and Trail everything after the last. YAML entries follow each other
// without anything between them: blank and comment lines between two belong to the one above,
// comment lines directly above a dash to the one below. Between JSON entries
// stand a comma and white space, which are in no entry. Without entries Lead
// ends and Trail starts inside the empty list.
type Layout struct {
	Lead    Span
	Entries []Span
	Trail   Span
}

// Where says where a file's entries are.
type Where struct {
	// Keys lead from the root mapping to the list: {"interactions"}.
	Keys []string
	// Pairs: the entries are the pairs of that mapping, not items of a list.
	Pairs bool
	// Files: each entry is a whole file, and there is nothing between them.
	Files bool
}

// A Value is something to be written.
type Value struct {
	Kind Kind
	Type Type
	// Tag is an explicit tag to write; when a value replaces a string that
	// carries a tag for strings (!!python/unicode) that tag stays.
	Tag string
	// Text is the scalar: a Str's text (valid UTF-8), a Binary's raw bytes,
	// the literal of a number, bool or null.
	Text  string
	Items []Value // a Seq's items, a Map's keys and values in turn
}

// String makes a Value of a text.
func String(s string) Value { return Value{Type: Str, Text: s} }

// An Edit replaces the bytes from Start to End by New.
type Edit struct {
	Start, End int
	New        []byte
}

// Apply returns src with the edit made.
func (e Edit) Apply(src []byte) []byte {
	out := make([]byte, 0, len(src)-(e.End-e.Start)+len(e.New))
	out = append(out, src[:e.Start]...)
	out = append(out, e.New...)
	return append(out, src[e.End:]...)
}

// A Language is YAML or JSON.
type Language interface {
	// Split finds the entries without parsing them. Its result is exact: what
	// it cannot be sure of is an *Error that says what and where.
	Split(src []byte, where Where) (Layout, error)
	// Splitter does the same for a text that comes in bit by bit.
	Splitter(where Where) Splitter
	// Parse reads one entry, or a whole small file. An *Error says where not.
	Parse(src []byte) (*Doc, error)
	// ParseIn is Parse with the memory of nodes for the nodes: the Doc is good
	// until that is Reset.
	ParseIn(nodes *Builder, src []byte) (*Doc, error)
	// Writer returns a Writer in the style that the samples are written in.
	// Samples are entries of one file; a few hundred scalars are enough.
	Writer(samples []*Doc) Writer
	// Empty returns the lead and trail of a file whose last entry has gone:
	// "interactions:\n" becomes "interactions: []\n".
	Empty(lead, trail []byte, where Where) (newLead, newTrail []byte, err error)
	// Fill is its reverse: lead and trail between which a first entry can
	// stand. like is the entry to be put there.
	Fill(lead, trail []byte, where Where, like []byte) (newLead, newTrail []byte, err error)
	// Separator returns what must stand between an entry that ends in above
	// and the one after it: an end of line where above lacks one, JSON's comma
	// and white space. lead is the file's lead; others are separators found in
	// the file, possibly none.
	Separator(lead, above []byte, others [][]byte) []byte
}

// A Splitter finds the entries of one text, of which only the beginning may be
// there yet.
type Splitter interface {
	// More goes on in src, which begins with what the calls before were given.
	// It returns the entries that they did not: those whose place no text
	// after src can change. Where the list has ended it waits for End.
	More(src []byte) []Span
	// At is where the entry that More found no end of begins, 0 before the
	// first: from there on the text is read again.
	At() int
	// Forget leaves out what stands before the entry at hand, but for the lead:
	// the texts given from now on begin with the lead and go on with the bytes
	// from To. Places that are returned are those in the whole text; an error then
	// says that something is wrong, and not where.
	Forget() (out Span)
	// End goes on to the end of src, which is the whole text. The Layout has
	// the entries that More did not return; with an error these are the ones
	// that are whole before the place in question. Should the text hold the
	// list twice and the last one counts, it has all of that one's entries:
	// then Lead does not end where the first entry of More begins.
	End(src []byte) (Layout, error)
}

// ErrPartial stands for whatever goes wrong in a text that goes on.
var ErrPartial = errors.New("the text goes on")

// A Writer writes single values in the style of a file. Each method returns
// one Edit of d.Src; the caller applies it, parses again and checks. Where a
// style cannot hold a value exactly, the nearest style that can is taken, such
// that PyYAML, Psych and go-yaml read the same. An error says why it cannot be
// done at all ("the list is on one line with a comment").
type Writer interface {
	// Set replaces a value. Setting a scalar to what it already is returns an
	// Edit that changes nothing.
	Set(d *Doc, n *Node, v Value) (Edit, error)
	// Rename replaces the key of the i-th pair of a Map.
	Rename(d *Doc, m *Node, i int, key Value) (Edit, error)
	// InsertPair adds a pair before the i-th of a Map; i == len(pairs) appends.
	InsertPair(d *Doc, m *Node, i int, key string, v Value) (Edit, error)
	// RemovePair removes the i-th pair. A Map left empty becomes {}.
	RemovePair(d *Doc, m *Node, i int) (Edit, error)
	// InsertItem adds an item before the i-th of a Seq.
	InsertItem(d *Doc, s *Node, i int, v Value) (Edit, error)
	// RemoveItem removes the i-th item. A Seq left empty becomes [].
	RemoveItem(d *Doc, s *Node, i int) (Edit, error)
	// Entry writes a whole new entry of the list at where, laid out as like
	// (an entry of the file, or nil), ready to stand between entries: a YAML
	// one starts at the start of a line and ends in an end of line. For
	// Where.Pairs v is a Map of one pair.
	Entry(v Value, like *Doc, where Where) ([]byte, error)
}

// An Error is a place in a text that is not what it must be. Line and Column
// count from 1, columns in characters; 0 where no place is known.
type Error struct {
	Line, Column int
	Why          string // "the quoted text does not end"
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Why
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Why)
}

// BOM is the byte order mark of UTF-8.
var BOM = []byte("\xef\xbb\xbf")
