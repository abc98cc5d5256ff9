package folder

import (
	"context"
	"time"

	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// FolderFound is sent for every few cassettes that were found.
type FolderFound struct {
	Folder    *Screen
	Gen       int
	Cassettes []FolderCassette
	All       bool
	err       error
	Now       time.Time
	next      tea.Cmd
}

// rescan looks for cassettes from the start.
func (f *Screen) rescan(ctx context.Context) tea.Cmd {
	f.Halt()
	ctx, cancel := context.WithCancel(ctx)
	f.Scan = scan{Gen: f.Scan.Gen + 1, cancel: cancel}
	f.keepMarks()
	f.Cassettes, f.size, f.common, f.order, f.widest = nil, 0, "", 0, 0
	f.beside.of, f.beside.cassette = "", nil // it is read again
	f.at = map[string]int{}
	f.uncounted()
	f.sift()
	gen, paths := f.Scan.Gen, f.paths
	found := make(chan FolderCassette)
	failed := make(chan error, 1)
	return func() tea.Msg {
		go func() {
			failed <- findAll(ctx, paths, found)
			close(found)
		}()
		return FolderFound{Folder: f, Gen: gen, Now: time.Now(), next: f.more(gen, found, failed)}
	}
}

// Halt stops looking.
func (f *Screen) Halt() {
	if f.Scan.cancel != nil {
		f.Scan.cancel()
	}
	f.Scan.Gen++
	f.Scan.Halted = true
}

// scans reports whether the folder is still being looked through.
func (f *Screen) scans() bool {
	return !f.Scan.Halted && (!f.Scan.Found || f.Scan.read < len(f.Cassettes))
}

// more waits for the next cassettes.
func (f *Screen) more(gen int, found <-chan FolderCassette, failed <-chan error) tea.Cmd {
	return func() tea.Msg {
		msg := FolderFound{Folder: f, Gen: gen, Now: time.Now()}
		for c := range found {
			msg.Cassettes = append(msg.Cassettes, c)
			if len(msg.Cassettes) == 500 || time.Since(msg.Now) > stepTime {
				msg.next = f.more(gen, found, failed)
				return msg
			}
		}
		msg.All, msg.err = true, <-failed
		return msg
	}
}

// Apply takes it into account.
func (msg FolderFound) Apply(m screen.App) tea.Cmd {
	f := msg.Folder
	if msg.Gen != f.Scan.Gen {
		return nil
	}
	for _, c := range msg.Cassettes {
		f.at[c.At] = len(f.Cassettes)
		f.Cassettes = append(f.Cassettes, c)
		f.markAgain(f.at[c.At])
		f.size += c.Size
	}
	f.Scan.Found, f.Scan.err, f.Now = msg.All, msg.err, msg.Now
	f.common = inCommon(f.Cassettes)
	f.widest = f.widestName()
	f.sift()
	if msg.All {
		f.marks.again = nil
		return tea.Batch(f.readOn(), m.Arrange())
	}
	return tea.Batch(msg.next, m.Arrange())
}

// FolderRead is sent for every few cassettes that were read.
type FolderRead struct {
	Folder *Screen
	Gen    int
	Read   []FolderCassette
}

// readOn reads the next cassettes.
func (f *Screen) readOn() tea.Cmd {
	gen, next := f.Scan.Gen, f.Cassettes[f.Scan.read:]
	if len(next) == 0 {
		return nil
	}
	return func() tea.Msg {
		msg := FolderRead{Folder: f, Gen: gen}
		for start := time.Now(); len(msg.Read) < len(next) && time.Since(start) < stepTime; {
			c := next[len(msg.Read)]
			if !c.Read {
				c.Found, c.Read = c.Found.Read(c.At), true
			}
			msg.Read = append(msg.Read, c)
		}
		return msg
	}
}

// Apply takes it into account.
func (msg FolderRead) Apply(m screen.App) tea.Cmd {
	f := msg.Folder
	if msg.Gen != f.Scan.Gen {
		return nil
	}
	for i, c := range msg.Read {
		if row := &f.Cassettes[f.Scan.read+i]; !row.Read { // it was not saved meanwhile
			*row = c
		}
	}
	if f.Scan.read += len(msg.Read); !f.scans() {
		return f.countOn(m)
	}
	return f.readOn()
}

// stepTime is how long one step of slow work takes at most, or one item more.
const stepTime = 50 * time.Millisecond
