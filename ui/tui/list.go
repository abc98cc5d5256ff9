package tui

import (
	"sort"

	"tapedeck/ui/tui/widget"
)

// A list is the cassette's interactions in recorded order, all or those that
// a filter shows. Rows count what is shown, indices what the cassette holds.
type list struct {
	widget.Scroller
	shown    []int // indices in order, where filtered is set
	filtered bool
	fixed    bool // shown is what was re-recorded, no filter's
	marks    marks
	lastMark int   // index of the last mark set, -1 if there is none
	ordered  []int // what marked returned, nil once that may have changed
}

func newList() list { return list{lastMark: -1} }

// showStill filters a list without leaving anything out: of n interactions,
// those that were shown.
func (l *list) showStill(n int) {
	if !l.filtered {
		l.shown = make([]int, n)
		for i := range l.shown {
			l.shown[i] = i
		}
	}
	l.shown = l.shown[:sort.SearchInts(l.shown, n)]
	l.filtered, l.ordered = true, nil
	l.Resize(len(l.shown), l.Height)
}

// interaction is the interaction in a row.
func (l *list) interaction(row int) int {
	if l.filtered {
		return l.shown[row]
	}
	return row
}

// seen are the interactions in view.
func (l *list) seen() []int {
	var seen []int
	for row := l.Top; row < min(l.Top+l.Height, l.Count); row++ {
		seen = append(seen, l.interaction(row))
	}
	return seen
}

// selected is the interaction under the cursor, -1 if nothing is shown.
func (l *list) selected() int {
	if l.Count == 0 {
		return -1
	}
	return l.interaction(l.Cursor)
}

// Shows reports whether the filter shows an interaction.
func (l *list) Shows(at int) bool {
	row := l.rowOf(at)
	return row < l.Count && l.interaction(row) == at
}

// rowOf is the row of an interaction; if it is hidden, of the next one shown.
func (l *list) rowOf(at int) int {
	if !l.filtered {
		return at
	}
	return sort.SearchInts(l.shown, at)
}

// show puts the cursor on an interaction, or on the next one shown.
func (l *list) show(at int) { l.To(l.rowOf(at)) }

// mark turns the mark of an interaction that is shown on or off.
func (l *list) mark(at int) {
	l.ordered = nil
	if l.marks.has(at) {
		l.marks.set(at, false)
		return
	}
	l.marks.set(at, true)
	l.lastMark = at
}

func (l *list) unmark() {
	l.ordered, l.marks, l.lastMark = nil, marks{}, -1
}

// marked lists the marked interactions that are shown, in order.
func (l *list) marked() []int {
	if l.ordered != nil || l.marks.n == 0 {
		return l.ordered
	}
	l.ordered = make([]int, 0, l.marks.n)
	if l.filtered {
		for _, i := range l.shown {
			if l.marks.has(i) {
				l.ordered = append(l.ordered, i)
			}
		}
		return l.ordered
	}
	for i, on := range l.marks.on {
		if on {
			l.ordered = append(l.ordered, i)
		}
	}
	return l.ordered
}

// markRows marks all rows from one to another.
func (l *list) markRows(from, to int) {
	l.ordered = nil
	for row := to; row >= from; row-- {
		l.marks.set(l.interaction(row), true)
	}
	l.lastMark = l.selected()
}

// acted lists what an action acts on: the marked ones that are shown, else
// the selected one.
func (l *list) acted() []int {
	if in := l.marked(); len(in) > 0 {
		return in
	}
	if at := l.selected(); at >= 0 {
		return []int{at}
	}
	return nil
}

// follow keeps the marks on their interactions through shifts.
func (l *list) follow(shifts []shift) {
	l.ordered = nil
	if l.marks.n == 0 {
		return
	}
	l.marks = l.marks.after(shifts)
	for _, s := range shifts {
		if l.lastMark >= 0 {
			l.lastMark = s.after(l.lastMark)
		}
	}
}
