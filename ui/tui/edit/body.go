package edit

import (
	"bytes"
	"errors"
	"fmt"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

func editBodyOf(side model.Side) func(t *opened.Cassette, m screen.App) tea.Cmd {
	return func(t *opened.Cassette, m screen.App) tea.Cmd { return editBody(t, m, side) }
}

// editShownBody opens a body in the editor; in the list that of all that are marked.
func editShownBody(t *opened.Cassette, m screen.App) tea.Cmd {
	if marked := t.List.Marked(); len(marked) > 0 && t.Focus == widget.OnList {
		return editBodies(t, marked, SideHere(t))
	}
	return prepareBody(t, m, SideHere(t), false)
}

func noEditableBody(t *opened.Cassette) string {
	if why := t.Detail.NotReady(); why != "" {
		return why
	}
	return bodyLocked(t, SideHere(t))
}

// Apply takes it into account.
func (msg bodyRead) Apply(m screen.App) tea.Cmd {
	f := msg.form
	t := f.cassette
	if opened.Shown(m) != t || f.at >= t.File.Len() || !bytes.Equal(t.File.Text(f.at), f.entry) {
		return msg.refused(m, fmt.Sprintf("not changed: %d is no longer what you edited", f.at+1))
	}
	if msg.err == nil {
		return msg.set(m)
	}
	why := "not changed: " + render.Sanitize(done.Reason(msg.err))
	var wrong *body.SyntaxError
	if !errors.As(msg.err, &wrong) {
		return msg.refused(m, why)
	}
	return msg.refused(m, why, widget.Choice{Key: "k", Does: "keep it as it is", Run: func() tea.Cmd {
		asIs := func() bodyRead { return f.takeAsIs(msg.job, msg.edited) }
		if e := f.inPlace(); e != nil {
			return e.takeBack(m, asIs)
		}
		return func() tea.Msg { return asIs() }
	}})
}

// refused asks what to do with a text that was not taken.
func (msg bodyRead) refused(m screen.App, why string, more ...widget.Choice) tea.Cmd {
	t := msg.form.cassette
	if e := msg.form.inPlace(); e != nil {
		return e.refused(m, why, msg.err, more...)
	}
	return t.All.Editor.AskAgain(m, why, msg.job, msg.edited, more...)
}

// set makes the change; if it is refused the text is not lost.
func (msg bodyRead) set(m screen.App) tea.Cmd {
	f, e := msg.form, msg.form.inPlace()
	t := f.cassette
	said := done.SetIn([]int{f.at}, model.Field{Side: f.side, Part: model.BodyPart})
	c := opened.ChangeOf(f.at, said, model.SetBody{At: f.at, Side: f.side, Decoded: msg.body})
	c.KeepFollowUps = msg.job.NoFollowUps
	c.Refused = func(why string) tea.Cmd {
		if e != nil && e.canOpen(m) {
			return tea.Batch(e.open(m), e.refused(m, why, nil))
		}
		return t.All.Editor.AskAgain(m, why, msg.job, msg.edited)
	}
	if e == nil {
		return t.Make(m, c)
	}
	d := &t.Detail
	typed := detail.StandAt(d.Cursor, d.Top)
	closed := e.close(m)
	if t.Focus == widget.OnDetail {
		typed(d) // what was typed stays seen
	}
	return tea.Batch(closed, t.Make(m, c))
}
