package opened

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
type Query struct {
	Cassette *Cassette
	cancel   context.CancelFunc
	total    int          // interactions that the cassette holds
	read     atomic.Int64 // how many of them were read
	Shown    int          // of these how many the screen says; 0 before it says any
}

// StartQuery asks about the whole cassette. ask runs in the background; its answer
// is there at once if it took only a moment.
func (t *Cassette) StartQuery(m screen.App, ask func(ctx context.Context, a *Query) screen.Fact) tea.Cmd {
	t.StopQuery()
	ctx, cancel := context.WithCancel(m.Context())
	a := &Query{Cassette: t, cancel: cancel, total: t.File.Len()}
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

// Over ends a query. It reports whether its answer is still waited for, and
// says what went wrong.
func (a *Query) Over(m screen.App, err error) bool {
	t := a.Cassette
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

// SetRead says how many interactions were read.
func (a *Query) SetRead(read int) { a.read.Store(int64(read)) }

// progressed is sent from time to time while something is asked.
type progressed struct{ query *Query }

func (t *Cassette) progressLater(m screen.App, a *Query) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return progressed{a} })
}

// Apply takes it into account.
func (msg progressed) Apply(m screen.App) tea.Cmd {
	t := msg.query.Cassette
	if t.Query != msg.query {
		return nil
	}
	msg.query.Shown = int(msg.query.read.Load())
	return t.progressLater(m, msg.query)
}

// Progress is said while it is under way, once it takes long.
func (a *Query) Progress() string {
	switch {
	case a.Shown == 0:
		return ""
	case a.Shown >= a.total:
		return fmt.Sprintf("comparing %s · esc stops", render.Counted(a.total, "interaction"))
	}
	return fmt.Sprintf("read %s of %s · esc stops", render.Count(a.Shown), render.Count(a.total))
}
