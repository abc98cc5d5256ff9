// Package unified writes the differences of texts as diff -u and git do.
package unified

import (
	"bytes"
	"fmt"
	"strings"

	"znkr.io/diff"
	"znkr.io/diff/textdiff"
)

// Context is how many lines are shown around a change.
const Context = 3

// Hunks writes the hunks of two parts of texts; wasLine and isLine are the lines
// above the parts.
func Hunks(b *bytes.Buffer, was, is []byte, wasLine, isLine int) {
	for _, hunk := range textdiff.Hunks(was, is, comparing(was, is, Context)...) {
		fmt.Fprintf(b, "@@ -%s +%s @@\n", lineRange(wasLine+hunk.LineNoX, wasLine+hunk.EndLineNoX), lineRange(isLine+hunk.LineNoY, isLine+hunk.EndLineNoY))
		for _, e := range hunk.Edits {
			b.WriteByte(signs[e.Op])
			b.Write(e.Line)
			if !bytes.HasSuffix(e.Line, []byte("\n")) {
				b.WriteString("\n\\ No newline at end of file\n")
			}
		}
	}
}

var signs = map[diff.Op]byte{diff.Match: ' ', diff.Delete: '-', diff.Insert: '+'}

// lineRange names lines as diff does: an empty range by the line above it.
func lineRange(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

// File writes the difference of one file among several as git does; nil is for
// a file that is not there. It says nothing of a file that stayed the same.
func File(b *bytes.Buffer, name string, was, is []byte) {
	if (was == nil) == (is == nil) && bytes.Equal(was, is) {
		return
	}
	from, to := quoted("a/"+name), quoted("b/"+name)
	fmt.Fprintf(b, "diff --git %s %s\n", from, to)
	switch {
	case was == nil:
		b.WriteString("new file mode 100644\n")
		from = "/dev/null"
	case is == nil:
		b.WriteString("deleted file mode 100644\n")
		to = "/dev/null"
	}
	if len(was)+len(is) > 0 { // of an empty file there are no lines to name
		fmt.Fprintf(b, "--- %s\n+++ %s\n", ended(from), ended(to))
		Hunks(b, was, is, 0, 0)
	}
}

// quoted puts a name that could be misread between quotes, as in C.
func quoted(name string) string {
	var b strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	if b.Len() == len(name) {
		return name
	}
	return `"` + b.String() + `"`
}

// ended puts a tab behind a name with blanks, where else a time would begin.
func ended(name string) string {
	if strings.Contains(name, " ") {
		return name + "\t"
	}
	return name
}

// Lines counts the lines that differ as a reader of the diff would: a line
// replaced by another is one.
func Lines(was, is []byte) int {
	total := 0
	for _, hunk := range textdiff.Hunks(was, is, comparing(was, is, 0)...) {
		removed, added := 0, 0
		for _, e := range hunk.Edits {
			switch e.Op {
			case diff.Delete:
				removed++
			case diff.Insert:
				added++
			}
		}
		total += max(removed, added)
	}
	return total
}

// comparing is how two texts are compared: of many lines in time that is not
// quadratic at worst, though more may be said to differ.
func comparing(was, is []byte, context int) []diff.Option {
	options := []diff.Option{diff.Context(context)}
	if bytes.Count(was, []byte("\n"))+bytes.Count(is, []byte("\n")) > 20_000 {
		options = append(options, diff.Fast())
	}
	return options
}
