// Package help is the screen that lists all keys, made from the table of actions.
package help

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Mode is where its keys are pressed.
var Mode = &screen.Mode{Name: "the help", Can: screen.Everywhere | screen.Scroll | screen.Read}

// A Screen lists the keys, those of the mode it was opened in first.
type Screen struct {
	widget.Scroller
	Of
	sections []helpSection
	filter   string
	width    int
	rows     []helpRow // what the filter shows, laid out in the width
	column   int       // of the cursor
}

// A helped is what the help is about.
type Of struct {
	From    *screen.Mode // where it was opened
	Modes   []*screen.Mode
	Actions []screen.Action
	Signs   [][2]string
	// Refusal says why an action cannot be done there, "" if it can.
	Refusal func(a *screen.Action) string
	// Do closes the help and does one of some actions.
	Do func(actions []*screen.Action) tea.Cmd
}

// New lists the keys.
func New(of Of) *Screen {
	h := &Screen{Of: of}
	here := max(0, slices.Index(h.Modes, h.From))
	listed := map[*screen.Action]bool{} // what the sections above list is not listed again
	for n := range len(h.Modes) {
		mode := h.Modes[(here+n)%len(h.Modes)]
		s := helpSection{heading: "Keys in " + mode.Name, entries: h.entries(mode, listed)}
		if mode == h.From {
			for _, e := range s.entries {
				e.why = h.refusals(e.actions)
			}
		}
		h.sections = append(h.sections, s)
	}
	signs := helpSection{heading: "Signs in the list"}
	for _, s := range h.Signs {
		signs.entries = append(signs.entries, &helpEntry{keys: s[0], words: s[1]})
	}
	h.sections = append(h.sections, signs)
	return h
}

// entries are the actions of a mode that are not listed yet, in the order of
// the table.
func (h *Screen) entries(mode *screen.Mode, listed map[*screen.Action]bool) []*helpEntry {
	var entries []*helpEntry
	last := -1
	for i := range h.Actions {
		a := &h.Actions[i]
		if !a.In.Has(mode) || listed[a] {
			continue
		}
		listed[a] = true
		if a.Joins && last == i-1 {
			e := entries[len(entries)-1]
			e.actions = append(e.actions, a)
		} else {
			entries = append(entries, &helpEntry{actions: []*screen.Action{a}})
		}
		last = i
	}
	for _, e := range entries {
		e.setTexts()
	}
	return entries
}

// refusals are the reasons why no action can be done now, "" if one can.
func (h *Screen) refusals(actions []*screen.Action) string {
	var reasons []string
	for _, a := range actions {
		why := h.Refusal(a)
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
func (h *Screen) sift(text string) {
	h.filter = text
	h.lay(h.width)
	h.Resize(len(h.rows), h.Height)
	h.column = 0
	h.To(slices.IndexFunc(h.rows, func(r helpRow) bool { return r.cells[0].entry != nil }))
}

// search asks what to find in the help, and shows it as it is typed.
func (h *Screen) search(m screen.App) tea.Cmd {
	was := h.filter
	return m.Ask(widget.Prompt{
		Label: "search: ", Text: was, Fresh: 0,
		Beside:  widget.Beside{Right: func() string { return render.Counted(h.found(), "line") }},
		Changed: func(text string) tea.Cmd { h.sift(text); return nil },
		Dropped: func() tea.Cmd { h.sift(was); return nil },
	})
}

// found counts the entries that the filter shows.
func (h *Screen) found() int {
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

func toHelpColumn(column int) func(h *Screen, m screen.App) tea.Cmd {
	return func(h *Screen, _ screen.App) tea.Cmd {
		h.column = column
		return nil
	}
}

// doLine does what is under the cursor, where the help was called from.
func (h *Screen) doLine(screen.App) tea.Cmd {
	e := h.entryAt(h.Cursor, h.column)
	if e == nil || len(e.actions) == 0 {
		return nil
	}
	return h.Do(e.actions)
}

// Mode is that of the help.
func (h *Screen) Mode() *screen.Mode { return Mode }

// Rows are its lines.
func (h *Screen) Rows() *widget.Scroller { return &h.Scroller }

// Arrange lays the keys out in a width.
func (h *Screen) Arrange(_ screen.App, r widget.Rect) tea.Cmd {
	if h.width != r.Width {
		h.lay(r.Width)
	}
	h.Resize(len(h.rows), r.Height)
	return nil
}

// Title is never drawn.
func (h *Screen) Title() screen.Title { return screen.Title{} }

// Status says what dim lines are.
func (h *Screen) Status(screen.App) (standing, position string) {
	return "Dim lines cannot be used now; the brackets say why.", ""
}

// Hints are those of the help.
func (h *Screen) Hints(screen.App) []string { return []string{"down", "search help", "do", "back"} }

// EscapeWords say that esc closes it.
func (h *Screen) EscapeWords() string { return "close" }

// Escape takes the filter away.
func (h *Screen) Escape(screen.App) (tea.Cmd, bool) {
	if h.filter == "" {
		return nil, false
	}
	h.sift("")
	return nil, true
}

// Back does what esc does.
func (h *Screen) Back(m screen.App) (tea.Cmd, bool) { return h.Escape(m) }

// Click puts the cursor on a line.
func (h *Screen) Click(_ screen.App, r widget.Rect, x, y int) tea.Cmd {
	h.Scroller.Click(y - r.Y)
	h.column = 0
	if x >= h.columnWidth(0) {
		h.column = 1
	}
	return nil
}

// Actions are the keys of the help.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "do", Group: screen.Moving, After: "open", Keys: []string{"enter"}, Hint: "do it", Help: "do what the line says", Brief: "do it", In: screen.In(Mode), Run: screen.On((*Screen).doLine)},
		{Name: "left column", Group: screen.Moving, After: "last", Keys: []string{"h", "left"}, Help: "to the left column", Brief: "left column", In: screen.In(Mode), Run: screen.On(toHelpColumn(0))},
		{Name: "right column", Group: screen.Moving, Keys: []string{"l", "right"}, Help: "to the right column", Brief: "right column", Joins: true, In: screen.In(Mode), Run: screen.On(toHelpColumn(1))},
		{Name: "search help", Group: screen.Looking, After: "search text", Keys: []string{"/"}, Hint: "search", Help: "look for a key or what it does", Brief: "search", In: screen.In(Mode), Run: screen.On((*Screen).search)},
	}
}

// where is the page that is seen.
func (h *Screen) where() string {
	if h.Count == 0 {
		return "0/0"
	}
	page := max(1, h.Height)
	return fmt.Sprintf("%d/%d", (h.Top+page-1)/page+1, (h.Count+page-1)/page)
}
