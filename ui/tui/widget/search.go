package widget

import (
	"cmp"
	"slices"
	"strings"

	"tapedeck/model/pattern"
	"tapedeck/ui/render"
)

// A Search is what is looked for in a text, whatever its case, and what of it
// was found.
type Search struct {
	Text  string            // what was typed
	Words []pattern.Pattern // looked for in bodies while nothing was typed

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

// Sought is what is looked for: what was typed, else the words; nothing where
// what was typed is no regular expression.
func (s *Search) Sought() []pattern.Pattern {
	if s.Text == "" {
		return s.Words
	}
	if p, err := pattern.Parse(s.Text, true); err == nil {
		return []pattern.Pattern{p}
	}
	return nil
}

// Label is what is looked for, as a message shows it.
func (s *Search) Label() string {
	var labels []string
	for _, p := range s.Sought() {
		if p.Regexp() {
			labels = append(labels, render.Sanitize(p.String()))
		} else {
			labels = append(labels, Quote(p.String()))
		}
	}
	if labels == nil {
		return Quote(s.Text)
	}
	return strings.Join(labels, " ")
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
	for _, p := range sought.Sought() {
		for n, b := range blocks {
			for i, l := range b.Lines {
				for _, at := range inLine(l.Text(), p) {
					hits = append(hits, hit{n, i, at.Start, at.End})
				}
			}
			inBody, all := b.Doc.Find(p)
			for _, h := range inBody {
				hits = append(hits, hit{n, -1, h.Start, h.End})
			}
			more = more || !all
		}
	}
	return hits, more
}

// mostInLine is how many hits are looked for in a line above a body.
const mostInLine = 1000

func inLine(text string, p pattern.Pattern) (hits []pattern.Match) {
	next := p.Finder()
	for h := next(text, 0); h.Start >= 0 && len(hits) < mostInLine; h = next(text, h.End) {
		hits = append(hits, h)
	}
	return hits
}

// findWords finds words in the bodies of blocks. Where two overlap, the first
// counts.
func findWords(blocks []Block, words []pattern.Pattern) (hits []hit, more bool) {
	for n, b := range blocks {
		var inBody []pattern.Match
		for _, word := range words {
			found, all := b.Doc.Find(word)
			inBody = append(inBody, found...)
			more = more || !all
		}
		slices.SortFunc(inBody, func(a, b pattern.Match) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
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
