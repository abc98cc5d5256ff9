package compare

import "tapedeck/ui/tui/detail"

// Unfolded is what of a comparison is shown whole.
type Unfolded struct {
	Agreed      bool // what the matchers that agree saw
	Differences bool // those that there is no room for
	Refused     bool // the remedies that cannot be done and that there is no room for
	Notes       bool // those that there is no room for
}

// All unfolds or folds everything.
func All(open bool) Unfolded { return Unfolded{open, open, open, open} }

// Any reports whether something is unfolded.
func (u Unfolded) Any() bool { return u != Unfolded{} }

// Folds reports whether a line of a kind folds a part of the comparison.
func Folds(kind int) bool {
	return kind == detail.AgreedLine || kind == detail.DifferencesLine || kind == detail.RefusedLine || kind == detail.NotesLine
}

// Toggle folds or unfolds what a line of a kind folds.
func (u *Unfolded) Toggle(kind int) {
	switch kind {
	case detail.AgreedLine:
		u.Agreed = !u.Agreed
	case detail.DifferencesLine:
		u.Differences = !u.Differences
	case detail.RefusedLine:
		u.Refused = !u.Refused
	case detail.NotesLine:
		u.Notes = !u.Notes
	}
}

// A lineRange are lines, from one up to another.
type lineRange struct{ from, to int }
