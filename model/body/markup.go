package body

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"tapedeck/model/body/jsontext"
)

// newLine starts a line of that depth. Indentation stops growing at 40 levels.
func newLine(dst []byte, depth int) []byte {
	if len(dst) > 0 {
		dst = append(dst, '\n')
	}
	return append(dst, strings.Repeat("  ", min(depth, 40))...)
}

// A node is a piece of XML between two offsets.
type node struct {
	kind       nodeKind
	start, end int
	// Of a start tag: the index of its end tag, and what stands between.
	match         int
	text, element bool
}

type nodeKind byte

const (
	otherNode nodeKind = iota // a comment, an instruction, a doctype
	startNode
	endNode
	charNode
)

// prettyXML puts each element that holds no text on its own line. What stands
// in an element beside text stays as it is. It returns nil for what is not
// well-formed.
func prettyXML(text []byte) ([]byte, error) {
	x := xmlReader{text: text}
	if err := x.all(); err != nil {
		var over *LimitError
		if errors.As(err, &over) {
			return nil, over
		}
		return nil, nil
	}
	var out []byte
	limit, depth := MaxReadable(text), 0
	for i := 0; i < len(x.nodes); i++ {
		n := x.nodes[i]
		switch n.kind {
		case charNode:
			continue // white space: any other is within an element left as it is
		case endNode:
			depth--
			out = append(newLine(out, depth), text[n.start:n.end]...)
		case startNode:
			out = newLine(out, depth)
			if n.text || !n.element {
				out = append(out, text[n.start:x.nodes[n.match].end]...)
				i = n.match
				continue
			}
			out = append(out, text[n.start:n.end]...)
			depth++
		default:
			out = append(newLine(out, depth), text[n.start:n.end]...)
		}
		if len(out) > limit {
			return nil, errLong
		}
	}
	return out, nil
}

// maxElements is how deep elements may stand in each other, as for JSON.
const maxElements = jsontext.MaxDepth

// An xmlReader lists the pieces of a well-formed text.
type xmlReader struct {
	text  []byte
	nodes []node
	open  []openElement
}

// An openElement is a start tag whose end tag is still to come.
type openElement struct {
	node int
	name xml.Name
}

// A pieceReader gives the decoder up to maxPiece bytes a piece: it holds a
// whole one, its attributes at many times their bytes.
type pieceReader struct {
	*bytes.Reader
	left int
}

func (r *pieceReader) ReadByte() (byte, error) {
	if r.left--; r.left < 0 {
		return 0, errPiece
	}
	return r.Reader.ReadByte()
}

func (x *xmlReader) all() error {
	x.nodes = make([]node, 0, min(2*bytes.Count(x.text, []byte("<"))+1, maxPieces))
	in := &pieceReader{Reader: bytes.NewReader(x.text)}
	d := xml.NewDecoder(in)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	for {
		start := int(d.InputOffset())
		in.left = maxPiece
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := x.add(token, start, int(d.InputOffset())); err != nil {
			return err
		}
	}
	if len(x.open) > 0 || len(x.nodes) == 0 {
		return errors.New("an element does not end")
	}
	return nil
}

func (x *xmlReader) add(token xml.Token, start, end int) error {
	n := node{start: start, end: end}
	in := &node{}
	last := len(x.open) - 1
	if last >= 0 {
		in = &x.nodes[x.open[last].node]
	}
	switch t := token.(type) {
	case xml.StartElement:
		n.kind, n.text = startNode, preserves(t)
		in.element = true
		if len(x.open) == maxElements {
			return errDepth(maxElements)
		}
		x.open = append(x.open, openElement{len(x.nodes), t.Name})
	case xml.EndElement:
		n.kind = endNode
		if last < 0 || x.open[last].name != t.Name {
			return errors.New("an end tag without its start tag")
		}
		in.match = len(x.nodes)
		x.open = x.open[:last]
	case xml.CharData:
		n.kind = charNode
		if len(bytes.TrimSpace(x.text[start:end])) > 0 {
			in.text = true
		}
		if last < 0 && in.text {
			return errors.New("text outside the root element")
		}
	default:
		in.element = true
	}
	if len(x.nodes) == maxPieces {
		return errPieces
	}
	x.nodes = append(x.nodes, n)
	return nil
}

// preserves reports whether an element says that its white space counts.
func preserves(t xml.StartElement) bool {
	return slices.ContainsFunc(t.Attr, func(a xml.Attr) bool {
		return a.Name.Space == "xml" && a.Name.Local == "space" && a.Value == "preserve"
	})
}

// blocks are the elements that prettyHTML starts a line for.
var blocks = set(`html head body title meta link base script style noscript template
	div p ul ol li dl dt dd table caption thead tbody tfoot tr td th section article header
	footer nav main aside form fieldset figure figcaption h1 h2 h3 h4 h5 h6 hr pre
	blockquote select option textarea iframe`)

// implied are those of them that end where the next of their name starts; p
// ends where any block does.
var implied = set("p li dt dd tr td th option")

// voids are those of them that have no end tag.
var voids = set("meta link base hr")

func set(names string) map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

// An htmlWriter lays HTML out for reading: only white space beside the tags of
// blocks changes, and none in pre, textarea, script and style.
type htmlWriter struct {
	out      []byte
	open     []string // blocks
	nested   bool     // a block stands in the innermost open one
	boundary bool     // the last piece was the tag of a block
}

func prettyHTML(text []byte) ([]byte, error) {
	z := html.NewTokenizer(bytes.NewReader(text))
	z.SetMaxBuf(maxPiece)
	w := htmlWriter{boundary: true}
	limit := MaxReadable(text)
	for {
		kind := z.Next()
		raw := slices.Clone(z.Raw())
		if kind == html.ErrorToken {
			if z.Err() == html.ErrBufferExceeded {
				return nil, errPiece
			}
			w.out = append(w.out, raw...) // an unfinished tag at the end
			break
		}
		if len(w.out) > limit {
			return nil, errLong
		}
		if len(w.open) > maxOpen {
			return nil, errDepth(maxOpen)
		}
		name, _ := z.TagName()
		w.piece(kind, string(name), raw)
	}
	return bytes.TrimRight(w.out, " \t\r\n"), nil
}

// maxOpen is how many blocks may be open: more is no page for people.
const maxOpen = 500

// verbatim reports whether the white space here counts.
func (w *htmlWriter) verbatim() bool {
	for _, name := range w.open {
		switch name {
		case "pre", "textarea", "script", "style":
			return true
		}
	}
	return false
}

func (w *htmlWriter) piece(kind html.TokenType, name string, raw []byte) {
	switch {
	case kind == html.EndTagToken && blocks[name] && slices.Contains(w.open, name):
		w.end(name, raw)
	case w.verbatim():
		w.out = append(w.out, raw...)
	case kind == html.DoctypeToken:
		w.out = append(newLine(w.out, len(w.open)), raw...)
		w.boundary = true
	case (kind == html.StartTagToken || kind == html.SelfClosingTagToken) && blocks[name]:
		if n := len(w.open); n > 0 && (w.open[n-1] == "p" || w.open[n-1] == name && implied[name]) {
			w.open = w.open[:n-1]
		}
		w.out = bytes.TrimRight(w.out, " \t\r\n")
		w.out = append(newLine(w.out, len(w.open)), raw...)
		w.boundary, w.nested = true, true
		if !voids[name] && kind == html.StartTagToken {
			w.open = append(w.open, name)
			w.nested = false
		}
	default:
		w.inline(kind, raw)
	}
}

// end closes a block, and those left open in it.
func (w *htmlWriter) end(name string, raw []byte) {
	exact := w.verbatim()
	for w.open[len(w.open)-1] != name {
		w.open = w.open[:len(w.open)-1]
		w.nested = true
	}
	w.open = w.open[:len(w.open)-1]
	if !exact && w.nested {
		w.out = newLine(bytes.TrimRight(w.out, " \t\r\n"), len(w.open))
	}
	w.out = append(w.out, raw...)
	w.boundary, w.nested = true, true
}

// inline writes text, comments and the tags of other elements.
func (w *htmlWriter) inline(kind html.TokenType, raw []byte) {
	if w.boundary && kind == html.TextToken {
		raw = bytes.TrimLeft(raw, " \t\r\n")
	}
	if len(raw) == 0 {
		return
	}
	if w.boundary && w.nested {
		w.out = newLine(w.out, len(w.open))
	}
	w.out = append(w.out, raw...)
	w.boundary = false
}
