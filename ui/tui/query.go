package tui

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A query asks about the whole cassette in the background. It ends in a fact that
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
func (m *app) startQuery(t *openCassette, ask func(ctx context.Context, a *query) fact) tea.Cmd {
	m.stopQuery()
	ctx, cancel := context.WithCancel(m.ctx)
	a := &query{cassette: t, cancel: cancel, total: t.file.Len()}
	m.query = a
	now, later := m.waitAMoment(func() fact { return ask(ctx, a) })
	if now != nil {
		return now.apply(m)
	}
	return tea.Batch(later, m.progressLater(a))
}

func (m *app) stopQuery() {
	if m.query != nil {
		m.query.cancel()
		m.query = nil
	}
}

// over ends a query. It reports whether its answer is still waited for, and
// says what went wrong.
func (m *app) over(a *query, err error) bool {
	a.cancel()
	if m.query != a {
		return false
	}
	m.query = nil
	switch {
	case m.cassette != a.cassette:
		return false
	case errors.Is(err, context.Canceled):
		m.say("stopped")
	case err != nil:
		m.fail("not asked: " + render.Sanitize(reason(err)))
	}
	return err == nil
}

func (a *query) setRead(read int) { a.read.Store(int64(read)) }

// progressed is sent from time to time while something is asked.
type progressed struct{ query *query }

func (m *app) progressLater(a *query) tea.Cmd {
	return m.after(progressAfter, func(time.Time) tea.Msg { return progressed{a} })
}

func (msg progressed) apply(m *app) tea.Cmd {
	if m.query != msg.query {
		return nil
	}
	msg.query.shown = int(msg.query.read.Load())
	return m.progressLater(msg.query)
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
