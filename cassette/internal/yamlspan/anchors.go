package yamlspan

import (
	"bytes"
	"errors"
	"strings"

	"tapedeck/cassette/internal/span"
)

// UsesForeignAnchor reports whether what does not parse uses an anchor of
// another interaction.
func UsesForeignAnchor(err error) bool {
	if err == nil {
		return false
	}
	var e *span.Error
	return errors.As(err, &e) && strings.HasSuffix(e.Why, "of another interaction")
}

// MayHold looks for what could be an anchor (&name) or an alias (*name): the
// sign after a blank or a bracket, and a name behind it.
func MayHold(src []byte, sign byte) bool {
	for i := 1; i+1 < len(src); i++ {
		next := bytes.IndexByte(src[i:], sign)
		if next < 0 {
			return false
		}
		i += next
		named := i+1 < len(src) && src[i+1] > ' ' && !bytes.ContainsRune([]byte(`/*&=,]}`), rune(src[i+1]))
		if named && bytes.IndexByte([]byte(" \t\n[{,"), src[i-1]) >= 0 {
			return true
		}
	}
	return false
}

// Anchors adds the names of the anchors that n and what is below it define.
func Anchors(n *span.Node, names []string) []string {
	if n.Anchor() != "" {
		names = append(names, n.Anchor())
	}
	for _, child := range n.Children() {
		names = Anchors(child, names)
	}
	return names
}

// AnchorsOf are the anchors that an entry defines. The error is Parse's.
func AnchorsOf(l span.Language, entry []byte) ([]string, error) {
	if !MayHold(entry, '&') {
		return nil, nil
	}
	doc, err := l.Parse(entry)
	if err != nil {
		return nil, err
	}
	return Anchors(doc.Root, nil), nil
}

// Borrows reports whether an entry uses an anchor that it does not define.
func Borrows(l span.Language, entry []byte) bool {
	if !MayHold(entry, '*') {
		return false
	}
	_, err := l.Parse(entry)
	return UsesForeignAnchor(err)
}
