package resend

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

func (r *rerecording) send(m screen.App) tea.Cmd {
	r.ctx, r.cancel = context.WithCancel(m.Context())
	r.results = slices.Clone(r.Refused)
	r.Cassette.Sending = r
	return r.next
}

// next sends on and waits for the next result.
func (r *rerecording) next() tea.Msg {
	a, ok := r.Next(r.ctx)
	return resultReady{r, a, ok}
}

// resultReady is sent when a request was answered or failed, or all were.
type resultReady struct {
	r      *rerecording
	result *send.Result
	more   bool
}

// Apply takes it into account.
func (msg resultReady) Apply(m screen.App) tea.Cmd {
	r := msg.r
	if r.Cassette.Sending != opened.Job(r) {
		return nil
	}
	if !msg.more {
		return r.finish(m)
	}
	if !msg.result.Stopped() {
		r.results = append(r.results, msg.result)
	}
	if to := msg.result.Elsewhere(); to != "" && r.Sent() < len(r.Jobs) {
		return r.askToGoOn(m, msg.result.At, to)
	}
	return r.next
}

// askToGoOn asks before more is sent to a host that sends elsewhere.
func (r *rerecording) askToGoOn(m screen.App, at int, to string) tea.Cmd {
	goOn := func() tea.Cmd { return r.next }
	stop := func() tea.Cmd { r.cancel(); return r.next }
	return m.Inquire(widget.Question{Text: fmt.Sprintf("%d redirects to %s, which is not followed. Send the other %d?", at+1, render.Sanitize(to), len(r.Jobs)-r.Sent()),
		Esc: "no", Left: stop, Choices: []widget.Choice{{Key: "y", Does: "yes", Run: goOn}}})
}

// Stop gives up what is not sent yet.
func (r *rerecording) Stop() { r.cancel() }

// Doing is said to what waits for it.
func (r *rerecording) Doing() string { return "sending" }

// Progress is said while requests are on their way.
func (r *rerecording) Progress() string {
	if len(r.Jobs) == 1 {
		p := r.Jobs[0].Plan
		return fmt.Sprintf("sending %s · esc stops", render.Sanitize(p.Method+" "+p.URL))
	}
	s := fmt.Sprintf("sending %d of %d", max(1, len(r.results)-len(r.Refused)+1), len(r.Jobs))
	if n := r.failed(); n > 0 {
		s += fmt.Sprintf(", %d failed", n)
	}
	return s + " · esc stops"
}

func (r *rerecording) failed() int {
	n := 0
	for _, a := range r.results {
		if a.Err != nil {
			n++
		}
	}
	return n
}

// finish says what came and, if something differs, waits for a choice.
func (r *rerecording) finish(m screen.App) tea.Cmd {
	r.Cassette.Sending = nil
	stopped := r.ctx.Err() != nil
	r.cancel()
	fresh, err := model.Interaction{}, error(nil)
	if r.added {
		fresh, err = r.keep()
	}
	r.Forget()
	if !shown(m, r.Cassette) {
		m.Say("answers dropped, nothing was changed")
		return r.lost(m)
	}
	slices.SortFunc(r.results, func(x, y *send.Result) int { return x.At - y.At })
	if r.added && !stopped && len(r.results) > 0 && r.results[0].Err == nil {
		return r.askToAdd(m, fresh, err)
	}
	if len(r.Jobs)+len(r.Refused) == 1 {
		return r.finishOne(m, stopped)
	}
	said := r.summary(stopped)
	if !slices.ContainsFunc(r.results, func(a *send.Result) bool { return !a.Same() }) {
		m.Say(said)
		return tea.Batch(r.leave(m), r.decided(m, 0, stopped))
	}
	cmd := r.decide(m, stopped)
	m.Say(said)
	return cmd
}

// finishOne is finish for a single interaction: only a difference is shown.
func (r *rerecording) finishOne(m screen.App, stopped bool) tea.Cmd {
	n := r.Jobs[0].At + 1
	switch {
	case r.added && (len(r.results) == 0 || stopped):
		m.Say("stopped, nothing was added")
	case r.added:
		m.Fail("not added: " + render.Sanitize(done.Reason(r.results[0].Err)))
	case len(r.results) == 0 || stopped:
		m.Say(fmt.Sprintf("stopped, %d is as before", n))
	case r.results[0].Err != nil:
		m.Fail(fmt.Sprintf("not re-recorded: %s, %d is as before", render.Sanitize(done.Reason(r.results[0].Err)), n))
	case r.results[0].Same():
		m.Say(fmt.Sprintf("re-recorded %d: same answer, nothing changed", n))
	default:
		return r.decide(m, false)
	}
	return tea.Batch(r.leave(m), r.decided(m, 0, stopped))
}

// summary sums up what came.
func (r *rerecording) summary(stopped bool) string {
	same, failed := 0, r.failed()
	var first error
	for _, a := range r.results {
		if a.Same() {
			same++
		}
		if a.Err != nil && first == nil {
			first = a.Err
		}
	}
	var parts []string
	if stopped {
		parts = append(parts, "stopped")
	}
	if n := len(r.results) - same - failed; n > 0 {
		parts = append(parts, fmt.Sprintf("%d differ", n))
	}
	if same > 0 {
		parts = append(parts, fmt.Sprintf("%d the same", same))
	}
	if failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", failed))
		if failed == 1 && !errors.Is(first, context.Canceled) {
			parts[len(parts)-1] += ": " + render.Sanitize(done.Reason(first))
		}
	}
	return fmt.Sprintf("re-recorded %d of %d: %s", len(r.results)-failed, len(r.Jobs)+len(r.Refused), strings.Join(parts, ", "))
}

// decide shows the answers.
func (r *rerecording) decide(m screen.App, stopped bool) tea.Cmd {
	return m.Open("answers", Answers{
		Cassette: r.Cassette, Results: r.results, Several: len(r.Jobs)+len(r.Refused) > 1, Focus: r.focus, Part: r.Part, Joint: r.Joint,
		Then: func(m screen.App, taken int, left bool) tea.Cmd { return r.decided(m, taken, stopped || left) },
	})
}

// An Answers is what the screen of answers opens with.
type Answers struct {
	Cassette *opened.Cassette
	Results  []*send.Result
	Several  bool
	Focus    widget.Focus // where the keys were before they were asked for
	Part     string       // see Wanted, Joint too
	Joint    *opened.Joint
	// Then goes on once all are decided; left: the person left those that were not.
	Then func(m screen.App, taken int, left bool) tea.Cmd
}

// keep is the new interaction as its library would store it. It is made while the
// values are known.
func (r *rerecording) keep() (i model.Interaction, err error) {
	if len(r.results) == 0 || r.results[0].Err != nil {
		return i, nil
	}
	return r.Stored(r.results[0])
}

// askToAdd shows the new interaction and asks whether to add it.
func (r *rerecording) askToAdd(m screen.App, i model.Interaction, err error) tea.Cmd {
	if err != nil {
		m.Fail("not added: " + render.Sanitize(done.Reason(err)))
		return r.leave(m)
	}
	at, before := r.results[0].At, r.Cassette.Detail.Overlay
	now, later := m.Wait(func() screen.Fact { return answerMade{r, i, newOverlay(i, at), before} })
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// answerMade is sent when the new interaction can be shown.
type answerMade struct {
	r               *rerecording
	i               model.Interaction
	overlay, before *detail.Overlay
}

// Apply shows it and asks, unless the person has gone on.
func (msg answerMade) Apply(m screen.App) tea.Cmd {
	r, i, a := msg.r, msg.i, msg.r.results[0]
	if !shown(m, r.Cassette) || r.Cassette.Detail.Overlay != msg.before || !m.Free() {
		m.Say("answers dropped, nothing was changed")
		return r.lost(m)
	}
	at, doubt := a.At, ""
	if why := a.Unsearched(); why != "" {
		doubt = "The answer may hold a value that was put in: " + render.Sanitize(why) + ". "
	}
	name := done.Name(at, i.Request.Method, i.Request.URL)
	add := func() tea.Cmd {
		return tea.Batch(r.leave(m), r.Cassette.ChangeAt(m, "added "+name, at, model.Insert{At: at, Interaction: i}))
	}
	return tea.Batch(r.Cassette.Detail.ShowOverlay(msg.overlay), m.Arrange(), m.Inquire(widget.Question{
		Text: fmt.Sprintf("%sAdd it as %d?", doubt, at+1), Failed: doubt != "", Esc: "no", Left: func() tea.Cmd {
			m.Say("nothing was added")
			return r.leave(m)
		}, Choices: []widget.Choice{{Key: "y", Does: "add it", Run: add}}}))
}

// newOverlay shows the response of a new interaction.
func newOverlay(i model.Interaction, at int) *detail.Overlay {
	s := &detail.Overlay{Title: fmt.Sprintf("#%d  New interaction", at+1), Body: render.NewBody(i, model.InResponse, render.Pretty, nil, 0)}
	s.Add(widget.NewLine(detail.TextColumn, widget.Plain(render.Sanitize(i.Request.Method+" "+i.Request.URL))))
	s.Add(widget.NewLine(detail.TextColumn, widget.Plain(render.Sanitize(detail.StatusText(i.Response.Status, i.Response.Reason)))))
	for _, h := range i.Response.Header {
		s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Key, render.Sanitize(h.Name)+": "), widget.Plain(render.Sanitize(h.Value))))
	}
	s.Lines = append(s.Lines, detail.BodyLines(detail.Part{Body: s.Body})...)
	return s
}
