// Package render makes text of cassettes for screens and pipes: sanitised,
// coloured, wrapped. It knows nothing of keys or of files.
package render

import (
	"tapedeck/model"
	"tapedeck/model/body"
)

// A BodyMode is a way to look at a body.
type BodyMode int

const (
	Pretty  BodyMode = iota // decoded, in the reader's charset, pretty-printed
	Raw                     // the text of the file
	Hex                     // the decoded bytes
	HexWire                 // the bytes before content codings are undone
)

// A Body is a body made ready to be shown.
type Body struct {
	// Text is what to show, not yet sanitised or wrapped.
	Text []byte
	Type body.Type // what to highlight it as
	// Steps names what was done on the way: "gzip 182 B, JSON 207 B, stored as
	// !!binary".
	Steps string
	// Title names the view: "pretty", "raw, lines 17-20", "hex of gzip, 182 B".
	Title string
	Err   error // a decoding that failed; Text is what there was before it
}

// NewBody makes one side's body of an interaction ready to be shown. raw is
// the file's own text for Raw and the number of its first line.
func NewBody(i model.Interaction, side model.Side, mode BodyMode, raw []byte, rawLine int) Body {
	panic("not written yet")
}
