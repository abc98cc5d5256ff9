package testrun

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/lazyregexp"
)

// What build services, container tools and loggers of whole outputs put before
// each line. Each is too peculiar to begin a line of its own.
var prefixes = []*lazyregexp.Regexp{
	lazyregexp.New(`^[^\t]{1,200}\t[^\t]{1,200}\t(?:\x{FEFF})?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `),          // gh run view --log
	lazyregexp.New(`^\[?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\]? (?:[0-9a-f]{2}[OE][ +])?`),                // GitHub Actions, GitLab, Jenkins
	lazyregexp.New(`^\x{FEFF}?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `),                                          // the first line of a raw log
	lazyregexp.New(`^[A-Za-z][\w.-]*[-_]\d+ *\| `),                                                             // docker compose
	lazyregexp.New(`^#\d+ \d+\.\d+ `),                                                                          // docker build
	lazyregexp.New(`^(?:##\[(?:group|endgroup|error|warning|command|section)\]|::(?:error|group|endgroup)::)`), // GitHub Actions, Azure
	lazyregexp.New(`^section_(?:start|end):\d+:\S+\r`),                                                         // GitLab
	lazyregexp.New(`^│ | {0,2}│ `),                                                                             // a box
}

// maxLine bounds a line that is looked at for such a prefix.
const maxPrefix = 512

// cleaned is a line without colours and what was put before it.
func cleaned(line string) string {
	if strings.ContainsAny(line, "\x1b\u009b") {
		line = ansi.Strip(line)
	}
	if line == "" || !mayHavePrefix(line) {
		return line
	}
	start := line[:min(len(line), maxPrefix)]
	for range 3 {
		was := start
		for _, p := range prefixes {
			if at := p.FindStringIndex(start); at != nil {
				start = start[at[1]:]
			}
		}
		if start == was {
			break
		}
	}
	return start + line[min(len(line), maxPrefix):]
}

// mayHavePrefix looks at little, as it looks at every line.
func mayHavePrefix(line string) bool {
	switch c := line[0]; {
	case c >= '0' && c <= '9' || c == '#' || c == '[' || c == ':' || c >= 0x80:
		return true
	case strings.HasPrefix(line, "section_"):
		return true
	}
	start := line[:min(len(line), maxPrefix)]
	return strings.Contains(start, " | ") || strings.Count(start, "\t") >= 2 || strings.Contains(start, "│")
}

// A lineReader gives a text's lines, cleaned.
type lineReader struct {
	rest string
	crlf bool // lines end in CR LF
}

func newLineReader(text string) *lineReader {
	begin := text[:min(len(text), 1<<20)]
	return &lineReader{rest: text, crlf: 2*strings.Count(begin, "\r\n") > strings.Count(begin, "\n")}
}

func (r *lineReader) next() (line string, ok bool) {
	if r.rest == "" {
		return "", false
	}
	line, r.rest, _ = strings.Cut(r.rest, "\n")
	if r.crlf {
		line = strings.TrimSuffix(line, "\r")
	}
	return cleaned(line), true
}
