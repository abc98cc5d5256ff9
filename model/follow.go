package model

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A FollowUp is a change that came along with the one asked for, because the
// two fields agreed before.
type FollowUp struct {
	Field    string // "response.header.Content-Length"
	From, To string
}

// Follow adds to a change what is tied to it. Content-Length follows a body
// whose length it gave before; never where it gives something else than the
// length of the body that is there: responses to HEAD, 1xx, 204, 304 (RFC 9110
// section 8.6). A standard reason phrase follows its status. A field that one
// of the ops gives a value itself follows nothing.
func Follow(before, after Interaction, ops ...Op) (Interaction, []FollowUp) {
	after = after.Clone()
	var ups []FollowUp
	if up, ok := followReason(before, &after); ok && !sets(ops, ResponseReason) {
		after.Response.Reason = up.To
		ups = append(ups, up)
	}
	for _, side := range []Side{InRequest, InResponse} {
		if side == InResponse && (before.Bodiless() || after.Bodiless()) {
			continue
		}
		if sets(ops, HeaderField(side, "Content-Length")) {
			continue
		}
		if up, ok := followLength(before, &after, side); ok {
			ups = append(ups, up)
		}
	}
	return after, ups
}

// sets reports whether one of the ops gives the field its value.
func sets(ops []Op, f Field) bool {
	named := func(s Side, name string) bool {
		return s == f.Side && f.Part == HeaderPart && strings.EqualFold(name, f.Name)
	}
	return slices.ContainsFunc(ops, func(op Op) bool {
		switch op := op.(type) {
		case SetField:
			return op.Field == f
		case SetHeader:
			return named(op.Side, op.Name)
		case AddHeader:
			return named(op.Side, op.Name)
		case SetHeaderLine:
			return named(op.Side, op.Name)
		case SetResponse:
			return f == ResponseReason
		}
		return false
	})
}

// followReason gives a status its standard phrase where the old one had it; of
// a code that has none the phrase is empty.
func followReason(before Interaction, after *Interaction) (FollowUp, bool) {
	was, now := before.Response, after.Response
	if was.Status == now.Status || was.Reason == "" || was.Reason != now.Reason {
		return FollowUp{}, false
	}
	up := FollowUp{Field: ResponseReason.String(), From: was.Reason, To: http.StatusText(now.Status)}
	for _, phrase := range append([]string{http.StatusText(was.Status)}, otherPhrases[was.Status]...) {
		switch was.Reason {
		case phrase:
			return up, up.From != up.To
		case strings.ToUpper(phrase): // as Werkzeug sends them
			up.To = strings.ToUpper(up.To)
			return up, up.From != up.To
		}
	}
	return FollowUp{}, false
}

// otherPhrases are standard phrases of earlier and later RFCs than those that
// Go has: RFC 1945, 2616, 7231 and 9110.
var otherPhrases = map[int][]string{
	302: {"Moved Temporarily"},
	413: {"Content Too Large", "Payload Too Large"},
	414: {"URI Too Long", "Request-URI Too Long"},
	416: {"Range Not Satisfiable"},
	422: {"Unprocessable Content"},
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
// responses to HEAD, 1xx, 204 and 304 (RFC 9112 section 6.3).
func (i Interaction) Bodiless() bool { return bodiless(i.Request.Method, i.Response.Status) }
