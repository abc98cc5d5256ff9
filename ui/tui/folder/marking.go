package folder

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A marked is which cassettes are marked, by their indices, and which are to be once
// they are found again.
type marked struct {
	widget.Marks
	shown int // how many of them the filter shows
	again map[string]bool
}

// words say how many there are, "" for none.
func (s marked) words() string {
	switch hidden := s.N - s.shown; {
	case s.N == 0:
		return ""
	case hidden > 0:
		return fmt.Sprintf("%s marked, %s not shown  ", render.Count(s.N), render.Count(hidden))
	}
	return render.Count(s.N) + " marked  "
}

// markHere marks the cassette under the cursor, or takes its mark away.
func (f *Screen) markHere(m screen.App) tea.Cmd {
	at := f.selected().at
	f.marks.Set(at, !f.marks.Has(at))
	if f.marks.Has(at) {
		f.marks.shown++
	} else {
		f.marks.shown--
	}
	f.By(1)
	return f.Moved(m)
}

// noMarkHere says why there is nothing to mark.
func (f *Screen) noMarkHere() string {
	if l := f.selected(); l != nil && l.at < 0 {
		return "a directory is not marked · its cassettes are"
	}
	return f.nothingFound()
}

// unmark takes all marks away.
func (f *Screen) unmark() { f.marks = marked{} }

// keepMarks remembers the marks for when the cassettes are found again.
func (f *Screen) keepMarks() {
	again := f.marks.again
	for at, on := range f.marks.Flags() {
		if !on {
			continue
		}
		if again == nil {
			again = map[string]bool{}
		}
		again[f.Cassettes[at].At] = true
	}
	f.marks = marked{again: again}
}

// markAgain marks a cassette that was found if it was marked before.
func (f *Screen) markAgain(at int) {
	if f.marks.again[f.Cassettes[at].At] {
		f.marks.Set(at, true)
	}
}

// countMarks counts those that are marked of the cassettes shown.
func (f *Screen) countMarks() {
	f.marks.shown = 0
	for _, at := range f.listed {
		if f.marks.Has(at) {
			f.marks.shown++
		}
	}
}

// markedWords say how many are marked in the hint of a key that goes by them, "" where
// none is.
func (f *Screen) markedWords() string {
	if f.marks.shown == 0 {
		return ""
	}
	return fmt.Sprintf("filter %s marked", render.Count(f.marks.shown))
}

// EscapeWords are those of the hint for esc.
func (f *Screen) EscapeWords() string {
	if f.marks.N > 0 {
		return "unmark"
	}
	return ""
}
