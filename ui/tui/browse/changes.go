package browse

import (
	"fmt"
	"slices"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// DeleteActed deletes the marked interactions or the selected one.
func DeleteActed(t *opened.Cassette, m screen.App) tea.Cmd {
	acted := t.List.Acted()
	ops := make([]model.Op, 0, len(acted))
	for _, at := range slices.Backward(acted) {
		ops = append(ops, model.Delete{At: at})
	}
	return t.Change(m, done.Deleted(t.File, acted), ops...)
}

// duplicateActed puts a copy below each of the marked ones or the selected one.
func duplicateActed(t *opened.Cassette, m screen.App) tea.Cmd {
	acted := t.List.Acted()
	ops := make([]model.Op, 0, len(acted))
	for _, at := range slices.Backward(acted) {
		ops = append(ops, model.Duplicate{At: at})
	}
	return t.Change(m, done.Duplicated(acted), ops...)
}

// moveActed moves the marked ones or the selected one by one position, as a block:
// the one beside them goes to their other side.
func moveActed(way int) func(t *opened.Cassette, m screen.App) tea.Cmd {
	return func(t *opened.Cassette, m screen.App) tea.Cmd {
		acted := t.List.Acted()
		first, last := acted[0], acted[len(acted)-1]
		op := model.Move{At: last + 1, To: first}
		if way < 0 {
			op = model.Move{At: first - 1, To: last}
		}
		at := t.List.Selected() + way
		if len(acted) == 1 {
			op, at = model.Move{At: first, To: first + way}, first+way
		}
		return t.ChangeAt(m, done.Moved(acted, first+way), at, op)
	}
}

func cannotMoveDown(t *opened.Cassette) string {
	if why := cannotMove(t); why != "" {
		return why
	}
	acted := t.List.Acted()
	if last := acted[len(acted)-1]; last == t.File.Len()-1 {
		return fmt.Sprintf("%d is the last", last+1)
	}
	return ""
}

func cannotMoveUp(t *opened.Cassette) string {
	if why := cannotMove(t); why != "" {
		return why
	}
	if t.List.Acted()[0] == 0 {
		return "1 is the first"
	}
	return ""
}

func cannotMove(t *opened.Cassette) string {
	l := &t.List
	if l.Filtered {
		return "clear the filter first"
	}
	acted := l.Acted()
	if len(acted) == 0 {
		return t.NothingSelected()
	}
	if acted[len(acted)-1]-acted[0] != len(acted)-1 {
		return "the marked ones do not stand together"
	}
	return ""
}

// deleteWords say how many are deleted where they are marked.
func deleteWords(t *opened.Cassette) string {
	if n := len(t.List.Marked()); n > 0 {
		return "delete " + render.Count(n)
	}
	return ""
}
