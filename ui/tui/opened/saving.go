package opened

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
)

// watchSaving begins to watch how a cassette is saved.
func (t *Cassette) watchSaving(m screen.App) (*progress, context.Context) {
	ctx, cancel := context.WithCancel(m.Context())
	t.Progress = &progress{Cancel: cancel}
	return t.Progress, ctx
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
