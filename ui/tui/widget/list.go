package widget

import "sort"

// A List is items in their order, all or those that a filter shows, of which
// some are marked. Rows count what is shown, items are numbered from 0 as if all
// were.
type List struct {
	Scroller
	Shown    []int // the items that are shown, in order, where Filtered is set
	Filtered bool
	Fixed    bool // what is shown is no filter's, and stays
	Marks    Marks
	LastMark int   // the item that was marked last, -1 if there is none
	ordered  []int // what Marked returned, nil once that may have changed
	span     span  // the range that moves extend
}

// NewList is a list without items.
func NewList() List { return List{LastMark: -1} }

// ShowAll shows all of n items.
func (l *List) ShowAll(n int) {
	l.Filtered, l.Shown, l.ordered, l.span = false, nil, nil, span{}
	l.Resize(n, l.Height)
}

// ShowOnly shows the items of a filter.
func (l *List) ShowOnly(items []int) {
	l.Filtered, l.Shown, l.ordered, l.span = true, items, nil, span{}
	l.Resize(len(items), l.Height)
}

// ShowStill filters without leaving anything out: of n items, those that were
// shown.
func (l *List) ShowStill(n int) {
	if !l.Filtered {
		l.Shown = make([]int, n)
		for i := range l.Shown {
			l.Shown[i] = i
		}
	}
	l.ShowOnly(l.Shown[:sort.SearchInts(l.Shown, n)])
}

// Item is the item in a row.
func (l *List) Item(row int) int {
	if l.Filtered {
		return l.Shown[row]
	}
	return row
}

// Seen are the items in view.
func (l *List) Seen() []int {
	var seen []int
	for row := l.Top; row < min(l.Top+l.Height, l.Count); row++ {
		seen = append(seen, l.Item(row))
	}
	return seen
}

// Selected is the item under the cursor, -1 if nothing is shown.
func (l *List) Selected() int {
	if l.Count == 0 {
		return -1
	}
	return l.Item(l.Cursor)
}

// Shows reports whether the filter shows an item.
func (l *List) Shows(at int) bool {
	row := l.RowOf(at)
	return row < l.Count && l.Item(row) == at
}

// RowOf is the row of an item; if it is hidden, of the next one shown.
func (l *List) RowOf(at int) int {
	if !l.Filtered {
		return at
	}
	return sort.SearchInts(l.Shown, at)
}

// Show puts the cursor on an item, or on the next one shown.
func (l *List) Show(at int) { l.To(l.RowOf(at)) }

// Mark turns the mark of an item that is shown on or off.
func (l *List) Mark(at int) {
	l.ordered = nil
	if l.Marks.Has(at) {
		l.Marks.Set(at, false)
		return
	}
	l.Marks.Set(at, true)
	l.LastMark = at
}

// MarkAlso marks some items and leaves the other marks.
func (l *List) MarkAlso(items []int) {
	for _, at := range items {
		l.ordered = nil
		l.Marks.Set(at, true)
		l.LastMark = at
	}
}

// Unmark turns all marks off.
func (l *List) Unmark() { l.MoveMarks(Marks{}, -1) }

// MarkOnly marks some items, of which there is at least one, and no others.
func (l *List) MarkOnly(items []int) {
	l.Unmark()
	for _, at := range items {
		l.Marks.Set(at, true)
	}
	l.LastMark = items[len(items)-1]
}

// Marked lists the marked items that are shown, in order.
func (l *List) Marked() []int {
	if l.ordered != nil || l.Marks.N == 0 {
		return l.ordered
	}
	l.ordered = make([]int, 0, l.Marks.N)
	if l.Filtered {
		for _, i := range l.Shown {
			if l.Marks.Has(i) {
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
		l.Marks.Set(l.Item(row), true)
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

// MoveMarks puts other marks in place of those there are; last is the item that
// was marked last, -1 if there is none.
func (l *List) MoveMarks(m Marks, last int) {
	l.ordered, l.Marks, l.LastMark, l.span = nil, m, last, span{}
}
