package tui

import (
	"bytes"
	"errors"

	"tapedeck/cassette"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/widget"
)

// A failure is why a file is no cassette, and what stands around the position.
type failure struct {
	widget.Excerpt
	path         string
	why          string
	line, column int    // from 1, 0 if unknown
	format       string // "" if it is not known
	whole        int    // interactions before the line that can be read
}

// newFailure reads the text of a file that could not be opened as a cassette.
func newFailure(path string, err error) *failure {
	b := &failure{path: path, why: err.Error()}
	var at *cassette.Error
	if errors.As(err, &at) {
		short := *at
		short.Path, short.Line, short.Column = "", 0, 0
		b.why, b.line, b.column = short.Error(), at.Line, at.Column
		b.format, b.whole = at.Format, at.Whole
	}
	if b.Excerpt, err = widget.ExcerptOf(path, b.line, b.column); err != nil {
		b.why, b.line, b.column = done.Reason(err), 0, 0
	}
	b.Before = max(0, b.line-1-bytes.Count(b.Bytes[:b.Offset], []byte("\n")))
	return b
}
