package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/gap"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
)

// marks are interactions that are marked. Copies share what they hold until one
// is set: what runs in the background takes a clone.
type marks struct {
	on []bool // by index; what lies beyond is not marked
	n  int    // how many are
}

func (m marks) has(i int) bool { return i < len(m.on) && m.on[i] }

func (m marks) clone() marks { return marks{slices.Clone(m.on), m.n} }

func (m *marks) set(i int, on bool) {
	if m.has(i) == on {
		return
	}
	if i >= len(m.on) {
		m.on = append(m.on, make([]bool, i+1-len(m.on))...)
	}
	m.on[i] = on
	if on {
		m.n++
	} else {
		m.n--
	}
}

// after are the marks where their interactions stand after shifts; what came
// is not marked.
func (m marks) after(shifts []shift) marks {
	room := len(m.on)
	for _, s := range shifts {
		room = max(room, s.at+1, s.to+1)
	}
	room += len(shifts) // as many may go before the farthest is named
	on := gap.Of(append(slices.Clip(m.on), make([]bool, room-len(m.on))...))
	follow(&on, shifts, false, func(is bool) bool { return is })
	moved := marks{}
	for i, is := range on.Items() {
		if is {
			moved = marks{on.Items()[:i+1], moved.n + 1}
		}
	}
	return moved
}

// A marker has a list in which interactions are marked.
type marker interface{ marking() *list }

func toggleMark(s marker, m screen.App) tea.Cmd {
	l := s.marking()
	l.mark(l.selected())
	l.By(1)
	return m.Moved()
}

func markRange(s marker, _ screen.App) tea.Cmd {
	l := s.marking()
	from, to := l.rowOf(l.lastMark), l.Cursor
	l.markRows(min(from, to), min(max(from, to), l.Count-1))
	return nil
}

func markAll(s marker, _ screen.App) tea.Cmd {
	l := s.marking()
	if len(l.marked()) == l.Count {
		l.unmark()
		return nil
	}
	l.markRows(0, l.Count-1)
	return nil
}

func noMark(s marker) string {
	if s.marking().lastMark < 0 {
		return "no mark to start from, space sets one"
	}
	return nothingMarked(s)
}

// nothingMarked reports whether there is nothing to mark.
func nothingMarked(s marker) string {
	if s.marking().selected() < 0 {
		return "no interaction is selected"
	}
	return ""
}

func deleteActed(t *openCassette, m screen.App) tea.Cmd {
	acted := t.list.acted()
	ops := make([]model.Op, 0, len(acted))
	for _, at := range slices.Backward(acted) {
		ops = append(ops, model.Delete{At: at})
	}
	return t.change(m, done.Deleted(t.file, acted), ops...)
}

// duplicateActed puts a copy below each of the marked ones or the selected one.
func duplicateActed(t *openCassette, m screen.App) tea.Cmd {
	acted := t.list.acted()
	ops := make([]model.Op, 0, len(acted))
	for _, at := range slices.Backward(acted) {
		ops = append(ops, model.Duplicate{At: at})
	}
	return t.change(m, done.Duplicated(acted), ops...)
}

// moveActed moves the marked ones or the selected one by one position, as a block:
// the one beside them goes to their other side.
func moveActed(way int) func(t *openCassette, m screen.App) tea.Cmd {
	return func(t *openCassette, m screen.App) tea.Cmd {
		acted := t.list.acted()
		first, last := acted[0], acted[len(acted)-1]
		op := model.Move{At: last + 1, To: first}
		if way < 0 {
			op = model.Move{At: first - 1, To: last}
		}
		at := t.list.selected() + way
		if len(acted) == 1 {
			op, at = model.Move{At: first, To: first + way}, first+way
		}
		return t.changeAt(m, done.Moved(acted, first+way), at, op)
	}
}

func cannotMoveDown(t *openCassette) string {
	if why := cannotMove(t); why != "" {
		return why
	}
	acted := t.list.acted()
	if last := acted[len(acted)-1]; last == t.file.Len()-1 {
		return fmt.Sprintf("%d is the last", last+1)
	}
	return ""
}

func cannotMoveUp(t *openCassette) string {
	if why := cannotMove(t); why != "" {
		return why
	}
	if t.list.acted()[0] == 0 {
		return "1 is the first"
	}
	return ""
}

func cannotMove(t *openCassette) string {
	l := &t.list
	if l.filtered {
		return "clear the filter first"
	}
	acted := l.acted()
	if len(acted) == 0 {
		return t.nothingSelected()
	}
	if acted[len(acted)-1]-acted[0] != len(acted)-1 {
		return "the marked ones do not stand together"
	}
	return ""
}

// deleteWords say how many are deleted where they are marked.
func deleteWords(t *openCassette) string {
	if n := len(t.list.marked()); n > 0 {
		return "delete " + render.Count(n)
	}
	return ""
}
