package model

import (
	"bytes"
	"slices"
	"strconv"
)

// A FollowUp is a change that came along with the one asked for, because the
// two fields agreed before.
type FollowUp struct {
	Field    string // "response.header.Content-Length"
	From, To string
}

// Follow adds to a change what is tied to it: Content-Length follows a body
// whose length it told before. It never does where the header tells something
// else than the length of the body that is there: answers to HEAD, 1xx, 204,
// 304 (RFC 9110 section 8.6).
func Follow(before, after Interaction) (Interaction, []FollowUp) {
	after = after.Clone()
	var ups []FollowUp
	for _, side := range []Side{InRequest, InResponse} {
		if side == InResponse && (before.Bodiless() || after.Bodiless()) {
			continue
		}
		if up, ok := followLength(before, &after, side); ok {
			ups = append(ups, up)
		}
	}
	return after, ups
}

func followLength(before Interaction, after *Interaction, side Side) (FollowUp, bool) {
	const name = "Content-Length"
	old, now := before.Body(side), after.Body(side)
	if bytes.Equal(old.Wire, now.Wire) || !old.Known() {
		return FollowUp{}, false
	}
	said := before.Header(side).Values(name)
	if len(said) != 1 || said[0] != strconv.Itoa(len(old.Wire)) || !slices.Equal(said, after.Header(side).Values(name)) {
		return FollowUp{}, false
	}
	up := FollowUp{Field: HeaderField(side, name).String(), From: said[0], To: strconv.Itoa(len(now.Wire))}
	err := after.editHeader(side, func(h Header) (Header, error) { return h.set(name, []string{up.To}) })
	return up, err == nil && up.From != up.To
}

// Bodiless reports whether the response has no body whatever its header says:
// answers to HEAD, 1xx, 204 and 304 (RFC 9112 section 6.3).
func (i Interaction) Bodiless() bool { return bodiless(i.Request.Method, i.Response.Status) }
