package yamlspan

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/span"
)

// A listState is how the list of entries is written.
type listState int

const (
	listBlock   listState = iota // entries on lines of their own
	listFlow                     // [] or {}
	listNull                     // "interactions:" with nothing, or null
	listMissing                  // the key is not there
)

// An outline is a Layout and what the boundaries need to know of it.
type outline struct {
	span.Layout
	state listState
	// value is the text of an empty list; for listNull without text, and for
	// listMissing, the place where it would be.
	value span.Span
	// parent is the column of the mapping whose key the list is, -1 if the
	// list is the whole document; column is that of the dashes or pairs.
	parent, column int
}

// A splitter drives a scanner over a whole file.
type splitter struct {
	scanner
	where   span.Where
	columns []int // of the mappings on the way to the list
	out     outline

	// listed: there is an entry at hand. It begins at entry; its dash, or its
	// key, stands on the line that begins at dash, before which a value was
	// still owed (pending).
	listed            bool
	entry, dash, owed int
	// first is where the first entry begins, left how many bytes behind it were
	// left out.
	first, left int
}

// A valueStart is where a value begins that has yet to be looked at.
type valueStart struct {
	at     int  // its first byte
	column int  // its column
	inline bool // it stands on the line of its key or of "---"
	none   bool // there is none: at is where it would stand
}

// keyAt reads the simple key at i: its text and the offset after its ":".
func (p *splitter) keyAt(i int) (name string, after int, ok bool) {
	i, err := p.properties(i)
	if err != nil || p.endAt(i) || strings.IndexByte("-?:", p.src[i]) >= 0 && p.blankAt(i+1) || strings.IndexByte("|>", p.src[i]) >= 0 {
		return "", 0, false
	}
	end, err := p.atom(i)
	if err != nil {
		return "", 0, false
	}
	colon, _ := p.skipBlank(end, true)
	if colon >= len(p.src) || p.src[colon] != ':' || !p.blankAt(colon+1) || p.partial && colon+1 == len(p.src) {
		return "", 0, false
	}
	return keyText(p.src[i:end]), colon + 1, true
}

// keyText returns the value of a key as written.
func keyText(raw []byte) string {
	if raw[0] != '\'' && raw[0] != '"' {
		return string(raw)
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && bytes.IndexByte(inner, raw[0]) < 0 {
		return string(inner)
	}
	var v yaml.Node
	if yaml.Unmarshal(raw, &v) != nil || len(v.Content) != 1 {
		return ""
	}
	return v.Content[0].Value
}

// properties returns the offset after tags, anchors and blanks from i on.
func (p *splitter) properties(i int) (int, error) {
	for {
		var err error
		if i, err = p.skipBlank(i, true); err != nil {
			return 0, err
		}
		if p.endAt(i) || p.src[i] != '!' && p.src[i] != '&' {
			return i, nil
		}
		if i, err = p.property(i); err != nil {
			return 0, err
		}
	}
}

// simpleKey refuses a "? " key where the list's key is looked for: its text
// would have to be read to know that it is another.
func (p *splitter) simpleKey(i int) error {
	if p.src[i] == '?' && p.blankAt(i+1) {
		return p.errorAt(i, "a key is written with \"? \"")
	}
	return nil
}
