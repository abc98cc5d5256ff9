package yamlspan

import (
	"bytes"
	"errors"
	"strings"

	"tapedeck/cassette/internal/span"
)

var errBarePair = errors.New("the pair stands in a list without braces")

func (w *writer) InsertPair(d *span.Doc, m *span.Node, i int, key string, v span.Value) (span.Edit, error) {
	k := span.String(key)
	if m.Len() == 0 {
		return w.Set(d, m, span.Value{Kind: span.Map, Tag: ownTag(m), Items: []span.Value{k, v}})
	}
	if m.Style() == span.Flow {
		return w.insertInFlow(d, m, i, func(s spot, column int) (string, error) {
			return w.flowPair(k, v, s.column, s.flow+1, column)
		})
	}
	return w.insertInBlock(d, m, i, func(e end) (string, error) { return w.pair(k, v, m.Column(), e) })
}

func (w *writer) InsertItem(d *span.Doc, s *span.Node, i int, v span.Value) (span.Edit, error) {
	if s.Len() == 0 {
		return w.Set(d, s, span.Value{Kind: span.Seq, Tag: ownTag(s), Items: []span.Value{v}})
	}
	if s.Style() == span.Flow {
		return w.insertInFlow(d, s, i, func(at spot, column int) (string, error) {
			return w.flowItem(v, at.column, at.flow+1, column)
		})
	}
	return w.insertInBlock(d, s, i, func(e end) (string, error) { return w.item(v, s.Column(), e) })
}

// ownTag is the tag that a collection keeps when its items change; a null that
// becomes one keeps none.
func ownTag(n *span.Node) string {
	if n.Kind() == span.Scalar {
		return ""
	}
	return n.Tag()
}

// insertInBlock puts an element before the i-th of a block collection.
// Comment lines directly above an element belong to it.
func (w *writer) insertInBlock(d *span.Doc, c *span.Node, i int, write func(end) (string, error)) (span.Edit, error) {
	indent := strings.Repeat(" ", c.Column())
	if i >= elements(c) {
		at := lineEnd(d.Src, c.End())
		if b := d.Src[at:min(len(d.Src), at+breakLen(d.Src, at))]; len(b) > 0 && b[len(b)-1] != '\n' {
			return span.Edit{}, errors.New("the line before it does not end in LF or CR LF")
		}
		text, err := write(endAt(d.Src, at))
		from, closed := stripAtEnd(d.Src, c)
		return span.Edit{Start: from, End: at, New: []byte(closed + w.d.Eol + indent + text)}, err
	}
	start := elementStart(d.Src, c, i)
	if !ownLine(d.Src, start) {
		text, err := write(end{})
		return span.Edit{Start: start, End: start, New: []byte(text + w.d.Eol + indent)}, err
	}
	at := commentsAbove(d.Src, start, w.bound(d, c, i))
	text, err := write(end{comment: at < lineStartBefore(d.Src, start) && absorbed(d.Src, at)})
	return span.Edit{Start: at, End: at, New: []byte(indent + text + w.d.Eol)}, err
}

// stripAtEnd deals with a block scalar that ends the text without a line break:
// once a line follows, its value would gain one unless it becomes |-. It
// returns what must replace the text from an offset on, or nothing at the end.
func stripAtEnd(src []byte, c *span.Node) (from int, text string) {
	n := lastLeaf(c)
	if n.Kind() != span.Scalar || n.Style() != span.Literal && n.Style() != span.Folded || n.End() < len(src) {
		return lineEnd(src, c.End()), ""
	}
	from = n.Start() + 1
	header := lineEnd(src, from)
	if bytes.IndexByte(src[from:min(header, from+2)], '-') >= 0 || header == len(src) {
		return len(src), ""
	}
	return from, "-" + strings.Replace(string(src[from:header]), "+", "", 1) + string(src[header:])
}

// bound is an offset before the comment lines above the i-th element.
func (w *writer) bound(d *span.Doc, c *span.Node, i int) int {
	if i > 0 {
		_, last := element(c, i-1)
		return nextLine(d.Src, last.End())
	}
	s, _ := locate(d, c)
	if s.parent == nil {
		return 0
	}
	from, _ := s.after(d.Src)
	return nextLine(d.Src, from)
}

// insertInFlow puts an element before the i-th between brackets, on a line of
// its own where each of the others has one.
func (w *writer) insertInFlow(d *span.Doc, c *span.Node, i int, write func(spot, int) (string, error)) (span.Edit, error) {
	s, ok := locate(d, c)
	if !ok {
		return span.Edit{}, errNotFound
	}
	if d.Src[c.Start()] != '{' && d.Src[c.Start()] != '[' {
		return span.Edit{}, errBarePair
	}
	separator := " "
	if indent, alone := linesOfOwn(d.Src, c); alone {
		separator = w.d.Eol + strings.Repeat(" ", indent)
	}
	if i < elements(c) {
		at := elementStart(d.Src, c, i)
		text, err := write(s, textColumn(d.Src, at))
		return span.Edit{Start: at, End: at, New: []byte(text + "," + separator)}, err
	}
	first, last := element(c, elements(c)-1)
	text, err := write(s, textColumn(d.Src, last.End())+2)
	comma := ","
	if needsBlank(first, last) {
		comma = " ," // "a:," would be a plain scalar
	}
	return span.Edit{Start: last.End(), End: last.End(), New: []byte(comma + separator + text)}, err
}

// needsBlank tells whether an element ends in a ":" or a tag, which a blank must
// follow.
func needsBlank(first, last *span.Node) bool {
	for last.Kind() == span.Map && last.Style() == span.Flow && last.Len() == 2 && last.End() == last.Child(1).End() {
		first, last = last.Child(0), last.Child(1)
	}
	implied := first != last && last.Props() == last.Start() && last.Start() == first.End()
	return last.Start() == last.End() && !implied
}

// linesOfOwn tells whether each element of a flow collection begins a line, and
// in which column the first does.
func linesOfOwn(src []byte, c *span.Node) (column int, alone bool) {
	for i := range elements(c) {
		start := elementStart(src, c, i)
		if !ownLine(src, start) {
			return 0, false
		}
		if i == 0 {
			column = start - lineStartBefore(src, start)
		}
	}
	return column, true
}

func (w *writer) RemovePair(d *span.Doc, m *span.Node, i int) (span.Edit, error) {
	return w.remove(d, m, i)
}

func (w *writer) RemoveItem(d *span.Doc, s *span.Node, i int) (span.Edit, error) {
	return w.remove(d, s, i)
}

func (w *writer) remove(d *span.Doc, c *span.Node, i int) (span.Edit, error) {
	switch {
	case c.Style() == span.Flow && d.Src[c.Start()] != '{' && d.Src[c.Start()] != '[':
		return span.Edit{}, errBarePair
	case elements(c) == 1:
		return w.Set(d, c, span.Value{Kind: c.Kind(), Tag: c.Tag()})
	case c.Style() == span.Flow:
		return removeInFlow(d, c, i)
	}
	start := elementStart(d.Src, c, i)
	if !ownLine(d.Src, start) { // the first, after a dash
		next := elementStart(d.Src, c, i+1)
		above := commentsAbove(d.Src, next, w.bound(d, c, i+1))
		if comment := above + len(d.Src[above:next]) - len(bytes.TrimLeft(d.Src[above:next], " ")); comment < next {
			next = comment
		}
		return span.Edit{Start: start, End: next}, nil
	}
	from := commentsAbove(d.Src, start, w.bound(d, c, i))
	if i+1 < elements(c) {
		next := elementStart(d.Src, c, i+1)
		return span.Edit{Start: from, End: commentsAbove(d.Src, next, w.bound(d, c, i+1))}, nil
	}
	to := nextLine(d.Src, c.End())
	if _, above := element(c, i-1); keepsBlankLines(d.Src, above) {
		for blankLine(d.Src, to) {
			to = nextLine(d.Src, to)
		}
	}
	return span.Edit{Start: from, End: to}, nil
}

// removeInFlow removes an element and one comma.
func removeInFlow(d *span.Doc, c *span.Node, i int) (span.Edit, error) {
	start := elementStart(d.Src, c, i)
	_, last := element(c, i)
	if i+1 < elements(c) {
		return span.Edit{Start: start, End: elementStart(d.Src, c, i+1)}, nil
	}
	first, above := element(c, i-1)
	if hasComment(d.Src[above.End():start]) {
		edit := span.Edit{Start: start, End: last.End()}        // the comma above may stand last
		if comma := commaAfter(d.Src, last.End()); comma >= 0 { // but not two
			edit.New, edit.End = d.Src[last.End():comma], comma+1
		}
		return edit, nil
	}
	edit := span.Edit{Start: above.End(), End: last.End()}
	if needsBlank(first, above) {
		edit.New = []byte(" ") // "a:}" would be a plain scalar
	}
	return edit, nil
}

// commaAfter is the comma that stands next but for white space and comments, negative
// for none.
func commaAfter(src []byte, i int) int {
	for ; i < len(src); i++ {
		switch src[i] {
		case ' ', '\t', '\r', '\n':
		case '#':
			line := bytes.IndexByte(src[i:], '\n')
			if line < 0 {
				return -1
			}
			i += line
		case ',':
			return i
		default:
			return -1
		}
	}
	return -1
}

func (w *writer) Entry(v span.Value, like *span.Doc, where span.Where) ([]byte, error) {
	own := w.like(like, where)
	var text string
	var err error
	switch {
	case !where.Pairs && !where.Files:
		text, err = own.item(v, own.column, end{})
	case v.Kind != span.Map || len(v.Items) == 0:
		return nil, errors.New("the entry is not a pair")
	default:
		text, err = own.block(v, own.column, end{})
	}
	return []byte(strings.Repeat(" ", own.column) + text + own.d.Eol), err
}

// like is the writer for an entry laid out as the sample, which may be nil.
func (w *writer) like(sample *span.Doc, where span.Where) writer {
	own := *w
	if sample == nil {
		if own.column == 0 && len(where.Keys) > 0 && !where.Pairs {
			own.column = own.d.SeqIndent
		}
		return own
	}
	own.column = sample.Root.Column()
	var c collectionCounts
	c.count(sample.Src, sample.Root)
	if c.alone+c.compact > 0 {
		own.dashAlone = c.alone > c.compact
	}
	return own
}
