package store

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
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
	p := newPouring(file)
	if err := w.Write(p); err != nil {
		return err
	}
	if err := p.small.Flush(); err != nil {
		return err
	}
	p.to.settle()
	return file.Sync()
}

// A pouring writes small pieces together, and large ones as they come.
type pouring struct {
	to    *syncing
	small *bufio.Writer
}

func newPouring(file *os.File) pouring {
	to := &syncing{file: file}
	return pouring{to, bufio.NewWriterSize(to, smallPiece)}
}

// smallPiece is up to how many bytes a piece is small.
const smallPiece = 64 << 10

func (p pouring) Write(b []byte) (int, error) {
	if len(b) <= smallPiece {
		return p.small.Write(b)
	}
	if err := p.small.Flush(); err != nil {
		return 0, err
	}
	return p.to.Write(b)
}

// pass has the system copy what of a text lies in a file, unless it is small.
func (p pouring) pass(t Text) (int, error) {
	if t.size <= smallPiece {
		return 0, nil
	}
	if err := p.small.Flush(); err != nil {
		return 0, err
	}
	return p.to.pass(t)
}

// A syncing has the system bring to the disk what is written while more is being
// written, so that there is less to wait for at the end.
type syncing struct {
	file           *os.File
	written, begun int64
	working        sync.WaitGroup // on what is being brought to the disk
}

// syncEvery is after how many bytes.
const syncEvery = 4 << 20

func (s *syncing) Write(b []byte) (int, error) {
	n, err := s.file.Write(b)
	s.wrote(n)
	return n, err
}

func (s *syncing) pass(t Text) (int, error) {
	n, err := t.copyTo(s.file)
	s.wrote(n)
	return n, err
}

func (s *syncing) wrote(n int) {
	if s.written += int64(n); s.written-s.begun < syncEvery {
		return
	}
	s.settle()
	from, size := s.begun, s.written-s.begun
	s.begun = s.written
	s.working.Go(func() { beginSync(s.file, from, size) })
}

// settle waits until the system has been told of all that was to be.
func (s *syncing) settle() { s.working.Wait() }

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
