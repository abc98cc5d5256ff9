package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// maxPasted is how many bytes are taken of what is pasted.
const maxPasted = 4_000_000

// paste puts text into a prompt. Where a cassette is shown it asks why what the
// text wants does not replay; anywhere else it does nothing. It runs no keys.
func (m *app) paste(msg tea.PasteMsg) tea.Cmd {
	switch mode := m.mode(); {
	case m.plainCopy != "" || m.question != nil:
		return nil
	case len(msg.Content) > maxPasted:
		m.fail(fmt.Sprintf("not taken: more than %s were pasted", render.Size(maxPasted)))
		return nil
	case m.prompt != nil && m.prompt.Pasted != nil && strings.ContainsAny(strings.TrimSpace(msg.Content), "\r\n"):
		p := m.prompt
		m.prompt = nil
		return tea.Batch(m.arrange(), p.Pasted(withNewlines(msg.Content)))
	case m.prompt != nil:
		return m.prompt.Paste(msg.Content)
	case m.inPlace() != nil:
		m.pasteInPlace(withNewlines(msg.Content))
		return nil
	case mode&(inCassette|inWhy|inOrder) == 0:
		m.say("pasted text is not taken as keys · open a cassette to ask about it")
		return nil
	case m.busy() != "":
		m.say(m.busy())
		return nil
	}
	m.message = ""
	return m.askAbout(withNewlines(msg.Content))
}

// withNewlines ends lines as files do: terminals paste a carriage return for each.
func withNewlines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// A unusedFound is what a list of unused interactions names.
type unusedFound struct {
	at      []int
	missing int // that this cassette does not hold
}

func findUnused(ctx context.Context, t *openCassette, w match.Wanted) (unusedFound, error) {
	at, missing, err := w.FindUnused(ctx, t.file)
	if err == nil && len(at) == 0 {
		err = errors.New("none of the unused interactions that the text lists is in this cassette")
	}
	return unusedFound{at, missing}, err
}

// markUnused marks the interactions that a list names, and no others.
func (m *app) markUnused(f unusedFound) tea.Cmd {
	l := &m.cassette.list
	l.unmark()
	for _, at := range f.at {
		l.marks.set(at, true)
	}
	l.lastMark = f.at[len(f.at)-1]
	said := fmt.Sprintf("marked %s that no request played", render.Counted(len(f.at), "interaction"))
	if f.missing > 0 {
		said += fmt.Sprintf(", %d more are not in this cassette", f.missing)
	}
	if hidden := len(f.at) - len(l.marked()); hidden > 0 {
		said += fmt.Sprintf(", %d not shown", hidden)
	}
	m.cassette.why, m.cassette.order = nil, nil
	m.cassette.detail.at = -1
	m.focus, m.zoom = widget.OnList, false
	l.show(f.at[0])
	m.say(said + " · d deletes them")
	return tea.Batch(m.arrange(), m.selectionMoved())
}
