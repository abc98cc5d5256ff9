package widget

import (
	"fmt"
	"sort"
	"strings"

	"tapedeck/ui/render"
)

// A Block is a part of a text: lines, and a body below them.
type Block struct {
	ID     string // for whoever made it
	Lines  []Line
	Doc    *render.Document // the body, nil for none
	Indent int              // the column in which the body starts
	Digits int              // of the numbers of its lines, 0 without

	width  int       // that the lines are cut to
	starts []int     // the row in which each line starts, and the one below them
	last   int       // the line that was cut last
	rows   []lineRow // of that line
}

// measure counts the rows of the lines. They are cut once they are asked for.
func (b *Block) measure(width int) {
	b.width, b.rows = width, nil
	b.starts = make([]int, 1, len(b.Lines)+1)
	for _, l := range b.Lines {
		b.starts = append(b.starts, b.lineRows()+l.Rows(width))
	}
}

// lineRows counts the rows of the lines.
func (b *Block) lineRows() int { return b.starts[len(b.starts)-1] }

// lineOf is the line in a row of the lines.
func (b *Block) lineOf(row int) int {
	return sort.Search(len(b.Lines), func(n int) bool { return b.starts[n+1] > row })
}

// cut are the rows of a line.
func (b *Block) cut(line int) []lineRow {
	if b.rows == nil || b.last != line {
		b.last, b.rows = line, b.Lines[line].cut(line, b.width)
	}
	return b.rows
}

// row is a row of the lines.
func (b *Block) row(row int) lineRow {
	line := b.lineOf(row)
	return b.cut(line)[row-b.starts[line]]
}

func (b *Block) count() int {
	if b.Doc == nil {
		return b.lineRows()
	}
	return b.lineRows() + b.Doc.Rows()
}

// lineNumber is the number of a line of the body, where lines are numbered.
func (b *Block) lineNumber(n int, continued bool) string {
	switch {
	case b.Digits == 0:
		return ""
	case continued:
		return strings.Repeat(" ", b.Digits)
	}
	return fmt.Sprintf("%*d", b.Digits, n)
}
