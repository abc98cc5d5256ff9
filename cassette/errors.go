package cassette

import (
	"errors"

	"tapedeck/cassette/internal/refused"
	"tapedeck/cassette/internal/span"
)

// placed makes an *Error of err. line is that of the first byte of the text
// that err counts its lines in.
func placed(path string, interaction, line int, err error) *Error {
	e := &Error{Path: path, Interaction: interaction, Why: err.Error(), Err: err}
	var at *span.Error
	if errors.As(err, &at) {
		e.Why = at.Why
		if at.Line > 0 {
			e.Line, e.Column = line+at.Line-1, at.Column
		}
	}
	return e
}

// A RefusedError says why a change is not made. The file is as before.
type RefusedError = refused.Error

// refusal is a reason not to make a change.
func refusal(format string, args ...any) error { return refused.Because(format, args...) }
