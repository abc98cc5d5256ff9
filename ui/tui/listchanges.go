package tui

import (
	"fmt"
	"slices"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

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
