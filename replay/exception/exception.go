// Package exception is an error of another language's run time, as the library
// that a test uses meets it.
package exception

// An Error is an exception that escapes a library's matcher: the test sees it,
// not a mismatch.
type Error struct {
	Class string // "json.decoder.JSONDecodeError"
	Text  string
}

// Error is the class and the text, as the library's own traceback ends.
func (e *Error) Error() string { return e.Class + ": " + e.Text }

// New is an exception of a class.
func New(class, text string) *Error { return &Error{class, text} }
