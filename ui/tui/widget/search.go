package widget

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"tapedeck/ui/render"
)

// A Search is what is looked for in a text, whatever its case, and what of it
// was found.
type Search struct {
	Text  string   // what was typed
	Words []string // looked for in bodies while nothing was typed

	gen     int
	hits    []hit // in the order of the rows
	more    bool  // there are more hits than are counted
	current int   // the hit that was gone to, -1 if none was
	running bool  // a command is looking
}

// Wanted reports whether anything is looked for.
func (s *Search) Wanted() bool { return s.Text != "" || len(s.Words) > 0 }

// Running reports whether it is still being looked for.
func (s *Search) Running() bool { return s.running }

// Found reports whether it was found.
func (s *Search) Found() bool { return len(s.hits) > 0 }

// Label is what is looked for, as a message shows it.
func (s *Search) Label() string {
	if s.Text != "" || len(s.Words) == 0 {
		return Quote(s.Text)
	}
	return Quote(strings.Join(s.Words, `" "`))
}

// Quote quotes what a person typed.
func Quote(s string) string { return `"` + render.Sanitize(s) + `"` }

// A hit is a range in a block: bytes of a line's text or of a body.
type hit struct {
	block, line int // line is -1 in a body
	from, to    int
}

// find finds what is looked for in blocks.
func find(blocks []Block, sought Search) (hits []hit, more bool) {
	if sought.Text == "" {
		return findWords(blocks, sought.Words)
	}
	re := regexp.MustCompile("(?i)" + regexp.QuoteMeta(strings.ToValidUTF8(sought.Text, "\ufffd")))
	for n, b := range blocks {
		for i, l := range b.Lines {
			for _, at := range re.FindAllStringIndex(l.text(), 1000) {
				hits = append(hits, hit{n, i, at[0], at[1]})
			}
		}
		inBody, all := b.Doc.Find(sought.Text, true)
		for _, h := range inBody {
			hits = append(hits, hit{n, -1, h.Start, h.End})
		}
		more = more || !all
	}
	return hits, more
}

// findWords finds words in the bodies of blocks. Where two overlap, the first
// counts.
func findWords(blocks []Block, words []string) (hits []hit, more bool) {
	for n, b := range blocks {
		var inBody []render.Match
		for _, word := range words {
			found, all := b.Doc.Find(word, true)
			inBody = append(inBody, found...)
			more = more || !all
		}
		slices.SortFunc(inBody, func(a, b render.Match) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
		end := 0
		for _, h := range inBody {
			if h.Start >= end {
				hits = append(hits, hit{n, -1, h.Start, h.End})
				end = h.End
			}
		}
	}
	return hits, more
}
