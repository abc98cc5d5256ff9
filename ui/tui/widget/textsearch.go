package widget

import (
	"fmt"
	"slices"
	"sort"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model/pattern"
	"tapedeck/ui/render"
)

// Forget drops what was found and what a search under way will find.
func (t *Text) Forget() {
	t.Search.gen++
	t.Search.hits, t.Search.more, t.Search.current, t.Search.running = nil, false, -1, false
}

// searchAtOnce is up to how many bytes are searched without leaving the keys
// waiting.
const searchAtOnce = 1 << 20

// SearchAgain searches what is there now.
func (t *Text) SearchAgain() tea.Cmd { return t.search(goal{}) }

// SearchFrom searches, and goes to the first hit from a row on.
func (t *Text) SearchFrom(row int) tea.Cmd { return t.search(goal{row, 1}) }

// SearchIn searches, and goes to the first hit, or with way -1 to the last one.
func (t *Text) SearchIn(way int) tea.Cmd {
	if way < 0 {
		return t.search(goal{t.Count, way})
	}
	return t.search(goal{0, way})
}

// A goal is the hit that a search goes to: the next one from a row on, or with
// way -1 the last one before it; with way 0 none.
type goal struct{ row, way int }

// StopSearch looks for nothing that was typed any more.
func (t *Text) StopSearch() tea.Cmd {
	t.Search.Text = ""
	return t.SearchAgain()
}

// search searches and goes to a hit; in a command where there is much to search.
func (t *Text) search(to goal) tea.Cmd {
	t.Forget()
	if !t.Search.Wanted() || t.size() <= searchAtOnce {
		t.Search.hits, t.Search.more = find(t.blocks, t.Search)
		t.arrive(to)
		return nil
	}
	t.Search.running = true
	t.mark()
	sought, blocks := t.Search, slices.Clone(t.blocks)
	return func() tea.Msg {
		hits, more := find(blocks, sought)
		return Searched{t, sought.gen, to, hits, more}
	}
}

// Searched is sent when a search through much text is done.
type Searched struct {
	Text *Text
	gen  int
	to   goal
	hits []hit
	more bool
}

// Take takes what was found, unless something else is looked for by now. It
// reports whether it went to a hit.
func (s Searched) Take() (went bool) {
	t := s.Text
	if s.gen != t.Search.gen {
		return false
	}
	t.Search.hits, t.Search.more, t.Search.running = s.hits, s.more, false
	t.arrive(s.to)
	return s.to.way != 0
}

// size is how many bytes there are to search.
func (t *Text) size() int {
	size := 0
	for _, b := range t.blocks {
		size += len(b.Doc.Text())
	}
	return size
}

// arrive shows the hits and goes to one of them.
func (t *Text) arrive(to goal) {
	t.mark()
	if to.way != 0 {
		t.toHit(to.row, to.way)
	}
}

// mark hands the bodies which of their bytes are hits.
func (t *Text) mark() {
	for n := range t.blocks {
		var inBody []pattern.Match
		current := -1
		for i, h := range t.Search.hits {
			if h.block != n || h.line >= 0 {
				continue
			}
			if i == t.Search.current {
				current = len(inBody)
			}
			inBody = append(inBody, pattern.Match{Start: h.from, End: h.to})
		}
		t.blocks[n].Doc.Mark(inBody, current)
	}
}

// rowOfHit is the row in which a hit starts.
func (t *Text) rowOfHit(h hit) int {
	row := 0
	for i := range t.blocks[:h.block] {
		row += t.blocks[i].count()
	}
	b := &t.blocks[h.block]
	if h.line < 0 {
		in, _ := b.Doc.Position(h.from)
		return row + b.lineRows() + in
	}
	if h.line >= len(b.Lines) { // there were more of them
		return row
	}
	row += b.starts[h.line]
	rows := b.cut(h.line)
	if in := slices.IndexFunc(rows, func(r lineRow) bool { return r.holds(h.from) }); in >= 0 {
		return row + in
	}
	return row + len(rows) - 1
}

// NextHit goes to the next hit, or with way -1 to the one before, around the
// ends. It reports whether it went around.
func (t *Text) NextHit(way int) (around bool) { return t.toHit(t.Cursor+max(way, 0), way) }

// AtEnd reports whether there is no further hit that way.
func (t *Text) AtEnd(way int) bool {
	next := t.next(t.Cursor+max(way, 0), way)
	return next < 0 || next >= len(t.Search.hits)
}

// toHit goes to the first hit at or after a row (way 1) or the last one before
// it (way -1), around the ends; from a hit to its neighbour. It reports whether
// it went around.
func (t *Text) toHit(row, way int) (around bool) {
	s := &t.Search
	n := len(s.hits)
	if n == 0 {
		return false
	}
	next := t.next(row, way)
	s.current = (next + n) % n
	if h := s.hits[s.current]; h.line < 0 {
		t.blocks[h.block].Doc.Reveal(h.from)
		t.recount()
	}
	t.To(t.rowOfHit(s.hits[s.current]))
	t.mark()
	return next < 0 || next >= n
}

// next is the hit that toHit goes to; it may lie beyond the ends.
func (t *Text) next(row, way int) int {
	s := &t.Search
	if s.current >= 0 && s.current < len(s.hits) && t.rowOfHit(s.hits[s.current]) == t.Cursor {
		return s.current + way
	}
	next := sort.Search(len(s.hits), func(i int) bool { return t.rowOfHit(s.hits[i]) >= row })
	if way < 0 {
		next--
	}
	return next
}

// HitAt reports whether the current hit is in a row.
func (t *Text) HitAt(row int) bool {
	s := &t.Search
	return s.current >= 0 && s.current < len(s.hits) && t.rowOfHit(s.hits[s.current]) == row
}

// HitCount says how many hits there are, or which of them was gone to.
func (t *Text) HitCount() string {
	s := &t.Search
	n := len(s.hits)
	plus := ""
	if s.more {
		plus = "+"
	}
	switch {
	case !s.Wanted():
		return ""
	case s.running:
		return "searching " + render.Size(t.size())
	case n == 0:
		return "no hits"
	case s.current < 0:
		return render.Counted(n, "hit") + plus
	}
	return fmt.Sprintf("%s/%s%s", render.Count(s.current+1), render.Count(n), plus)
}

// Progress says what is being looked for.
func (t *Text) Progress() string {
	return fmt.Sprintf("searching %s for %s", render.Size(t.size()), Quote(t.Search.Text))
}
