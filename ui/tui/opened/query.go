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

// Ask asks about the whole cassette. read runs in the background and says how
// many interactions it has read; what it found is shown at once if it took only a
// moment, and not at all if the person has gone on to something else.
func Ask[T any](t *Cassette, m screen.App, read func(ctx context.Context, progress func(int)) (T, error), show func(screen.App, T) tea.Cmd) tea.Cmd {
	t.StopQuery()
	ctx, cancel := context.WithCancel(m.Context())
	q := &Query{cancel: cancel, total: t.File.Len()}
	t.Query = q
	now, later := m.Wait(func() screen.Fact {
		found, err := read(ctx, q.SetRead)
		return answered[T]{t, q, found, err, show}
	})
	if now != nil {
		return now.Apply(m)
	}
	return tea.Batch(later, t.progressLater(m, q))
}

// answered is sent when something was asked about the whole cassette.
type answered[T any] struct {
	cassette *Cassette
	query    *Query
	found    T
	err      error
	show     func(screen.App, T) tea.Cmd
}

// Apply shows what was found.
func (msg answered[T]) Apply(m screen.App) tea.Cmd {
	if !msg.cassette.ended(m, msg.query, msg.err) {
		return nil
	}
	return msg.show(m, msg.found)
}

// StopQuery gives up the question that is on its way.
func (t *Cassette) StopQuery() {
	if t.Query != nil {
		t.Query.cancel()
		t.Query = nil
	}
}

// ended ends a query. It reports whether its answer is still waited for, and
// says what went wrong.
func (t *Cassette) ended(m screen.App, q *Query, err error) bool {
	q.cancel()
	if t.Query != q {
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

func (t *Cassette) progressLater(m screen.App, q *Query) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return progressed{t, q} })
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
