package widget

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
)

// mostShown is how much of a file that is no cassette is shown: what stands
// around the position in question.
const mostShown = 2 << 20

// An Excerpt is the text of a file around an offset.
type Excerpt struct {
	Bytes  []byte
	Offset int   // in it
	Before int   // lines of the file above it
	Lines  int   // of the file
	Total  int64 // bytes of the file
}

// Complete reports whether it is all of the file.
func (e Excerpt) Complete() bool { return int64(len(e.Bytes)) >= e.Total }

// ExcerptOf reads what stands around a line and a column, counted from 1, 0 if
// unknown. It goes through all of the file.
func ExcerptOf(path string, line, column int) (Excerpt, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Excerpt{}, errors.New("there is no such file")
	case err != nil || !info.Mode().IsRegular():
		return Excerpt{}, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return Excerpt{}, nil // why is said already
	}
	defer file.Close()
	e := Excerpt{Total: info.Size()}
	start, err := e.lineAt(file, line)
	if err != nil {
		return Excerpt{}, err
	}
	offset, err := columnAt(io.NewSectionReader(file, start, e.Total-start), column)
	if err != nil {
		return Excerpt{}, err
	}
	return e, e.read(file, start+offset)
}

// lineAt counts the lines and returns where one of them begins.
func (e *Excerpt) lineAt(from io.Reader, line int) (start int64, err error) {
	offset, ended := int64(0), true
	err = pieces(from, func(piece []byte) bool {
		n := bytes.Count(piece, newline)
		if left := line - 1 - e.Lines; left > 0 && left <= n {
			at := 0
			for ; left > 0; left-- {
				at += bytes.IndexByte(piece[at:], '\n') + 1
			}
			start = offset + int64(at)
		}
		e.Lines += n
		offset += int64(len(piece))
		ended = piece[len(piece)-1] == '\n'
		return true
	})
	if !ended || e.Lines == 0 {
		e.Lines++
	}
	return start, err
}

// columnAt is the offset of a character of a line.
func columnAt(from io.Reader, column int) (offset int64, err error) {
	err = pieces(from, func(piece []byte) bool {
		for _, b := range piece {
			if b&0xC0 != 0x80 { // the first byte of a character
				column--
			}
			if column <= 0 {
				return false
			}
			offset++
		}
		return true
	})
	return offset, err
}

// pieces reads to the end, or until each returns false.
func pieces(from io.Reader, each func([]byte) bool) error {
	buffer := make([]byte, 1<<20)
	for {
		n, err := io.ReadFull(from, buffer)
		if n > 0 && !each(buffer[:n]) {
			return nil
		}
		switch {
		case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// read takes what stands around an offset, lines as far as they are whole.
func (e *Excerpt) read(file io.ReaderAt, offset int64) error {
	start := max(0, offset-mostShown/2)
	e.Bytes = make([]byte, min(mostShown, max(0, e.Total-start)))
	n, err := file.ReadAt(e.Bytes, start)
	if err != nil && err != io.EOF {
		return err
	}
	e.Bytes, e.Offset = e.Bytes[:n], min(int(offset-start), n)
	if end := bytes.LastIndexByte(e.Bytes, '\n'); start+int64(n) < e.Total && end > e.Offset {
		e.Bytes = e.Bytes[:end+1]
	}
	if first := bytes.IndexByte(e.Bytes, '\n') + 1; start > 0 && first <= e.Offset {
		e.Bytes, e.Offset = e.Bytes[first:], e.Offset-first
	}
	return nil
}

var newline = []byte("\n")
