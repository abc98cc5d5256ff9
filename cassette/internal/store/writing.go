package store

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
)

// A Writing is what is to become of a file.
type Writing struct {
	Size  int64
	Write func(io.Writer) error
	// Ready is asked at the last moment before the old file is touched. It is
	// given the new file, whole and synced, or nil when the old one is about to
	// be overwritten in place. An error leaves the old file.
	Ready func(fs.FileInfo) error
}

// A Staged file is what is to replace another. Where the system can (Linux) it
// has no name until it is whole, so that nothing is left behind when tapedeck
// is killed while it writes. Its one name, between being named and taking its
// place, goes by the old file's: what is left behind there the next save takes
// away. A tapedeck at work holds a lock on it.
type Staged struct {
	*os.File
	name string // "" while it has none
}

// pour writes and syncs.
func pour(file *os.File, w Writing) error {
	b := bufio.NewWriterSize(file, BufferSize)
	if err := w.Write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return file.Sync()
}

// Remove tries twice to leave nothing behind.
func Remove(name string) {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(name)
	}
}

// unsyncable: the file system does not sync folders.
func unsyncable(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid)
}

// A Destination is the file to write, and what was there when that was decided.
type Destination struct {
	Path string      // as it was given
	real string      // where symbolic links lead
	was  fs.FileInfo // nil if nothing is there
	// mode is what a new file begins with: for one in an old one's place nothing
	// that others may not read, for any other what the umask leaves.
	mode fs.FileMode
}

// BufferSize is how much of a file is held at a time where it is copied or
// compared.
const BufferSize = 1 << 20
