//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package store

import (
	"io/fs"
	"os"
	"syscall"
)

// keepAttributes gives a new file the old one's owner, mode and extended
// attributes. The owner comes first, since a change of owner clears mode bits.
// A file that cannot be given away stays ours: its group may then do no more
// than everybody, and it does not run as its owner.
func keepAttributes(to *os.File, t Destination) error {
	mode := t.was.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
	sameGroup := true
	if s, ok := t.was.Sys().(*syscall.Stat_t); ok {
		if err := to.Chown(int(s.Uid), int(s.Gid)); err != nil {
			sameGroup = to.Chown(-1, int(s.Gid)) == nil
			mode &= fs.ModePerm
		}
	}
	if !sameGroup {
		mode = mode&0o707 | mode&0o007<<3
	}
	if err := to.Chmod(mode); err != nil {
		if now, failed := to.Stat(); failed != nil || now.Mode() != mode {
			return err
		}
	}
	if sameGroup {
		keepExtended(to, t)
	}
	return nil
}
