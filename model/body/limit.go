package body

import (
	"fmt"

	"tapedeck/model/body/jsontext"
)

// MaxDecoded bounds what a coding may expand to, in bytes.
const MaxDecoded = 64_000_000

// Bounds of content codings and of readable forms, against bodies that take
// much more memory than bytes.
const (
	maxCodings = 16
	maxPieces  = 1 << 22 // tokens, tags or values
	maxPiece   = 8 << 20 // bytes of a tag, or of what stands between two
)

// MaxReadable is how long a readable form may be: deep nesting would let
// indentation grow it without end.
func MaxReadable(text []byte) int { return 64<<20 + len(text) }

// A LimitError says which bound a body is beyond. It is then shown as it is.
type LimitError struct{ Why string }

func (e *LimitError) Error() string { return e.Why }

var (
	errPieces = &LimitError{"more than 4 million values"}
	errPiece  = &LimitError{"a tag or text of more than 8 MB"}
	errLong   = &LimitError{"the readable form is too long"}
)

func errDepth(most int) error { return &LimitError{fmt.Sprintf("nested more than %d deep", most)} }

func errExpands(name string, limit int64) error {
	if limit%1_000_000 == 0 {
		return &LimitError{fmt.Sprintf("%s: expands to more than %d MB", name, limit/1_000_000)}
	}
	return &LimitError{fmt.Sprintf("%s: expands to more than %d bytes", name, limit)}
}

// limitOf is the bound that an error of jsontext names, nil if it is another.
func limitOf(err error) error {
	switch e := err.(type) {
	case *jsontext.Error:
		if e.Deep {
			return errDepth(jsontext.MaxDepth)
		}
	default:
		switch err {
		case jsontext.ErrTokens:
			return errPieces
		case jsontext.ErrLong:
			return errLong
		}
	}
	return nil
}
