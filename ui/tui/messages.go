package tui

import (
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A messages is what the status line says.
type messages struct {
	message string
	fitting screen.Fitting // what it is made of where it goes by the room
	fitted  room           // for which it was made so
	failed  bool           // it reports a failure
	done    bool           // it reports a change
	lasting bool           // moving about in one thing leaves it there
}

// A room is the cells of a row of the status, and those that a message leaves free.
type room struct{ row, beside int }

// Say puts a message on the status line.
func (m *messages) Say(s string) { *m = messages{message: s} }

// Fail puts a message on the status line that something was not done.
func (m *messages) Fail(s string) { *m = messages{message: s, failed: true} }

// SayUndone reports a change that was taken back or made again.
func (m *messages) SayUndone(s string) { *m = messages{message: s, done: true} }

// Done reports whether a change is said to be made or taken back.
func (m *messages) Done() bool { return m.done }

// Hush takes the message away.
func (m *messages) Hush() { m.message, m.fitting = "", nil }

// SayDone reports a change that was made.
func (m *app) SayDone(s screen.Fitting) {
	m.messages = messages{fitting: s, done: true, lasting: true}
}

// passing reports whether the message goes when somebody moves on.
func (m *app) passing() bool {
	s, ok := m.top().(screen.Turner)
	return !m.lasting || ok && s.Turns()
}

// fitMessage makes the message for the room that there is beside the place: of one
// row where that is whole.
func (m *app) fitMessage() {
	if m.fitting == nil {
		return
	}
	now := room{row: m.width - 2, beside: render.Width(widget.Apart(m.place()))}
	if m.height < widget.HintsHeight {
		now.beside += render.Width(widget.Apart("? help"))
	}
	if now == m.fitted {
		return
	}
	m.fitted = now
	var whole bool
	if m.message, whole = m.fitting.In(now.row - now.beside); !whole {
		all := mostStatus*now.row - now.beside
		m.message, _ = m.fitting.In(all)
		first := firstRow(m.message, now.row, now.row-now.beside)
		rest := strings.TrimPrefix(m.message[len(first):], " ")
		if over := render.Width(rest) - (now.row - now.beside); over > 0 {
			m.message, _ = m.fitting.In(all - over)
		}
	}
}
