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
	same := &comparer{text: text, from: bufio.NewReaderSize(text, BufferSize), buf: make([]byte, BufferSize)}
	_, err := last.WriteTo(same)
	if err == nil {
		err = same.settle()
	}
	if err != nil {
		if errors.Is(err, errDiffers) {
			err = nil
		}
		return true, err
	}
	_, err = same.from.ReadByte()
	if err == io.EOF {
		return false, nil
	}
	return true, err
}

// A comparer takes writes as long as they are what it reads.
type comparer struct {
	text io.Reader
	from *bufio.Reader
	buf  []byte

	at     int64   // how much it took
	passed bool    // the last of it by pass, so that from stands before that
	source *Source // of the text that pass was asked about last
	inside bool    // it lies in the file that text is
}

var errDiffers = errors.New("differs")

// pass takes a text that lies at this place in the file itself that it would be
// compared with.
func (c *comparer) pass(t Text) (int, error) {
	file, ok := c.text.(plain)
	if !ok {
		return 0, nil
	}
	if t.from != c.source {
		c.source, c.inside = t.from, t.from.liesIn(file.info)
	}
	if !c.inside || int64(t.at) != c.at {
		return 0, nil
	}
	c.at, c.passed = c.at+int64(t.size), true
	return t.size, nil
}

// settle goes behind what was passed.
func (c *comparer) settle() error {
	if !c.passed {
		return nil
	}
	c.passed = false
	_, err := c.text.(plain).Seek(c.at, io.SeekStart)
	c.from.Reset(c.text)
	return err
}

func (c *comparer) Write(b []byte) (int, error) {
	if err := c.settle(); err != nil {
		return 0, err
	}
	c.at += int64(len(b))
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
