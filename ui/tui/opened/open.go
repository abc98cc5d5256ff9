package opened

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/pattern"
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
	// words are what is looked for in bodies, nil for nothing
	words []pattern.Pattern

	failure *Failure // instead of all that, where the file is no cassette
}

// Open opens a cassette; one that is open already is shown as it was left.
func (c *Cassettes) Open(m screen.App, path string) tea.Cmd {
	return c.open(m, path, nil)
}

// A Target is an interaction that a cassette is opened at: where it was found, and
// what was looked for in its bodies.
type Target struct {
	Path   string
	Fit    Fit
	Filter model.Filter
}

// OpenAt opens a cassette with the cursor on an interaction.
func (c *Cassettes) OpenAt(m screen.App, to Target) tea.Cmd { return c.open(m, to.Path, &to) }

// goTo goes to an interaction of a cassette that is open.
func (t *Cassette) goTo(m screen.App, to *Target) tea.Cmd {
	if to == nil {
		return nil
	}
	var cmd tea.Cmd
	if !t.List.Shows(to.Fit.At) {
		cmd = t.ClearFilter(m)
	}
	t.List.Show(to.Fit.At)
	return tea.Batch(cmd, t.Detail.Seek(m, to.Filter.BodyWords()), m.Moved())
}

func (c *Cassettes) open(m screen.App, path string, to *Target) tea.Cmd {
	if t := c.ByPath[path]; t != nil {
		return tea.Batch(t.Browse(m), t.goTo(m, to), t.CheckDisk())
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
		switch {
		case to != nil:
			msg.view, msg.words = viewAt(to.Fit), to.Filter.BodyWords()
		case !c.Fresh:
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
	t.Detail.Search.Words = msg.words
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
