package help

import (
	"slices"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A helpSection is the keys of a mode.
type helpSection struct {
	heading string
	entries []*helpEntry
}

// A helpEntry is one action, or several that are listed together; or a sign,
// with none.
type helpEntry struct {
	actions []*screen.Action
	keys    string
	words   string
	why     string // why none of them can be done now, "" if one can
}

// setTexts makes the texts of an entry: the first key of each action, then the
// others.
func (e *helpEntry) setTexts() {
	var first, other, words []string
	for _, a := range e.actions {
		labels := a.Labels()
		first, other = append(first, labels[0]), append(other, labels[1:]...)
		if w := helpWords(a); w != "" {
			words = append(words, w)
		}
	}
	e.keys, e.words = strings.Join(append(first, other...), " "), strings.Join(words, ", ")
}

// helpWords are what the help says of an action; "" if the one that it joins
// says it.
func helpWords(a *screen.Action) string {
	if a.Brief == "" && !a.Joins {
		return a.Help
	}
	return a.Brief
}

// has reports whether an entry holds a text.
func (e *helpEntry) has(text string) bool {
	all := e.keys + " " + e.words
	for _, a := range e.actions {
		all += " " + a.Name + " " + a.Help
	}
	return strings.Contains(strings.ToLower(all), strings.ToLower(text))
}

// A helpRow is a row of the help: a heading, or a line of an entry in each
// column.
type helpRow struct {
	heading string
	section string // the heading that it stands below
	cells   [2]helpCell
}

// A helpCell is a line of an entry; a long one has several.
type helpCell struct {
	entry *helpEntry
	line  int
	text  string
}

// columnBreak is where the right column begins: at what changes something, or
// in the middle where one of the columns would be empty.
func columnBreak(entries []*helpEntry) int {
	at := slices.IndexFunc(entries, func(e *helpEntry) bool { return len(e.actions) > 0 && e.actions[0].Group.Right })
	if at <= 0 {
		return (len(entries) + 1) / 2
	}
	return at
}

// lines are the lines of entries in a column: keys, and words beside them.
func lines(entries []*helpEntry, width int) []helpCell {
	keys := 0
	for _, e := range entries {
		keys = max(keys, min(mostKeys, render.Width(e.keys)))
	}
	keys = max(keys, 8)
	var cells []helpCell
	for _, e := range entries {
		words := e.words
		if e.why != "" {
			words += " [" + e.why + "]"
		}
		room := width - 1 - keys - 1 - 1
		for n, words := range widget.BreakWords(words, room) {
			beside := ""
			if n == 0 {
				beside = e.keys
			}
			cells = append(cells, helpCell{e, n, widget.Fit(beside, keys) + " " + words})
		}
	}
	return cells
}

// mostKeys is the widest that a column of keys is.
const mostKeys = 14
