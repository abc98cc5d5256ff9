package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/widget"
)

// named is sent when it is known what was named on the command line.
type named struct {
	paths  []string
	folder bool // the paths are to choose from
}

// openAll opens the one file that was named, or shows what there is to choose
// from.
func (m *app) openAll() tea.Cmd {
	paths := m.opts.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	m.opening = paths[0]
	return func() tea.Msg {
		info, err := os.Stat(paths[0])
		return named{paths, len(paths) > 1 || err == nil && info.IsDir() && !cassette.IsFolder(paths[0])}
	}
}

func (msg named) apply(m *app) tea.Cmd {
	if !msg.folder {
		return m.open(msg.paths[0])
	}
	title := filepath.Clean(msg.paths[0])
	if title == "." {
		title = "this folder"
	}
	if len(msg.paths) > 1 {
		title = fmt.Sprintf("%d paths", len(msg.paths))
	}
	m.folder = &folder{path: title, paths: msg.paths}
	return tea.Batch(m.arrange(), m.folder.rescan(m.ctx))
}

// opened is sent when a file was opened, or could not be.
type opened struct {
	path string
	file *cassette.File
	part partStats
	left *cassette.Recovery // unsaved work of an earlier session
	now  time.Time

	broken *broken // instead of all that, where the file is no cassette
}

// open opens a cassette; one that is open already is shown as it was left.
func (m *app) open(path string) tea.Cmd {
	if t := m.cassettes[path]; t != nil {
		m.showCassette(t)
		return tea.Batch(m.arrange(), m.checkDisk())
	}
	m.opening = path
	format := m.opts.Format
	return func() tea.Msg {
		msg := opened{path: path, now: time.Now()}
		var err error
		if msg.file, err = cassette.Begin(path, cassette.Options{Format: format}); err != nil {
			msg.broken = newBroken(path, err)
			return msg
		}
		spareMemory(msg.file.Size())
		msg.part = statsOf(msg.file, 0)
		if !indexes(msg.file) {
			msg.left = leftAt(path)
		}
		return msg
	}
}

// leftAt is the unsaved work that an earlier session left, nil for none.
func leftAt(path string) *cassette.Recovery {
	if left, ok := cassette.Recoverable(path); ok {
		return &left
	}
	return nil
}

func (msg opened) apply(m *app) tea.Cmd {
	m.opening = ""
	if msg.broken != nil {
		m.cassette, m.broken = nil, msg.broken
		return m.arrange()
	}
	t := &openCassette{file: msg.file, findings: newKnownFindings(msg.file), recordings: match.RecordingsOf(msg.file), list: newList(), detail: newDetail(), now: msg.now}
	t.stats.add(msg.part)
	t.list.Resize(t.file.Len(), 0)
	t.expected = t.file.Estimate()
	m.cassettes[msg.path] = t
	m.showCassette(t)
	cmd := tea.Batch(m.arrange(), t.readStats(), m.index(t))
	if saved, of, ok := t.file.Interrupted(); ok {
		m.fail(done.Interrupted(saved, of))
	}
	if msg.left != nil {
		return tea.Batch(cmd, m.offer(t, *msg.left))
	}
	return cmd
}

func (m *app) showCassette(t *openCassette) {
	m.broken, m.cassette = nil, t
	m.focus, m.zoom, m.message = widget.OnList, false, ""
}
