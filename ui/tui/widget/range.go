package widget

// A span is the range of a list from the row in which it was begun to the cursor.
type span struct {
	on          bool
	from, reach int   // rows
	own         Marks // the items that only the range marks
}

// Ranging reports whether moves extend a range.
func (l *List) Ranging() bool { return l.span.on }

// BeginRange begins a range in the row of the cursor: what lies in it is marked.
func (l *List) BeginRange() {
	l.span = span{on: true, from: l.Cursor, reach: l.Cursor}
	l.take(l.Cursor)
}

// Extend brings the range up to the cursor; it looks at the rows that were passed.
func (l *List) Extend() {
	s := &l.span
	if !s.on || s.reach == l.Cursor {
		return
	}
	was, now := *s, *s
	now.reach = l.Cursor
	for row := min(was.reach, now.reach); row <= max(was.reach, now.reach); row++ {
		switch {
		case now.holds(row) && !was.holds(row):
			l.take(row)
		case was.holds(row) && !now.holds(row):
			l.give(row)
		}
	}
	s.reach = l.Cursor
	l.LastMark = l.Selected()
}

// EndRange ends the range; what it marked stays marked, or does not.
func (l *List) EndRange(keep bool) {
	s := l.span
	if s.on && !keep {
		for row := min(s.from, s.reach); row <= max(s.from, s.reach); row++ {
			l.give(row)
		}
	}
	l.span = span{}
}

func (s span) holds(row int) bool { return min(s.from, s.reach) <= row && row <= max(s.from, s.reach) }

// take marks a row for the range.
func (l *List) take(row int) {
	if at := l.Item(row); !l.Marks.Has(at) {
		l.Marks.Set(at, true)
		l.span.own.Set(at, true)
		l.ordered, l.LastMark = nil, at
	}
}

// give takes the mark of a row away that only the range had made.
func (l *List) give(row int) {
	if at := l.Item(row); l.span.own.Has(at) {
		l.Marks.Set(at, false)
		l.span.own.Set(at, false)
		l.ordered = nil
	}
}
