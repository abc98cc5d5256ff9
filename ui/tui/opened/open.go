package opened

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
)

// opened is sent when a file was opened, or could not be.
type opened struct {
	all  *Cassettes
	path string
	file *cassette.File
	part partStats
	left *cassette.Recovery // unsaved work of an earlier session
	now  time.Time
	view *lastView // as it was left

	failure *Failure // instead of all that, where the file is no cassette
}

// Open opens a cassette; one that is open already is shown as it was left.
func (c *Cassettes) Open(m screen.App, path string) tea.Cmd {
	if t := c.ByPath[path]; t != nil {
		return tea.Batch(t.Browse(m), t.CheckDisk())
	}
	return func() tea.Msg {
		msg := opened{all: c, path: path, now: time.Now()}
		var err error
		if msg.file, err = cassette.Begin(path, cassette.Options{Format: c.Format}); err != nil {
			msg.failure = newFailure(path, err)
			return msg
		}
		spareMemory(msg.file.Size())
		msg.part = statsOf(msg.file, 0, firstStep)
		if !c.Fresh {
			msg.view = readView(path)
		}
		if !Indexes(msg.file) {
			msg.left = leftAt(path)
		}
		return msg
	}
}

// Browse shows the cassette, with the keys in its list.
func (t *Cassette) Browse(m screen.App) tea.Cmd {
	t.Reset()
	m.Hush()
	return m.Open("cassette", t)
}

// Apply shows what was opened.
func (msg opened) Apply(m screen.App) tea.Cmd {
	if msg.failure != nil {
		return m.Open("broken", msg.failure)
	}
	t := New(msg.all, msg.file, msg.now)
	t.List.Resize(t.File.Len(), 0)
	t.expected = t.File.Estimate()
	t.addStats(msg.part)
	msg.all.ByPath[msg.path] = t
	t.returning = msg.view
	index := t.index(m)
	t.restore()
	view := t.view
	browse := t.Browse(m)
	t.view = view
	cmd := tea.Batch(browse, m.Arrange(), t.ReadStats(), index)
	if saved, of, ok := t.File.Interrupted(); ok {
		m.Fail(done.Interrupted(saved, of))
	}
	if msg.left != nil {
		return tea.Batch(cmd, t.Offer(m, *msg.left))
	}
	return cmd
}
