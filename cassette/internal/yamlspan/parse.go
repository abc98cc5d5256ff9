package yamlspan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/model/lazyregexp"
)

// ParseYAMLWith parses src as if prefix stood before it: prefix is text of
// other entries of the same list, which define the anchors that src uses. The
// Doc is of src alone; only an alias's Target may lie outside it, and then its
// offsets mean nothing.
func ParseYAMLWith(prefix, src []byte) (*span.Doc, error) {
	if len(prefix) == 0 {
		return YAML.Parse(src)
	}
	if !endsLine(prefix) {
		prefix = append(prefix[:len(prefix):len(prefix)], '\n')
	}
	whole := append(prefix[:len(prefix):len(prefix)], src...)
	doc, nodes, err := parseYAML(whole)
	if err != nil {
		return nil, afterPrefix(err, prefix)
	}
	root := doc.Root
	var items []*span.Node
	for _, n := range root.Children() {
		if n.Props() >= len(prefix) {
			items = append(items, n)
		}
	}
	if len(items) == 0 {
		return nil, &span.Error{Line: 1, Column: 1, Why: "this is not a list entry like those before it"}
	}
	nodes.Shift(len(prefix))
	first := root.Column() // a list's entries all start at this column
	start := lineStartBefore(src, items[0].Props()) + first
	own, made := nodes.New()
	*made = span.Fields{
		Kind: root.Kind(), Style: root.Style(), Details: &span.Details{Tag: root.Tag()},
		Props: start, Start: start, End: items[len(items)-1].End(),
		Column: first, Items: items,
	}
	return &span.Doc{Src: src, Root: own}, nil
}

// afterPrefix makes the place in an error count from the end of prefix.
func afterPrefix(err error, prefix []byte) error {
	var e *span.Error
	if errors.As(err, &e) && e.Line > 0 {
		line, _ := position(prefix, len(prefix))
		if moved := e.Line - line + 1; moved > 0 {
			return &span.Error{Line: moved, Column: e.Column, Why: e.Why}
		}
		return &span.Error{Why: "in another interaction: " + e.Why}
	}
	return err
}

// parseYAML reads one document. Values and start positions are go-yaml's; the
// ends, which it does not have, are found in the text.
func parseYAML(src []byte) (*span.Doc, *span.Builder, error) {
	if err := checkEncoding(src); err != nil {
		return nil, nil, err
	}
	tree, err := readTree(src)
	if err != nil {
		return nil, nil, explain(src, err)
	}
	f := &finder{src: src, anchors: map[*yaml.Node]*span.Node{}, names: map[string]bool{}}
	f.at = len(src) - len(bytes.TrimPrefix(src, bom))
	f.mark.off, f.mark.lineStart = f.at, f.at
	if tree == nil { // nothing but comments
		root, made := f.nodes.New()
		*made = span.Fields{Type: span.Null, Props: len(src), Start: len(src), End: len(src)}
		return &span.Doc{Src: src, Root: root}, &f.nodes, nil
	}
	root, err := f.root(tree)
	if err != nil {
		return nil, nil, err
	}
	return &span.Doc{Src: src, Root: root}, &f.nodes, nil
}

// readTree returns the value of the only document of src, nil when there is
// none. No panic of the library leaves it.
func readTree(src []byte) (tree *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			tree, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(src))
	var doc yaml.Node
	if err := dec.Decode(&doc); err == io.EOF {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		return nil, fmt.Errorf("yaml: line %d: several documents", second.Line)
	} else if err != io.EOF {
		return nil, err
	}
	return doc.Content[0], nil
}

var (
	lineOfError   = lazyregexp.New(`^yaml: (?:line (\d+): )?`)
	unknownAnchor = lazyregexp.New(`^unknown anchor '([^']*)' referenced$`)
)

// explain turns go-yaml's error into one that a person understands. The
// library often names no place or a line too early, so the text is scanned
// again for one.
func explain(src []byte, err error) *span.Error {
	msg := err.Error()
	m := lineOfError.FindStringSubmatch(msg)
	e := &span.Error{Why: strings.TrimPrefix(msg, "yaml: ")}
	if m != nil {
		e.Why = msg[len(m[0]):]
		if m[1] != "" {
			e.Line, _ = strconv.Atoi(m[1])
			e.Column = 1
		} else if strings.Contains(e.Why, "find ") || strings.Contains(e.Why, "found ") {
			e.Line, e.Column = 1, 1 // go-yaml leaves out the first line's number
		}
	}
	if m := unknownAnchor.FindStringSubmatch(e.Why); m != nil {
		e.Why = fmt.Sprintf("uses the anchor %q of another interaction", m[1])
		if i := findAlias(src, m[1]); i >= 0 {
			e.Line, e.Column = position(src, i)
		}
		return e
	}
	for _, p := range phrases {
		if strings.Contains(e.Why, p.said) {
			e.Why = p.why
			break
		}
	}
	if i := badByte(src); i >= 0 {
		return badByteError(src, i)
	}
	if found := scanError(src); found != nil && !strings.Contains(msg, "several documents") {
		return found
	}
	return e
}

// phrases says in plain words what go-yaml's parser says in its own.
var phrases = []struct{ said, why string }{
	{"found unexpected end of stream", "the quoted text does not end. Was the file cut off?"},
	{"found unexpected document indicator", "a document marker stands inside quoted text"},
	{"mapping values are not allowed", "a \": \" stands where no key can be"},
	{"mapping keys are not allowed", "a \"? \" stands where no key can be"},
	{"block sequence entries are not allowed", "a \"- \" stands where no list item can be"},
	{"could not find expected ':'", "a key has no \":\""},
	{"did not find expected key", "the indentation fits no key above"},
	{"did not find expected '-' indicator", "the indentation fits no list item above"},
	{"did not find expected ',' or ']'", "the list in [ ] does not end or lacks a comma"},
	{"did not find expected ',' or '}'", "the mapping in { } does not end or lacks a comma"},
	{"did not find expected node content", "a value is missing"},
	{"did not find expected comment or line break", "text follows the block scalar's indicator"},
	{"found a tab character", "a tab stands where only spaces can indent"},
	{"found character that cannot start any token", "a value begins with a character that needs quotes"},
	{"found unknown escape character", "the quoted text has an unknown escape"},
	{"did not find expected hexdecimal number", "the quoted text has a broken escape"},
	{"found invalid Unicode character escape code", "the quoted text escapes what is no character"},
	{"found an indentation indicator equal to 0", "a block scalar cannot be indented by 0"},
	{"found undefined tag handle", "a tag's handle is not defined"},
	{"did not find expected whitespace or line break", "no space follows the tag"},
	{"did not find expected alphabetic or numeric character", "an anchor or alias has no name"},
	{"found incompatible YAML document", "the YAML version is not 1.1"},
	{"exceeded max depth", "values are nested more than 10000 deep"},
	{"several documents", "the text holds several documents"},
	{"did not find expected <document start>", "the text goes on after its value ended"},
}

// findAlias returns where *name stands as an alias, or -1.
func findAlias(src []byte, name string) int {
	alias := []byte("*" + name)
	for from := 0; ; {
		i := bytes.Index(src[from:], alias)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(alias)
		if (i == 0 || strings.IndexByte(" \t\n[{,", src[i-1]) >= 0) && (end == len(src) || !isNameByte(src[end])) {
			return i
		}
		from = end
	}
}

func (l language) Parse(src []byte) (*span.Doc, error) { return l.ParseIn(new(span.Builder), src) }

func (language) ParseIn(nodes *span.Builder, src []byte) (*span.Doc, error) {
	if root, ok := direct.Read(src, nodes); ok {
		return &span.Doc{Src: src, Root: root}, nil
	}
	doc, _, err := parseYAML(src)
	return doc, err
}
