// Package render makes text of cassettes for screens and pipes: sanitised,
// coloured, wrapped. It knows nothing of keys or of files.
package render

import (
	"time"

	"tapedeck/model"
	"tapedeck/model/body"
)

// Sanitize makes recorded text safe to show on one line: control characters,
// escape sequences, bidi and invisible characters, invalid bytes become
// visible stand-ins. Nothing is dropped silently but U+200D and U+FE0F.
func Sanitize(s string) string { panic("not written yet") }

// SanitizeText is Sanitize for several lines: line ends stay.
func SanitizeText(s string) string { panic("not written yet") }

// Size writes a number of bytes: "873 B", "30.2 kB", "848 kB".
func Size(n int) string { panic("not written yet") }

// Age writes how long ago t was: "5m", "3h", "12d", "7mo", "2y".
func Age(t, now time.Time) string { panic("not written yet") }

// Width is the number of terminal cells that sanitised text takes.
func Width(s string) int { panic("not written yet") }

// Cut shortens sanitised text to width cells, ending in "…" if anything went.
func Cut(s string, width int) string { panic("not written yet") }

// CutMiddle shortens it in the middle, a third left of the "…" and two thirds
// right of it.
func CutMiddle(s string, width int) string { panic("not written yet") }

// A Role is what a piece of text is; a Theme gives it its colours.
type Role int

// A Theme paints roles. The zero Theme paints nothing.
type Theme struct{}

// Paint wraps sanitised text in the role's colours.
func (t Theme) Paint(r Role, s string) string { panic("not written yet") }

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

// A Document is text cut into rows of a width. It is made once, in time linear
// in the text (off the key path); after that a row costs the same wherever it is.
type Document struct{}

// NewDocument cuts text into rows. Without wrap a row is a line and Row shows
// a window of it.
func NewDocument(text []byte, t body.Type, width int, wrap bool) *Document { panic("not written yet") }

// Rows is the number of rows.
func (d *Document) Rows() int { panic("not written yet") }

// Row returns row i sanitised and highlighted, at most width cells wide, from
// column left (cells; without wrap only).
func (d *Document) Row(i, left int, t Theme) string { panic("not written yet") }

// Line is the line that row i shows, from 0, and whether the row continues
// the one above.
func (d *Document) Line(i int) (line int, continued bool) { panic("not written yet") }

// RowOf is the first row of a line.
func (d *Document) RowOf(line int) int { panic("not written yet") }

// Offset is where row i starts in the text, in bytes.
func (d *Document) Offset(i int) int { panic("not written yet") }
