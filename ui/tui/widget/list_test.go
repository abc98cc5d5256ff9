package widget

import (
	"fmt"
	"slices"
	"testing"
)

func TestList(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(l *List)
		want string // shown, selected, marked, acted on
	}{
		{"all", func(l *List) {}, "6 shown, 0, [], [0]"},
		{"filtered", func(l *List) { l.ShowOnly([]int{1, 3, 5}) }, "3 shown, 1, [], [1]"},
		{"one that is hidden gives way to the next", func(l *List) { l.ShowOnly([]int{1, 3, 5}); l.Show(2) }, "3 shown, 3, [], [3]"},
		{"all again", func(l *List) { l.ShowOnly([]int{1}); l.ShowAll(6); l.Show(4) }, "6 shown, 4, [], [4]"},
		{"nothing", func(l *List) { l.ShowOnly(nil) }, "0 shown, -1, [], []"},
		{"shown still", func(l *List) { l.ShowOnly([]int{1, 3, 5}); l.ShowStill(5) }, "2 shown, 1, [], [1]"},
		{"all shown still", func(l *List) { l.ShowStill(6) }, "6 shown, 0, [], [0]"},
		{"marked", func(l *List) { l.Mark(4); l.Mark(2) }, "6 shown, 0, [2 4], [2 4]"},
		{"marked and not", func(l *List) { l.Mark(4); l.Mark(2); l.Mark(4) }, "6 shown, 0, [2], [2]"},
		{"marks that are hidden", func(l *List) { l.Mark(4); l.Mark(3); l.ShowOnly([]int{1, 3}) }, "2 shown, 1, [3], [3]"},
		{"only hidden marks", func(l *List) { l.Mark(4); l.ShowOnly([]int{1, 3}) }, "2 shown, 1, [], [1]"},
		{"rows", func(l *List) { l.ShowOnly([]int{1, 3, 5}); l.MarkRows(1, 2) }, "3 shown, 1, [3 5], [3 5]"},
		{"no others", func(l *List) { l.Mark(4); l.MarkOnly([]int{2, 1}) }, "6 shown, 0, [1 2], [1 2]"},
		{"unmarked", func(l *List) { l.Mark(4); l.Marked(); l.Unmark() }, "6 shown, 0, [], [0]"},
	} {
		l := NewList()
		l.Height = 3
		l.ShowAll(6)
		c.do(&l)
		check(t, c.what, fmt.Sprintf("%d shown, %d, %v, %v", l.Count, l.Selected(), l.Marked(), l.Acted()), c.want)
		shown := make([]int, 0)
		for i := range 6 {
			if l.Shows(i) {
				shown = append(shown, i)
			}
		}
		check(t, c.what+": shown", len(shown), l.Count)
		check(t, c.what+": seen", slices.Contains(l.Seen(), l.Selected()), l.Count > 0)
	}
}

// A clone of marks keeps what it was cloned from.
func TestMarks(t *testing.T) {
	var m Marks
	m.Set(3, true)
	was := m.Clone()
	m.Set(3, false)
	m.Set(9, true)
	m.Set(9, true)
	check(t, "the marks", []any{m.N, m.Has(3), m.Has(9), m.Has(99)}, []any{1, false, true, false})
	check(t, "the clone", []any{was.N, was.Has(3), was.Has(9)}, []any{1, true, false})
	check(t, "from flags", MarksOf([]bool{false, true, true, false}).N, 2)
}
