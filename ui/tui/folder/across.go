package folder

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// filterInteractions asks for a filter over the interactions of several cassettes.
func (f *Screen) filterInteractions(m screen.App) tea.Cmd {
	return m.Open("found", opened.Several{Title: f.Path, Cassettes: f.among()})
}

// among are the cassettes that the filter of paths shows, of these those that are marked
// if any is.
func (f *Screen) among() []opened.Named {
	among := make([]opened.Named, 0, cmp.Or(f.marks.shown, len(f.listed)))
	for _, at := range f.listed {
		if f.marks.shown > 0 && !f.marks.Has(at) {
			continue
		}
		c := f.Cassettes[at]
		among = append(among, opened.Named{Path: c.At, Name: c.Path[len(f.common):]})
	}
	return among
}

// cannotFilter says why not: those that are found later would be left out.
func (f *Screen) cannotFilter() string {
	if !f.Scan.Found && !f.Scan.Halted {
		return "still looking for cassettes · esc stops"
	}
	return f.nothingFound()
}

// elsewhere names what filters interactions where the text reads as if it were to.
func (f *Screen) elsewhere() string {
	if _, err := model.ParseFilter(f.filter); err != nil || !strings.Contains(f.filter, ":") {
		return ""
	}
	return " in the paths · & filters interactions by " + render.Sanitize(f.filter)
}
