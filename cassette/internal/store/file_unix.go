//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// links is how many names the file has.
func links(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}

// ours reports whether a file belongs to us.
func ours(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}

// owned reports whether a file is ours and nobody else may write it.
func owned(info fs.FileInfo) bool { return ours(info) && info.Mode().Perm()&0o022 == 0 }

// readOnly reports whether the file is marked as not to be written, or may not
// be by us. Its folder may still let us replace it.
func readOnly(path string, info fs.FileInfo) bool {
	return info.Mode().Perm()&0o222 == 0 || errors.Is(unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS), unix.EACCES)
}

// Lock holds a file until it is closed or the process ends. The error is
// ErrBusy where another holds it.
func Lock(file *os.File) error {
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch err {
		case nil:
			return nil
		case unix.EINTR:
		case unix.EWOULDBLOCK:
			return ErrBusy
		default:
			return fmt.Errorf("%w: %w", errors.ErrUnsupported, err)
		}
	}
}

// letGo does what must be done before an open file is renamed.
func letGo(*os.File) error { return nil }

// Identity tells a file's present content from all others, "" if it cannot.
func Identity(info fs.FileInfo) string {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprintf("%d:%d:%d:%d", s.Dev, s.Ino, info.Size(), info.ModTime().UnixNano())
	}
	return ""
}
