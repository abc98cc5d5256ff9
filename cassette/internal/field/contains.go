package field

import (
	"bytes"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// Contains reports whether the body's text holds a word of ASCII's letters and
// digits in lower case, going by how it is written: folding breaks a line only where
// there is a blank, so that a word stands in one piece, but for what escapes do.
// sure is false where that takes reading the body.
func (p PlainBody) Contains(d *span.Doc, word string) (contains, sure bool) {
	n := p.Node(d)
	switch {
	case n == nil:
		return false, true
	case n.Kind() != span.Scalar:
		return false, false
	case n.Type() == span.Null:
		return false, true
	case n.Type() != span.Str, n.Start() < 0: // which is in another interaction
		return false, false
	}
	written := d.Src[n.Start():n.End()]
	switch n.Style() {
	case span.Literal, span.Folded:
		_, written, _ = bytes.Cut(written, []byte("\n")) // behind the indicator and a comment
	case span.Double:
		if bytes.IndexByte(written, '\\') >= 0 {
			found := containsUnescaped(written, word)
			return found, found
		}
	}
	return model.ContainsFold(written, word), true
}

// longestEscape is how many bytes follow the backslash of "\U0001F600".
const longestEscape = 9

// containsUnescaped reports whether a word stands where no escape is near.
func containsUnescaped(written []byte, word string) bool {
	for piece := range bytes.SplitSeq(written, []byte(`\`)) {
		if model.ContainsFold(piece[min(longestEscape, len(piece)):], word) {
			return true
		}
	}
	return false
}
