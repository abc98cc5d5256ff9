package emit

import (
	"strconv"
	"strings"

	"tapedeck/cassette/internal/span"
)

// characters finds which characters are written as they are: by what the file
// shows, else by what its writer is known for.
func (d *Dialect) characters(examples []example) {
	var raw, escaped, rawQuoted letters
	for _, s := range examples {
		if s.place.Style == span.Double {
			rawQuoted.count(s.source)
			escaped.countEscapes(s.source)
		} else {
			raw.count(s.source)
		}
	}
	d.unicode = d.quotes != quotesSingle
	if n := raw.all() + rawQuoted.all(); n+escaped.all() > 0 {
		d.unicode = n > 0
	}
	d.astral = raw.astral > 0
	d.astralDouble = rawQuoted.astral > escaped.astral
}

// letters counts characters beyond ASCII that could be written as they are:
// those up to U+FFFF, and the others.
type letters struct{ basic, astral int }

func (l *letters) all() int { return l.basic + l.astral }

func (l *letters) add(r rune) {
	switch {
	case r > 0xFFFF:
		l.astral++
	case r >= 0xA0 && readable(r):
		l.basic++
	}
}

func (l *letters) count(source string) {
	for _, r := range source {
		l.add(r)
	}
}

// countEscapes counts the characters that source, in double quotes, escapes.
func (l *letters) countEscapes(source string) {
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}
	for {
		i := strings.IndexByte(source, '\\')
		if i < 0 || i+1 >= len(source) {
			return
		}
		letter := source[i+1]
		source = source[i+2:]
		if n := digits[letter]; n > 0 && n <= len(source) {
			r, _ := strconv.ParseUint(source[:n], 16, 32)
			l.add(rune(r))
		} else if letter == '_' {
			l.add(0xA0)
		}
	}
}
