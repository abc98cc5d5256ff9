package model

import (
	"slices"
	"strings"

	"tapedeck/model/body"
)

// A StoredSubject says what a body holds by how it is stored, so that many need
// not be decoded.
type StoredSubject interface {
	Subject
	// Headers is Interaction without the bodies.
	Headers() (Interaction, error)
	// Contains reports whether a body before its content codings are undone holds a
	// word of ASCII's letters and digits in lower case, whatever its case there; sure
	// is false where that is not known.
	Contains(side Side, word string) (contains, sure bool)
}

// asStored is what Match says, where that is known without decoding a body: the
// terms that look into the interaction look for words in bodies alone.
func (f Filter) asStored(s Subject) (shows, sure bool) {
	stored, ok := s.(StoredSubject)
	if !ok || slices.ContainsFunc(f.terms, func(t term) bool { return t.place() == inInteraction && !t.isBodyWord() }) {
		return false, false
	}
	i, err := stored.Headers()
	if err != nil {
		return false, true
	}
	sure = true
	shows = f.every(inInteraction, func(t term) bool {
		known := true
		for _, side := range []Side{InRequest, InResponse} {
			contains, sure := false, false
			if h := i.Header(side); !h.Has("Content-Encoding") && body.HasASCII(h.Get("Content-Type"), nil) {
				contains, sure = stored.Contains(side, t.value)
			}
			if contains && sure {
				return true
			}
			known = known && sure
		}
		sure = sure && known
		return false
	})
	return shows, sure
}

// isBodyWord reports whether it looks in bodies for a word that stored text has
// as it is, however its lines are folded.
func (t term) isBodyWord() bool {
	return t.field == "body" && !t.pattern.Regexp() && strings.IndexFunc(t.value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}) < 0
}

// ContainsFold reports whether a text holds a word in lower case, whatever its case
// there.
func ContainsFold(text []byte, lower string) bool { return containsFold(text, lower) }
