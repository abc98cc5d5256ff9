package cassette

import (
	"context"
	"errors"
	"fmt"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
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
type RefusedError struct {
	Op  model.Op
	Why string
	Err error // what Why says, where it came from elsewhere
}

// Error is the reason alone.
func (e *RefusedError) Error() string { return e.Why }

// Unwrap returns where the reason came from, if from elsewhere.
func (e *RefusedError) Unwrap() error { return e.Err }

// refuse makes a RefusedError of what went wrong while op was made; that the
// work was stopped is no refusal.
func refuse(op model.Op, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var r *RefusedError
	if errors.As(err, &r) {
		return &RefusedError{Op: op, Why: r.Why, Err: r.Err}
	}
	return &RefusedError{Op: op, Why: err.Error(), Err: err}
}

// refusal is a reason not to make a change.
func refusal(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &RefusedError{Why: err.Error(), Err: errors.Unwrap(err)}
}
