package tui

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
type folderCassette struct {
	cassette.Found
	at   string // its path from here
	read bool   // what it holds is known
}

// A scan is how far a folder was looked through.
type scan struct {
	gen    int
	cancel context.CancelFunc
	found  bool // all cassettes are
	read   int  // how many are
	halted bool
	err    error
}

// stepTime is how long one step of slow work takes at most, or one item more.
const stepTime = 50 * time.Millisecond

// folderFound is sent for every few cassettes that were found.
type folderFound struct {
	folder    *folder
	gen       int
	cassettes []folderCassette
	all       bool
	err       error
	now       time.Time
	next      tea.Cmd
}

// rescan looks for cassettes from the start.
func (f *folder) rescan(ctx context.Context) tea.Cmd {
	f.halt()
	ctx, cancel := context.WithCancel(ctx)
	f.scan = scan{gen: f.scan.gen + 1, cancel: cancel}
	f.cassettes, f.size = nil, 0
	f.sift()
	gen, paths := f.scan.gen, f.paths
	found := make(chan folderCassette)
	failed := make(chan error, 1)
	return func() tea.Msg {
		go func() {
			failed <- findAll(ctx, paths, found)
			close(found)
		}()
		return folderFound{folder: f, gen: gen, now: time.Now(), next: f.more(gen, found, failed)}
	}
}

// halt stops looking.
func (f *folder) halt() {
	if f.scan.cancel != nil {
		f.scan.cancel()
	}
	f.scan.gen++
	f.scan.halted = true
}

// scans reports whether the folder is still being looked through.
func (f *folder) scans() bool {
	return !f.scan.halted && (!f.scan.found || f.scan.read < len(f.cassettes))
}

// more waits for the next cassettes.
func (f *folder) more(gen int, found <-chan folderCassette, failed <-chan error) tea.Cmd {
	return func() tea.Msg {
		msg := folderFound{folder: f, gen: gen, now: time.Now()}
		for c := range found {
			msg.cassettes = append(msg.cassettes, c)
			if len(msg.cassettes) == 500 || time.Since(msg.now) > stepTime {
				msg.next = f.more(gen, found, failed)
				return msg
			}
		}
		msg.all, msg.err = true, <-failed
		return msg
	}
}

func findAll(ctx context.Context, paths []string, found chan<- folderCassette) error {
	send := func(c folderCassette) bool {
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
			send(folderCassette{Found: cassette.Found{Path: path, Err: err}, at: path, read: true})
		case info.IsDir() && !cassette.IsFolder(path):
			err := cassette.Find(path, func(c cassette.Found) bool {
				name := c.Path
				if len(paths) > 1 {
					c.Path = filepath.Join(path, name)
				}
				return send(folderCassette{Found: c, at: filepath.Join(path, name)})
			})
			failed = errors.Join(failed, err)
		default:
			send(folderCassette{Found: cassette.Found{Path: path, Size: info.Size(), Modified: info.ModTime()}, at: path})
		}
	}
	return failed
}

func (msg folderFound) Apply(screen.App) tea.Cmd {
	f := msg.folder
	if msg.gen != f.scan.gen {
		return nil
	}
	f.cassettes = append(f.cassettes, msg.cassettes...)
	for _, c := range msg.cassettes {
		f.size += c.Size
	}
	f.scan.found, f.scan.err, f.now = msg.all, msg.err, msg.now
	f.sift()
	if msg.all {
		return f.readOn()
	}
	return msg.next
}

// folderRead is sent for every few cassettes that were read.
type folderRead struct {
	folder *folder
	gen    int
	read   []folderCassette
}

// readOn reads the next cassettes.
func (f *folder) readOn() tea.Cmd {
	gen, next := f.scan.gen, f.cassettes[f.scan.read:]
	if len(next) == 0 {
		return nil
	}
	return func() tea.Msg {
		msg := folderRead{folder: f, gen: gen}
		for start := time.Now(); len(msg.read) < len(next) && time.Since(start) < stepTime; {
			c := next[len(msg.read)]
			if !c.read {
				c.Found, c.read = c.Found.Read(c.at), true
			}
			msg.read = append(msg.read, c)
		}
		return msg
	}
}

func (msg folderRead) Apply(screen.App) tea.Cmd {
	f := msg.folder
	if msg.gen != f.scan.gen {
		return nil
	}
	copy(f.cassettes[f.scan.read:], msg.read)
	f.scan.read += len(msg.read)
	return f.readOn()
}

// progress says how far it is.
func (s scan) progress(found int) string {
	switch {
	case s.halted && s.found:
		return fmt.Sprintf("stopped, read %s of %s · R looks again", render.Count(s.read), render.Count(found))
	case s.halted:
		return fmt.Sprintf("stopped, found %s · R looks again", render.Count(found))
	case !s.found:
		return fmt.Sprintf("found %s so far", render.Count(found))
	}
	return fmt.Sprintf("read %s of %s", render.Count(s.read), render.Count(found))
}
