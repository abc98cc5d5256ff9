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

// An asking is a question about the whole cassette on its way to an answer,
// in the background. It ends in a fact that holds it.
type asking struct {
	tape   *tape
	cancel context.CancelFunc
	total  int          // interactions that the cassette holds
	read   atomic.Int64 // how many of them were read
	told   int          // of these how many the screen tells; 0 tells nothing yet
}

// askAll asks about the whole cassette. ask runs in the background; its answer is
// there at once if it took only a moment.
func (m *app) askAll(t *tape, ask func(ctx context.Context, a *asking) fact) tea.Cmd {
	m.stopAsking()
	ctx, cancel := context.WithCancel(m.ctx)
	a := &asking{tape: t, cancel: cancel, total: t.file.Len()}
	m.asking = a
	now, later := m.soon(func() fact { return ask(ctx, a) })
	if now != nil {
		return now.apply(m)
	}
	return tea.Batch(later, m.progressLater(a))
}

func (m *app) stopAsking() {
	if m.asking != nil {
		m.asking.cancel()
		m.asking = nil
	}
}

// over ends an asking. It reports whether its answer is still waited for, and
// tells what went wrong.
func (m *app) over(a *asking, err error) bool {
	a.cancel()
	if m.asking != a {
		return false
	}
	m.asking = nil
	switch {
	case m.tape != a.tape:
		return false
	case errors.Is(err, context.Canceled):
		m.say("stopped")
	case err != nil:
		m.fail("not asked: " + render.Sanitize(reason(err)))
	}
	return err == nil
}

func (a *asking) tell(read int) { a.read.Store(int64(read)) }

// progressed is told from time to time while something is asked.
type progressed struct{ asking *asking }

func (m *app) progressLater(a *asking) tea.Cmd {
	return m.after(tellAfter, func(time.Time) tea.Msg { return progressed{a} })
}

func (msg progressed) apply(m *app) tea.Cmd {
	if m.asking != msg.asking {
		return nil
	}
	msg.asking.told = int(msg.asking.read.Load())
	return m.progressLater(msg.asking)
}

// progress is said while it is under way, once it takes long.
func (a *asking) progress() string {
	switch {
	case a.told == 0:
		return ""
	case a.told >= a.total:
		return fmt.Sprintf("comparing %s · esc stops", plural(a.total, "interaction"))
	}
	return fmt.Sprintf("read %s of %s · esc stops", count(a.told), count(a.total))
}
