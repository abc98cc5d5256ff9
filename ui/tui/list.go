package tui

import (
	"slices"
	"sort"

	"tapedeck/model"
)

// A list is the cassette's interactions in recorded order, all or those that
// a filter shows. Rows count what is shown, indices what the cassette holds.
type list struct {
	scroller
	shown    []int // indices in order, where filtered is set
	filtered bool
	fixed    bool // shown is what was re-recorded, no filter's
	marks    map[int]bool
	lastMark int   // index of the last mark set, -1 if there is none
	ordered  []int // what marked returned, nil once that may have changed
}

func newList() list { return list{marks: map[int]bool{}, lastMark: -1} }

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
	at, _ := slices.BinarySearch(l.ordered, index)
	if l.marks[index] {
		delete(l.marks, index)
		if l.ordered != nil {
			l.ordered = slices.Delete(l.ordered, at, at+1)
		}
		return
	}
	l.marks[index] = true
	l.lastMark = index
	if l.ordered != nil {
		l.ordered = slices.Insert(l.ordered, at, index)
	}
}

func (l *list) unmark() {
	l.ordered = nil
	clear(l.marks)
	l.lastMark = -1
}

// marked lists the marked interactions that are shown, in order, until the next
// mark.
func (l *list) marked() []int {
	if l.ordered != nil || len(l.marks) == 0 {
		return l.ordered
	}
	in := []int{}
	for i := range l.marks {
		if row := l.rowOf(i); row < l.count && l.index(row) == i {
			in = append(in, i)
		}
	}
	slices.Sort(in)
	l.ordered = in
	return in
}

// markRows marks all rows from one to another.
func (l *list) markRows(from, to int) {
	l.ordered = nil
	for row := from; row <= to; row++ {
		l.marks[l.index(row)] = true
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
	if len(l.marks) == 0 {
		return
	}
	after := indicesAfter(ops)
	moved := make(map[int]bool, len(l.marks))
	for i := range l.marks {
		if to := after(i); to >= 0 {
			moved[to] = true
		}
	}
	l.marks = moved
	if l.lastMark >= 0 {
		l.lastMark = after(l.lastMark)
	}
}

// indicesAfter tells where an interaction stands after ops, -1 if it is gone.
// Many deletions from the end on, and the insertions that undo them, are not
// followed one by one.
func indicesAfter(ops []model.Op) func(i int) int {
	if gone, ok := descending(ops); ok {
		return func(i int) int {
			below, is := slices.BinarySearch(gone, i)
			if is {
				return -1
			}
			return i - below
		}
	}
	if came, ok := ascending(ops); ok {
		return func(i int) int {
			return i + sort.Search(len(came), func(n int) bool { return came[n]-n > i })
		}
	}
	return func(i int) int {
		for _, op := range ops {
			if i = indexAfter(op, i); i < 0 {
				break
			}
		}
		return i
	}
}

// descending are the places of deletions from the end on, in order.
func descending(ops []model.Op) (places []int, ok bool) {
	for _, op := range slices.Backward(ops) {
		if _, is := op.(model.Delete); !is || len(places) > 0 && places[len(places)-1] >= model.At(op) {
			return nil, false
		}
		places = append(places, model.At(op))
	}
	return places, true
}

// ascending are the places of insertions from the start on.
func ascending(ops []model.Op) (places []int, ok bool) {
	for _, op := range ops {
		if _, is := op.(model.Insert); !is || len(places) > 0 && places[len(places)-1] >= model.At(op) {
			return nil, false
		}
		places = append(places, model.At(op))
	}
	return places, true
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
