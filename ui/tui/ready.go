package tui

import (
	"fmt"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// Reasons why something cannot be done with the cassette, "" if it can.

// busy says what changes have to wait for.
func (t *openCassette) busy() string {
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

// notReady reports whether the selected interaction can be worked with.
func (t *openCassette) notReady() string {
	d := &t.detail
	switch {
	case t.nothingSelected() != "":
		return t.nothingSelected()
	case d.overlay != nil:
		return "not while this is shown · esc goes back"
	case d.pending:
		return fmt.Sprintf("still reading %d", d.at+1)
	case d.shown.err != nil:
		return "read-only: " + render.Sanitize(reason(d.shown.err))
	}
	return ""
}

func (t *openCassette) noBody() string {
	if why := t.notReady(); why != "" {
		return why
	}
	d := &t.detail
	for _, p := range d.shown.parts {
		if !d.shown.interaction.Body(p.side).Absent {
			return ""
		}
	}
	return "no body"
}

// notEmpty reports whether there is an interaction.
func notEmpty(m screen.App) bool {
	t := shown(m)
	return t != nil && t.file.Len() > 0
}

// title is what the first row says of the cassette.
func (t *openCassette) title() screen.Title {
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
