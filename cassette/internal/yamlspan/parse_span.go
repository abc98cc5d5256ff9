package yamlspan

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
)

// A finder walks a go-yaml tree and its text together, in document order, and
// finds where each value ends. Whatever stands between two values must be
// white space, comments and indicators; anything else is an error, so a wrong
// span cannot go unseen.
type finder struct {
	src []byte
	at  int // everything before it has been placed
	// mark is a byte offset in the terms that go-yaml counts in: lines, and
	// runes since the line began.
	mark    struct{ off, line, col, lineStart int }
	nodes   span.Builder
	anchors map[*yaml.Node]*span.Node
	names   map[string]bool
	// brackets is how many [ and { are open.
	brackets int
}

func (f *finder) errorAt(off int, why string) *span.Error {
	line, column := position(f.src, off)
	return &span.Error{Line: line, Column: column, Why: why}
}

// unclear is the error for a layout that the finder does not understand.
func (f *finder) unclear(off int) error {
	return f.errorAt(off, "the layout here is not understood")
}

// step moves the mark by one character or line break.
func (f *finder) step() {
	m := &f.mark
	if b := f.src[m.off]; b < utf8.RuneSelf && b != '\n' && b != '\r' {
		m.off++
		m.col++
		return
	}
	if n := breakLen(f.src, m.off); n > 0 {
		m.off += n
		m.line++
		m.col, m.lineStart = 0, m.off
		return
	}
	_, n := utf8.DecodeRune(f.src[m.off:])
	m.off += n
	m.col++
}

// offset returns where go-yaml says that y begins.
func (f *finder) offset(y *yaml.Node) (int, error) {
	for f.mark.off < len(f.src) && (f.mark.line < y.Line-1 || f.mark.line == y.Line-1 && f.mark.col < y.Column-1) {
		f.step()
	}
	if f.mark.line != y.Line-1 || f.mark.col != y.Column-1 || f.mark.off < f.at {
		return 0, f.unclear(f.at)
	}
	return f.mark.off, nil
}

// column returns the byte column of an offset at or after the mark.
func (f *finder) column(off int) int {
	for f.mark.off < off {
		f.step()
	}
	return off - f.mark.lineStart
}

// start places y: it returns its offset, having seen that only white space,
// comments and the indicators in also stand before it.
func (f *finder) start(y *yaml.Node, also string) (int, error) {
	o, err := f.offset(y)
	if err != nil {
		return 0, err
	}
	if skipBlank(f.src, f.at, also) < o {
		return 0, f.unclear(f.at)
	}
	return o, nil
}

// isEmpty reports whether a node has no text of its own (it may have a tag or an
// anchor).
func isEmpty(y *yaml.Node) bool {
	const written = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return y.Kind == yaml.ScalarNode && y.Value == "" && y.Style&written == 0
}

// root places the value of a document, after directives and "---".
func (f *finder) root(y *yaml.Node) (*span.Node, error) {
	for {
		i := skipBlank(f.src, f.at, "")
		if i < len(f.src) && f.src[i] == '%' {
			for i < len(f.src) && breakLen(f.src, i) == 0 {
				i++
			}
			f.at = i
			continue
		}
		if bytes.HasPrefix(f.src[i:], []byte("---")) && (i+3 == len(f.src) || isBlank(f.src, i+3)) {
			f.at = i + 3
		}
		break
	}
	n, err := f.node(y, -1, "")
	if err != nil {
		return nil, err
	}
	end := skipBlank(f.src, f.at, "")
	for bytes.HasPrefix(f.src[end:], []byte("...")) {
		end = skipBlank(f.src, end+3, "")
	}
	if end < len(f.src) {
		return nil, f.unclear(end)
	}
	return n, nil
}

// node places y and all in it. parent is the column of the block collection
// that it is in, -1 for none; also are indicators that may stand before it.
func (f *finder) node(y *yaml.Node, parent int, also string) (*span.Node, error) {
	made, n := f.nodes.New()
	if y.Anchor != "" {
		n.More().Anchor = y.Anchor
	}
	f.anchors[y] = made
	if isEmpty(y) {
		n.Type, n.Column = span.Null, f.column(f.at)
		n.Props, n.Start, n.End = f.at, f.at, f.at
		if !f.propsAhead(y) {
			return made, nil
		}
	}
	o, err := f.start(y, also)
	if err != nil {
		return nil, err
	}
	n.Props, n.Start = o, o
	if f.ownProps(y, o) {
		if err := f.props(n, isEmpty(y)); err != nil {
			return nil, err
		}
	}
	n.Column = f.column(n.Start)
	f.at = n.Start
	switch y.Kind {
	case yaml.ScalarNode:
		err = f.scalar(y, n, parent)
	case yaml.AliasNode:
		err = f.alias(y, n)
	case yaml.SequenceNode:
		n.Kind = span.Seq
		err = f.seq(y, n)
	case yaml.MappingNode:
		n.Kind = span.Map
		err = f.pairs(y, n)
	}
	return made, err
}

// propsAhead reports whether an empty scalar has a tag or an anchor. go-yaml
// does not keep the tag "!", so the text at its position decides.
func (f *finder) propsAhead(y *yaml.Node) bool {
	if y.Anchor != "" || y.Style&yaml.TaggedStyle != 0 {
		return true
	}
	i := skipBlank(f.src, f.at, "")
	return i < len(f.src) && f.src[i] == '!' && f.mark.off <= i && f.isAt(y, i)
}

// isAt reports whether go-yaml's position of y is the offset i, without moving
// the mark past it.
func (f *finder) isAt(y *yaml.Node, i int) bool {
	f.column(i)
	return f.mark.off == i && f.mark.line == y.Line-1 && f.mark.col == y.Column-1
}

// ownProps reports whether the tag or anchor at o belongs to y, and not to the
// first key of the block mapping or single pair that y is.
func (f *finder) ownProps(y *yaml.Node, o int) bool {
	if o >= len(f.src) || f.src[o] != '!' && f.src[o] != '&' {
		return false
	}
	if y.Kind == yaml.MappingNode && len(y.Content) > 0 {
		k := y.Content[0]
		return k.Line != y.Line || k.Column != y.Column
	}
	return y.Kind != yaml.AliasNode
}

// props reads the tag and anchor at n.Props and moves n.Start past them.
func (f *finder) props(n *span.Fields, empty bool) error {
	i, more := n.Props, n.More()
	for i < len(f.src) && (f.src[i] == '!' && more.Tag == "" || f.src[i] == '&') {
		from := i
		i++
		if f.src[from] == '&' {
			for i < len(f.src) && isNameByte(f.src[i]) {
				i++
			}
			if f.names[more.Anchor] {
				return f.errorAt(from, fmt.Sprintf("the anchor %q is defined twice", more.Anchor))
			}
			f.names[more.Anchor] = true
		} else {
			for i < len(f.src) && !isBlank(f.src, i) {
				i++
			}
			more.Tag = string(f.src[from:i])
			if !strings.HasPrefix(more.Tag, "!<") && strings.ContainsAny(more.Tag, ",[]{}") {
				return f.errorAt(from, "a tag holds a character that none can hold") // go-yaml takes it, libyaml does not
			}
		}
		n.Start = i
		i = skipBlank(f.src, i, "")
	}
	if !empty {
		n.Start = i
	}
	return nil
}

func (f *finder) alias(y *yaml.Node, n *span.Fields) error {
	n.Kind, n.More().Text, n.More().Target = span.Alias, y.Value, f.anchors[y.Alias]
	n.Type = span.Other
	n.End = n.Start + 1 + len(y.Value)
	if !bytes.HasPrefix(f.src[n.Start:], []byte("*"+y.Value)) {
		return f.unclear(n.Start)
	}
	f.at = n.End
	return nil
}

func (f *finder) scalar(y *yaml.Node, n *span.Fields, parent int) error {
	more := n.More()
	more.Text = y.Value
	switch {
	case more.Tag == "!" || more.Tag == "" && y.Style&^yaml.TaggedStyle != 0:
		n.Type = span.Str
	case more.Tag == "":
		n.Type = direct.PlainType(y.Value)
	default:
		n.Type = direct.TagType(y.Tag)
	}
	var end int
	switch {
	case y.Style&yaml.SingleQuotedStyle != 0:
		n.Style, end = span.Single, singleEnd(f.src, n.Start)
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n.Style, end = span.Double, doubleEnd(f.src, n.Start)
		if i := apostropheEscape(f.src[n.Start:max(n.Start, end)]); i >= 0 {
			return f.errorAt(n.Start+i, "the quoted text has an unknown escape")
		}
	case y.Style&yaml.LiteralStyle != 0:
		n.Style, end = span.Literal, blockEnd(f.src, n.Start, parent)
	case y.Style&yaml.FoldedStyle != 0:
		n.Style, end = span.Folded, blockEnd(f.src, n.Start, parent)
	default:
		n.Style, end = span.Plain, plainEnd(f.src, n.Start, y.Value)
		if f.brackets > 0 {
			if i := colonInFlow(f.src, n.Start, end); i >= 0 {
				return f.errorAt(i, "no space follows the \":\"")
			}
		}
	}
	if end < 0 || parent >= 0 && n.Column <= parent && (n.Style == span.Literal || n.Style == span.Folded) {
		return f.unclear(n.Start)
	}
	n.End, f.at = end, end
	return nil
}

func (f *finder) seq(y *yaml.Node, n *span.Fields) error {
	if y.Style&yaml.FlowStyle != 0 {
		return f.flow(y, n, '[', ']')
	}
	n.Style = span.Block
	n.End = n.Start
	for _, c := range y.Content {
		i := skipBlank(f.src, f.at, "")
		if i == len(f.src) || f.src[i] != '-' {
			return f.unclear(i)
		}
		f.at = i + 1
		item, err := f.node(c, n.Column, "")
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
		n.End = item.End()
	}
	return nil
}

func (f *finder) pairs(y *yaml.Node, n *span.Fields) error {
	if y.Style&yaml.FlowStyle != 0 {
		return f.flow(y, n, '{', '}')
	}
	n.Style = span.Block
	for i := 0; i < len(y.Content); i += 2 {
		if err := f.pair(y.Content[i], y.Content[i+1], n, n.Column, "?"); err != nil {
			return err
		}
	}
	return nil
}

// pair places a key and its value. before are the indicators that may stand
// before the key.
func (f *finder) pair(k, v *yaml.Node, n *span.Fields, column int, before string) error {
	i := skipBlank(f.src, f.at, ",")
	if n.Style == span.Flow && i+1 < len(f.src) && f.src[i] == '?' && (isEmpty(k) || !isBlank(f.src, i+1)) {
		return f.unclear(i) // "{?x: y}", "[? :,]": readers differ in what the ? makes of it
	}
	explicit := i < len(f.src) && f.src[i] == '?'
	if isEmpty(k) {
		if explicit {
			i++
		}
		f.at = i
	}
	key, err := f.node(k, column, before)
	if err != nil {
		return err
	}
	i = skipBlank(f.src, f.at, "")
	if i < len(f.src) && f.src[i] == ':' && (n.Style == span.Flow || f.sameLine(f.at, i) || f.column(i) == n.Column) {
		if !explicit && !f.sameLine(key.Start(), key.End()) { // go-yaml knows fewer line breaks
			return f.errorAt(key.Start(), "a key goes on over the end of its line")
		}
		f.at = i + 1
	} else if !isEmpty(v) {
		return f.unclear(i)
	}
	value, err := f.node(v, column, "")
	if err != nil {
		return err
	}
	n.Items = append(n.Items, key, value)
	n.End = value.End()
	return nil
}

// sameLine reports whether no line break stands between two offsets.
func (f *finder) sameLine(from, to int) bool {
	return lineEnd(f.src, from) >= to
}

// flow places what is between brackets; a pair in a [ ] list has none.
func (f *finder) flow(y *yaml.Node, n *span.Fields, opening, closing byte) error {
	n.Style = span.Flow
	f.brackets++
	defer func() { f.brackets-- }()
	bare := y.Kind == yaml.MappingNode && (n.Start == len(f.src) || f.src[n.Start] != opening)
	if !bare {
		if n.Start == len(f.src) || f.src[n.Start] != opening {
			return f.unclear(n.Start)
		}
		f.at = n.Start + 1
	}
	for i := 0; i < len(y.Content); i++ {
		if y.Kind == yaml.MappingNode {
			if err := f.pair(y.Content[i], y.Content[i+1], n, -1, "?,"); err != nil {
				return err
			}
			i++
			continue
		}
		f.at = skipBlank(f.src, f.at, ",")
		item, err := f.node(y.Content[i], -1, "")
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	if bare {
		return nil
	}
	i := skipBlank(f.src, f.at, ",")
	if i == len(f.src) || f.src[i] != closing {
		return f.unclear(i)
	}
	n.End, f.at = i+1, i+1
	return nil
}
