package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A help lists the keys, those of the mode it was opened in first.
type help struct {
	widget.Scroller
	from     mode
	sections []helpSection
	filter   string
	width    int
	rows     []helpRow // what the filter shows, laid out in the width
	column   int       // of the cursor
}

// A helpSection is the keys of a mode.
type helpSection struct {
	heading string
	entries []*helpEntry
}

// A helpEntry is one action, or several that are listed together; or a sign,
// with none.
type helpEntry struct {
	actions []*action
	keys    string
	words   string
	why     string // why none of them can be done now, "" if one can
}

func openHelp(m *app) tea.Cmd {
	h := &help{from: m.mode()}
	here := max(0, slices.IndexFunc(modes, func(n namedMode) bool { return n.mode == h.from }))
	listed := map[*action]bool{} // what the sections above list is not listed again
	for n := range len(modes) {
		mode := modes[(here+n)%len(modes)]
		s := helpSection{heading: "Keys in " + mode.name, entries: m.helpEntries(mode.mode, listed)}
		if mode.mode == h.from {
			for _, e := range s.entries {
				e.why = m.refusals(e.actions)
			}
		}
		h.sections = append(h.sections, s)
	}
	signs := helpSection{heading: "Signs in the list"}
	for _, s := range listSigns {
		signs.entries = append(signs.entries, &helpEntry{keys: s[0], words: s[1]})
	}
	h.sections = append(h.sections, signs)
	m.help = h
	return m.arrange()
}

// helpEntries are the actions of a mode that are not listed yet, in the order of
// the table.
func (m *app) helpEntries(mode mode, listed map[*action]bool) []*helpEntry {
	var entries []*helpEntry
	last := -1
	for i := range m.actions {
		a := &m.actions[i]
		if a.in&mode == 0 || listed[a] {
			continue
		}
		listed[a] = true
		if a.joins && last == i-1 {
			e := entries[len(entries)-1]
			e.actions = append(e.actions, a)
		} else {
			entries = append(entries, &helpEntry{actions: []*action{a}})
		}
		last = i
	}
	for _, e := range entries {
		e.setTexts()
	}
	return entries
}

// setTexts makes the texts of an entry: the first key of each action, then the
// others.
func (e *helpEntry) setTexts() {
	var first, other, words []string
	for _, a := range e.actions {
		labels := a.labels()
		first, other = append(first, labels[0]), append(other, labels[1:]...)
		if w := a.helpWords(); w != "" {
			words = append(words, w)
		}
	}
	e.keys, e.words = strings.Join(append(first, other...), " "), strings.Join(words, ", ")
}

// helpWords are what the help says of an action; "" if the one that it joins
// says it.
func (a *action) helpWords() string {
	if a.brief == "" && !a.joins {
		return a.help
	}
	return a.brief
}

// refusals are the reasons why no action can be done now, "" if one can.
func (m *app) refusals(actions []*action) string {
	var reasons []string
	for _, a := range actions {
		why := m.refusal(a)
		if why == "" {
			return ""
		}
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
	}
	return strings.Join(reasons, ", ")
}

// sift shows the entries whose keys or words hold a text, below their headings.
func (h *help) sift(text string) {
	h.filter = text
	h.lay(h.width)
	h.Resize(len(h.rows), h.Height)
	h.column = 0
	h.To(slices.IndexFunc(h.rows, func(r helpRow) bool { return r.cells[0].entry != nil }))
}

// has reports whether an entry holds a text.
func (e *helpEntry) has(text string) bool {
	all := e.keys + " " + e.words
	for _, a := range e.actions {
		all += " " + a.name + " " + a.help
	}
	return strings.Contains(strings.ToLower(all), strings.ToLower(text))
}

// searchHelp asks what to find in the help, and shows it as it is typed.
func searchHelp(m *app) tea.Cmd {
	h := m.help
	was := h.filter
	return m.ask(widget.Prompt{
		Label: "search: ", Text: was, Fresh: 0,
		Right:   func() string { return render.Counted(h.found(), "line") },
		Changed: func(text string) tea.Cmd { h.sift(text); return nil },
		Dropped: func() tea.Cmd { h.sift(was); return nil },
	})
}

// found counts the entries that the filter shows.
func (h *help) found() int {
	n := 0
	for _, s := range h.sections {
		for _, e := range s.entries {
			if e.has(h.filter) {
				n++
			}
		}
	}
	return n
}

func toHelpColumn(column int) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		m.help.column = column
		return nil
	}
}

// doHelped does what is under the cursor, where the help was called from.
func doHelped(m *app) tea.Cmd {
	h := m.help
	e := h.entryAt(h.Cursor, h.column)
	if e == nil || len(e.actions) == 0 {
		return nil
	}
	m.help = nil
	cmd := m.arrange()
	a := e.actions[0]
	if a.in&m.mode() == 0 {
		m.say("not here: " + a.help)
		return cmd
	}
	for _, other := range e.actions {
		if m.refusal(a) != "" && other.in&m.mode() != 0 {
			a = other
		}
	}
	return tea.Batch(cmd, m.do(a))
}

// where is the page that is seen.
func (h *help) where() string {
	if h.Count == 0 {
		return "0/0"
	}
	page := max(1, h.Height)
	return fmt.Sprintf("%d/%d", (h.Top+page-1)/page+1, (h.Count+page-1)/page)
}
