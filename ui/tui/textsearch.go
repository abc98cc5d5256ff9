package tui

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A search is what is looked for in the rows of blocks, whatever its case.
type search struct {
	gen     int
	text    string   // what was typed
	words   []string // looked for in bodies while nothing was typed
	hits    []hit    // in the order of the rows
	more    bool     // there are more hits than are counted
	current int      // the hit that was gone to, -1 if none was
	running bool     // a command is looking
}

// label is what is looked for, as a message shows it.
func (s *search) label() string {
	if s.text != "" || len(s.words) == 0 {
		return quote(s.text)
	}
	return quote(strings.Join(s.words, `" "`))
}

// A hit is a range in a block: bytes of a line's text or of a body.
type hit struct {
	block, line int // line is -1 in a body
	from, to    int
}

// searchAtOnce is up to how many bytes are searched without leaving the keys
// waiting.
const searchAtOnce = 1 << 20

// find finds what is looked for in blocks.
func find(blocks []block, sought search) (hits []hit, more bool) {
	if sought.text == "" {
		return findWords(blocks, sought.words)
	}
	re := regexp.MustCompile("(?i)" + regexp.QuoteMeta(strings.ToValidUTF8(sought.text, "\ufffd")))
	for n, b := range blocks {
		for i, l := range b.lines {
			for _, at := range re.FindAllStringIndex(l.text(), 1000) {
				hits = append(hits, hit{n, i, at[0], at[1]})
			}
		}
		inBody, all := b.doc.Find(sought.text, true)
		for _, h := range inBody {
			hits = append(hits, hit{n, -1, h.Start, h.End})
		}
		more = more || !all
	}
	return hits, more
}

// findWords finds words in the bodies of blocks. Where two overlap, the first
// counts.
func findWords(blocks []block, words []string) (hits []hit, more bool) {
	for n, b := range blocks {
		var inBody []render.Match
		for _, word := range words {
			found, all := b.doc.Find(word, true)
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

// forget drops what was found and what a search under way will find.
func (r *rows) forget() {
	r.search.gen++
	r.search.hits, r.search.more, r.search.current, r.search.running = nil, false, -1, false
}

// searchAgain searches what is there now.
func (r *rows) searchAgain() tea.Cmd { return r.searchFrom(-1) }

func (r *rows) stopSearch() tea.Cmd {
	r.search.text = ""
	return r.searchAgain()
}

// mark hands the bodies which of their bytes are hits.
func (r *rows) mark() {
	for n := range r.blocks {
		var inBody []render.Match
		current := -1
		for i, h := range r.search.hits {
			if h.block != n || h.line >= 0 {
				continue
			}
			if i == r.search.current {
				current = len(inBody)
			}
			inBody = append(inBody, render.Match{Start: h.from, End: h.to})
		}
		r.blocks[n].doc.Mark(inBody, current)
	}
}

// searchFrom searches, and goes to the first hit from a row on unless that is
// negative; in a command where there is much to search.
func (r *rows) searchFrom(row int) tea.Cmd {
	r.forget()
	if r.search.text == "" && len(r.search.words) == 0 || r.size() <= searchAtOnce {
		r.search.hits, r.search.more = find(r.blocks, r.search)
		r.arrive(row)
		return nil
	}
	r.search.running = true
	r.mark()
	sought, blocks := r.search, slices.Clone(r.blocks)
	return func() tea.Msg {
		hits, more := find(blocks, sought)
		return searched{r, sought.gen, row, hits, more}
	}
}

// size is how many bytes there are to search.
func (r *rows) size() int {
	size := 0
	for _, b := range r.blocks {
		size += len(b.doc.Text())
	}
	return size
}

// arrive shows the hits and goes to the first one from a row on.
func (r *rows) arrive(row int) {
	r.mark()
	if row >= 0 {
		r.toHit(row, 1)
	}
}

// searched is sent when a search through much text is done.
type searched struct {
	rows *rows
	gen  int
	from int
	hits []hit
	more bool
}

// rowOfHit is the row in which a hit starts.
func (r *rows) rowOfHit(h hit) int {
	row := 0
	for _, b := range r.blocks[:h.block] {
		row += b.count()
	}
	b := &r.blocks[h.block]
	if h.line < 0 {
		in, _ := b.doc.Position(h.from)
		return row + len(b.rows) + in
	}
	for i, lr := range b.rows {
		if lr.line == h.line && lr.start+lr.length() > h.from {
			return row + i
		}
	}
	return row
}

// toHit goes to the first hit at or after a row (way 1) or the last one before
// it (way -1), around the ends; from a hit to its neighbour. It reports whether
// it went around.
func (r *rows) toHit(row, way int) (around bool) {
	s := &r.search
	n := len(s.hits)
	if n == 0 {
		return false
	}
	next := s.current + way
	if s.current < 0 || r.rowOfHit(s.hits[s.current]) != r.Cursor {
		next = sort.Search(n, func(i int) bool { return r.rowOfHit(s.hits[i]) >= row })
		if way < 0 {
			next--
		}
	}
	s.current = (next + n) % n
	if h := s.hits[s.current]; h.line < 0 {
		r.blocks[h.block].doc.Reveal(h.from)
		r.recount()
	}
	r.To(r.rowOfHit(s.hits[s.current]))
	r.mark()
	return next < 0 || next >= n
}

func (r *rows) hitCount() string {
	n := len(r.search.hits)
	plus := ""
	if r.search.more {
		plus = "+"
	}
	switch {
	case r.search.text == "" && len(r.search.words) == 0:
		return ""
	case r.search.running:
		return "searching " + render.Size(r.size())
	case n == 0:
		return "no hits"
	case r.search.current < 0:
		return render.Counted(n, "hit") + plus
	}
	return fmt.Sprintf("%s/%s%s", render.Count(r.search.current+1), render.Count(n), plus)
}

// hitOnRow reports whether the current hit is in a row.
func (r *rows) hitOnRow(row int) bool {
	s := &r.search
	return s.current >= 0 && s.current < len(s.hits) && r.rowOfHit(s.hits[s.current]) == row
}

func quote(s string) string { return `"` + render.Sanitize(s) + `"` }

// take takes what was found, unless something else is looked for by now. It
// reports whether it went to a hit.
func (msg searched) take() (went bool) {
	r := msg.rows
	if msg.gen != r.search.gen {
		return false
	}
	r.search.hits, r.search.more, r.search.running = msg.hits, msg.more, false
	r.arrive(msg.from)
	return msg.from >= 0
}
