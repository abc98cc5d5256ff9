package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// A Question takes one of the letters that it shows, or esc. Neither enter nor
// a key pressed twice by mistake answers it.
type Question struct {
	Text, Right string
	Failed      bool // the text reports a failure
	Choices     []Choice
	Unseen      []Choice // that the text names, not the hints
	// Esc says what esc does, "no" or "stay"; where it would lose something it
	// is empty and esc does nothing. Left runs on it and may be nil.
	Esc  string
	Left func() tea.Cmd
}

// A Choice is one letter of a question, and what it does.
type Choice struct {
	Key, Does string
	Run       func() tea.Cmd
	Spare     bool // its hint is the first to go where room is short
}

// Answer is what a key answers; it reports whether it is an answer at all.
func (q *Question) Answer(key string) (run func() tea.Cmd, ok bool) {
	if key == "esc" && q.Esc != "" {
		if q.Left == nil {
			return func() tea.Cmd { return nil }, true
		}
		return q.Left, true
	}
	for _, c := range slices.Concat(q.Choices, q.Unseen) {
		if c.Key == key {
			return c.Run, true
		}
	}
	return nil, false
}

// Hints are the keys that answer it, those that can be spared last.
func (q *Question) Hints() []Hint {
	var hints, spare []Hint
	for _, c := range q.Choices {
		h := Hint{Key: c.Key, Does: c.Does, Press: Press(c.Key), Spare: c.Spare}
		if c.Spare {
			spare = append(spare, h)
		} else {
			hints = append(hints, h)
		}
	}
	if q.Esc != "" {
		hints = append(hints, Hint{Key: "esc", Does: q.Esc, Press: Press("esc")})
	}
	return append(hints, spare...)
}
