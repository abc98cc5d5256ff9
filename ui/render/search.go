package render

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"
)

// MaxMatches bounds what Find returns.
const MaxMatches = 100_000

// Find returns where a pattern stands in the text, in order and without
// overlaps. all is false if there are more than MaxMatches.
func (d *Document) Find(pattern string, ignoreCase bool) (hits []Match, all bool) {
	next := exactly(pattern)
	switch {
	case pattern == "":
		return nil, true
	case ignoreCase && isASCII(pattern):
		next = ignoringCase(pattern)
	case ignoreCase:
		next = folding(pattern)
	}
	for i := 0; ; {
		h := next(d.text, i)
		if h.Start < 0 {
			return hits, true
		}
		if len(hits) == MaxMatches {
			return hits, false
		}
		hits = append(hits, h)
		i = h.End
	}
}

// A finder finds the first hit from an offset on; its Start is negative if
// there is none. Offsets only grow from call to call.
type finder func(text string, from int) Match

var noMatch = Match{Start: -1}

func exactly(pattern string) finder {
	return func(text string, from int) Match {
		i := strings.Index(text[from:], pattern)
		if i < 0 {
			return noMatch
		}
		return Match{from + i, from + i + len(pattern)}
	}
}

// ignoringCase finds ASCII patterns: it tries the offsets where the first
// letter stands in either case.
func ignoringCase(pattern string) finder {
	first := [2]byte{strings.ToLower(pattern)[0], strings.ToUpper(pattern)[0]}
	var next [2]int // where either first letter stands, not before from
	return func(text string, from int) Match {
		for i := from; ; i++ {
			for k, c := range first {
				if next[k] < i || i == 0 {
					next[k] = indexFrom(text, i, c)
				}
			}
			i = min(next[0], next[1])
			if i+len(pattern) > len(text) {
				return noMatch
			}
			if strings.EqualFold(text[i:i+len(pattern)], pattern) {
				return Match{i, i + len(pattern)}
			}
		}
	}
}

// indexFrom is where c stands in text from i on, the text's length if nowhere.
func indexFrom(text string, i int, c byte) int {
	if i < len(text) {
		if n := strings.IndexByte(text[i:], c); n >= 0 {
			return i + n
		}
	}
	return len(text)
}

// folding finds any pattern by Unicode's simple case folding, under which
// upper and lower case may differ in length.
func folding(pattern string) finder {
	re := regexp.MustCompile("(?i)" + regexp.QuoteMeta(strings.ToValidUTF8(pattern, "\ufffd")))
	return func(text string, from int) Match {
		at := re.FindStringIndex(text[from:])
		if at == nil {
			return noMatch
		}
		return Match{from + at[0], from + at[1]}
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// Mark shows hits in the rows from now on, the current one (an index, or -1)
// apart from the others.
func (d *Document) Mark(hits []Match, current int) { d.hits, d.hit = hits, current }

// firstHit is the index of the first hit that ends after an offset.
func (d *Document) firstHit(offset int) int {
	return sort.Search(len(d.hits), func(i int) bool { return d.hits[i].End > offset })
}

// hitRole is the role of the bytes from start to end. h is the first hit that
// may be there and moves on with the bytes.
func (d *Document) hitRole(h *int, start, end int) Role {
	for *h < len(d.hits) && d.hits[*h].End <= start {
		*h++
	}
	switch {
	case *h >= len(d.hits) || d.hits[*h].Start >= end:
		return Plain
	case *h == d.hit:
		return CurrentHit
	}
	return Hit
}
