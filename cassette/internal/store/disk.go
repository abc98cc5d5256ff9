package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
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

// clockStep is the coarsest step in which file systems count time (FAT's).
const clockStep = 2 * time.Second

// StateOf is what is known of a file to tell later whether it has changed.
func StateOf(info fs.FileInfo) DiskState {
	return DiskState{info, time.Since(info.ModTime()).Abs() > clockStep}
}

// Holds reports whether a file is without doubt still as it was.
func (s DiskState) Holds(now fs.FileInfo) bool { return s.Settled && sameState(s.Info, now) }

func sameState(a, b fs.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// Differs reports whether a file differs from what was saved, which saved writes, and its state.
// It looks at the content only where the state leaves a doubt.
func Differs(path string, disk DiskState, saved func(io.Writer) error) (DiskState, bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return disk, true, nil
	}
	if err != nil {
		return disk, false, DiskError(path, err)
	}
	if disk.Holds(info) {
		return disk, false, nil
	}
	file, info, err := OpenRegular(path)
	if err != nil {
		return disk, false, err
	}
	defer file.Close()
	now := StateOf(info)
	same := &comparer{from: bufio.NewReaderSize(file, BufferSize), buf: make([]byte, BufferSize)}
	if err := saved(same); err != nil {
		if errors.Is(err, errDiffers) {
			err = nil
		}
		return now, true, err
	}
	if _, err = same.from.ReadByte(); err == io.EOF {
		return now, false, nil
	}
	return now, true, err
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

// FileHash is the SHA-256 of a file, "" if it cannot be read.
func FileHash(path string) string {
	file, _, err := OpenRegular(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}
