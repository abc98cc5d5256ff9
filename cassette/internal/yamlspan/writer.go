package yamlspan

import (
	"errors"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/emit"
)

// A writer writes YAML values in the style of a file.
type writer struct {
	d emit.Dialect
	// flowLeaves: collections of scalars are written in brackets.
	flowLeaves bool
	// spaced: a space stands inside the brackets of a Map or Seq.
	spaced map[span.Kind]bool
	// dashAlone: a dash stands on a line of its own before a mapping.
	dashAlone bool
	// column is that of the file's entries.
	column int
}

func (language) Writer(samples []*span.Doc) span.Writer { return newWriter(samples) }

func newWriter(samples []*span.Doc) *writer {
	w := &writer{d: emit.InferDialect(samples), spaced: map[span.Kind]bool{}}
	w.d.Dash = max(w.d.Dash, 2)
	var c collectionCounts
	for _, d := range samples {
		c.count(d.Src, d.Root)
	}
	w.flowLeaves = c.flow > c.block
	w.dashAlone = c.alone > c.compact
	for kind, n := range c.spaced {
		w.spaced[kind] = n > 0
	}
	if len(samples) > 0 {
		w.column = samples[0].Root.Column()
	}
	return w
}

// A collectionCounts counts how collections are written.
type collectionCounts struct {
	flow, block    int // leaves: collections of scalars
	alone, compact int // dashes before a mapping
	spaced         map[span.Kind]int
}

func (c *collectionCounts) count(src []byte, n *span.Node) {
	leaf := n.Len() > 0
	for i, item := range n.Children() {
		leaf = leaf && item.Kind() == span.Scalar
		c.count(src, item)
		if isBlockCollection(n) && n.Kind() == span.Seq && isBlockCollection(item) && item.Kind() == span.Map {
			dash := elementStart(src, n, i)
			if ownLine(src, item.Start()) && lineStartBefore(src, dash) != lineStartBefore(src, item.Start()) {
				c.alone++
			} else {
				c.compact++
			}
		}
	}
	if leaf && n.Style() == span.Flow {
		c.flow++
		if src[n.Start()] == '{' || src[n.Start()] == '[' {
			if c.spaced == nil {
				c.spaced = map[span.Kind]int{}
			}
			if src[n.Start()+1] == ' ' {
				c.spaced[n.Kind()]++
			} else {
				c.spaced[n.Kind()]--
			}
		}
	} else if leaf {
		c.block++
	}
}

var errNotFound = errors.New("the value is not in the text")

// hasComment reports whether white space, tags and anchors have a comment among
// them.
func hasComment(between []byte) bool {
	for i, b := range between {
		if b == '#' && i > 0 && (between[i-1] == ' ' || between[i-1] == '\t' || between[i-1] == '\n') {
			return true
		}
	}
	return false
}
