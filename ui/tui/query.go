package tui

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
)

// A query asks about the whole cassette in the background. It ends in a screen.Fact that
// holds the answer.
type query struct {
	cassette *openCassette
	cancel   context.CancelFunc
	total    int          // interactions that the cassette holds
	read     atomic.Int64 // how many of them were read
	shown    int          // of these how many the screen says; 0 before it says any
}

// startQuery asks about the whole cassette. ask runs in the background; its answer
// is there at once if it took only a moment.
func (t *openCassette) startQuery(m screen.App, ask func(ctx context.Context, a *query) screen.Fact) tea.Cmd {
	t.stopQuery()
	ctx, cancel := context.WithCancel(m.Context())
	a := &query{cassette: t, cancel: cancel, total: t.file.Len()}
	t.query = a
	now, later := m.Wait(func() screen.Fact { return ask(ctx, a) })
	if now != nil {
		return now.Apply(m)
	}
	return tea.Batch(later, t.progressLater(m, a))
}

func (t *openCassette) stopQuery() {
	if t.query != nil {
		t.query.cancel()
		t.query = nil
	}
}

// over ends a query. It reports whether its answer is still waited for, and
// says what went wrong.
func (a *query) over(m screen.App, err error) bool {
	t := a.cassette
	a.cancel()
	if t.query != a {
		return false
	}
	t.query = nil
	switch {
	case shown(m) != t:
		return false
	case errors.Is(err, context.Canceled):
		m.Say("stopped")
	case err != nil:
		m.Fail("not asked: " + render.Sanitize(done.Reason(err)))
	}
	return err == nil
}

func (a *query) setRead(read int) { a.read.Store(int64(read)) }

// progressed is sent from time to time while something is asked.
type progressed struct{ query *query }

func (t *openCassette) progressLater(m screen.App, a *query) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return progressed{a} })
}

func (msg progressed) Apply(m screen.App) tea.Cmd {
	t := msg.query.cassette
	if t.query != msg.query {
		return nil
	}
	msg.query.shown = int(msg.query.read.Load())
	return t.progressLater(m, msg.query)
}

// progress is said while it is under way, once it takes long.
func (a *query) progress() string {
	switch {
	case a.shown == 0:
		return ""
	case a.shown >= a.total:
		return fmt.Sprintf("comparing %s · esc stops", render.Counted(a.total, "interaction"))
	}
	return fmt.Sprintf("read %s of %s · esc stops", render.Count(a.shown), render.Count(a.total))
}
