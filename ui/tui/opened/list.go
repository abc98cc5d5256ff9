package opened

import (
	"sort"

	"tapedeck/ui/tui/widget"
)

// A list is the cassette's interactions in recorded order, all or those that
// a filter shows. Rows count what is shown, indices what the cassette holds.
type List struct {
	widget.Scroller
	Shown    []int // indices in order, where filtered is set
	Filtered bool
	Fixed    bool // shown is what was re-recorded, no filter's
	Marks    marks
	LastMark int   // index of the last mark set, -1 if there is none
	ordered  []int // what marked returned, nil once that may have changed
}

func NewList() List { return List{LastMark: -1} }

// showStill filters a list without leaving anything out: of n interactions,
// those that were shown.
func (l *List) showStill(n int) {
	if !l.Filtered {
		l.Shown = make([]int, n)
		for i := range l.Shown {
			l.Shown[i] = i
		}
	}
	l.Shown = l.Shown[:sort.SearchInts(l.Shown, n)]
	l.Filtered, l.ordered = true, nil
	l.Resize(len(l.Shown), l.Height)
}

// Interaction is the interaction in a row.
func (l *List) Interaction(row int) int {
	if l.Filtered {
		return l.Shown[row]
	}
	return row
}

// seen are the interactions in view.
func (l *List) seen() []int {
	var seen []int
	for row := l.Top; row < min(l.Top+l.Height, l.Count); row++ {
		seen = append(seen, l.Interaction(row))
	}
	return seen
}

// Selected is the interaction under the cursor, -1 if nothing is shown.
func (l *List) Selected() int {
	if l.Count == 0 {
		return -1
	}
	return l.Interaction(l.Cursor)
}

// Shows reports whether the filter shows an interaction.
func (l *List) Shows(at int) bool {
	row := l.RowOf(at)
	return row < l.Count && l.Interaction(row) == at
}

// RowOf is the row of an interaction; if it is hidden, of the next one shown.
func (l *List) RowOf(at int) int {
	if !l.Filtered {
		return at
	}
	return sort.SearchInts(l.Shown, at)
}

// Show puts the cursor on an interaction, or on the next one shown.
func (l *List) Show(at int) { l.To(l.RowOf(at)) }

// Mark turns the mark of an interaction that is shown on or off.
func (l *List) Mark(at int) {
	l.ordered = nil
	if l.Marks.has(at) {
		l.Marks.Set(at, false)
		return
	}
	l.Marks.Set(at, true)
	l.LastMark = at
}

func (l *List) Unmark() {
	l.ordered, l.Marks, l.LastMark = nil, marks{}, -1
}

// Marked lists the marked interactions that are shown, in order.
func (l *List) Marked() []int {
	if l.ordered != nil || l.Marks.N == 0 {
		return l.ordered
	}
	l.ordered = make([]int, 0, l.Marks.N)
	if l.Filtered {
		for _, i := range l.Shown {
			if l.Marks.has(i) {
				l.ordered = append(l.ordered, i)
			}
		}
		return l.ordered
	}
	for i, on := range l.Marks.on {
		if on {
			l.ordered = append(l.ordered, i)
		}
	}
	return l.ordered
}

// MarkRows marks all rows from one to another.
func (l *List) MarkRows(from, to int) {
	l.ordered = nil
	for row := to; row >= from; row-- {
		l.Marks.Set(l.Interaction(row), true)
	}
	l.LastMark = l.Selected()
}

// Acted lists what an action acts on: the marked ones that are shown, else
// the selected one.
func (l *List) Acted() []int {
	if in := l.Marked(); len(in) > 0 {
		return in
	}
	if at := l.Selected(); at >= 0 {
		return []int{at}
	}
	return nil
}

// follow keeps the marks on their interactions through shifts.
func (l *List) follow(shifts []shift) {
	l.ordered = nil
	if l.Marks.N == 0 {
		return
	}
	l.Marks = l.Marks.after(shifts)
	for _, s := range shifts {
		if l.LastMark >= 0 {
			l.LastMark = s.after(l.LastMark)
		}
	}
}
