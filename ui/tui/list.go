package tui

import (
	"slices"
	"sort"

	"tapedeck/internal/gap"
	"tapedeck/model"
)

// A list is the cassette's interactions in recorded order, all or those that
// a filter shows. Rows count what is shown, indices what the cassette holds.
type list struct {
	scroller
	shown    []int // indices in order, where filtered is set
	filtered bool
	fixed    bool // shown is what was re-recorded, no filter's
	marks    marks
	lastMark int   // index of the last mark set, -1 if there is none
	ordered  []int // what marked returned, nil once that may have changed
}

func newList() list { return list{lastMark: -1} }

// index is the interaction in a row.
func (l *list) index(row int) int {
	if l.filtered {
		return l.shown[row]
	}
	return row
}

// selected is the interaction under the cursor, -1 if nothing is shown.
func (l *list) selected() int {
	if l.count == 0 {
		return -1
	}
	return l.index(l.cursor)
}

// shows reports whether the filter shows an interaction.
func (l *list) shows(index int) bool {
	row := l.rowOf(index)
	return row < l.count && l.index(row) == index
}

// rowOf is the row of an interaction; if it is hidden, of the next one shown.
func (l *list) rowOf(index int) int {
	if !l.filtered {
		return index
	}
	return sort.SearchInts(l.shown, index)
}

// show puts the cursor on an interaction, or on the next one shown.
func (l *list) show(index int) { l.to(l.rowOf(index)) }

// mark turns the mark of an interaction that is shown on or off.
func (l *list) mark(index int) {
	l.ordered = nil
	if l.marks.has(index) {
		l.marks.set(index, false)
		return
	}
	l.marks.set(index, true)
	l.lastMark = index
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
		l.marks.set(l.index(row), true)
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

// follow keeps the marks on their interactions through ops on the list.
func (l *list) follow(ops []model.Op) {
	l.ordered = nil
	if l.marks.n == 0 {
		return
	}
	l.marks = l.marks.after(ops)
	for _, op := range ops {
		if l.lastMark >= 0 {
			l.lastMark = indexAfter(op, l.lastMark)
		}
	}
}

// follow does to a list that has an item for each interaction what ops do to
// the interactions: fresh stands for one that is new, and changed makes what
// stands for one that was changed.
func follow[T any](items *gap.List[T], ops []model.Op, fresh T, changed func(T) T) {
	for _, op := range ops {
		switch op := op.(type) {
		case model.Delete:
			items.Replace(op.At, 1)
		case model.Duplicate:
			items.Replace(op.At+1, 0, fresh)
		case model.Insert:
			items.Replace(op.At, 0, fresh)
		case model.Move:
			is := items.At(op.At)
			items.Replace(op.At, 1)
			items.Replace(op.To, 0, is)
		default:
			items.Replace(model.At(op), 1, changed(items.At(model.At(op))))
		}
	}
}

// indexAfter is where interaction i stands after op, -1 if it is gone.
func indexAfter(op model.Op, i int) int {
	switch op := op.(type) {
	case model.Delete:
		if i == op.At {
			return -1
		}
		if i > op.At {
			return i - 1
		}
	case model.Duplicate:
		if i > op.At {
			return i + 1
		}
	case model.Insert:
		if i >= op.At {
			return i + 1
		}
	case model.Move:
		switch {
		case i == op.At:
			return op.To
		case op.At < i && i <= op.To:
			return i - 1
		case op.To <= i && i < op.At:
			return i + 1
		}
	}
	return i
}

// inverse are ops on the list that lead back to where ops came from; ops on
// one interaction stay, as they are known by their places only.
func inverse(ops []model.Op) []model.Op {
	back := make([]model.Op, 0, len(ops))
	for _, op := range slices.Backward(ops) {
		switch o := op.(type) {
		case model.Delete:
			op = model.Insert{At: o.At}
		case model.Duplicate:
			op = model.Delete{At: o.At + 1}
		case model.Insert:
			op = model.Delete{At: o.At}
		case model.Move:
			op = model.Move{At: o.To, To: o.At}
		}
		back = append(back, op)
	}
	return back
}
