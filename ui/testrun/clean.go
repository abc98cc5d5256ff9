package testrun

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/lazyregexp"
)

// A prefix is what build services, container tools and loggers of whole outputs
// put before each line: too peculiar to begin a line of its own. first are the bytes
// that it may begin with, "" any. may is cheap, as it looks at every line with such
// a beginning, and true wherever the pattern matches.
type prefix struct {
	first   string
	may     func(line string) bool
	pattern *lazyregexp.Regexp
}

var prefixes = []prefix{
	{"", func(line string) bool { return strings.Count(line, "\t") >= 2 }, // gh run view --log
		lazyregexp.New(`^[^\t]{1,200}\t[^\t]{1,200}\t(?:\x{FEFF})?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `)},
	{"[0123456789", mayBeTime, lazyregexp.New(`^\[?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\]? (?:[0-9a-f]{2}[OE][ +])?`)}, // GitHub Actions, GitLab, Jenkins
	{"\xef", begins("\ufeff"), lazyregexp.New(`^\x{FEFF}?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `)},                           // the first line of a raw log
	{letters, mayBeService, lazyregexp.New(`^[A-Za-z][\w.-]*[-_]\d+ *\| `)},                                                 // docker compose
	{"#", begins("#"), lazyregexp.New(`^#\d+ \d+\.\d+ `)},                                                                   // docker build
	{"#:", begins("##[", "::"), // GitHub Actions, Azure
		lazyregexp.New(`^(?:##\[(?:group|endgroup|error|warning|command|section)\]|::(?:error|group|endgroup)::)`)},
	{"s", begins("section_"), lazyregexp.New(`^section_(?:start|end):\d+:\S+\r`)}, // GitLab
	{" \xe2", begins("│ ", " │ ", "  │ "), lazyregexp.New(`^ {0,2}│ `)},           // a box
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func begins(with ...string) func(string) bool {
	return func(line string) bool {
		for _, text := range with {
			if strings.HasPrefix(line, text) {
				return true
			}
		}
		return false
	}
}

func mayBeTime(line string) bool {
	line = strings.TrimPrefix(line, "[")
	return len(line) > len("2026-12-02T") && line[4] == '-' && line[10] == 'T'
}

// mayBeService reports whether a name stands before a bar.
func mayBeService(line string) bool {
	bar := strings.Index(line, "| ")
	return bar > 0 && !strings.Contains(strings.TrimRight(line[:bar], " "), " ")
}

// maxPrefix bounds what of a line is looked at for such a prefix.
const maxPrefix = 512

// cleaned is a line without colours and what was put before it.
func cleaned(line string) string {
	if coloured(line) {
		line = ansi.Strip(line)
	}
	return unprefixed(line)
}

// coloured reports whether a text holds escape sequences.
func coloured(text string) bool {
	return strings.IndexByte(text, 0x1b) >= 0 || strings.Contains(text, "\u009b")
}

// unprefixed is a line without what was put before it.
func unprefixed(line string) string {
	start := line[:min(len(line), maxPrefix)]
	for range 3 {
		was := start
		for _, p := range prefixes {
			if start != "" && (p.first == "" || strings.IndexByte(p.first, start[0]) >= 0) && p.may(start) {
				if at := p.pattern.FindStringIndex(start); at != nil {
					start = start[at[1]:]
				}
			}
		}
		if start == was {
			break
		}
	}
	if len(line) <= maxPrefix {
		return start
	}
	return start + line[maxPrefix:]
}

// A lineReader gives a text's lines, cleaned.
type lineReader struct {
	rest string
	crlf bool // lines end in CR LF
	// bare: no line has escape sequences.
	bare bool
}

func newLineReader(text string) *lineReader {
	begin := text[:min(len(text), 1<<20)]
	return &lineReader{rest: text, crlf: 2*strings.Count(begin, "\r\n") > strings.Count(begin, "\n"), bare: !coloured(text)}
}

func (r *lineReader) next() (line string, ok bool) {
	if r.rest == "" {
		return "", false
	}
	line, r.rest, _ = strings.Cut(r.rest, "\n")
	if r.crlf {
		line = strings.TrimSuffix(line, "\r")
	}
	if r.bare {
		return unprefixed(line), true
	}
	return cleaned(line), true
}
