package tui

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A broken is a file that cannot be understood: its text, read-only, with the
// reason and the position.
type broken struct {
	rows
	excerpt
	path         string
	why          string
	line, column int    // from 1, 0 if unknown
	format       string // "" if it is not known
	whole        int    // interactions before the line that can be read
	width        int
}

// newBroken reads the text of a file that could not be opened as a cassette.
func newBroken(path string, err error) *broken {
	b := &broken{path: path, why: err.Error()}
	var at *cassette.Error
	if errors.As(err, &at) {
		short := *at
		short.Path, short.Line, short.Column = "", 0, 0
		b.why, b.line, b.column = short.Error(), at.Line, at.Column
		b.format, b.whole = at.Format, at.Whole
	}
	if b.excerpt, err = excerptOf(path, b.line, b.column); err != nil {
		b.why, b.line, b.column = reason(err), 0, 0
	}
	b.before = max(0, b.line-1-bytes.Count(b.text[:b.offset], newline))
	b.search.current = -1
	return b
}

// reasonText is the reason with the position before it.
func (b *broken) reasonText() string {
	why := render.Sanitize(b.why)
	switch {
	case b.line > 0 && b.column > 0:
		return fmt.Sprintf("line %s, column %s: %s", render.Count(b.line), render.Count(b.column), why)
	case b.line > 0:
		return fmt.Sprintf("line %s: %s", render.Count(b.line), why)
	}
	return why
}

// numberWidth is the width of the line numbers.
func (b *broken) numberWidth() int { return max(4, len(strconv.Itoa(b.lines))) }

// size cuts the text to the screen; the first time the cursor goes to that position.
func (b *broken) size(width, height int) tea.Cmd {
	if width != b.width {
		first := b.width == 0
		line := b.line - 1 - b.before
		if !first {
			line = b.lineHere() - b.before
		}
		b.width = width
		doc := render.NewDocument(b.text, body.Text, max(1, width-b.indent()), true)
		b.Height = height - 2
		b.show([]block{{part: part{doc: doc}}})
		b.To(doc.RowOf(line+1) - 1) // all of the line is seen
		b.To(doc.RowOf(max(0, line)))
		if row, _ := doc.Position(b.offset); first && row >= b.Cursor+b.Height {
			b.To(row) // the line is longer than the screen
		}
		return b.searchAgain()
	}
	b.Resize(b.Count, height-2)
	return nil
}

func (b *broken) indent() int { return 2 + b.numberWidth() + 2 }

// lineHere is the line under the cursor, from 0.
func (b *broken) lineHere() int {
	if b.Count == 0 {
		return 0
	}
	line, _ := b.blocks[0].doc.Line(b.Cursor)
	return b.before + line
}

func (m *app) viewBroken(r widget.Rect) []string {
	b := m.broken
	reason := b.reasonText()
	rows := []string{
		m.draw(r.Width, widget.In(render.Failure, "   "+strings.ToUpper(reason[:1])+reason[1:])),
		m.draw(r.Width, widget.In(render.Muted, b.shown())),
	}
	for row := b.Top; row < b.Top+r.Height-2; row++ {
		if row >= b.Count {
			rows = append(rows, m.draw(r.Width))
			continue
		}
		rows = append(rows, m.brokenRow(r.Width, row))
	}
	return rows
}

// shown says which part of a large file is shown.
func (b *broken) shown() string {
	if b.all() {
		return ""
	}
	return fmt.Sprintf("   What stands around it is shown, %s of %s.", render.Size(len(b.text)), render.Size(int(b.total)))
}

func (m *app) brokenRow(width, row int) string {
	b := m.broken
	doc := b.blocks[0].doc
	line, continued := doc.Line(row)
	number, sign := strconv.Itoa(b.before+line+1), " "
	if continued {
		number, sign = "", render.WrapMark
	}
	onCursor := row == b.Cursor
	if onCursor {
		sign = ">"
	}
	lead := widget.In(render.Muted, fmt.Sprintf("%s %*s  ", sign, b.numberWidth(), number))
	if onCursor && !b.hitOnRow(row) {
		return m.selectable(true, width, lead, widget.Painted(doc.Row(row, 0, render.Theme{})))
	}
	return m.draw(width, lead, widget.Painted(doc.Row(row, 0, m.theme)))
}

func (b *broken) standing() string {
	switch b.whole {
	case 0:
		return "nothing can be changed here"
	case 1:
		return fmt.Sprintf("1 interaction is whole before line %s · nothing can be changed here", render.Count(b.line))
	}
	return fmt.Sprintf("%s interactions are whole before line %s · nothing can be changed here", render.Count(b.whole), render.Count(b.line))
}

func (b *broken) where() string {
	return fmt.Sprintf("%s/%s", render.Count(b.lineHere()+1), render.Count(b.lines))
}

func copyBrokenLine(m *app) tea.Cmd {
	lines := strings.SplitAfter(string(m.broken.text), "\n")
	return m.copy("the line", strings.TrimRight(lines[min(m.broken.lineHere()-m.broken.before, len(lines)-1)], "\r\n"))
}

// fileEdited is sent when the editor of a broken file has ended.
type fileEdited struct {
	path string
	err  error
}

// editBroken opens the file itself, at the line under the cursor.
func editBroken(m *app) tea.Cmd {
	b := m.broken
	path, err := filepath.Abs(b.path)
	if err != nil {
		path = b.path
	}
	return m.exec(editorCommand(m.opts.Editor, path, b.lineHere()+1), func(err error) tea.Msg {
		return fileEdited{b.path, err}
	})
}

func (msg fileEdited) apply(m *app) tea.Cmd {
	if msg.err != nil {
		m.fail(fmt.Sprintf("%s %s", editorName(m.opts.Editor), exitText(msg.err)))
	}
	return m.open(msg.path)
}
