package yamlspan

import (
	"bytes"
	"fmt"
	"math"
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

// A yamlOutline is a Layout and what the boundaries need to know of it.
type yamlOutline struct {
	span.Layout
	state listState
	// value is the text of an empty list; for listNull without text, and for
	// listMissing, the place where it would be.
	value span.Span
	// parent is the column of the mapping whose key the list is, -1 if the
	// list is the whole document; column is that of the dashes or pairs.
	parent, column int
}

func (yamlLanguage) Split(src []byte, where span.Where) (span.Layout, error) {
	o, err := outlineYAML(src, where)
	return o.Layout, err
}

// outlineYAML finds the entries of src in one pass.
func outlineYAML(src []byte, where span.Where) (yamlOutline, error) {
	p := &yamlSplitter{where: where}
	if _, err := p.End(src); err != nil {
		return yamlOutline{}, err
	}
	return p.out, nil
}

func (yamlLanguage) Splitter(where span.Where) span.Splitter { return &yamlSplitter{where: where} }

// A yamlSplitter drives a scanner over a whole file.
type yamlSplitter struct {
	yamlScanner
	where   span.Where
	columns []int // of the mappings on the way to the list
	out     yamlOutline

	// listed: there is an entry at hand. It begins at entry; its dash, or its
	// key, stands on the line that begins at dash, before which a value was
	// still owed (pending).
	listed            bool
	entry, dash, owed int
}

func (p *yamlSplitter) More(src []byte) []span.Span {
	p.see(src, true)
	p.out.Entries = nil
	_ = p.pass() // what is wrong may yet be mended
	return p.out.Entries
}

func (p *yamlSplitter) At() int { return p.entry }

func (p *yamlSplitter) End(src []byte) (span.Layout, error) {
	p.see(src, false)
	p.out.Entries = nil
	if err := p.pass(); err != nil {
		return span.Layout{Entries: p.out.Entries}, err
	}
	return p.out.Layout, nil
}

// pass goes through the text from the entry at hand on.
func (p *yamlSplitter) pass() error {
	if err := checkEncoding(p.src); err != nil {
		return err
	}
	if !p.listed {
		p.rewind()
		p.columns, p.out = nil, yamlOutline{parent: -1}
		return p.run()
	}
	p.i, p.pending, p.limit = p.dash, p.owed, p.out.column
	_, i, _, _, err := p.line()
	if err == nil {
		err = p.consume(i)
	}
	if err != nil {
		return err
	}
	return p.followingEntries()
}

// A yamlValue is where a value begins that has yet to be looked at.
type yamlValue struct {
	at     int  // its first byte
	column int  // its column
	inline bool // it stands on the line of its key or of "---"
	none   bool // there is none: at is where it would stand
}

func (p *yamlSplitter) run() error {
	v, err := p.document()
	if err != nil {
		return err
	}
	for level, key := range p.where.Keys {
		if v.none {
			return p.missing(v.at)
		}
		at, found, err := p.findKey(v, level, key)
		if err != nil {
			return err
		}
		if !found {
			return p.missing(at)
		}
		p.out.parent = v.column
		if v, err = p.valueAfter(at, v.column); err != nil {
			return err
		}
	}
	return p.list(v)
}

// document passes directives and "---" and returns the document's value.
func (p *yamlSplitter) document() (yamlValue, error) {
	start, i, column, more, err := p.line()
	for err == nil && more && column == 0 && p.src[i] == '%' {
		if !bytes.HasPrefix(p.src[i:], []byte("%YAML 1.")) {
			return yamlValue{}, p.errorAt(i, "the file begins with a directive other than %YAML 1.1")
		}
		if err = p.rawLine(); err == nil {
			start, i, column, more, err = p.line()
		}
	}
	if err != nil {
		return yamlValue{}, err
	}
	if more && column == 0 && bytes.HasPrefix(p.src[i:], []byte("---")) && p.blankAt(i+3) {
		return p.valueAfter(i+3, -1)
	}
	if more && p.atMarker(start) {
		more = false
	}
	return p.bareProperties(yamlValue{at: i, column: column, none: !more}, -1)
}

// bareProperties passes a tag or an anchor that has a line of its own.
func (p *yamlSplitter) bareProperties(v yamlValue, parent int) (yamlValue, error) {
	if v.none || p.src[v.at] != '!' && p.src[v.at] != '&' {
		return v, nil
	}
	i, err := p.properties(v.at)
	if err != nil || !p.endAt(i) && p.src[i] != '#' {
		return v, err
	}
	return p.valueAfter(i, parent)
}

// properties returns the offset after tags, anchors and blanks from i on.
func (p *yamlSplitter) properties(i int) (int, error) {
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

// rawLine passes the line at hand without looking into it.
func (p *yamlSplitter) rawLine() error {
	from := p.i
	_, p.i = p.eol(p.i)
	return p.plainBreaks(from, p.i)
}

// valueAfter returns the value whose key, in column parent, ends at i.
func (p *yamlSplitter) valueAfter(i, parent int) (yamlValue, error) {
	after, err := p.properties(i)
	if err != nil {
		return yamlValue{}, err
	}
	if !p.endAt(after) && p.src[after] != '#' {
		return yamlValue{at: after, column: p.columnOf(after), inline: true}, nil
	}
	for i < after && (p.src[after-1] == ' ' || p.src[after-1] == '\t') {
		after--
	}
	if err := p.finishLine(after); err != nil {
		return yamlValue{}, err
	}
	line := p.i
	start, at, column, more, err := p.line()
	p.i = start
	dash := more && p.src[at] == '-' && p.blankAt(at+1)
	if err != nil {
		return yamlValue{}, err
	}
	if !more || column < parent || column == parent && !dash || p.atMarker(start) {
		p.i = line
		return yamlValue{at: after, none: true}, nil
	}
	return p.bareProperties(yamlValue{at: at, column: column}, parent)
}

// findKey looks for a key in the block mapping v. It returns the offset after
// its ":", or where the mapping ends.
func (p *yamlSplitter) findKey(v yamlValue, level int, key string) (int, bool, error) {
	if v.inline || strings.IndexByte("[{", p.src[v.at]) >= 0 {
		return 0, false, p.errorAt(v.at, "the mapping is not in block style")
	}
	if _, _, ok := p.keyAt(v.at); !ok {
		return 0, false, p.errorAt(v.at, "this is not a mapping with the key "+key)
	}
	if level == 0 && v.column > 0 {
		return 0, false, p.errorAt(v.at, "the whole file is indented")
	}
	p.columns = append(p.columns, v.column)
	for {
		start, i, column, more, err := p.line()
		if err != nil {
			return 0, false, err
		}
		if !more || column < v.column || p.atMarker(start) {
			return start, false, nil
		}
		if column == v.column {
			name, after, _ := p.keyAt(i)
			if err := p.simpleKey(i); err != nil {
				return 0, false, err
			}
			if name == "<<" {
				return 0, false, p.errorAt(i, "a merge key could hold the list")
			}
			if name == key {
				p.pending = column
				return after, true, nil
			}
		}
		if err := p.consume(i); err != nil {
			return 0, false, err
		}
	}
}

// simpleKey refuses a "? " key where the list's key is looked for: its text
// would have to be read to know that it is another.
func (p *yamlSplitter) simpleKey(i int) error {
	if p.src[i] == '?' && p.blankAt(i+1) {
		return p.errorAt(i, "a key is written with \"? \"")
	}
	return nil
}

// keyAt reads the simple key at i: its text and the offset after its ":".
func (p *yamlSplitter) keyAt(i int) (name string, after int, ok bool) {
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

// missing ends a file without the list; it would stand at i.
func (p *yamlSplitter) missing(i int) error {
	p.out.state = listMissing
	p.setEmpty(span.Span{Start: i, End: i}, i)
	return p.rest(false)
}

// setEmpty lays out a file without entries, cut at i.
func (p *yamlSplitter) setEmpty(value span.Span, i int) {
	p.out.value = value
	p.out.Lead, p.out.Trail = span.Span{Start: 0, End: i}, span.Span{Start: i, End: len(p.src)}
}

// list finds the entries of the value v.
func (p *yamlSplitter) list(v yamlValue) error {
	if v.none {
		p.out.state = listNull
		p.setEmpty(span.Span{Start: v.at, End: v.at}, v.at)
		return p.rest(false)
	}
	dash := p.src[v.at] == '-' && p.blankAt(v.at+1)
	_, _, key := p.keyAt(v.at)
	key = key || p.src[v.at] == '?' && p.blankAt(v.at+1)
	if !v.inline && (dash && !p.where.Pairs || key && p.where.Pairs) {
		return p.entries(v.column)
	}
	if v.inline && (dash || key) {
		return p.errorAt(v.at, "the list begins on the line of its key")
	}
	if dash || key {
		return p.errorAt(v.at, "this is not "+p.what())
	}
	return p.emptyList(v)
}

// what names what the entries are in.
func (p *yamlSplitter) what() string {
	if p.where.Pairs {
		return "a mapping of interactions"
	}
	return "a list of interactions"
}

// emptyList reads [] or {} or null.
func (p *yamlSplitter) emptyList(v yamlValue) error {
	if strings.IndexByte("|>%@`,]}:", p.src[v.at]) >= 0 {
		return p.errorAt(v.at, "this is not "+p.what())
	}
	end, err := p.atom(v.at)
	if err != nil {
		return err
	}
	switch raw := p.src[v.at:end]; {
	case raw[0] == '*':
		return p.errorAt(v.at, fmt.Sprintf("an alias stands for %s", p.what()))
	case raw[0] == '[' || raw[0] == '{':
		if inner := bytes.TrimSpace(raw[1 : len(raw)-1]); len(inner) > 0 {
			return p.errorAt(v.at, fmt.Sprintf("%s is in flow style, between %c and %c", p.what(), raw[0], raw[len(raw)-1]))
		}
		p.out.state = listFlow
		p.setEmpty(span.Span{Start: v.at, End: end}, v.at+1)
	case raw[0] != '\'' && raw[0] != '"' && resolvePlain(string(raw)) == span.Null:
		p.out.state = listNull
		p.setEmpty(span.Span{Start: v.at, End: end}, v.at)
	default:
		return p.errorAt(v.at, "this is not "+p.what())
	}
	if !v.inline {
		p.i = lineStartBefore(p.src, v.at)
	}
	if err := p.finishLine(end); err != nil {
		return err
	}
	return p.rest(true)
}

// entries passes the entries in column n and lays them out.
func (p *yamlSplitter) entries(n int) error {
	p.out.column, p.limit = n, n
	p.i = p.backToComments(p.i)
	return p.followingEntries()
}

// surely is how many bytes after the first of a line may have a say in what
// the line is: as many as a document marker with its blank, and more.
const surely = 8

// followingEntries passes the entries from the next line on.
func (p *yamlSplitter) followingEntries() error {
	for {
		start, i, column, more, err := p.line()
		if err != nil {
			return err
		}
		begin := start
		if p.above >= 0 {
			begin = p.above
		}
		at := more && !p.atMarker(start) && column == p.out.column && p.beginsEntry(i)
		if at || !more || column < p.out.column || column == p.out.column && !p.goesOn(i) || p.atMarker(start) {
			if p.partial && (!at || i+surely > len(p.src)) {
				return span.ErrPartial
			}
			if p.listed {
				p.out.Entries = append(p.out.Entries, span.Span{Start: p.entry, End: begin})
			} else {
				p.out.Lead = span.Span{Start: 0, End: begin}
			}
			if !at {
				p.out.Trail = span.Span{Start: begin, End: len(p.src)}
				p.limit = math.MaxInt
				return p.rest(true)
			}
			p.listed, p.entry, p.dash, p.owed = true, begin, start, p.pending
		}
		if err := p.consume(i); err != nil {
			return err
		}
	}
}

// backToComments returns where the comment lines directly above the line at i
// begin, so that they are read again now that the list's column is known.
func (p *yamlSplitter) backToComments(i int) int {
	for i > 0 {
		above := lineStartBefore(p.src, i-1)
		text := bytes.TrimLeft(p.src[above:i], " ")
		if text[0] != '#' {
			break
		}
		i = above
	}
	return i
}

// beginsEntry tells whether a line in the list's column is a new entry.
func (p *yamlSplitter) beginsEntry(i int) bool {
	dash := p.src[i] == '-' && p.blankAt(i+1)
	if p.where.Pairs {
		return !dash && !p.goesOn(i)
	}
	return dash
}

// goesOn tells whether a line in the list's column belongs to the pair above:
// its value after "? ", or a list as its value.
func (p *yamlSplitter) goesOn(i int) bool {
	return p.where.Pairs && (p.src[i] == ':' || p.src[i] == '-') && p.blankAt(i+1)
}

// rest scans what follows the list. Another list under the same key, or a
// second document, would be read instead of this one. Where the value is
// closed no deeper line may come before the next key.
func (p *yamlSplitter) rest(closed bool) error {
	level := len(p.columns) - 1
	for {
		start, i, column, more, err := p.line()
		if err != nil || !more {
			return err
		}
		if p.atMarker(start) {
			return p.ending(start)
		}
		for level >= 0 && column < p.columns[level] {
			level, closed = level-1, false
		}
		if level < 0 || closed && column > p.columns[level] {
			return p.errorAt(i, "the indentation fits nothing above")
		}
		if column == p.columns[level] {
			closed = false
			if err := p.simpleKey(i); err != nil {
				return err
			}
			if name, _, ok := p.keyAt(i); ok && name == p.where.Keys[level] && p.out.state != listMissing {
				return p.errorAt(i, fmt.Sprintf("the key %s appears twice", name))
			}
		}
		if err := p.consume(i); err != nil {
			return err
		}
	}
}

// ending reads what follows the document: nothing but comments.
func (p *yamlSplitter) ending(i int) error {
	if p.src[i] == '-' {
		return p.errorAt(i, "the file holds several documents")
	}
	for {
		if err := p.finishLine(i + len("...")); err != nil {
			return err
		}
		start, next, _, more, err := p.line()
		if err != nil || !more {
			return err
		}
		if !p.atMarker(start) || p.src[start] == '-' {
			return p.errorAt(next, "the file holds several documents")
		}
		i = start
	}
}
