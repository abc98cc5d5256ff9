package widget

import (
	"fmt"
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

	rows []lineRow // of the lines
}

func (b *Block) count() int {
	if b.Doc == nil {
		return len(b.rows)
	}
	return len(b.rows) + b.Doc.Rows()
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
