package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// StageNameless stages a file without a name. Whatever prevents that, the file
// system (NFS) or a missing /proc, is no error: there is the other way.
var StageNameless = func(t Destination) (*Staged, error) {
	file, err := os.OpenFile(filepath.Dir(t.real), os.O_RDWR|unix.O_TMPFILE, t.mode)
	if err != nil {
		return nil, errors.ErrUnsupported
	}
	_ = Lock(file)
	return &Staged{File: file}, nil
}

// linkNameless names such a file.
func linkNameless(file *os.File, name string) error {
	for {
		err := unix.Linkat(unix.AT_FDCWD, fmt.Sprintf("/proc/self/fd/%d", file.Fd()), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
		switch err {
		case nil:
			return nil
		case unix.EINTR:
		case unix.EEXIST:
			return err
		default:
			return fmt.Errorf("%w: %w", errors.ErrUnsupported, err)
		}
	}
}

// reserve takes the room that a file needs from the disk when it grows, without
// changing what it says. Only the lack of room is an error.
func reserve(file *os.File, from, to int64) error {
	if to <= from {
		return nil
	}
	for {
		err := unix.Fallocate(int(file.Fd()), unix.FALLOC_FL_KEEP_SIZE, from, to-from)
		switch err {
		case unix.EINTR:
		case unix.ENOSPC, unix.EDQUOT, unix.EFBIG:
			return err
		default:
			return nil
		}
	}
}

// beginSync has the system bring a part of a file to the disk, without waiting for
// it. Where that cannot be had there is only more to wait for when all is synced.
func beginSync(file *os.File, from, size int64) {
	_ = unix.SyncFileRange(int(file.Fd()), from, size, unix.SYNC_FILE_RANGE_WRITE)
}

// copyRange has the system copy bytes from one file to where another ends, and
// returns how many it did: fewer where it cannot.
func copyRange(to, from *os.File, at int64, size int) int {
	done := 0
	for done < size {
		n, err := unix.CopyFileRange(int(from.Fd()), &at, int(to.Fd()), nil, size-done, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n == 0 {
			break
		}
		done += n
	}
	return done
}

// keepExtended copies access lists and other extended attributes, as far as
// the file system has them and lets us.
func keepExtended(to *os.File, t Destination) {
	names := make([]byte, 64<<10) // as many as Linux has (XATTR_LIST_MAX)
	n, err := unix.Llistxattr(t.real, names)
	if err != nil {
		return
	}
	value := make([]byte, 64<<10) // XATTR_SIZE_MAX
	for name := range strings.SplitSeq(string(names[:n]), "\x00") {
		if !strings.HasPrefix(name, "user.") && name != "system.posix_acl_access" && name != "security.selinux" {
			continue
		}
		if n, err := unix.Lgetxattr(t.real, name, value); err == nil {
			_ = unix.Fsetxattr(int(to.Fd()), name, value[:n], 0)
		}
	}
}
