package render

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"
)

// NewHexDocument shows data as hexadecimal bytes with their offsets and, where
// they are printable ASCII, their characters: 16 in a row of 78 cells, or
// fewer where the width is less. Nothing is written out beforehand.
func NewHexDocument(data []byte, width int) *Document {
	d := &Document{text: string(data), width: max(1, width), perRow: 16, hit: -1}
	for d.perRow > 1 && d.hexColumn(d.perRow)+d.perRow+1 > d.width {
		d.perRow /= 2
	}
	d.rows = (len(data) + d.perRow - 1) / d.perRow
	return d
}

// hexColumn is where byte k of a row is shown; for the byte behind the last
// one, where the first of the characters is.
func (d *Document) hexColumn(k int) int {
	column := 10 + 3*k + k/8 // a second blank after eight
	if k < d.perRow {
		return column
	}
	if k%8 == 0 {
		column--
	}
	return column + 2
}

// hexRow is row i: offset, bytes, characters.
func (d *Document) hexRow(i int, t Theme) string {
	start := i * d.perRow
	data := d.text[start:min(start+d.perRow, len(d.text))]
	pen := pen{theme: t, out: d.out[:0]}
	pen.write(fmt.Sprintf("%08x", start), Muted, Plain)
	h := d.firstHit(start)
	column := 8
	for k := range len(data) {
		pen.write("   "[:d.hexColumn(k)-column], Plain, Plain)
		pen.write(fmt.Sprintf("%02x", data[k]), Plain, d.hitRole(&h, start+k, start+k+1))
		column = d.hexColumn(k) + 2
	}
	pen.write(fmt.Sprintf("%*s", d.hexColumn(d.perRow)-column, "|"), Plain, Plain)
	h = d.firstHit(start)
	for k, c := range []byte(data) {
		role := Plain
		if c < ' ' || c >= 0x7f {
			c, role = '.', Muted
		}
		pen.write(string(rune(c)), role, d.hitRole(&h, start+k, start+k+1))
	}
	pen.write("|", Plain, Plain)
	pen.stop()
	d.out = pen.out
	return ansi.Truncate(string(d.out), d.width, "")
}
