package edit

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A source is where new bodies come from: a line is typed, and of that and of each
// body a new one is made. said is what there is to tell of that besides.
type source struct {
	label, verb, hint, history string
	complete                   widget.Completer
	doing                      string // "running"
	how                        func(line string) string
	make                       func(ctx context.Context, line string, f *bodyForm) (decoded, said []byte, err error)
}

// A replacement is new bodies for some interactions: made in the background, shown,
// and asked about before they are taken.
type replacement struct {
	source
	cassette  *opened.Cassette
	side      model.Side
	at        []int
	revisions []cassette.Revision
	line      string
	prompt    *screen.Prompt
	focus     widget.Focus // where the keys were: they go back there

	ctx    context.Context
	cancel context.CancelFunc
	begun  atomic.Int64 // how many of them were begun
}

// ask asks for the line of which new bodies are made.
func (s source) ask(t *opened.Cassette, m screen.App) tea.Cmd {
	at := []int{t.Detail.At}
	if t.Focus == widget.OnList {
		at = t.List.Acted()
	}
	side := SideHere(t)
	what := done.Fields(model.Field{Side: side, Part: model.BodyPart}) + " of "
	if len(at) == 1 {
		what += fmt.Sprint(at[0] + 1)
	} else {
		what += render.Count(len(at)) + " marked"
	}
	r := &replacement{source: s, cassette: t, side: side, at: at, focus: t.Focus}
	r.prompt = &screen.Prompt{Coupled: true, Prompt: widget.Prompt{
		Label: what + " " + s.label + ": ", Verb: s.verb, Hint: s.hint, History: m.History(s.history), Complete: s.complete, Dropped: func() tea.Cmd { return r.leave(m) },
		Done: func(line string) tea.Cmd {
			if line == "" {
				return r.leave(m)
			}
			return r.begin(m, line)
		},
	}}
	return m.AskFor(r.prompt)
}

// begin makes the bodies in the background.
func (r *replacement) begin(m screen.App, line string) tea.Cmd {
	r.ctx, r.cancel = context.WithCancel(m.Context())
	r.line, r.revisions = line, revisionsOf(r.cassette, r.at)
	r.begun.Store(0)
	r.cassette.Sending = r
	return r.work
}

// Stop gives it up.
func (r *replacement) Stop() { r.cancel() }

// Doing is said to what waits for it.
func (r *replacement) Doing() string { return r.doing }

// Progress says how far it is.
func (r *replacement) Progress() string {
	if n := len(r.at); n > 1 {
		return fmt.Sprintf("%s for %d of %d · esc stops", r.doing, max(1, r.begun.Load()), n)
	}
	return r.doing + " · esc stops"
}

// replaced is sent when the bodies were made, or one could not be.
type replaced struct {
	of     *replacement
	change opened.Change
	lines  []widget.Line // what would change
	said   []byte
	doubt  string
	err    error
}

func (r *replacement) work() tea.Msg {
	msg := replaced{of: r}
	var ops []model.Op
	for _, at := range r.at {
		r.begun.Add(1)
		decoded, same, err := r.bodyOf(at, &msg)
		if err != nil {
			if msg.err = err; len(r.at) > 1 {
				msg.err = fmt.Errorf("%d: %w", at+1, err)
			}
			return msg
		}
		if !same {
			ops = append(ops, model.SetBody{At: at, Side: r.side, Decoded: decoded})
		}
	}
	if len(ops) == 0 {
		return msg
	}
	words := done.SetIn(r.at, model.Field{Side: r.side, Part: model.BodyPart}) + " " + r.how(r.line)
	msg.change = opened.ChangeOf(r.cassette.List.Selected(), words, ops...)
	msg.change.KeepFollowUps = r.prompt.KeepFollowUps
	msg.lines, msg.err = r.preview(msg.change.Change)
	return msg
}

// bodyOf makes one of the bodies, and says whether it is as it was.
func (r *replacement) bodyOf(at int, msg *replaced) (decoded []byte, same bool, err error) {
	form, err := formOfAny(r.cassette, at, r.side)
	if err != nil {
		return nil, false, err
	}
	decoded, said, err := r.make(r.ctx, r.line, form)
	msg.said = append(msg.said, said...)
	if err != nil {
		return nil, false, err
	}
	if wrong := body.Check(decoded); form.json && wrong != nil && msg.doubt == "" {
		msg.doubt = fmt.Sprintf("%d is no JSON any more: %s. ", at+1, render.Sanitize(wrong.Error()))
	}
	return decoded, bytes.Equal(decoded, form.Decoded), nil
}

// Bounds of what is shown of the change, and of what a command said.
const (
	mostReplaced = 200
	mostSaid     = 20
)

// preview says what a change would make different.
func (r *replacement) preview(c cassette.Change) ([]widget.Line, error) {
	list, _, err := r.cassette.File.Preview(r.ctx, c)
	var lines []widget.Line
	for _, u := range list {
		was, err := u.Was()
		is, isErr := u.Is()
		left := mostReplaced - len(lines)
		if err != nil || isErr != nil || left <= 0 {
			continue
		}
		lines = append(lines, widget.NewLine(detail.TextColumn, widget.Plain(done.Name(u.At, is.Request.Method, is.Request.URL))))
		lines = append(lines, compare.Paths(was, is, left)...)
	}
	return lines, err
}

// Apply shows what would change, and asks.
func (msg replaced) Apply(m screen.App) tea.Cmd {
	r, t := msg.of, msg.of.cassette
	t.Sending = nil
	stopped := r.ctx.Err() != nil
	r.cancel()
	switch {
	case opened.Shown(m) != t:
		m.Say("the cassette was left, nothing changed")
		return nil
	case stopped:
		m.Say("stopped, nothing changed")
		return r.leave(m)
	case msg.err != nil:
		return m.WhenFree(func() tea.Cmd { return msg.refused(m, opened.NotChanged(msg.err)) })
	case len(msg.change.Ops) == 0:
		m.Say("unchanged: the same " + r.how(r.line))
		return r.leave(m)
	}
	return m.WhenFree(func() tea.Cmd { return msg.inquire(m) })
}

// refused says why there is no new body, and has the line typed again.
func (msg replaced) refused(m screen.App, why string) tea.Cmd {
	r := msg.of
	var shown tea.Cmd
	if len(msg.said) > 0 {
		shown = r.show(saidLines(msg.said))
	}
	r.prompt.Refuse(why)
	return tea.Batch(shown, m.AskAgain(r.prompt))
}

// inquire shows the difference and asks once.
func (msg replaced) inquire(m screen.App) tea.Cmd {
	r, lines := msg.of, msg.lines
	if len(msg.said) > 0 {
		lines = append(slices.Clip(lines), saidLines(msg.said)...)
	}
	q := widget.Question{Text: msg.doubt + "Take it?", Failed: msg.doubt != "", Esc: "no", Left: func() tea.Cmd {
		m.Say("nothing changed")
		return r.leave(m)
	}, Choices: []widget.Choice{
		{Key: "y", Does: "take it", Run: func() tea.Cmd { return msg.take(m) }},
		{Key: "e", Does: "type it again", Run: func() tea.Cmd { return m.AskAgain(r.prompt) }},
	}}
	return tea.Batch(r.show(lines), m.Arrange(), m.Inquire(q))
}

// take makes the change.
func (msg replaced) take(m screen.App) tea.Cmd {
	r, t := msg.of, msg.of.cassette
	shown := r.leave(m)
	if !slices.Equal(revisionsOf(t, r.at), r.revisions) {
		m.Fail("not changed: the cassette is no longer what the body was made of")
		return shown
	}
	return tea.Batch(shown, t.Make(m, msg.change))
}

// show shows lines in place of the interaction.
func (r *replacement) show(lines []widget.Line) tea.Cmd {
	r.cassette.Focus = widget.OnDetail
	title := fmt.Sprintf("#%d  ", r.at[0]+1)
	if len(r.at) > 1 {
		title = render.Counted(len(r.at), "interaction") + "  "
	}
	return r.cassette.Detail.ShowOverlay(&detail.Overlay{Title: title + "New body", Right: r.how(r.line), Lines: lines})
}

// leave shows the interaction again.
func (r *replacement) leave(m screen.App) tea.Cmd {
	t := r.cassette
	if t.Detail.Overlay == nil {
		return nil
	}
	t.Focus = r.focus
	return tea.Batch(t.Detail.ShowAgain(m), m.Arrange())
}

// saidLines are what a command printed to standard error.
func saidLines(said []byte) []widget.Line {
	lines := []widget.Line{widget.NewLine(detail.TextColumn, widget.In(render.Muted, "standard error"))}
	all := strings.Split(strings.TrimRight(string(said), "\n"), "\n")
	for _, l := range all[:min(len(all), mostSaid)] {
		lines = append(lines, widget.Prose(compare.DiffColumn, widget.Plain(render.Sanitize(l))))
	}
	if left := len(all) - mostSaid; left > 0 {
		lines = append(lines, widget.NewLine(compare.DiffColumn, widget.In(render.Muted, render.Counted(left, "more line"))))
	}
	return lines
}
