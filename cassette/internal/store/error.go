// Package store is where a cassette's bytes lie on disk: it reads regular files
// alone, writes a file whole or not at all, reports whether another program
// changed it, and keeps journals and the folder for unsaved work. It sees bytes
// and knows nothing of formats.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// A fault says what is wrong with a cassette: one line, lower case.
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

// A Question is a reason not to save without being asked.
type Question struct {
	Kind QuestionKind
	Why  string // "another program changed the file since it was opened"
}

// Error is the reason alone.
func (q *Question) Error() string { return q.Why }

// QuestionKind names what is asked.
type QuestionKind int

// What saving may ask. needsInPlace is answered by SaveOptions.InPlace, all
// others by Overwrite.
const (
	ChangedOnDisk QuestionKind = iota
	NeedsInPlace
	ExistsAlready // SaveAs: there is such a file
	MarkedReadOnly
)

// ErrUnsynced is in the error of a save after which the file holds what was
// saved, but may not hold it after a power cut.
var ErrUnsynced = errors.New("written, but a power cut may bring the old file back")

// DiskError says what the system said, without its "open PATH:" around it.
func DiskError(path string, err error) error {
	var said *Error
	var asked *Question
	if errors.As(err, &said) || errors.As(err, &asked) {
		return err
	}
	return &Error{Path: path, Why: reason(err), Err: err}
}

// reason is the system's word for what went wrong.
func reason(err error) string {
	var at *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	switch {
	case errors.As(err, &at):
		return at.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}

// unsynced is the error for a file that is written, but maybe not for good.
func unsynced(path string, err error) error {
	return &Error{Path: path, Why: fmt.Sprintf("%v: %s", ErrUnsynced, reason(err)), Err: errors.Join(ErrUnsynced, err)}
}

// ErrBusy is that another process holds the file.
var ErrBusy = errors.New("another tapedeck is saving it")

func DiskErrorOrNil(path string, err error) error {
	if err == nil {
		return nil
	}
	return DiskError(path, err)
}
