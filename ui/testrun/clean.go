package testrun

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/lazyregexp"
)

// A prefix is what build services, container tools and loggers of whole outputs
// put before each line: too peculiar to begin a line of its own. may is cheap, as
// it looks at every line, and true wherever the pattern matches.
type prefix struct {
	may     func(line string) bool
	pattern *lazyregexp.Regexp
}

var prefixes = []prefix{
	{func(line string) bool { return strings.Count(line, "\t") >= 2 }, // gh run view --log
		lazyregexp.New(`^[^\t]{1,200}\t[^\t]{1,200}\t(?:\x{FEFF})?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `)},
	{mayBeTime, lazyregexp.New(`^\[?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\]? (?:[0-9a-f]{2}[OE][ +])?`)}, // GitHub Actions, GitLab, Jenkins
	{begins("\ufeff"), lazyregexp.New(`^\x{FEFF}?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `)},                    // the first line of a raw log
	{mayBeService, lazyregexp.New(`^[A-Za-z][\w.-]*[-_]\d+ *\| `)},                                           // docker compose
	{begins("#"), lazyregexp.New(`^#\d+ \d+\.\d+ `)},                                                         // docker build
	{begins("##[", "::"), // GitHub Actions, Azure
		lazyregexp.New(`^(?:##\[(?:group|endgroup|error|warning|command|section)\]|::(?:error|group|endgroup)::)`)},
	{begins("section_"), lazyregexp.New(`^section_(?:start|end):\d+:\S+\r`)}, // GitLab
	{begins("│ ", " │ ", "  │ "), lazyregexp.New(`^ {0,2}│ `)},               // a box
}

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
	return bar > 0 && line[0] >= 'A' && line[0] <= 'z' && !strings.Contains(strings.TrimRight(line[:bar], " "), " ")
}

// maxPrefix bounds what of a line is looked at for such a prefix.
const maxPrefix = 512

// cleaned is a line without colours and what was put before it.
func cleaned(line string) string {
	if strings.IndexByte(line, 0x1b) >= 0 || strings.Contains(line, "\u009b") {
		line = ansi.Strip(line)
	}
	start := line[:min(len(line), maxPrefix)]
	for range 3 {
		was := start
		for _, p := range prefixes {
			if p.may(start) {
				if at := p.pattern.FindStringIndex(start); at != nil {
					start = start[at[1]:]
				}
			}
		}
		if start == was {
			break
		}
	}
	return start + line[min(len(line), maxPrefix):]
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
