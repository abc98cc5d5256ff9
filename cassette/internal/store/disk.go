package store

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// DiskState is what tells at a glance whether a file is still the one that was
// read or written last.
type DiskState struct {
	Info fs.FileInfo
	// Settled: the file had not been written just before, so a later write
	// must show in its time.
	Settled bool
}

// ClockStep is the coarsest step in which file systems count time (FAT's).
// Tests raise it: however slow the machine, what they wrote has just been written.
var ClockStep = 2 * time.Second

// StateOf is what is known of a file to tell later whether it has changed.
func StateOf(info fs.FileInfo) DiskState {
	return DiskState{info, time.Since(info.ModTime()).Abs() > ClockStep}
}

// Holds reports whether a file is without doubt still as it was.
func (s DiskState) Holds(now fs.FileInfo) bool { return s.Settled && sameState(s.Info, now) }

func sameState(a, b fs.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// differs reports whether a text is another than a content.
func differs(text io.Reader, last Content) (bool, error) {
	same := &comparer{from: bufio.NewReaderSize(text, BufferSize), buf: make([]byte, BufferSize)}
	if _, err := last.WriteTo(same); err != nil {
		if errors.Is(err, errDiffers) {
			err = nil
		}
		return true, err
	}
	_, err := same.from.ReadByte()
	if err == io.EOF {
		return false, nil
	}
	return true, err
}

// A comparer takes writes as long as they are what it reads.
type comparer struct {
	from *bufio.Reader
	buf  []byte
}

var errDiffers = errors.New("differs")

func (c *comparer) Write(b []byte) (int, error) {
	for done := 0; done < len(b); {
		n, err := io.ReadFull(c.from, c.buf[:min(len(c.buf), len(b)-done)])
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return done, errDiffers
		}
		if err != nil {
			return done, err
		}
		if !bytes.Equal(c.buf[:n], b[done:done+n]) {
			return done, errDiffers
		}
		done += n
	}
	return len(b), nil
}
