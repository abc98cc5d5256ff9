package opened

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
)

// WatchEvery is how often the file on disk is looked at.
const WatchEvery = 2 * time.Second

// watchDue is sent when it is time to check the file on disk.
type watchDue struct{ now time.Time }

// diskSeen is sent when the file on disk was looked at.
type diskSeen struct {
	cassette *Cassette
	changed  bool
	err      error
}

// WatchLater looks at the file on disk from time to time.
func WatchLater(m screen.App) tea.Cmd {
	return m.After(WatchEvery, func(now time.Time) tea.Msg { return watchDue{now} })
}

// Apply takes it into account.
func (msg watchDue) Apply(m screen.App) tea.Cmd {
	t := Shown(m)
	if t != nil {
		t.Now = msg.now
	}
	return tea.Batch(t.CheckDisk(), WatchLater(m))
}

// CheckDisk asks whether another program changed the file.
func (t *Cassette) CheckDisk() tea.Cmd {
	if t == nil || t.saving {
		return nil
	}
	return func() tea.Msg {
		changed, err := t.File.OnDisk()
		return diskSeen{t, changed, err}
	}
}

// Apply takes it into account.
func (msg diskSeen) Apply(screen.App) tea.Cmd {
	if msg.err == nil && !msg.cassette.saving {
		msg.cassette.onDisk = msg.changed
	}
	return nil
}
