package body

import (
	"errors"
	"fmt"

	"tapedeck/model/body/jsontext"
)

// A SyntaxError is where a text is not what it should be. Line and
// Column count from 1; Column counts characters.
type SyntaxError struct {
	Line, Column int
	Want         string // `expected "," or "}"`
	// Deep: the text is nested deeper than is read, and may be valid.
	Deep bool
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Want)
}

// Check reports a *SyntaxError if data is not valid JSON (RFC 8259; a byte
// order mark is passed over).
func Check(data []byte) error { return check(data, jsontext.RFC, false) }

func check(data []byte, d jsontext.Dialect, stream bool) error {
	if isPlainJSON(data) {
		return nil
	}
	s := jsontext.NewScanner(data, d)
	s.Stream = stream
	return syntax(data, s.Skip())
}

// syntax gives a jsontext.Error its line and column.
func syntax(data []byte, err error) error {
	if err == nil {
		return nil
	}
	var e *jsontext.Error
	if !errors.As(err, &e) {
		return err
	}
	line, column := jsontext.Position(data, e.Offset)
	want := e.Want
	if e.Ends {
		want += ", but the text ends"
	}
	return &SyntaxError{Line: line, Column: column, Want: want, Deep: e.Deep}
}

// read takes a JSON or NDJSON text apart. Python's NaN and infinities pass:
// servers send them.
func read(t Type, text []byte, d jsontext.Dialect) (*jsontext.Layout, error) {
	l, err := jsontext.Read(text, d, t == NDJSON)
	return l, syntax(text, err)
}

// Editable reports whether Reencode can take an edited Pretty text back to the
// spacing of the original: the round trip of the unchanged text is exact. It
// is for all valid JSON and NDJSON whose readable form is not too long.
func Editable(t Type, original []byte) bool {
	return (t == JSON || t == NDJSON) && Pretty(t, original) != nil
}

// Reencode gives an edited pretty text the spacing of the original: white
// space between tokens that both have stays as it is, and new tokens are laid
// out as their neighbours are. A *SyntaxError says where the edited text is
// not of the type; NaN and the infinities are let in where the original has
// such.
func Reencode(t Type, original, edited []byte) ([]byte, error) {
	if t != JSON && t != NDJSON {
		return nil, fmt.Errorf("%s has no readable form that can be edited", t)
	}
	old, err := read(t, original, jsontext.Python)
	if err != nil {
		return nil, err
	}
	dialect := jsontext.RFC
	if check(original, jsontext.RFC, t == NDJSON) != nil {
		dialect = jsontext.Python
	}
	new, err := read(t, edited, dialect)
	if err != nil {
		return nil, err
	}
	return old.Respace(new), nil
}
