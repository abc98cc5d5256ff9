// Package refused says why a change of a cassette is not made.
package refused

import (
	"context"
	"errors"
	"fmt"

	"tapedeck/model"
)

// An Error says why a change is not made. The cassette is as before.
type Error struct {
	Op  model.Op
	Why string
	Err error // what Why says, where it came from elsewhere
}

// Error is the reason alone.
func (e *Error) Error() string { return e.Why }

// Unwrap returns where the reason came from, if from elsewhere.
func (e *Error) Unwrap() error { return e.Err }

// Op makes an Error of what went wrong while op was made; that the work was
// stopped is no refusal.
func Op(op model.Op, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var r *Error
	if errors.As(err, &r) {
		return &Error{Op: op, Why: r.Why, Err: r.Err}
	}
	return &Error{Op: op, Why: err.Error(), Err: err}
}

// Because is a reason not to make a change.
func Because(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Why: err.Error(), Err: errors.Unwrap(err)}
}
