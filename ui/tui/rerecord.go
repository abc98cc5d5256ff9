package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/ui/render"
)

// A rerecording is one interaction on its way to a new response.
type rerecording struct {
	tape    *tape
	at      int
	old     model.Interaction
	plan    replay.Plan
	values  map[string]string // for placeholders; they go on the wire only
	library string
}

// A sending is a request on its way.
type sending struct {
	*rerecording
	cancel context.CancelFunc
	batch  *batch // what it is one of, nil if it is alone
}

// progress is said while it is on its way.
func (s *sending) progress() string {
	if s.batch != nil {
		return s.batch.progress()
	}
	return fmt.Sprintf("sending %s · esc stops", render.Sanitize(s.plan.Method+" "+s.plan.URL))
}

// startRerecord shows what would be sent and asks for what is missing.
func startRerecord(m *app) tea.Cmd {
	t := m.tape
	if marked := t.list.marked(); len(marked) > 0 {
		return m.planBatch(slices.Clone(marked))
	}
	d := &t.detail
	library := t.file.Format().Library
	plan, err := replay.NewPlan(library, d.shown.interaction)
	if err != nil {
		m.fail(fmt.Sprintf("not re-recorded: %s, %d is as before", render.Sanitize(err.Error()), d.at+1))
		return nil
	}
	r := &rerecording{t, d.at, d.shown.interaction, plan, map[string]string{}, library}
	m.focus = OnDetail
	r.show()
	return tea.Batch(m.arrange(), r.askValues(m))
}

// show puts the plan in the detail's place.
func (r *rerecording) show() {
	body := render.Body{}
	if len(r.plan.Body) > 0 {
		body = render.NewBody(r.old, model.InRequest, render.Pretty, nil, 0)
		body.Steps = r.bodySteps()
	}
	lines := append(r.lines(), bodyLines(part{body: body})...)
	r.tape.showSpecial(&special{title: fmt.Sprintf("#%d  Re-record", r.at+1), lines: lines, body: body})
}

// lines are the request line and the headers that would be sent.
func (r *rerecording) lines() []line {
	p := r.plan
	lines := []line{text(textColumn, span{text: render.Sanitize(p.Method + " " + p.URL)})}
	for _, h := range p.Header {
		l := text(textColumn, span{render.Key, render.Sanitize(h.Name) + ": "}, span{text: render.Sanitize(h.Value)})
		if note := r.valueNote(h.Value); note != "" {
			l.spans = append(l.spans, span{render.Notice, "   " + note})
		}
		lines = append(lines, l)
	}
	if note := r.valueNote(p.URL); note != "" {
		lines[0].spans = append(lines[0].spans, span{render.Notice, "   " + note})
	}
	if len(p.Dropped) > 0 {
		lines = append(lines, text(textColumn, span{render.Muted, "made anew: " + render.Sanitize(strings.Join(p.Dropped, ", "))}))
	}
	if p.Note != "" {
		lines = append(lines, text(textColumn, span{render.Notice, render.Sanitize(p.Note)}))
	}
	return lines
}

// bodySteps says how the body is sent.
func (r *rerecording) bodySteps() string {
	s := render.Size(len(r.plan.Body)) + ", sent as recorded"
	if note := r.valueNote(string(r.plan.Body)); note != "" {
		s += ", " + note
	}
	return s
}

// showSpecial puts something else in the interaction's place.
func (t *tape) showSpecial(s *special) {
	d := &t.detail
	d.leave()
	d.special = s
	d.cursor, d.top = 0, 0
	d.build()
}

// leaveSpecial puts the interaction back into the detail.
func (t *tape) leaveSpecial(m *app) tea.Cmd {
	if m.tape != t || t.detail.special == nil {
		return nil
	}
	t.detail.special = nil
	return m.readDetail(standAt(0, 0))
}

// valueNote says whether text has placeholders and whether they have values.
func (r *rerecording) valueNote(text string) string {
	note := ""
	for _, p := range r.plan.Placeholders {
		if !strings.Contains(text, placeholderText(p)) {
			continue
		}
		if r.values[p] == "" {
			return "value needed"
		}
		note = "value given, not shown"
	}
	return note
}

// placeholderText is the text that stands in the recording: the plan tells
// apart equal ones as "REDACTED in header Cookie".
func placeholderText(p string) string {
	text, _, _ := strings.Cut(p, " in ")
	return text
}

// leave forgets the values and puts the interaction back into the detail.
func (r *rerecording) leave(m *app) tea.Cmd {
	clear(r.values)
	return r.tape.leaveSpecial(m)
}

// askValues asks for each value that is missing, then whether to send.
func (r *rerecording) askValues(m *app) tea.Cmd {
	for _, p := range r.plan.Placeholders {
		if r.values[p] != "" {
			continue
		}
		return m.ask(prompt{
			label: fmt.Sprintf("value for %s, sent only, never kept or shown: ", p), masked: true, fresh: -1,
			done: func(m *app, text string) tea.Cmd {
				if text == "" {
					m.fail(fmt.Sprintf("not re-recorded: no value for %s, %d is as before", render.Sanitize(p), r.at+1))
					return r.leave(m)
				}
				r.values[p] = text
				r.show()
				return r.askValues(m)
			},
			dropped: r.leave,
		})
	}
	return r.askToSend(m)
}

// askToSend asks once, and twice where sending may change something.
func (r *rerecording) askToSend(m *app) tea.Cmd {
	host, method := render.Sanitize(hostOf(r.plan.URL)), render.Sanitize(r.plan.Method)
	if r.plan.Safe() {
		return m.inquire(question{text: fmt.Sprintf("send %s to %s?", method, host), esc: "no", left: r.leave,
			choices: []choice{{"y", "yes", r.send}}})
	}
	second := func(m *app) tea.Cmd {
		return m.inquire(question{text: fmt.Sprintf("really %s to %s?", method, host), right: "second of 2 questions",
			esc: "does not", left: r.leave, choices: []choice{{"Y", "sends", r.send}}})
	}
	return m.inquire(question{text: fmt.Sprintf("%s may change data on %s. Send it?", method, host), right: "first of 2 questions",
		esc: "no", left: r.leave, choices: []choice{{"y", "yes", second}}})
}

// answered is told when a request was answered, or failed.
type answered struct {
	sending *sending
	answer  *answer
	err     error
}

func (r *rerecording) send(m *app) tea.Cmd {
	ctx, cancel := context.WithCancel(m.ctx)
	s := &sending{rerecording: r, cancel: cancel}
	m.sending = s
	return s.exchange(ctx)
}

// exchange sends the request and waits for the answer.
func (s *sending) exchange(ctx context.Context) tea.Cmd {
	r := s.rerecording
	return func() tea.Msg {
		got, err := replay.Send(ctx, r.plan, r.library, r.old, replay.SendOptions{Network: true, Values: r.values})
		if err != nil {
			return answered{sending: s, err: err}
		}
		return answered{sending: s, answer: newAnswer(r, got)}
	}
}

func (msg answered) apply(m *app) tea.Cmd {
	if m.sending != msg.sending {
		return nil
	}
	m.sending = nil
	if msg.sending.batch != nil {
		return msg.sending.batch.answered(m, msg)
	}
	msg.sending.cancel()
	r := msg.sending.rerecording
	clear(r.values)
	if msg.err != nil {
		if errors.Is(msg.err, context.Canceled) {
			m.say(fmt.Sprintf("stopped, %d is as before", r.at+1))
		} else {
			m.fail(fmt.Sprintf("not re-recorded: %s, %d is as before", render.Sanitize(reason(msg.err)), r.at+1))
		}
		return r.leave(m)
	}
	if m.tape != r.tape {
		return nil
	}
	if msg.answer.same() {
		m.say(fmt.Sprintf("re-recorded %d: same answer, nothing changed", r.at+1))
		return r.leave(m)
	}
	m.answer = &decision{tape: r.tape, answers: []*answer{msg.answer}, show: msg.answer.special}
	m.focus = OnDetail
	r.tape.list.show(r.at)
	r.tape.detail.at = r.at
	r.tape.showSpecial(m.answer.show(m.byLine))
	return m.arrange()
}

// keepsItsValue are the response headers that differ with every answer: their
// recorded values stay, so that they are no noise in the diff of the file.
var keepsItsValue = []string{"Date", "Age", "Expires", "Last-Modified", "ETag", "Server-Timing", "X-Request-Id",
	"X-GitHub-Request-Id", "X-Runtime", "X-Served-By", "X-Timer", "CF-Ray", "X-Amzn-Requestid", "X-Amz-Request-Id",
	"X-Amz-Id-2", "X-Amz-Cf-Id", "X-Trace-Id", "Report-To", "Openai-Processing-Ms", "X-Envoy-Upstream-Service-Time"}

// An answer waits for the choice of what to take of it.
type answer struct {
	*rerecording
	got      replay.Answer
	response model.Response // what taking all would record
	diff     model.ResponseDiff
	kept     []string // headers that keep the recorded value
}

func newAnswer(r *rerecording, got replay.Answer) *answer {
	a := &answer{rerecording: r, got: got, response: got.Response}
	a.response.Header, a.kept = keepRecorded(r.old.Response.Header, got.Response.Header)
	a.diff = model.DiffResponses(r.old.Response, a.response)
	return a
}

// keepRecorded is the new header with the recorded values of those that differ
// with every answer; such a header that was not recorded is left out.
func keepRecorded(old, new model.Header) (h model.Header, kept []string) {
	seen := map[string]int{}
	for _, l := range new {
		name := strings.ToLower(l.Name)
		if !alwaysDiffers(l.Name) {
			h = append(h, l)
			continue
		}
		n := seen[name]
		seen[name]++
		values := old.Values(l.Name)
		if n < len(values) {
			if values[n] != l.Value && n == 0 {
				kept = append(kept, l.Name)
			}
			l.Value = values[n]
			h = append(h, l)
		}
	}
	return h, kept
}

func alwaysDiffers(name string) bool {
	for _, n := range keepsItsValue {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

func (a *answer) same() bool {
	return len(a.diff.Status)+len(a.diff.Headers)+len(a.diff.Body) == 0
}

// A taking is a part of an answer that can be taken.
type taking int

const (
	takeAll taking = iota
	takeBody
	takeHeaders
	takeNone
)

func take(what taking) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		a := m.answer
		ops, words := a.ops(what)
		m.answer = nil
		left := a.tape.leaveSpecial(m)
		if what == takeNone {
			m.say("nothing taken, " + a.asBefore())
			return left
		}
		if len(ops) == 0 {
			m.say(fmt.Sprintf("%s: the same, nothing changed", words))
			return left
		}
		cmd, err := m.try(fmt.Sprintf("re-recorded %s: %s replaced", a.named(), words), a.answers[0].at, cassette.Change{Ops: ops})
		if err != nil {
			m.fail(fmt.Sprintf("not re-recorded: %s, %s", render.Sanitize(reason(err)), a.asBefore()))
		}
		return tea.Batch(left, cmd)
	}
}

// ops are what takes a part of the answer, and the words for it.
func (a *answer) ops(what taking) (ops []model.Op, words string) {
	names := a.differing()
	switch what {
	case takeAll:
		var parts []string
		if len(a.diff.Status) > 0 {
			parts = append(parts, "status")
		}
		if len(a.diff.Body) > 0 {
			parts = append(parts, "body")
		}
		if len(names) > 0 {
			parts = append(parts, plural(len(names), "header"))
		}
		return []model.Op{model.SetResponse{At: a.at, Response: a.response}}, listed(parts)
	case takeBody:
		if len(a.diff.Body) == 0 {
			return nil, "body"
		}
		decoded := a.response.Body.Decode(a.response.Header)
		return []model.Op{model.SetBody{At: a.at, Side: model.InResponse, Decoded: decoded.Bytes}}, "body"
	case takeHeaders:
		for _, name := range names {
			if !tiedToBody(name) {
				ops = append(ops, model.SetHeader{At: a.at, Side: model.InResponse, Name: name, Values: a.response.Header.Values(name)})
			}
		}
		return ops, plural(len(ops), "header")
	}
	return nil, ""
}

// tiedToBody reports whether a header says how the body is written, so that it
// goes with the body only.
func tiedToBody(name string) bool {
	for _, n := range []string{"Content-Length", "Content-Encoding", "Transfer-Encoding", "Content-MD5"} {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// differing names the headers that differ, each once.
func (a *answer) differing() []string {
	var names []string
	seen := map[string]bool{}
	for _, d := range a.diff.Headers {
		name := strings.TrimPrefix(d.Path, "header ")
		if key := strings.ToLower(name); !seen[key] {
			seen[key] = true
			names = append(names, name)
		}
	}
	return names
}

// listed joins words: "status, body and 2 headers".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// leaveAnswer asks, as an answer that was not decided on would be lost.
func leaveAnswer(m *app) tea.Cmd {
	return m.inquire(question{text: "leave without taking anything of the answer?", esc: "stay",
		choices: []choice{{"x", "takes none", take(takeNone)}}})
}
