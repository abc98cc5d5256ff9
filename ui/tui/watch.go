package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
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

func (m *app) watchLater() tea.Cmd {
	return m.after(watchEvery, func(now time.Time) tea.Msg { return watchDue{now} })
}

func (msg watchDue) apply(m *app) tea.Cmd {
	if m.cassette != nil {
		m.cassette.now = msg.now
	}
	return tea.Batch(m.checkDisk(), m.watchLater())
}

// checkDisk asks whether another program changed the file.
func (m *app) checkDisk() tea.Cmd {
	t := m.cassette
	if t == nil || t.saving {
		return nil
	}
	return func() tea.Msg {
		changed, err := t.file.OnDisk()
		return diskSeen{t, changed, err}
	}
}

func (msg diskSeen) apply(*app) tea.Cmd {
	if msg.err == nil && !msg.cassette.saving {
		msg.cassette.onDisk = msg.changed
	}
	return nil
}
