package opened

import (
	"slices"

	"tapedeck/model"
	"tapedeck/model/gap"
	"tapedeck/ui/tui/widget"
)

// A shift is what an op, or the undoing of one, does to the order of the
// interactions.
type shift struct {
	kind   shiftKind
	at, to int
}

type shiftKind int

const (
	altered shiftKind = iota // the one at index at says something else
	gone
	came
	moved // from at to to
)

// shiftsOf are the shifts of ops, one for each.
func shiftsOf(ops []model.Op) []shift {
	shifts := make([]shift, len(ops))
	for n, op := range ops {
		s := shift{at: model.At(op)}
		switch op := op.(type) {
		case model.Delete:
			s.kind = gone
		case model.Duplicate:
			s.kind, s.at = came, op.At+1
		case model.Insert:
			s.kind = came
		case model.Move:
			s.kind, s.to = moved, op.To
		}
		shifts[n] = s
	}
	return shifts
}

// undone are the shifts that lead back to where ops came from.
func undone(ops []model.Op) []shift {
	shifts := shiftsOf(ops)
	slices.Reverse(shifts)
	for n, s := range shifts {
		switch s.kind {
		case gone:
			s.kind = came
		case came:
			s.kind = gone
		case moved:
			s.at, s.to = s.to, s.at
		}
		shifts[n] = s
	}
	return shifts
}

// anyMoved reports whether interactions stand elsewhere afterwards.
func anyMoved(shifts []shift) bool {
	return slices.ContainsFunc(shifts, func(s shift) bool { return s.kind != altered })
}

// after is where interaction i stands afterwards, -1 if it is gone.
func (s shift) after(i int) int {
	switch {
	case s.kind == gone && i == s.at:
		return -1
	case s.kind == gone && i > s.at:
		return i - 1
	case s.kind == came && i >= s.at:
		return i + 1
	case s.kind == moved && i == s.at:
		return s.to
	case s.kind == moved && s.at < i && i <= s.to:
		return i - 1
	case s.kind == moved && s.to <= i && i < s.at:
		return i + 1
	}
	return i
}

// follow does to a list that has an item for each interaction what shifts do to
// the interactions: fresh stands for one that came, and change makes what
// stands for one that was altered.
func follow[T any](items *gap.List[T], shifts []shift, fresh T, change func(T) T) {
	for _, s := range shifts {
		switch s.kind {
		case gone:
			items.Replace(s.at, 1)
		case came:
			items.Replace(s.at, 0, fresh)
		case moved:
			is := items.At(s.at)
			items.Replace(s.at, 1)
			items.Replace(s.to, 0, is)
		case altered:
			items.Replace(s.at, 1, change(items.At(s.at)))
		}
	}
}

// marksAfter are the marks where their interactions stand after shifts; what
// came is not marked.
func marksAfter(m widget.Marks, shifts []shift) widget.Marks {
	flags := m.Flags()
	room := len(flags)
	for _, s := range shifts {
		room = max(room, s.at+1, s.to+1)
	}
	room += len(shifts) // as many may go before the farthest is named
	on := gap.Of(append(slices.Clip(flags), make([]bool, room-len(flags))...))
	follow(&on, shifts, false, func(is bool) bool { return is })
	return widget.MarksOf(on.Items())
}

// followMarks keeps the marks of a list on their interactions through shifts.
func followMarks(l *widget.List, shifts []shift) {
	if l.Marks.N == 0 {
		return
	}
	last := l.LastMark
	for _, s := range shifts {
		if last >= 0 {
			last = s.after(last)
		}
	}
	l.MoveMarks(marksAfter(l.Marks, shifts), last)
}
