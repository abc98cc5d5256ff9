package opened

import (
	"bytes"
	"errors"

	"tapedeck/cassette"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/widget"
)

// A failure is why a file is no cassette, and what stands around the position.
type Failure struct {
	widget.Excerpt
	Path         string
	Why          string
	Line, Column int    // from 1, 0 if unknown
	Format       string // "" if it is not known
	Whole        int    // interactions before the line that can be read
}

// newFailure reads the text of a file that could not be opened as a cassette.
func newFailure(path string, err error) *Failure {
	b := &Failure{Path: path, Why: err.Error()}
	var at *cassette.Error
	if errors.As(err, &at) {
		short := *at
		short.Path, short.Line, short.Column = "", 0, 0
		b.Why, b.Line, b.Column = short.Error(), at.Line, at.Column
		b.Format, b.Whole = at.Format, at.Whole
	}
	if b.Excerpt, err = widget.ExcerptOf(path, b.Line, b.Column); err != nil {
		b.Why, b.Line, b.Column = done.Reason(err), 0, 0
	}
	b.Before = max(0, b.Line-1-bytes.Count(b.Bytes[:b.Offset], []byte("\n")))
	return b
}
