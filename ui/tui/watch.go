package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
)

// watchEvery is how often the file on disk is looked at.
const watchEvery = 2 * time.Second

// watchDue is sent when it is time to check the file on disk.
type watchDue struct{ now time.Time }

// diskSeen is sent when the file on disk was looked at.
type diskSeen struct {
	cassette *openCassette
	changed  bool
	err      error
}

func watchLater(m screen.App) tea.Cmd {
	return m.After(watchEvery, func(now time.Time) tea.Msg { return watchDue{now} })
}

func (msg watchDue) Apply(m screen.App) tea.Cmd {
	t := shown(m)
	if t != nil {
		t.now = msg.now
	}
	return tea.Batch(t.checkDisk(), watchLater(m))
}

// checkDisk asks whether another program changed the file.
func (t *openCassette) checkDisk() tea.Cmd {
	if t == nil || t.saving {
		return nil
	}
	return func() tea.Msg {
		changed, err := t.file.OnDisk()
		return diskSeen{t, changed, err}
	}
}

func (msg diskSeen) Apply(screen.App) tea.Cmd {
	if msg.err == nil && !msg.cassette.saving {
		msg.cassette.onDisk = msg.changed
	}
	return nil
}
