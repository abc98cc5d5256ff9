package cassette

import (
	"bytes"
	"regexp"
	"strings"
)

// listStart is the line of the list of interactions and the dash of its first.
var listStart = regexp.MustCompile(`(?m)^(?:http_)?interactions: *\n((?: *(?:#.*)?\n)*)( *)- `)

// WholeBefore tells of a YAML text that does not open how many interactions
// are whole before a line, counted from 1, and in which format. Both are zero
// where that cannot be told.
func WholeBefore(data []byte, line int) (Format, int) {
	at := listStart.FindSubmatchIndex(data)
	if at == nil {
		return Format{}, 0
	}
	dash := strings.Repeat(" ", at[5]-at[4]) + "- "
	end, start, n := 0, 0, 0
	for text := range bytes.Lines(data) {
		if n++; n > line {
			break
		}
		if start > at[0] && bytes.HasPrefix(text, []byte(dash)) {
			end = start
		}
		start += len(text)
	}
	if end <= at[4] { // the first one is broken already
		return Format{}, 0
	}
	f, err := Read("", data[:end], Options{})
	if err != nil {
		return Format{}, 0
	}
	return f.Format(), f.Len()
}
