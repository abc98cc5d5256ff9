package tui

import (
	"fmt"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// Reasons why something cannot be done with the cassette, "" if it can.

// Busy says what changes have to wait for.
func (t *openCassette) Busy() string {
	if why := t.writing(); why != "" {
		return why
	}
	if t.filtersStill() {
		return "still filtering · esc stops"
	}
	if t.query != nil {
		return "still asking · esc stops"
	}
	return ""
}

// writing says what saving has to wait for.
func (t *openCassette) writing() string {
	switch {
	case t.changing != nil:
		return errChanging.Error()
	case t.sending != nil:
		return "still sending · esc stops"
	case t.saving:
		return "still saving"
	case t.indexing():
		return "still indexing"
	}
	return ""
}

func (t *openCassette) nothingSelected() string {
	if t.list.selected() < 0 {
		return "no interaction is selected"
	}
	return ""
}

// notEmpty reports whether there is an interaction.
func notEmpty(m screen.App) bool {
	t := shown(m)
	return t != nil && t.file.Len() > 0
}

// Title is what the first row says of the cassette.
func (t *openCassette) Title() screen.Title {
	f := t.file
	title := screen.Title{Path: f.Path(), Format: f.Format().Name, Version: render.Sanitize(f.Format().Version),
		Count: render.Counted(f.Len(), "interaction"), Size: render.Size(int(f.Size())), States: t.states()}
	if t.indexing() {
		title.Count += " so far"
	}
	return title
}

func (t *openCassette) states() []string {
	var s []string
	if t.onDisk {
		s = append(s, "changed on disk")
	}
	if t.indexing() {
		percent, _ := t.file.Indexing()
		s = append(s, fmt.Sprintf("indexing %d %%", percent))
	}
	if t.detail.ofFile != "" {
		s = append(s, "does not load")
	}
	if t.file.Dirty() {
		s = append(s, fmt.Sprintf("%d unsaved", max(1, t.file.Unsaved())))
	}
	return s
}
