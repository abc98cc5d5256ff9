package ruby

import (
	"maps"
	"slices"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/python"
)

var comment = lazyregexp.New(`^(?s:/\*.*?\*/)|^//[^\n]*\n`)

// dialect is JSON of json 2.6: comments are white space, NaN and the
// infinities are refused, 100 levels are the most (max_nesting).
var dialect = python.Dialect{Space: comment, Strict: true, AnyEscape: true, MaxDepth: 100}

// ParseJSON is JSON.parse of json 2.6. What it raises is in Python's words: a
// matcher only asks whether it does.
func ParseJSON(text string) (any, error) { return dialect.Parse(text) }

// Equal is ==: 1 == 1.0, but true is no number.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case bool:
		other, ok := b.(bool)
		return ok && a == other
	case []any:
		other, ok := b.([]any)
		return ok && slices.EqualFunc(a, other, Equal)
	case *python.Dict:
		other, ok := b.(*python.Dict)
		return ok && maps.EqualFunc(a.Values, other.Values, Equal)
	}
	if _, ok := b.(bool); ok {
		return false
	}
	return python.Equal(a, b)
}
