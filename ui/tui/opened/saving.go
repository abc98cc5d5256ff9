package opened

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// A progress is how far saving is. The numbers are written in the background.
type progress struct {
	written, of atomic.Int64
	Cancel      context.CancelFunc
	Text        string // what the status line says, "" before it takes long
}

// watchSaving begins to watch how a cassette is saved.
func (t *Cassette) watchSaving(m screen.App) (*progress, context.Context) {
	ctx, cancel := context.WithCancel(m.Context())
	t.Progress = &progress{Cancel: cancel}
	return t.Progress, ctx
}

func (p *progress) watch(ctx context.Context) func(written, of int64) error {
	return func(written, of int64) error {
		p.written.Store(written)
		p.of.Store(of)
		return ctx.Err()
	}
}

// stillSaving is sent every now and then while a cassette is saved.
type stillSaving struct {
	cassette *Cassette
	progress *progress
}

func (p *progress) later(m screen.App, t *Cassette) tea.Cmd {
	return m.After(progressAfter, func(time.Time) tea.Msg { return stillSaving{t, p} })
}

// Apply takes it into account.
func (msg stillSaving) Apply(m screen.App) tea.Cmd {
	if msg.cassette.Progress != msg.progress {
		return nil
	}
	msg.progress.setText()
	return msg.progress.later(m, msg.cassette)
}

func (p *progress) setText() {
	p.Text = "saving · esc stops"
	if of := p.of.Load(); of > 0 {
		p.Text = fmt.Sprintf("saving, %s of %s · esc stops", render.Size(int(p.written.Load())), render.Size(int(of)))
	}
}
