package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
)

// A Source is where texts lie: in memory, or in a file that stays open. Other
// programs that put a new file in its place do no harm; one that writes into it
// is noticed, and nothing more is read.
type Source struct {
	file *os.File
	was  fs.FileInfo

	mu  sync.RWMutex
	mem []byte
	err error
}

// ErrWritten says that the file is not what it was when it was opened.
var ErrWritten = errors.New("another program wrote into the file while it was open: reload it")

// InMemory is a source of these bytes, which are never written to.
func InMemory(data []byte) *Source { return &Source{mem: data} }

// fileSource is a source of a file's bytes.
func fileSource(file *os.File, info fs.FileInfo) *Source { return &Source{file: file, was: info} }

// Err says why nothing more can be read, nil if it can.
func (s *Source) Err() error {
	if s == nil || s.file == nil {
		return nil
	}
	s.mu.RLock()
	held, err := s.mem != nil, s.err
	s.mu.RUnlock()
	if held || err != nil {
		return err
	}
	return s.check()
}

// check looks whether the file is still as it was.
func (s *Source) check() error {
	now, err := s.file.Stat()
	if err != nil || sameState(s.was, now) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = ErrWritten
	return ErrWritten
}

// liesIn reports whether its texts are still read from a file, and that is the one.
func (s *Source) liesIn(info fs.FileInfo) bool {
	return s.lies() && sameState(s.was, info) && s.Err() == nil
}

// Close lets the file go: nothing more can be read.
func (s *Source) Close() {
	if s != nil && s.file != nil {
		s.file.Close()
	}
}

// Hold reads all of the file into memory, for one that is to be written into.
func (s *Source) Hold() error {
	if s == nil || s.file == nil {
		return nil
	}
	data := make([]byte, s.was.Size())
	if err := s.read(data, 0); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mem = data
	return nil
}

// read fills buf with the bytes from an offset on.
func (s *Source) read(buf []byte, at int64) error {
	s.mu.RLock()
	mem, err := s.mem, s.err
	s.mu.RUnlock()
	if mem != nil {
		copy(buf, mem[at:])
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.file.ReadAt(buf, at)
	if wrong := s.check(); wrong != nil {
		return wrong
	}
	if err == io.EOF {
		err = nil // the last byte was read
	}
	return err
}

// lies reports whether its texts are still read from a file.
func (s *Source) lies() bool {
	if s == nil || s.file == nil {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.mem == nil && s.err == nil
}

// Text is the text from one offset to another.
func (s *Source) Text(start, end int) Text { return Text{from: s, at: start, size: end - start} }

// A Text is a piece of a source.
type Text struct {
	from     *Source
	at, size int
}

// TextOf is a text of these bytes, which are never written to.
func TextOf(data []byte) Text { return InMemory(data).Text(0, len(data)) }

// Len is how many bytes it has.
func (t Text) Len() int { return t.size }

// Read returns the bytes. They are never written to.
func (t Text) Read() ([]byte, error) {
	if t.from == nil {
		return nil, nil
	}
	if t.from.file == nil {
		return t.from.mem[t.at : t.at+t.size : t.at+t.size], nil
	}
	buf := make([]byte, t.size)
	if err := t.from.read(buf, int64(t.at)); err != nil {
		return nil, err
	}
	return buf, nil
}

// Bytes is Read for who meets the error elsewhere: without bytes no entry can be
// read, changed or saved.
func (t Text) Bytes() []byte {
	data, _ := t.Read()
	return data
}

// copyTo has the system copy the beginning of a text to the end of a file, as far
// as it can: it does so without the bytes being read first.
func (t Text) copyTo(file *os.File) (int, error) {
	if !t.from.lies() {
		return 0, nil
	}
	n := copyRange(file, t.from.file, int64(t.at), t.size)
	return n, t.from.check()
}

// At is the text of so many bytes that begins an offset after t does.
func (t Text) At(offset, size int) Text { return Text{from: t.from, at: t.at + offset, size: size} }

// Behind is how far after another of the same source it begins; ok is false where
// it does not.
func (t Text) Behind(other Text) (offset int, ok bool) {
	return t.at - other.at, t.from == other.from && t.at >= other.at
}

// Same reports whether two texts lie at the same place, and so are equal.
func (t Text) Same(other Text) bool { return t == other }

// A Reader reads texts that mostly follow each other, many at a time. What it
// returns is good until it reads again.
type Reader struct {
	window []byte
	from   *Source
	at     int
}

// WindowSize is how much a Reader reads at a time.
const WindowSize = 256 << 10

// Holds reports whether a text can be had without reading.
func (r *Reader) Holds(t Text) bool {
	return t.from == nil || t.from.file == nil || r.from == t.from && t.at >= r.at && t.at+t.size <= r.at+len(r.window)
}

// Read returns a text's bytes. ahead is how many bytes behind it will be asked
// for next.
func (r *Reader) Read(t Text, ahead int) ([]byte, error) {
	if t.from == nil || t.from.file == nil || t.size > WindowSize {
		return t.Read()
	}
	if !r.Holds(t) {
		size := min(max(t.size, min(t.size+ahead, WindowSize)), int(t.from.was.Size())-t.at)
		switch {
		case cap(r.window) >= size:
		case ahead == 0:
			r.window = make([]byte, size)
		default:
			r.window = make([]byte, WindowSize)
		}
		r.window, r.from, r.at = r.window[:size], t.from, t.at
		if err := t.from.read(r.window, int64(t.at)); err != nil {
			r.from = nil
			return nil, err
		}
	}
	return r.window[t.at-r.at : t.at-r.at+t.size], nil
}

// Count counts what stands in a text, none where it cannot be read. ahead is
// Read's.
func (r *Reader) Count(t Text, what []byte, ahead int) int {
	text, err := r.Read(t, ahead)
	if err != nil {
		return 0
	}
	return bytes.Count(text, what)
}
