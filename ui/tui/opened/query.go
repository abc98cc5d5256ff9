package opened

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
)

// StartQuery asks about the whole cassette. ask runs in the background; its answer
// is there at once if it took only a moment.
func (t *Cassette) StartQuery(m screen.App, ask func(ctx context.Context, a *Query) screen.Fact) tea.Cmd {
	t.StopQuery()
	ctx, cancel := context.WithCancel(m.Context())
	a := &Query{cancel: cancel, total: t.File.Len()}
	t.Query = a
	now, later := m.Wait(func() screen.Fact { return ask(ctx, a) })
	if now != nil {
		return now.Apply(m)
	}
	return tea.Batch(later, t.progressLater(m, a))
}

// StopQuery gives up the question that is on its way.
func (t *Cassette) StopQuery() {
	if t.Query != nil {
		t.Query.cancel()
		t.Query = nil
	}
}

// Answered ends a query. It reports whether its answer is still waited for, and
// says what went wrong.
func (t *Cassette) Answered(m screen.App, a *Query, err error) bool {
	a.cancel()
	if t.Query != a {
		return false
	}
	t.Query = nil
	switch {
	case Shown(m) != t:
		return false
	case errors.Is(err, context.Canceled):
		m.Say("stopped")
	case err != nil:
		m.Fail("not asked: " + render.Sanitize(done.Reason(err)))
	}
	return err == nil
}

// progressed is sent from time to time while something is asked.
type progressed struct {
	cassette *Cassette
	query    *Query
}

func (t *Cassette) progressLater(m screen.App, a *Query) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return progressed{t, a} })
}

// Apply takes it into account.
func (msg progressed) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if t.Query != msg.query {
		return nil
	}
	msg.query.Shown = int(msg.query.read.Load())
	return t.progressLater(m, msg.query)
}
