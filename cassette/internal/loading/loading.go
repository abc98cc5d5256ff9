// Package loading holds what the libraries refuse to load, as far as it is known:
// one file for the rules of one library.
package loading

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
)

// Rules are what a library loads of one format. A version "" is the newest one.
type Rules interface {
	// Refuses says what the library refuses an entry for, nil if it loads.
	Refuses(d *span.Doc, version string) *Obstacle
	// RefusesAround does the same for the text without its entries.
	RefusesAround(d *span.Doc, version string) *Obstacle
}

// Superseded is a format that versions of its library refuse as a whole.
type Superseded interface {
	// Superseded reports whether a version refuses it; "" is the newest one.
	Superseded(version string) bool
}

// An Obstacle is what a library does not load.
type Obstacle struct {
	Node *span.Node
	Why  string
	// Stage is when the library comes to it: all of the file is parsed before
	// the first request is made of it.
	Stage int
}

// LineIn is how many lines of the text stand above it.
func (o *Obstacle) LineIn(d *span.Doc) int {
	if o.Node == nil || o.Node.Props() > len(d.Src) {
		return 0
	}
	return bytes.Count(d.Src[:o.Node.Props()], newline)
}

// The stages of loading.
const (
	WhileParsing = iota
	whileMaking
	whileMakingResponses
)

func obstructs(n *span.Node, stage int, format string, args ...any) *Obstacle {
	return &Obstacle{Node: n, Stage: stage, Why: fmt.Sprintf(format, args...)}
}

// since reports whether a version, "" for the newest, is not before another.
func since(version, least string) bool {
	if version == "" {
		return true
	}
	a, b := strings.Split(version, "."), strings.Split(least, ".")
	for i := range b {
		if i >= len(a) {
			return false
		}
		if a[i] != b[i] {
			x, _ := strconv.Atoi(a[i])
			y, _ := strconv.Atoi(b[i])
			return x > y
		}
	}
	return true
}

// what names a value for a person.
func what(n *span.Node) string {
	n = field.Target(n)
	switch {
	case n == nil:
		return "nothing"
	case n.Tag() != "" && n.Type() == span.Other:
		return n.Tag()
	case n.Kind() == span.Map:
		return "a mapping"
	case n.Kind() == span.Seq:
		return "a list"
	}
	return map[span.Type]string{span.Null: "null", span.Bool: "true or false", span.Int: "a number", span.Float: "a number",
		span.Timestamp: "a time", span.Binary: "bytes", span.Str: "text", span.Other: "something else"}[n.Type()]
}

// merged reports whether a mapping takes pairs over from others, so that what
// it lacks is not known to be missing.
func merged(n *span.Node) bool {
	if n == nil || n.Kind() != span.Map {
		return false
	}
	for key := range n.Pairs() {
		if field.IsMerge(key) {
			return true
		}
	}
	return false
}
