package cassette

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// An Error tells what is wrong with a cassette: one line, lower case.
type Error struct {
	Path         string
	Interaction  int // counted from 1, 0 if it is not in one
	Line, Column int // counted from 1, 0 if unknown
	Why          string
	Err          error

	// What is known of a file that is broken: its format, "" if that is not
	// known, and how many interactions are whole before the place.
	Format string
	Whole  int
}

// Error is "PATH: interaction 3: what is wrong (line 120, column 4)".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Path != "" {
		fmt.Fprintf(&b, "%s: ", e.Path)
	}
	if e.Interaction > 0 {
		fmt.Fprintf(&b, "interaction %d: ", e.Interaction)
	}
	b.WriteString(e.Why)
	if e.Line > 0 {
		fmt.Fprintf(&b, " (line %d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ", column %d", e.Column)
		}
		b.WriteString(")")
	}
	return b.String()
}

// Unwrap returns what was at fault, if it came from elsewhere.
func (e *Error) Unwrap() error { return e.Err }

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
