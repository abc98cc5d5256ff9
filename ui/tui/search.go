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
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
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

func (l line) text() string {
	var b strings.Builder
	for _, s := range l.spans {
		b.WriteString(s.Text)
	}
	return b.String()
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

func (msg searched) Apply(m screen.App) tea.Cmd {
	r := msg.rows
	if msg.gen != r.search.gen {
		return nil
	}
	r.search.hits, r.search.more, r.search.running = msg.hits, msg.more, false
	r.arrive(msg.from)
	if msg.from >= 0 && m.Free() && soughtIn(m).rows == r {
		sayHits(m)
	}
	return nil
}

// sayHits says what a search found.
func sayHits(m screen.App) {
	r := soughtIn(m)
	switch {
	case r.search.text == "":
	case r.search.running:
		m.Say(fmt.Sprintf("searching %s for %s · esc stops", render.Size(r.size()), quote(r.search.text)))
	case len(r.search.hits) == 0:
		m.Say(quote(r.search.text) + " is not here")
	default:
		m.Say(hitWords(m, false))
	}
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

// startSearch asks what to find; it searches as it is typed.
func startSearch(m screen.App) tea.Cmd {
	r := soughtIn(m)
	was, cursor, top := r.search.text, r.Cursor, r.Top
	return m.Ask(widget.Prompt{
		Label: "search: ", Text: was, History: m.History("searches"),
		Right: func() string {
			if soughtIn(m).wait != "" {
				return "still reading"
			}
			return r.hitCount()
		},
		Changed: func(text string) tea.Cmd {
			r.Cursor, r.Top, r.search.text = cursor, top, text
			return r.searchFrom(cursor)
		},
		Done: func(text string) tea.Cmd {
			sayHits(m)
			return nil
		},
		Dropped: func() tea.Cmd {
			r.search.text = was
			r.Cursor, r.Top = cursor, top
			return r.searchAgain()
		},
	})
}

// A sought is what is searched now.
type sought struct {
	*rows
	of   string // what it is, " in response 3"
	wait string // why it is not known what is in it, "" if it is
}

// A searcher has a text that can be searched.
type searcher interface{ searched() sought }

// soughtIn is what n and N go through now; it has no rows if there is nothing.
func soughtIn(m screen.App) sought {
	if s, ok := screen.Find[searcher](m); ok {
		return s.searched()
	}
	return sought{}
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

// hitWords say which hit was gone to.
func hitWords(m screen.App, around bool) string {
	r := soughtIn(m)
	s := r.search.label() + r.of + ": " + r.hitCount()
	if around {
		s += ", around the end"
	}
	return s
}

func noSearch(m screen.App) string {
	r := soughtIn(m)
	switch {
	case r.rows == nil || r.search.text == "" && len(r.search.words) == 0:
		return "no search yet, / in the detail starts one"
	case r.search.running:
		return "still searching · esc stops"
	case r.wait != "":
		return r.wait
	case len(r.search.hits) == 0:
		return r.search.label() + " is not here"
	}
	return ""
}

// toNextHit goes to the next hit, or with way -1 to the one before.
func toNextHit(way int) func(m screen.App) tea.Cmd {
	return func(m screen.App) tea.Cmd {
		r := soughtIn(m)
		around := r.toHit(r.Cursor+max(way, 0), way)
		m.Say(hitWords(m, around))
		return nil
	}
}

// withHits splits the spans of a line's row so that the hits in it show.
func (r *rows) withHits(block int, lr lineRow) []widget.Span {
	if len(r.search.hits) == 0 {
		return lr.spans
	}
	var spans []widget.Span
	at := lr.start
	for _, s := range lr.spans {
		for rest := s.Text; rest != ""; {
			end, role := r.roleAt(block, lr.line, at, at+len(rest), s.Role)
			spans = append(spans, widget.In(role, rest[:end-at]))
			rest, at = rest[end-at:], end
		}
	}
	return spans
}

// roleAt is the role of a line's bytes from at on, and where it ends.
func (r *rows) roleAt(block, line, at, end int, role render.Role) (int, render.Role) {
	hits := r.search.hits
	first := sort.Search(len(hits), func(i int) bool {
		h := hits[i]
		return h.block > block || h.block == block && (h.line < 0 || h.line > line || h.line == line && h.to > at)
	})
	for i := first; i < len(hits); i++ {
		h := hits[i]
		if h.block != block || h.line != line || h.from >= end {
			break
		}
		if h.from > at {
			return h.from, role
		}
		if i == r.search.current {
			return min(h.to, end), render.CurrentHit
		}
		return min(h.to, end), render.Hit
	}
	return end, role
}

// hitOnRow reports whether the current hit is in a row.
func (r *rows) hitOnRow(row int) bool {
	s := &r.search
	return s.current >= 0 && s.current < len(s.hits) && r.rowOfHit(s.hits[s.current]) == row
}

func quote(s string) string { return `"` + render.Sanitize(s) + `"` }
