package render

import "bytes"

// Dedent takes away the blanks that all lines but the first begin with: those
// by which a file indents a text that starts in the middle of a line.
func Dedent(text []byte) []byte {
	first, rest, more := bytes.Cut(text, []byte("\n"))
	if !more {
		return text
	}
	indent := -1
	for line := range bytes.Lines(rest) {
		blank := len(line) - len(bytes.TrimLeft(line, " "))
		if len(bytes.TrimSpace(line)) > 0 && (indent < 0 || blank < indent) {
			indent = blank
		}
	}
	if indent <= 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	out = append(append(out, first...), '\n')
	for line := range bytes.Lines(rest) {
		content := bytes.TrimLeft(line[:min(indent, len(line))], " ")
		out = append(append(out, content...), line[min(indent, len(line)):]...)
	}
	return out
}
