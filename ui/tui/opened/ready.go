package opened

import (
	"fmt"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// Reasons why something cannot be done with the cassette, "" if it can.

// Busy says what changes have to wait for.
func (t *Cassette) Busy() string {
	if why := t.writing(); why != "" {
		return why
	}
	if t.FiltersStill() {
		return "still filtering · esc stops"
	}
	if t.Query != nil {
		return "still asking · esc stops"
	}
	return ""
}

// writing says what saving has to wait for.
func (t *Cassette) writing() string {
	switch {
	case t.Changing != nil:
		return ErrChanging.Error()
	case t.Sending != nil:
		return "still " + t.Sending.Doing() + " · esc stops"
	case t.saving:
		return "still saving"
	case t.Indexing():
		return "still indexing"
	}
	return ""
}

// NothingSelected reports whether no interaction is selected.
func (t *Cassette) NothingSelected() string {
	if t.List.Selected() < 0 {
		return "no interaction is selected"
	}
	return ""
}

// notEmpty reports whether there is an interaction.
func notEmpty(m screen.App) bool {
	t := Shown(m)
	return t != nil && t.File.Len() > 0
}

// Title is what the first row says of the cassette.
func (t *Cassette) Title() screen.Title {
	f := t.File
	title := screen.Title{Path: f.Path(), Format: f.Format().Name, Version: render.Sanitize(f.Format().Version),
		Count: render.Counted(f.Len(), "interaction"), Size: render.Size(int(f.Size())), States: t.states()}
	if t.Indexing() {
		title.Count += " so far"
	}
	return title
}

func (t *Cassette) states() []string {
	var s []string
	if t.onDisk {
		s = append(s, "changed on disk")
	}
	if t.Indexing() {
		percent, _ := t.File.Indexing()
		s = append(s, fmt.Sprintf("indexing %d %%", percent))
	}
	if t.Detail.OfFile != "" {
		s = append(s, "does not load")
	}
	if t.File.Dirty() {
		s = append(s, fmt.Sprintf("%d unsaved", max(1, t.File.Unsaved())))
	}
	return s
}
