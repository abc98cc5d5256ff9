package body

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode/utf8"
)

// Bounds of the columns of CSV.
const (
	widestColumn = 40 // characters; a longer field stands out of its column
	longestCSV   = 1 << 20
)

// prettyCSV puts the columns of CSV below each other. It is nil for a text of
// one column, one that is not CSV, or a long one.
func prettyCSV(text []byte) []byte {
	if len(text) > longestCSV {
		return nil
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil
	}
	var widths []int
	for _, row := range rows {
		for n, field := range row {
			if n == len(widths) {
				widths = append(widths, 0)
			}
			widths[n] = max(widths[n], min(widestColumn, utf8.RuneCountInString(inLine(field))))
		}
	}
	if len(widths) < 2 {
		return nil
	}
	var out []byte
	for _, row := range rows {
		for n, field := range row {
			field = inLine(field)
			out = append(out, field...)
			if n < len(row)-1 {
				blanks := max(0, widths[n]-utf8.RuneCountInString(field)) + 2
				out = append(out, strings.Repeat(" ", blanks)...)
			}
		}
		out = append(out, '\n')
	}
	return out
}

// inLine is a field with its line ends as in a string literal.
func inLine(field string) string {
	return strings.NewReplacer("\r\n", "\\n", "\n", "\\n").Replace(field)
}
