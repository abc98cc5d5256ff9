// Package broken is the screen of a file that is no cassette: its text, with the
// reason and the position.
package broken

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// textMode is where its keys are pressed.
var textMode = &screen.Mode{Name: "a file that cannot be read",
	Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Read | screen.Hit | screen.TakeOut | screen.Reload}

// A Screen is a file that cannot be understood: its text, read-only, with the
// reason and the position.
type Screen struct {
	widget.Text
	*opened.Failure
	all   *opened.Cassettes
	width int
	doc   *render.Document
}

// Kind has the keys of a file that is no cassette.
func Kind(all *opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "broken", Modes: []*screen.Mode{textMode}, Actions: brokenActions(),
		Open: func(m screen.App, of any) tea.Cmd {
			b := &Screen{Failure: of.(*opened.Failure), all: all}
			return m.Replace(b)
		}}
}

// Mode is that of texts.
func (b *Screen) Mode() *screen.Mode { return textMode }

// Rows are those of the text.
func (b *Screen) Rows() *widget.Scroller { return &b.Scroller }

// Arrange cuts the text to the screen.
func (b *Screen) Arrange(_ screen.App, r widget.Rect) tea.Cmd { return b.size(r.Width, r.Height) }

// Title is the file's.
func (b *Screen) Title() screen.Title {
	t := screen.Title{Path: b.Path, Format: b.Format, Size: render.Size(int(b.Total)), States: []string{"read-only"}}
	if t.Format == "" {
		t.Format = render.Sanitize(b.all.Format)
	}
	return t
}

// Status says how much of it is whole, and the line under the cursor.
func (b *Screen) Status(screen.App) (standing, position string) { return b.standing(), b.where() }

// Hints are those of a text.
func (b *Screen) Hints(screen.App) []string {
	return []string{"search text", "copy text", "edit file", "reload", "quit", "help"}
}

// Escape ends a search.
func (b *Screen) Escape(screen.App) (tea.Cmd, bool) {
	if b.Search.Text == "" {
		return nil, false
	}
	return b.StopSearch(), true
}

// Click puts the cursor into a row of the text.
func (b *Screen) Click(_ screen.App, r widget.Rect, _, y int) tea.Cmd {
	b.Scroller.Click(y - r.Y - 2)
	return nil
}

// Searched is what n and N go through.
func (b *Screen) Searched() detail.Sought { return detail.Sought{Text: &b.Text} }

// Reload reads the file again.
func (b *Screen) Reload(m screen.App) tea.Cmd { return m.Open("cassette", b.Path) }

// brokenActions are the keys of a file that is no cassette.
func brokenActions() []screen.Action {
	return []screen.Action{
		{Name: "search text", Group: screen.Looking, After: "search", Keys: []string{"/"}, Hint: "search", Help: "look for text", Brief: "search", In: screen.In(textMode), Run: detail.StartSearch},
		{Name: "copy text", Group: screen.Looking, After: "copy", Keys: []string{"y"}, Hint: "copy", Help: "copy the line", In: screen.In(textMode), Run: screen.On((*Screen).copyLine)},
		{Name: "edit file", Group: screen.Changing, After: "body from file", Keys: []string{"E"}, Hint: "$EDITOR at this line", Help: "open the file in $VISUAL or $EDITOR at the line", Brief: "file in $EDITOR", In: screen.In(textMode), Run: screen.On((*Screen).edit)},
	}
}

// Locked says why nothing can be changed.
func (b *Screen) Locked() string { return "read-only: " + b.reasonText() }

// reasonText is the reason with the position before it.
func (b *Screen) reasonText() string {
	why := render.Sanitize(b.Why)
	switch {
	case b.Line > 0 && b.Column > 0:
		return fmt.Sprintf("line %s, column %s: %s", render.Count(b.Line), render.Count(b.Column), why)
	case b.Line > 0:
		return fmt.Sprintf("line %s: %s", render.Count(b.Line), why)
	}
	return why
}

// numberWidth is the width of the line numbers.
func (b *Screen) numberWidth() int { return max(4, len(strconv.Itoa(b.Lines))) }

// size cuts the text to the screen; the first time the cursor goes to that position.
func (b *Screen) size(width, height int) tea.Cmd {
	if width != b.width {
		first := b.width == 0
		line := b.Line - 1 - b.Before
		if !first {
			line = b.lineHere() - b.Before
		}
		b.width = width
		doc := render.NewDocument(b.Bytes, body.Text, max(1, width-b.indent()), true)
		b.Height = height - 2
		b.doc = doc
		b.Show([]widget.Block{{Doc: doc}}, width)
		b.To(doc.RowOf(line+1) - 1) // all of the line is seen
		b.To(doc.RowOf(max(0, line)))
		if row, _ := doc.Position(b.Offset); first && row >= b.Cursor+b.Height {
			b.To(row) // the line is longer than the screen
		}
		return b.SearchAgain()
	}
	b.Resize(b.Count, height-2)
	return nil
}

func (b *Screen) indent() int { return 2 + b.numberWidth() + 2 }

// lineHere is the line under the cursor, from 0.
func (b *Screen) lineHere() int {
	if b.Count == 0 {
		return 0
	}
	line, _ := b.doc.Line(b.Cursor)
	return b.Before + line
}

// Draw draws the reason and the text around it.
func (b *Screen) Draw(m screen.App, r widget.Rect) []string {
	reason := b.reasonText()
	rows := []string{
		widget.Draw(m.Theme(), r.Width, widget.In(render.Failure, "   "+strings.ToUpper(reason[:1])+reason[1:])),
		widget.Draw(m.Theme(), r.Width, widget.In(render.Muted, b.shown())),
	}
	for row := b.Top; row < b.Top+r.Height-2; row++ {
		if row >= b.Count {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, b.row(m, r.Width, row))
	}
	return rows
}

// shown says which part of a large file is shown.
func (b *Screen) shown() string {
	if b.Complete() {
		return ""
	}
	return fmt.Sprintf("   What stands around it is shown, %s of %s.", render.Size(len(b.Bytes)), render.Size(int(b.Total)))
}

func (b *Screen) row(m screen.App, width, row int) string {
	doc := b.doc
	line, continued := doc.Line(row)
	number, sign := strconv.Itoa(b.Before+line+1), " "
	if continued {
		number, sign = "", render.WrapMark
	}
	onCursor := row == b.Cursor
	if onCursor {
		sign = widget.CursorSign(!m.Offers(), true)
	}
	lead := widget.In(render.Muted, fmt.Sprintf("%s %*s  ", sign, b.numberWidth(), number))
	draw := func(theme render.Theme) string {
		return widget.Draw(theme, width, lead, widget.Painted(doc.Row(row, 0, theme)))
	}
	if onCursor && !m.Offers() {
		return m.Theme().OnSelection(draw)
	}
	return draw(m.Theme())
}

func (b *Screen) standing() string {
	switch b.Whole {
	case 0:
		return "nothing can be changed here"
	case 1:
		return fmt.Sprintf("1 interaction is whole before line %s · nothing can be changed here", render.Count(b.Line))
	}
	return fmt.Sprintf("%s interactions are whole before line %s · nothing can be changed here", render.Count(b.Whole), render.Count(b.Line))
}

func (b *Screen) where() string {
	return fmt.Sprintf("%s/%s", render.Count(b.lineHere()+1), render.Count(b.Lines))
}

func (b *Screen) copyLine(m screen.App) tea.Cmd {
	lines := strings.SplitAfter(string(b.Bytes), "\n")
	return m.Copy("the line", strings.TrimRight(lines[min(b.lineHere()-b.Before, len(lines)-1)], "\r\n"))
}

// fileEdited is sent when the editor of a broken file has ended.
type fileEdited struct {
	broken *Screen
	err    error
}

// editBroken opens the file itself, at the line under the cursor.
func (b *Screen) edit(m screen.App) tea.Cmd {
	path, err := filepath.Abs(b.Path)
	if err != nil {
		path = b.Path
	}
	return m.Exec(b.all.Editor.On(path, b.lineHere()+1), func(err error) tea.Msg {
		return fileEdited{b, err}
	})
}

// Apply takes it into account.
func (msg fileEdited) Apply(m screen.App) tea.Cmd {
	if msg.err != nil {
		m.Fail(fmt.Sprintf("%s %s", msg.broken.all.Editor.Name(), editor.ExitText(msg.err)))
	}
	return msg.broken.Reload(m)
}
