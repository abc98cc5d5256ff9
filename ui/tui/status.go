package tui

import (
	"cmp"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// mostStatus is how many rows what happened, or is asked, takes at most.
const mostStatus = 2

// mostOffers is how many rows the list above a prompt takes at most.
const mostOffers = 14

func (m *app) hintsRow() string {
	if m.promptFailed() {
		_, rest := m.refusedRows()
		return m.draw(widget.In(render.Failure, " "+rest))
	}
	return widget.DrawHints(m.theme, m.width, m.hints(m.width))
}

// promptFailed says that the text of the prompt on the status line is refused:
// why stands in the row of hints.
func (m *app) promptFailed() bool {
	return m.onStatus() && m.typingFailed()
}

// refusedRows is why the text of the prompt on the status line is refused: what
// stands in a row below the prompt, "" if one row does for all, and what stands in
// the row of hints, cut in its middle.
func (m *app) refusedRows() (first, last string) {
	why, _, _ := m.prompt.Said()
	if render.Width(why) > m.width-1 {
		first = firstRow(why, m.width-1, m.width-1)
		why = strings.TrimPrefix(why[len(first):], " ")
	}
	return first, render.CutMiddle(why, m.width-1)
}

// typingFailed says that the text of the prompt is refused.
func (m *app) typingFailed() bool {
	if m.prompt == nil {
		return false
	}
	_, _, failed := m.prompt.Said()
	return failed
}

// onStatus says that a prompt is open on the status line.
func (m *app) onStatus() bool { return m.prompt != nil && m.prompt.Row == nil && m.question == nil }

// statusHeight is how many rows the status takes: two where what happened, or is
// asked, does not fit in one.
func (m *app) statusHeight() int {
	if m.onStatus() {
		if !m.typingFailed() {
			return 1
		}
		if first, _ := m.refusedRows(); first == "" {
			return 1
		}
		return mostStatus
	}
	said, right := m.said()
	if right != "" {
		right = widget.Apart(right)
	}
	if render.Width(said)+render.Width(right) > m.width-2 {
		return mostStatus
	}
	return 1
}

// said is what is said or asked, with what stands at its right; "" if nothing is.
func (m *app) said() (left, right string) {
	switch {
	case m.question != nil:
		return m.question.Text, m.question.Right
	case m.typingFailed():
		left, right, _ = m.prompt.Said()
		return left, right
	case m.prompt != nil:
		return "", ""
	}
	if m.message == "" {
		return "", ""
	}
	return m.message, m.place()
}

// statusRows draw the status; what is too long for them is cut in its middle, so
// that what can be done stays at its end.
func (m *app) statusRows(p widget.Panes) []string {
	if m.onStatus() {
		rows := []string{m.DrawPrompt(m.width)}
		if p.Status.Height > 1 {
			first, _ := m.refusedRows()
			rows = append(rows, m.draw(widget.In(render.Failure, " "+first)))
		}
		return rows
	}
	left, right := m.statusText(p)
	role := render.Plain
	if m.failed && m.message != "" || m.question != nil && m.question.Failed || m.typingFailed() {
		role = render.Failure
	}
	said, beside := m.said()
	if said != "" && right != beside { // what happened comes first
		right = lastParts(right, m.width-4-render.Width(left))
	}
	if help := m.helpBelow(p); help != "" {
		right = strings.TrimPrefix(right+"  "+help, "  ")
	}
	right = widget.Apart(right)
	var rows []string
	for range p.Status.Height - 1 {
		row := firstRow(left, m.width-2, m.width-2-render.Width(right))
		rows = append(rows, m.draw(widget.In(role, " "+row)))
		left = strings.TrimPrefix(left[len(row):], " ")
	}
	if said != "" || m.prompt != nil {
		left = render.CutMiddle(left, m.width-2-render.Width(right))
	}
	return append(rows, m.draw(widget.In(role, widget.Ends(m.width, " "+left, right+" "))))
}

// lastParts are the last parts of a position, "2 marked  3/15", that there is room
// for, at least the very last.
func lastParts(position string, room int) string {
	for render.Width(position) > room {
		_, rest, more := strings.Cut(position, "  ")
		if !more {
			return position
		}
		position = strings.TrimLeft(rest, " ")
	}
	return position
}

// place is the last part of the position, which stands beside every message.
func (m *app) place() string {
	_, position := m.standing(false)
	return lastParts(position, 0)
}

// helpBelow is the hint for the help where there is no row for hints.
func (m *app) helpBelow(p widget.Panes) string {
	if !p.Hints.Empty() || !m.Free() {
		return ""
	}
	a := m.actionNamed(m.top().Mode(), "help")
	if a == nil {
		return ""
	}
	h := m.hintOf(a)
	return h.Key + " " + h.Does
}

// shortWord is the longest word that is never divided between two rows: it may cost
// the last row so many cells.
const shortWord = 12

// firstRow is the part of a text that stands in the first of two rows: what can
// be done stays together, and so do short words, and long ones where the rest then has
// room in the last.
func firstRow(text string, width, last int) string {
	row := render.Beginning(text, width)
	if len(row) == len(text) {
		return row
	}
	fits := func(at int) bool { return render.Width(text[at:]) <= last+1 }
	whole := fits(len(row))
	if at := strings.LastIndex(text, " · "); at > 0 && at <= len(row) && (!whole || fits(at)) {
		return text[:at]
	}
	at := strings.LastIndexByte(row, ' ')
	word, _, _ := strings.Cut(text[at+1:], " ")
	if at > 0 && (!whole || fits(at) || render.Width(word) <= shortWord) {
		return row[:at]
	}
	return row
}

// statusText is what the status line says, left and right.
func (m *app) statusText(p widget.Panes) (left, right string) {
	if m.question != nil {
		return m.question.Text, m.question.Right
	}
	if m.prompt != nil {
		left, right, _ = m.prompt.Said()
		return left, right
	}
	left, right = m.standing(p.Hints.Empty())
	return cmp.Or(m.message, left), right
}

// standing is what the status line says while there is no message, and where the
// cursor is; low: there is no row of hints.
func (m *app) standing(low bool) (left, right string) {
	if text := m.typed(); text != nil {
		return text.Status(low)
	}
	return m.top().Status(m)
}
