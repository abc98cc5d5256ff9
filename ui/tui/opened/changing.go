package opened

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/tui/screen"
)

// made is sent when a change was made, or was not.
type made struct {
	cassette *Cassette
	changing *Changing
	step     cassette.Step
	err      error
}

// begin changes a cassette: work does it, then says what became of it. Only
// one change is made at a time.
func (t *Cassette) begin(m screen.App, work func(context.Context, func(cassette.Progress)) (cassette.Step, error), then func(cassette.Step, error) tea.Cmd) tea.Cmd {
	if t.Changing != nil {
		return then(cassette.Step{}, ErrChanging)
	}
	ctx, stop := context.WithCancel(m.Context())
	c := &Changing{stop: stop, then: then, pace: t.All.Pace}
	t.Changing = c
	now, later := m.Wait(func() screen.Fact {
		step, err := work(ctx, c.setProgress)
		return made{t, c, step, err}
	})
	if now != nil {
		return now.Apply(m)
	}
	return tea.Batch(later, t.showProgressLater(m, c))
}

// Apply takes it into account.
func (msg made) Apply(screen.App) tea.Cmd {
	msg.changing.stop()
	msg.cassette.Changing = nil
	return msg.changing.then(msg.step, msg.err)
}

// stillChanging is sent as long as a change is made.
type stillChanging struct {
	cassette *Cassette
	changing *Changing
}

func (t *Cassette) showProgressLater(m screen.App, c *Changing) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return stillChanging{t, c} })
}

// Apply takes it into account.
func (msg stillChanging) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
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
