package opened

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// A changing is a change under way, of whatever size. It is made in the
// background: what is seen is what was there before, until all of it is done.
type Changing struct {
	stop     context.CancelFunc
	Stopped  bool
	Slow     bool // it takes so long that the status line says so
	cassette *Cassette
	then     func(step cassette.Step, err error) tea.Cmd

	mu   sync.Mutex
	far  cassette.Progress // how far it is
	pace func(cassette.Progress)
}

// made is sent when a change was made, or was not.
type made struct {
	changing *Changing
	step     cassette.Step
	err      error
}

// progressAfter is after how long work says how far it is, and how often.
const progressAfter = 100 * time.Millisecond

// ErrChanging is why a change is not begun.
var ErrChanging = errors.New("still changing · esc stops")

// begin changes a cassette: work does it, then says what became of it. Only
// one change is made at a time.
func (t *Cassette) begin(m screen.App, work func(context.Context, func(cassette.Progress)) (cassette.Step, error), then func(cassette.Step, error) tea.Cmd) tea.Cmd {
	if t.Changing != nil {
		return then(cassette.Step{}, ErrChanging)
	}
	ctx, stop := context.WithCancel(m.Context())
	c := &Changing{cassette: t, stop: stop, then: then, pace: t.All.Pace}
	t.Changing = c
	now, later := m.Wait(func() screen.Fact {
		step, err := work(ctx, c.setProgress)
		return made{c, step, err}
	})
	if now != nil {
		return now.Apply(m)
	}
	return tea.Batch(later, t.showProgressLater(m, c))
}

// Apply takes it into account.
func (msg made) Apply(screen.App) tea.Cmd {
	msg.changing.stop()
	msg.changing.cassette.Changing = nil
	return msg.changing.then(msg.step, msg.err)
}

func (c *Changing) setProgress(far cassette.Progress) {
	c.mu.Lock()
	c.far = far
	c.mu.Unlock()
	if c.pace != nil {
		c.pace(far)
	}
}

// Progress is said while it takes long: "changing 1,200 of 50,000 · esc stops".
func (c *Changing) Progress() string {
	if c.Stopped {
		return "stopping"
	}
	c.mu.Lock()
	far := c.far
	c.mu.Unlock()
	switch {
	case far.Doing == "":
		return "changing · esc stops"
	case far.Total <= 1:
		return far.Doing + " · esc stops"
	}
	return fmt.Sprintf("%s %s of %s · esc stops", far.Doing, render.Count(far.Done), render.Count(far.Total))
}

// stillChanging is sent as long as a change is made.
type stillChanging struct{ changing *Changing }

func (t *Cassette) showProgressLater(m screen.App, c *Changing) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return stillChanging{c} })
}

// Apply takes it into account.
func (msg stillChanging) Apply(m screen.App) tea.Cmd {
	t := msg.changing.cassette
	if t.Changing != msg.changing {
		return nil
	}
	msg.changing.Slow = true
	return t.showProgressLater(m, msg.changing)
}

// StopChanging gives up the change under way; all is then as before.
func (t *Cassette) StopChanging() {
	t.Changing.stop()
	t.Changing.Stopped, t.Changing.Slow = true, true
}
