package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// watchEvery is how often the file on disk is looked at.
const watchEvery = 2 * time.Second

// watchDue is told when it is time to look.
type watchDue struct{ now time.Time }

// diskSeen is told when the file on disk was looked at.
type diskSeen struct {
	tape    *tape
	changed bool
	err     error
}

func (m *app) watchLater() tea.Cmd {
	return m.after(watchEvery, func(now time.Time) tea.Msg { return watchDue{now} })
}

func (msg watchDue) apply(m *app) tea.Cmd {
	if m.tape != nil {
		m.tape.now = msg.now
	}
	return tea.Batch(m.lookAtDisk(), m.watchLater())
}

// lookAtDisk sees whether another program changed the file.
func (m *app) lookAtDisk() tea.Cmd {
	t := m.tape
	if t == nil || t.saving {
		return nil
	}
	return func() tea.Msg {
		changed, err := t.file.OnDisk()
		return diskSeen{t, changed, err}
	}
}

func (msg diskSeen) apply(*app) tea.Cmd {
	if msg.err == nil && !msg.tape.saving {
		msg.tape.onDisk = msg.changed
	}
	return nil
}
