package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

func (r *rerecording) send(m *app) tea.Cmd {
	r.ctx, r.cancel = context.WithCancel(m.ctx)
	r.results = slices.Clone(r.Refused)
	m.sending = r
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

func (msg resultReady) apply(m *app) tea.Cmd {
	r := msg.r
	if m.sending != r {
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
func (r *rerecording) askToGoOn(m *app, at int, to string) tea.Cmd {
	goOn := func(m *app) tea.Cmd { return r.next }
	stop := func(m *app) tea.Cmd { r.cancel(); return r.next }
	return m.inquire(widget.Question{Text: fmt.Sprintf("%d redirects to %s, which is not followed. Send the other %d?", at+1, render.Sanitize(to), len(r.Jobs)-r.Sent()),
		Esc: "no", Left: m.with(stop), Choices: []widget.Choice{{Key: "y", Does: "yes", Run: m.with(goOn)}}})
}

// progress is said while requests are on their way.
func (r *rerecording) progress() string {
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
func (r *rerecording) finish(m *app) tea.Cmd {
	m.sending = nil
	stopped := r.ctx.Err() != nil
	r.cancel()
	r.Forget()
	if m.cassette != r.cassette {
		m.say("answers dropped, nothing was replaced")
		return nil
	}
	slices.SortFunc(r.results, func(x, y *send.Result) int { return x.At - y.At })
	if len(r.Jobs)+len(r.Refused) == 1 {
		return r.finishOne(m, stopped)
	}
	said := r.summary(stopped)
	if !slices.ContainsFunc(r.results, func(a *send.Result) bool { return !a.Same() }) {
		m.say(said)
		return r.leave(m)
	}
	cmd := m.decide(r)
	m.say(said)
	return cmd
}

// finishOne is finish for a single interaction: only a difference is shown.
func (r *rerecording) finishOne(m *app, stopped bool) tea.Cmd {
	n := r.Jobs[0].At + 1
	switch {
	case len(r.results) == 0 || stopped:
		m.say(fmt.Sprintf("stopped, %d is as before", n))
	case r.results[0].Err != nil:
		m.fail(fmt.Sprintf("not re-recorded: %s, %d is as before", render.Sanitize(reason(r.results[0].Err)), n))
	case r.results[0].Same():
		m.say(fmt.Sprintf("re-recorded %d: same answer, nothing changed", n))
	default:
		return m.decide(r)
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
			parts[len(parts)-1] += ": " + render.Sanitize(reason(first))
		}
	}
	return fmt.Sprintf("re-recorded %d of %d: %s", len(r.results)-failed, len(r.Jobs)+len(r.Refused), strings.Join(parts, ", "))
}
