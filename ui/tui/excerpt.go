package tui

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

// An excerpt is the text of a file around an offset.
type excerpt struct {
	text   []byte
	offset int   // in it
	before int   // lines of the file above it
	lines  int   // of the file
	total  int64 // bytes of the file
}

// complete reports whether it is all of the file.
func (e excerpt) complete() bool { return int64(len(e.text)) >= e.total }

// excerptOf reads what stands around a line and a column, counted from 1, 0 if
// unknown. It goes through all of the file.
func excerptOf(path string, line, column int) (excerpt, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return excerpt{}, errors.New("there is no such file")
	case err != nil || !info.Mode().IsRegular():
		return excerpt{}, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return excerpt{}, nil // why is said already
	}
	defer file.Close()
	e := excerpt{total: info.Size()}
	start, err := e.lineAt(file, line)
	if err != nil {
		return excerpt{}, err
	}
	offset, err := columnAt(io.NewSectionReader(file, start, e.total-start), column)
	if err != nil {
		return excerpt{}, err
	}
	return e, e.read(file, start+offset)
}

// lineAt counts the lines and returns where one of them begins.
func (e *excerpt) lineAt(from io.Reader, line int) (start int64, err error) {
	offset, ended := int64(0), true
	err = pieces(from, func(piece []byte) bool {
		n := bytes.Count(piece, newline)
		if left := line - 1 - e.lines; left > 0 && left <= n {
			at := 0
			for ; left > 0; left-- {
				at += bytes.IndexByte(piece[at:], '\n') + 1
			}
			start = offset + int64(at)
		}
		e.lines += n
		offset += int64(len(piece))
		ended = piece[len(piece)-1] == '\n'
		return true
	})
	if !ended || e.lines == 0 {
		e.lines++
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
func (e *excerpt) read(file io.ReaderAt, offset int64) error {
	start := max(0, offset-mostShown/2)
	e.text = make([]byte, min(mostShown, max(0, e.total-start)))
	n, err := file.ReadAt(e.text, start)
	if err != nil && err != io.EOF {
		return err
	}
	e.text, e.offset = e.text[:n], min(int(offset-start), n)
	if end := bytes.LastIndexByte(e.text, '\n'); start+int64(n) < e.total && end > e.offset {
		e.text = e.text[:end+1]
	}
	if first := bytes.IndexByte(e.text, '\n') + 1; start > 0 && first <= e.offset {
		e.text, e.offset = e.text[first:], e.offset-first
	}
	return nil
}

var newline = []byte("\n")
