package found

import (
	"fmt"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Title is what was looked through, and how many fit.
func (f *Screen) Title() screen.Title {
	t := screen.Title{Path: f.of.Title, Count: render.Counted(len(f.of.Cassettes), "cassette")}
	if f.text != "" {
		t.Count += "  " + fits(f.all)
	}
	if n := len(f.unread); n > 0 {
		t.States = append(t.States, render.Count(n)+" cannot be read")
	}
	if n := f.All.UnsavedCount(); n > 0 {
		t.States = append(t.States, render.Count(n)+" unsaved")
	}
	return t
}

// fits are so many interactions that fit.
func fits(n int) string {
	if n == 1 {
		return "1 interaction fits"
	}
	return render.Counted(n, "interaction") + " fit"
}

// progress is how far the cassettes were looked through.
func (f *Screen) progress() string {
	if f.text == "" {
		return ""
	}
	if f.looked < len(f.of.Cassettes) {
		return fmt.Sprintf("looked at %s of %s, %s", render.Count(f.looked), render.Count(len(f.of.Cassettes)), render.Count(f.all))
	}
	return render.Count(f.all)
}

// Status is where the interaction under the cursor is, and what is found in it, or why
// there is none.
func (f *Screen) Status(screen.App) (standing, position string) {
	switch {
	case f.stop != nil:
		standing = "still looking"
	case f.looked < len(f.of.Cassettes) && f.text != "":
		standing = "stopped · / filters again"
	case f.all == 0 && f.text != "":
		standing = "nothing matches · esc goes back"
	case f.all > len(f.fits):
		standing = fmt.Sprintf("the first %s are listed · a narrower filter shows the others", render.Count(len(f.fits)))
	case len(f.fits) > 0:
		fit := f.fits[f.Cursor]
		standing = f.of.Cassettes[fit.In].Path
		if fit.Finding != "" {
			standing = fit.Finding + " · " + standing
		}
		standing = render.Sanitize(standing)
	}
	if f.looked < len(f.of.Cassettes) {
		return standing, f.progress()
	}
	if len(f.fits) > 0 {
		position = fmt.Sprintf("%s/%s", render.Count(f.Cursor+1), render.Count(len(f.fits)))
	}
	return standing, position
}

// cassetteOf names the cassette of an interaction, and says which one it is there.
func (f *Screen) cassetteOf(fit opened.Fit) (name, number string) {
	return render.Sanitize(f.of.Cassettes[fit.In].Name), fmt.Sprintf(" #%d", fit.At+1)
}

// columns are the widths of method, URL and cassette.
type columns struct{ method, url, cassette int }

// statusWidth is how wide a status is at most, "503!!"; rowBlanks are the signs
// before a row and the blanks in it.
const (
	statusWidth = 5
	rowBlanks   = 3 + 1 + 1 + 1 + 2
)

// columnsOf gives the cassettes up to two fifths of the width.
func (f *Screen) columnsOf(width int) columns {
	c := columns{method: f.origins.Method(), cassette: max(len("cassette"), min(f.widest, width*2/5))}
	c.url = max(0, width-rowBlanks-c.method-statusWidth-c.cassette)
	return c
}

// Draw draws the heading and the rows seen.
func (f *Screen) Draw(m screen.App, r widget.Rect) []string {
	c := f.columnsOf(r.Width)
	heading := " " + f.origins.Heading()
	if f.text != "" && m.Free() { // it is not being typed
		heading = " Filter " + render.Sanitize(f.text) + "  " + f.origins.Heading()
	}
	room := r.Width - c.cassette - 2
	rows := []string{widget.Heading(m.Theme(), true, r.Width, widget.Fit(render.Cut(heading, room), room)+" cassette", "")}
	for row := f.Top; row < f.Top+r.Height-1; row++ {
		if row >= len(f.fits) {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, f.row(m, r.Width, c, row))
	}
	return rows
}

// row draws one interaction.
func (f *Screen) row(m screen.App, width int, c columns, row int) string {
	fit, focused, on, theme := f.fits[row], !m.Offers(), row == f.Cursor, m.Theme()
	if on && focused {
		theme = render.Theme{}
	}
	state := " "
	if fit.State != 0 {
		state = string(rune(fit.State))
	}
	s := fit.Summary
	method := widget.Fit(render.Cut(render.Sanitize(s.Method), c.method), c.method)
	url := f.origins.URL(s.URL, s.Label, c.url, theme)
	name, number := f.cassetteOf(fit)
	name = render.CutMiddle(name, c.cassette-len(number))
	return widget.PaneRow(m.Theme(), focused, on, width,
		widget.Plain(widget.CursorSign(focused, on)+" "), widget.In(render.Notice, state), widget.Plain(" "+method+" "),
		widget.In(render.StatusRole(s.Status), widget.Fit(render.Status(s.Status), statusWidth)), widget.Plain(" "),
		widget.Painted(url), widget.Plain(strings.Repeat(" ", max(0, c.url-render.Width(url))+1)+name+number))
}
