package emit

import "tapedeck/cassette/internal/span"

// A place is where a scalar is to be written. Columns are in characters.
type Place struct {
	// Style is the style that the scalar there has. free says that there is
	// none to keep: the file's writer chooses.
	Style span.Style
	Free  bool
	// Parent is the column of the keys or dashes of the block collection that
	// holds the scalar, -1 at the root; flow counts the flow collections
	// between that and the scalar.
	Parent, Flow int
	// Column is where the emitted text begins: its tag, else the scalar. An
	// anchor before it is the caller's.
	Column int
	// Key: a key without "? ", which must stay on one line.
	Key bool
	// Tag is the tag written there now.
	Tag string
	// symbol: what stands there plain is a Ruby symbol, like :get.
	symbol bool
	// Blank: blank lines follow; a | or > that keeps its final line breaks
	// would take them in. last: the text ends here, without a line break.
	// Comment: a comment follows on the line where the scalar ends.
	Blank, Last, Comment bool
	// Indent is the column of the old scalar's continuation or content lines,
	// 0 where it has none.
	Indent int
	// wrap is the length of the lines of the old base64 text, 0 for one line
	// or unknown.
	wrap int
}

// inner is one step deeper than the collection at p, and than every flow
// collection on the way, as libyaml counts.
func (p Place) inner(by step) int {
	column := max(p.Parent, 0)
	for range p.Flow + 1 {
		column = by.From(column)
	}
	return column
}

// A dialect is how the writer of a file lays out scalars.
type Dialect struct {
	Eol string
	// indent and blockIndent are how much deeper than their collection the
	// lines of plain or quoted, and of block scalars stand.
	indent, blockIndent step
	// MapIndent is how much deeper than a mapping a block mapping in it
	// stands, seqIndent by how many columns a block sequence does; dash is how
	// far an item is from its dash.
	MapIndent       step
	SeqIndent, Dash int
	lines
	// linesOf finds lines once a text is written that they matter to, nil where
	// they are known.
	linesOf func() lines
	// unicode: non-ASCII characters are written as they are. libyaml takes
	// those over U+FFFF for not printable; astral and astralDouble say that
	// this file has them raw, outside and inside double quotes.
	unicode, astral, astralDouble bool
	quotes                        quoteRule
	// literals: text of several lines is written as | where the writer has
	// the choice; tabs: with tabs too, as go-yaml does; loose: also what
	// libyaml would double-quote for its blanks.
	literals, tabs, loose bool
	// bangs: "! " stands before a string that is quoted because it could not be
	// plain, as Psych of Ruby 1.9 has it.
	bangs  bool
	null   string
	base64 base64Form
}

// Lines are how a writer breaks and ends those of a scalar.
type lines struct {
	// width is the column after which a line breaks at its next space; 0:
	// never.
	width int
	fold  foldStyle
	// closesAtMargin: libyaml before 0.2.3 put the quote that closes a
	// single-quoted scalar ending in line breaks at the start of a line.
	closesAtMargin bool
}

// A step is how a writer indents: by n columns, or (go-yaml) to the next
// multiple of n.
type step struct {
	n    int
	grid bool
}

func (s step) From(column int) int {
	if s.grid {
		return s.n * (column/s.n + 1)
	}
	return column + s.n
}

// A foldStyle is how a line of a double-quoted scalar breaks.
type foldStyle int

const (
	foldBare      foldStyle = iota // libyaml: before a space that the line break stands for
	foldBackslash                  // PyYAML without libyaml, SnakeYAML: after a backslash
)

// A quoteRule is which quotes a string gets that needs some.
type quoteRule int

const (
	quotesSingle quoteRule = iota // libyaml, PyYAML: single where they hold it
	quotesPsych                   // double before a first character that is no word's
	quotesGo                      // go-yaml: double for what would be no string, single for indicators
	quotesDouble                  // prettier, goccy
)

// A base64Form is how binary values are written: lines of wrap bytes (0: one
// line), with a final line break or not.
type base64Form struct {
	tag     string
	style   span.Style
	wrap    int
	newline bool
}

const goWrap = 70

var psychBase64 = base64Form{tag: "!binary", style: span.Literal}

// An example is a scalar of the file and where it stands.
type example struct {
	node   *span.Node
	value  span.Value
	place  Place
	source string // tag and scalar as they stand in the file
}
