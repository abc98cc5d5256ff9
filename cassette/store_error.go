package cassette

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// A fault tells what is wrong with a cassette: one line, lower case.
type fault struct {
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
func (e *fault) Error() string {
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
func (e *fault) Unwrap() error { return e.Err }

// A question is a reason not to save without being told to.
type question struct {
	Kind questionKind
	Why  string // "another program changed the file since it was opened"
}

// Error is the reason alone.
func (q *question) Error() string { return q.Why }

// questionKind names what is asked.
type questionKind int

// What saving may ask. needsInPlace is answered by SaveOptions.InPlace, all
// others by Overwrite.
const (
	changedOnDisk questionKind = iota
	needsInPlace
	existsAlready // SaveAs: there is such a file
	markedReadOnly
)

// errUnsynced is in the error of a save after which the file holds what was
// saved, but may not hold it after a power cut.
var errUnsynced = errors.New("written, but a power cut may bring the old file back")

// diskError says what the system said, without its "open PATH:" around it.
func diskError(path string, err error) error {
	var said *fault
	var asked *question
	if errors.As(err, &said) || errors.As(err, &asked) {
		return err
	}
	return &fault{Path: path, Why: reason(err), Err: err}
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
	return &fault{Path: path, Why: fmt.Sprintf("%v: %s", errUnsynced, reason(err)), Err: errors.Join(errUnsynced, err)}
}
