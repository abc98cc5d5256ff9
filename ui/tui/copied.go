package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Copy gives text to the terminal's clipboard (OSC 52).
func (m *app) Copy(what, text string) tea.Cmd {
	m.clipboard = text
	m.Say(fmt.Sprintf("copied %s, %s · not in your clipboard? Y shows it", what, render.Size(len(text))))
	return tea.SetClipboard(text)
}

func (m *app) nothingCopied() string {
	if m.clipboard == "" {
		return "nothing copied yet"
	}
	return ""
}

// copiedMode is where a copied text is scrolled; any other key ends it.
var copiedMode = &screen.Mode{Name: "the copied text", Can: screen.Scroll | screen.Read}

// A copied is the copied text alone, whole, sanitised and wrapped: the mouse is
// let go, so that the terminal can select it. Its cursor is the first row seen.
type copied struct {
	widget.Scroller
	m    *app
	text string
	doc  *render.Document
	wide int // how many cells its rows were cut to
}

// showCopied shows the copied text.
func (m *app) showCopied() tea.Cmd { return m.cutCopied(m.clipboard) }

// cutCopied cuts a text to the width of the terminal and shows it then.
func (m *app) cutCopied(text string) tea.Cmd {
	wide := m.width
	now, later := m.Wait(func() screen.Fact {
		return copiedCut{&copied{m: m, text: text, doc: render.NewWholeDocument([]byte(text), body.Text, wide), wide: wide}}
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// copiedCut is sent when a copied text was cut into rows.
type copiedCut struct{ copied *copied }

// Apply shows it, in the place of one that was cut to another width.
func (msg copiedCut) Apply(a screen.App) tea.Cmd {
	m := a.(*app)
	old, again := m.cover.(*copied)
	if m.cover != nil && !again || !m.Free() {
		return nil
	}
	if again {
		msg.copied.Cursor = msg.copied.rowOf(old)
	}
	return m.Cover(msg.copied)
}

// rowOf is the row that holds what another cut of the text has in its first row
// seen.
func (p *copied) rowOf(old *copied) int {
	if old.doc.Rows() == 0 {
		return 0
	}
	row, _ := p.doc.Position(old.doc.Offset(old.Cursor))
	return row
}

// Arrange takes the size of the terminal.
func (p *copied) Arrange(screen.App, widget.Rect) tea.Cmd {
	p.Height = max(1, p.m.height-1)
	p.Count = max(1, p.doc.Rows()-p.Height+1)
	p.To(p.Cursor)
	if p.wide != p.m.width {
		return p.m.cutCopied(p.text)
	}
	return nil
}

// Rows are scrolled.
func (p *copied) Rows() *widget.Scroller { return &p.Scroller }

// Bare is the text from the first row seen, and below it where that is.
func (p *copied) Bare() string {
	var rows []string
	last := min(p.Cursor+p.Height, p.doc.Rows())
	for row := p.Cursor; row < last; row++ {
		rows = append(rows, ansi.Truncate(p.doc.Row(row, 0, render.Theme{}), p.m.width, ""))
	}
	rows = append(rows, make([]string, p.Height-len(rows))...)
	where := "any key closes"
	if p.Count > 1 {
		where = fmt.Sprintf("rows %s-%s of %s · j k scroll, any other key closes", render.Count(p.Cursor+1), render.Count(last), render.Count(p.doc.Rows()))
	}
	rows = append(rows, widget.Draw(p.m.theme, p.m.width, widget.In(render.Muted, " "+where)))
	return strings.Join(rows, "\n")
}

// key scrolls, or closes it.
func (p *copied) key(name string) tea.Cmd {
	if a := p.m.actionIn(copiedMode, name); a != nil {
		return a.Run(p.m)
	}
	return p.m.leave()
}

// Mode is where it is scrolled.
func (p *copied) Mode() *screen.Mode { return copiedMode }

// Title is not shown.
func (p *copied) Title() screen.Title { return screen.Title{} }

// Draw is not asked for.
func (p *copied) Draw(screen.App, widget.Rect) []string { return nil }

// Status has nothing to say.
func (p *copied) Status(screen.App) (standing, position string) { return "", "" }

// Hints are none.
func (p *copied) Hints(screen.App) []string { return nil }
