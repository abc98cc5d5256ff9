package model

import "errors"

// Apply returns what the interaction says after op, one of those that act on
// a single interaction. The error says why it cannot be, in a form fit to
// follow "not changed: ".
func Apply(i Interaction, op Op) (Interaction, error) {
	return i, errors.New("not written yet")
}

// A FollowUp is a change that came along with the one asked for, because the
// two fields agreed before.
type FollowUp struct {
	Field    string // "response.header.Content-Length"
	From, To string
}
