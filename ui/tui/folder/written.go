package folder

import (
	"os"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// written is sent when a cassette of the list was saved and looked at again.
type written struct {
	folder *Screen
	row    FolderCassette
	now    time.Time
}

// Written looks at a cassette again that was saved.
func (f *Screen) Written(t *opened.Cassette) tea.Cmd {
	at := slices.IndexFunc(f.Cassettes, func(c FolderCassette) bool { return f.All.ByPath[c.At] == t })
	if at < 0 {
		return nil
	}
	c := f.Cassettes[at]
	c.Format, c.Len, c.Err, c.Read = t.File.Format(), t.File.Len(), nil, true
	inFiles := t.File.Size()
	return func() tea.Msg {
		info, err := os.Stat(c.At)
		if err != nil {
			return nil // the list shows what was found; R looks again
		}
		c.Size, c.Modified = info.Size(), info.ModTime()
		if info.IsDir() {
			c.Size = inFiles
		}
		return written{f, c, time.Now()}
	}
}

// Apply shows it. The rows are copied, as those of before may be read in a command.
func (msg written) Apply(screen.App) tea.Cmd {
	f := msg.folder
	at := slices.IndexFunc(f.Cassettes, func(c FolderCassette) bool { return c.At == msg.row.At })
	if at < 0 {
		return nil
	}
	f.size += msg.row.Size - f.Cassettes[at].Size
	f.Cassettes = slices.Clone(f.Cassettes)
	f.Cassettes[at] = msg.row
	f.Now = msg.now
	f.sift()
	return nil
}
