package why

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// A unusedFound is what a list of unused interactions names.
type unusedFound struct {
	at      []int
	missing int // that this cassette does not hold
}

func findUnused(ctx context.Context, t *opened.Cassette, w match.Wanted) (unusedFound, error) {
	at, missing, err := w.FindUnused(ctx, t.File)
	if err == nil && len(at) == 0 {
		err = errors.New("none of the unused interactions that the text lists is in this cassette")
	}
	return unusedFound{at, missing}, err
}

// mark marks the interactions that a list names, and no others.
func (f unusedFound) mark(t *opened.Cassette, m screen.App) tea.Cmd {
	l := &t.List
	l.MarkOnly(f.at)
	said := fmt.Sprintf("marked %s that no request played", render.Counted(len(f.at), "interaction"))
	if f.missing > 0 {
		said += fmt.Sprintf(", %d more are not in this cassette", f.missing)
	}
	if hidden := len(f.at) - len(l.Marked()); hidden > 0 {
		said += fmt.Sprintf(", %d not shown", hidden)
	}
	t.Detail.At = -1
	l.Show(f.at[0])
	shown := t.Browse(m)
	m.Say(said + " · d deletes them")
	return shown
}
