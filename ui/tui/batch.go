package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/ui/render"
)

// A batch is interactions that are re-recorded together: asked about once,
// sent one after the other in recorded order, taken as one step.
type batch struct {
	tape     *tape
	jobs     []*rerecording
	outcomes []outcome
	sent     int
	cancel   context.CancelFunc
	ctx      context.Context
}

// An outcome is what became of one of a batch.
type outcome struct {
	at     int
	answer *answer
	err    error // it was not sent or not answered
}

// planned is told when it is known what a batch would send.
type planned struct{ batch *batch }

// planBatch plans the marked interactions beside the keys.
func (m *app) planBatch(marked []int) tea.Cmd {
	t := m.tape
	file, library := t.file, t.file.Format().Library
	return func() tea.Msg {
		b := &batch{tape: t}
		for _, at := range marked {
			i, err := file.At(at)
			if err != nil {
				b.outcomes = append(b.outcomes, outcome{at: at, err: err})
				continue
			}
			plan, err := replay.NewPlan(library, i)
			if err != nil {
				b.outcomes = append(b.outcomes, outcome{at: at, err: err})
				continue
			}
			b.jobs = append(b.jobs, &rerecording{t, at, i, plan, map[string]string{}, library})
		}
		return planned{b}
	}
}

func (msg planned) apply(m *app) tea.Cmd {
	b := msg.batch
	if m.tape != b.tape || m.busy() != "" || m.prompt != nil || m.question != nil {
		return nil // the person went on to something else
	}
	if len(b.jobs) == 0 {
		first := b.outcomes[0]
		m.fail(fmt.Sprintf("not re-recorded: %d: %s", first.at+1, render.Sanitize(reason(first.err))))
		return nil
	}
	m.focus = OnDetail
	b.show(m)
	return tea.Batch(m.arrange(), b.askValues(m))
}

// show puts all that would be sent in the detail's place.
func (b *batch) show(m *app) {
	s := &special{title: fmt.Sprintf("Re-record %s", plural(len(b.jobs), "interaction"))}
	for _, r := range b.jobs {
		if len(s.lines) > 0 {
			s.add(line{})
		}
		lines := r.lines()
		number := span{render.Muted, fmt.Sprintf("%d  ", r.at+1)}
		lines[0].spans = slices.Insert(lines[0].spans, 0, number)
		s.lines = append(s.lines, lines...)
		if len(r.plan.Body) > 0 {
			s.add(text(textColumn, span{render.Muted, "body        "}, span{text: r.bodySteps()}))
		}
	}
	b.tape.showSpecial(s)
}

// askValues asks for each value that is missing, once for each host: what was
// given for one is not sent to another.
func (b *batch) askValues(m *app) tea.Cmd {
	for _, r := range b.jobs {
		for _, p := range r.plan.Placeholders {
			if r.values[p] == "" {
				return b.askValue(m, hostOf(r.plan.URL), p)
			}
		}
	}
	return b.askToSend(m)
}

func (b *batch) askValue(m *app, host, placeholder string) tea.Cmd {
	return m.ask(prompt{
		label: fmt.Sprintf("value for %s on %s, sent only, never kept or shown: ", placeholder, host), masked: true, fresh: -1,
		done: func(m *app, text string) tea.Cmd {
			if text == "" {
				m.fail(fmt.Sprintf("not re-recorded: no value for %s, all are as before", render.Sanitize(placeholder)))
				return b.leave(m)
			}
			for _, r := range b.jobs {
				if hostOf(r.plan.URL) == host && slices.Contains(r.plan.Placeholders, placeholder) {
					r.values[placeholder] = text
				}
			}
			b.show(m)
			return b.askValues(m)
		},
		dropped: b.leave,
	})
}

// askToSend asks once for all, and twice where one may change something.
func (b *batch) askToSend(m *app) tea.Cmd {
	unsafe := 0
	for _, r := range b.jobs {
		if !r.plan.Safe() {
			unsafe++
		}
	}
	what, hosts := plural(len(b.jobs), "request"), b.hosts()
	if unsafe == 0 {
		return m.inquire(question{text: fmt.Sprintf("send %s to %s?", what, hosts), esc: "no", left: b.leave,
			choices: []choice{{"y", "yes", b.send}}})
	}
	second := func(m *app) tea.Cmd {
		return m.inquire(question{text: fmt.Sprintf("really send %s to %s?", what, hosts), right: "second of 2 questions",
			esc: "does not", left: b.leave, choices: []choice{{"Y", "sends", b.send}}})
	}
	return m.inquire(question{text: fmt.Sprintf("%d of %s may change data on %s. Send them?", unsafe, what, hosts),
		right: "first of 2 questions", esc: "no", left: b.leave, choices: []choice{{"y", "yes", second}}})
}

// hosts names where the requests go.
func (b *batch) hosts() string {
	var hosts []string
	for _, r := range b.jobs {
		if host := render.Sanitize(hostOf(r.plan.URL)); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	if len(hosts) > 2 {
		return fmt.Sprintf("%s and %d other hosts", hosts[0], len(hosts)-1)
	}
	return strings.Join(hosts, " and ")
}

func (b *batch) send(m *app) tea.Cmd {
	b.ctx, b.cancel = context.WithCancel(m.ctx)
	return b.sendNext(m)
}

func (b *batch) sendNext(m *app) tea.Cmd {
	if b.sent == len(b.jobs) || b.ctx.Err() != nil {
		return b.finish(m)
	}
	s := &sending{rerecording: b.jobs[b.sent], cancel: b.cancel, batch: b}
	m.sending = s
	b.sent++
	return s.exchange(b.ctx)
}

// answered takes one answer and goes on with the next request.
func (b *batch) answered(m *app, msg answered) tea.Cmd {
	if !errors.Is(msg.err, context.Canceled) {
		b.outcomes = append(b.outcomes, outcome{msg.sending.at, msg.answer, msg.err})
	}
	return b.sendNext(m)
}

// progress is said while requests are sent.
func (b *batch) progress() string {
	s := fmt.Sprintf("sending %d of %d", b.sent, len(b.jobs))
	if failed := b.failed(); len(failed) > 0 {
		s += fmt.Sprintf(", %d failed", len(failed))
	}
	return s + " · esc stops"
}

func (b *batch) failed() []outcome {
	var failed []outcome
	for _, o := range b.outcomes {
		if o.err != nil {
			failed = append(failed, o)
		}
	}
	return failed
}

// finish shows what differs, if anything does.
func (b *batch) finish(m *app) tea.Cmd {
	m.sending = nil
	stopped := b.ctx.Err() != nil
	b.cancel()
	for _, r := range b.jobs {
		clear(r.values)
	}
	slices.SortFunc(b.outcomes, func(x, y outcome) int { return x.at - y.at })
	d := &decision{tape: b.tape}
	var same []int
	for _, o := range b.outcomes {
		switch {
		case o.answer != nil && o.answer.same():
			same = append(same, o.at)
		case o.answer != nil:
			d.answers = append(d.answers, o.answer)
		}
	}
	if m.tape != b.tape {
		return nil
	}
	said := b.outcomeWords(len(d.answers), same, stopped)
	if len(d.answers) == 0 {
		m.say(said)
		return b.leave(m)
	}
	m.answer = d
	m.focus = OnDetail
	d.show = func(byLine bool) *special { return b.special(d, same, byLine) }
	b.tape.showSpecial(d.show(m.byLine))
	m.say(said)
	return m.arrange()
}

func (b *batch) outcomeWords(differ int, same []int, stopped bool) string {
	var parts []string
	if stopped {
		parts = append(parts, "stopped")
	}
	if differ > 0 {
		parts = append(parts, fmt.Sprintf("%d differ", differ))
	}
	if len(same) > 0 {
		parts = append(parts, fmt.Sprintf("%d the same", len(same)))
	}
	if failed := b.failed(); len(failed) > 0 {
		parts = append(parts, fmt.Sprintf("%d failed: %s", len(failed), render.Sanitize(reason(failed[0].err))))
	}
	return fmt.Sprintf("re-recorded %d of %d: %s", differ+len(same), len(b.jobs), strings.Join(parts, ", "))
}

// special shows what the answers would change, one below the other.
func (b *batch) special(d *decision, same []int, byLine bool) *special {
	s := &special{title: fmt.Sprintf("Re-recorded %s", plural(len(d.answers)+len(same), "interaction")), right: "changes"}
	for _, o := range b.failed() {
		s.add(text(textColumn, span{render.Failure, fmt.Sprintf("%d failed: %s", o.at+1, render.Sanitize(reason(o.err)))}))
	}
	if len(same) > 0 {
		s.add(text(textColumn, span{render.Muted, "the same: " + numbers(same)}))
	}
	for _, a := range d.answers {
		if len(s.lines) > 0 {
			s.add(line{})
		}
		one := a.special(byLine)
		s.add(text(textColumn, span{render.Focus, one.title}))
		s.lines = append(s.lines, one.lines...)
	}
	return s
}

// leave puts the interaction back into the detail.
func (b *batch) leave(m *app) tea.Cmd {
	for _, r := range b.jobs {
		clear(r.values)
	}
	return b.tape.leaveSpecial(m)
}

// A decision is on answers that wait for a choice.
type decision struct {
	tape    *tape
	answers []*answer
	show    func(byLine bool) *special
}

// ops are what takes a part of all answers, and the words for it.
func (d *decision) ops(what taking) (ops []model.Op, words string) {
	if len(d.answers) == 1 {
		return d.answers[0].ops(what)
	}
	for _, a := range d.answers {
		of, _ := a.ops(what)
		ops = append(ops, of...)
	}
	return ops, map[taking]string{takeAll: "responses", takeBody: "bodies", takeHeaders: "headers"}[what]
}

// named are the interactions that were re-recorded.
func (d *decision) named() string {
	var at []int
	for _, a := range d.answers {
		at = append(at, a.at)
	}
	return numbers(at)
}

// asBefore says that nothing happened to them.
func (d *decision) asBefore() string {
	if len(d.answers) == 1 {
		return d.named() + " is as before"
	}
	return d.named() + " are as before"
}
