package tui

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// tellEvery is how often long work tells how far it is, and after how long it
// begins to.
const tellEvery = 100 * time.Millisecond

// A progress is how far saving is. The numbers are written beside the keys.
type progress struct {
	written, of atomic.Int64
	cancel      context.CancelFunc
	told        bool // it takes long enough to be told
}

// watchSaving begins to watch how a cassette is saved.
func (m *app) watchSaving(t *tape) (*progress, context.Context) {
	ctx, cancel := context.WithCancel(m.ctx)
	t.progress = &progress{cancel: cancel}
	return t.progress, ctx
}

func (p *progress) watch(ctx context.Context) func(written, of int64) error {
	return func(written, of int64) error {
		p.written.Store(written)
		p.of.Store(of)
		return ctx.Err()
	}
}

// stillSaving is told every now and then while a cassette is saved.
type stillSaving struct{ progress *progress }

func (p *progress) later(m *app) tea.Cmd {
	return m.after(tellEvery, func(time.Time) tea.Msg { return stillSaving{p} })
}

// It is a reason to draw the screen again.
func (msg stillSaving) apply(m *app) tea.Cmd {
	for _, t := range m.tapes {
		if t.progress == msg.progress {
			msg.progress.told = true
			return msg.progress.later(m)
		}
	}
	return nil
}

// text says how far it is, "" where it did not take long yet.
func (p *progress) text() string {
	if p == nil || !p.told {
		return ""
	}
	if p.of.Load() == 0 {
		return "saving · esc stops"
	}
	return fmt.Sprintf("saving, %s of %s · esc stops", render.Size(int(p.written.Load())), render.Size(int(p.of.Load())))
}
