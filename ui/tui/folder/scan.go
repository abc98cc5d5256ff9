package folder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// A folder is looked through twice: first for its cassettes, which come in as
// they are found, then for what they hold, in the order of the list.

// A folderCassette is a cassette and where it is.
type FolderCassette struct {
	cassette.Found
	At   string // its path from here
	Read bool   // what it holds is known
}

// A scan is how far a folder was looked through.
type scan struct {
	Gen    int
	cancel context.CancelFunc
	Found  bool // all cassettes are
	read   int  // how many are
	Halted bool
	err    error
}

// stepTime is how long one step of slow work takes at most, or one item more.
const stepTime = 50 * time.Millisecond

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
	f.Cassettes, f.size = nil, 0
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

func findAll(ctx context.Context, paths []string, found chan<- FolderCassette) error {
	send := func(c FolderCassette) bool {
		select {
		case found <- c:
			return true
		case <-ctx.Done():
			return false
		}
	}
	var failed error
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			send(FolderCassette{Found: cassette.Found{Path: path, Err: err}, At: path, Read: true})
		case info.IsDir() && !cassette.IsFolder(path):
			err := cassette.Find(path, func(c cassette.Found) bool {
				name := c.Path
				if len(paths) > 1 {
					c.Path = filepath.Join(path, name)
				}
				return send(FolderCassette{Found: c, At: filepath.Join(path, name)})
			})
			failed = errors.Join(failed, err)
		default:
			send(FolderCassette{Found: cassette.Found{Path: path, Size: info.Size(), Modified: info.ModTime()}, At: path})
		}
	}
	return failed
}

// Apply takes it into account.
func (msg FolderFound) Apply(screen.App) tea.Cmd {
	f := msg.Folder
	if msg.Gen != f.Scan.Gen {
		return nil
	}
	f.Cassettes = append(f.Cassettes, msg.Cassettes...)
	for _, c := range msg.Cassettes {
		f.size += c.Size
	}
	f.Scan.Found, f.Scan.err, f.Now = msg.All, msg.err, msg.Now
	f.sift()
	if msg.All {
		return f.readOn()
	}
	return msg.next
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
func (msg FolderRead) Apply(screen.App) tea.Cmd {
	f := msg.Folder
	if msg.Gen != f.Scan.Gen {
		return nil
	}
	copy(f.Cassettes[f.Scan.read:], msg.Read)
	f.Scan.read += len(msg.Read)
	return f.readOn()
}

// progress says how far it is.
func (s scan) progress(found int) string {
	switch {
	case s.Halted && s.Found:
		return fmt.Sprintf("stopped, read %s of %s · R looks again", render.Count(s.read), render.Count(found))
	case s.Halted:
		return fmt.Sprintf("stopped, found %s · R looks again", render.Count(found))
	case !s.Found:
		return fmt.Sprintf("found %s so far", render.Count(found))
	}
	return fmt.Sprintf("read %s of %s", render.Count(s.read), render.Count(found))
}
