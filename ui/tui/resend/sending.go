package resend

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"tapedeck/ui/tui/opened"

	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

func (r *rerecording) send(m screen.App) tea.Cmd {
	r.ctx, r.cancel = context.WithCancel(m.Context())
	r.results = slices.Clone(r.Refused)
	r.cassette.Sending = r
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
	if r.cassette.Sending != opened.Job(r) {
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
	r.cassette.Sending = nil
	stopped := r.ctx.Err() != nil
	r.cancel()
	r.Forget()
	if opened.Shown(m) != r.cassette {
		m.Say("answers dropped, nothing was replaced")
		return nil
	}
	slices.SortFunc(r.results, func(x, y *send.Result) int { return x.At - y.At })
	if len(r.Jobs)+len(r.Refused) == 1 {
		return r.finishOne(m, stopped)
	}
	said := r.summary(stopped)
	if !slices.ContainsFunc(r.results, func(a *send.Result) bool { return !a.Same() }) {
		m.Say(said)
		return r.leave(m)
	}
	cmd := r.decide(m)
	m.Say(said)
	return cmd
}

// finishOne is finish for a single interaction: only a difference is shown.
func (r *rerecording) finishOne(m screen.App, stopped bool) tea.Cmd {
	n := r.Jobs[0].At + 1
	switch {
	case len(r.results) == 0 || stopped:
		m.Say(fmt.Sprintf("stopped, %d is as before", n))
	case r.results[0].Err != nil:
		m.Fail(fmt.Sprintf("not re-recorded: %s, %d is as before", render.Sanitize(done.Reason(r.results[0].Err)), n))
	case r.results[0].Same():
		m.Say(fmt.Sprintf("re-recorded %d: same answer, nothing changed", n))
	default:
		return r.decide(m)
	}
	return r.leave(m)
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
func (r *rerecording) decide(m screen.App) tea.Cmd {
	return m.Open("answers", Answers{r.cassette, r.results, len(r.Jobs)+len(r.Refused) > 1, r.focus})
}

// A newAnswers is what an answers opens with.
type Answers struct {
	Cassette *opened.Cassette
	Results  []*send.Result
	Several  bool
	Focus    widget.Focus // where the keys were before they were asked for
}
