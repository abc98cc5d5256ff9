// Package resend sends recorded requests again: it shows what would be sent, asks,
// sends, and hands the answers to the screen of answers.
package resend

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/project"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// startRerecord shows what would be sent of the marked ones or this one.
func startRerecord(t *opened.Cassette, m screen.App) tea.Cmd {
	return Plan(Wanted{Cassette: t, Targets: rerecord.AsRecorded(t.List.Acted())})
}

// Plan plans what would be sent in the background; one interaction may be
// wanted with another request.
func Plan(w Wanted) tea.Cmd {
	return func() tea.Msg {
		run, err := rerecord.Prepare(w.Cassette.File, w.Targets)
		if err != nil {
			return planned{&rerecording{Wanted: w}, err}
		}
		return planned{&rerecording{Run: run, Wanted: w, notes: run.Remarks(w.Cassette.File), body: bodyToSend(run.Jobs)}, nil}
	}
}

// planned is sent when it is known what would be sent.
type planned struct {
	r   *rerecording
	err error
}

// Apply takes it into account.
func (msg planned) Apply(m screen.App) tea.Cmd {
	r := msg.r
	t := r.Cassette
	if !shown(m, t) || t.Busy() != "" || !m.Free() || isDeciding(m) {
		return r.lost(m)
	}
	if msg.err != nil {
		m.Fail("not re-recorded: " + render.Sanitize(done.Reason(msg.err)))
		return r.end(m, Ending{Failed: len(r.Targets), Why: msg.err})
	}
	if len(r.Jobs) == 0 {
		first := r.Refused[0]
		m.Fail(fmt.Sprintf("not re-recorded: %s, %d is as before", render.Sanitize(done.Reason(first.Err)), first.At+1))
		return r.end(m, Ending{Failed: len(r.Refused), Why: first.Err})
	}
	r.focus, t.Focus = t.Focus, widget.OnDetail
	if r.NeedsTrust() {
		shown := r.Cassette.Detail.ShowOverlay(trustOverlay(r.Project))
		return tea.Batch(shown, m.Arrange(), r.askTrust(m))
	}
	return tea.Batch(r.show(), m.Arrange(), r.fill)
}

// trustOverlay shows all that a project file sends, and where to.
func trustOverlay(f project.File) *detail.Overlay {
	s := &detail.Overlay{Title: project.Name, Right: "not trusted yet"}
	s.Add(widget.NewLine(detail.TextColumn, widget.Plain(render.Sanitize(f.Path))))
	for _, sends := range f.Sends() {
		s.Add(widget.NewLine(detail.TextColumn, widget.Plain(render.Sanitize(sends.Words()))))
	}
	s.Add(widget.Line{})
	s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Muted, "Nothing was read or sent yet. The answer holds until the file changes.")))
	return s
}

// askTrust asks whether the project file is trusted.
func (r *rerecording) askTrust(m screen.App) tea.Cmd {
	trust := func() tea.Cmd {
		return tea.Batch(r.show(), func() tea.Msg {
			if err := r.Project.Trust(); err != nil {
				return filled{r, render.Body{}, err}
			}
			return r.fill()
		})
	}
	return m.Inquire(widget.Question{Text: render.Sanitize(r.Project.Question()) + ".", Esc: "no", Left: func() tea.Cmd { return r.giveUp(m) },
		Choices: []widget.Choice{{Key: "t", Does: "trust it", Run: trust}}})
}

// fill reads what the project file says to put in.
func (r *rerecording) fill() tea.Msg {
	err := r.Fill()
	return filled{r, bodyToSend(r.Jobs), err}
}

// filled is sent when it is known which values are missing.
type filled struct {
	r    *rerecording
	body render.Body
	err  error
}

// Apply takes it into account.
func (msg filled) Apply(m screen.App) tea.Cmd {
	r := msg.r
	if !shown(m, r.Cassette) || !m.Free() || r.Cassette.Detail.Overlay == nil {
		r.Forget()
		return r.lost(m)
	}
	if msg.err != nil {
		m.Fail(fmt.Sprintf("%s: %s, %s", r.not(), render.Sanitize(done.Reason(msg.err)), r.asBefore()))
		return r.cannot(m, msg.err)
	}
	r.body = msg.body
	r.GiveAgain(r.Given)
	return tea.Batch(r.show(), r.askValues(m))
}

// show shows what would be sent instead of the interaction.
func (r *rerecording) show() tea.Cmd {
	if len(r.Jobs) == 1 {
		return r.Cassette.Detail.ShowOverlay(r.planOf(r.Jobs[0]))
	}
	s := &detail.Overlay{Title: fmt.Sprintf("Re-record %s", render.Counted(len(r.Jobs), "interaction")), Right: r.Part, Lines: r.noteLines()}
	for _, a := range r.Refused {
		s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Failure, fmt.Sprintf("%d cannot be sent: %s", a.At+1, render.Sanitize(done.Reason(a.Err))))))
	}
	for _, j := range r.Jobs {
		if len(s.Lines) > 0 {
			s.Add(widget.Line{})
		}
		lines := r.planLines(j)
		lines[0].Spans = slices.Insert(lines[0].Spans, 0, widget.In(render.Muted, fmt.Sprintf("%d  ", j.At+1)))
		s.Lines = append(s.Lines, lines...)
		if len(j.Plan.Body) > 0 {
			s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Muted, "body        "), widget.Plain(bodySteps(j, ""))))
		}
	}
	return r.Cassette.Detail.ShowOverlay(s)
}

// planOf is one request as it would be sent, with its body.
func (r *rerecording) planOf(j *send.Job) *detail.Overlay {
	body := r.body
	if len(j.Plan.Body) > 0 {
		body.Steps = bodySteps(j, body.TypeName())
	}
	lines := slices.Concat(r.noteLines(), r.planLines(j), detail.BodyLines(detail.Part{Body: body}))
	title := fmt.Sprintf("#%d  Re-record", j.At+1)
	if r.added {
		title = fmt.Sprintf("#%d  New interaction", j.At+1)
	}
	return &detail.Overlay{Title: title, Right: r.Part, Lines: lines, Body: body}
}

// bodyToSend is the body of a single request as it would be sent. What it takes grows
// with the body.
func bodyToSend(jobs []*send.Job) render.Body {
	if len(jobs) != 1 || len(jobs[0].Plan.Body) == 0 {
		return render.Body{}
	}
	j := jobs[0]
	sent := j.Old
	sent.Request.Header, sent.Request.Body.Wire = j.Plan.Header, j.Plan.Body
	return render.NewBody(sent, model.InRequest, render.Pretty, nil, 0)
}

// noteLines list what the project file says to no effect.
func (r *rerecording) noteLines() (lines []widget.Line) {
	for _, n := range r.Notes {
		lines = append(lines, widget.NewLine(detail.TextColumn, widget.In(render.Notice, render.Sanitize(n))))
	}
	return lines
}

// planLines are the request line, where it really goes, and the headers.
func (r *rerecording) planLines(j *send.Job) []widget.Line {
	p := j.Plan
	withNote := func(l widget.Line, text string) widget.Line {
		if note := valueNote(j, text); note != "" {
			l.Spans = append(l.Spans, widget.In(render.Notice, "   "+note))
		}
		return l
	}
	note := func(role render.Role, s string) widget.Line {
		return widget.NewLine(detail.TextColumn, widget.In(role, render.Sanitize(s)))
	}
	lines := []widget.Line{withNote(widget.NewLine(detail.TextColumn, widget.Plain(render.Sanitize(p.Method+" "+p.URL))), p.URL)}
	if p.Instead != "" {
		lines = append(lines, note(render.Notice, "instead of "+p.Instead))
	}
	for _, h := range p.Header {
		l := widget.NewLine(detail.TextColumn, widget.In(render.Key, render.Sanitize(h.Name)+": "), widget.Plain(render.Sanitize(h.Value)))
		lines = append(lines, withNote(l, h.Value))
	}
	if len(p.LeftOut) > 0 {
		lines = append(lines, note(render.Notice, "left out: "+strings.Join(p.LeftOut, ", ")))
	}
	if made := rerecord.Remade(p); made != "" {
		lines = append(lines, note(render.Muted, made))
	}
	for _, words := range rerecord.Notes(j, r.notes[j.At]) {
		lines = append(lines, note(render.Notice, words))
	}
	return lines
}

// bodySteps says how a body is sent. Its type, "" where it was not looked for, is
// left out of a coded one: the size is not that of the decoded bytes.
func bodySteps(j *send.Job, kind string) string {
	how := "sent as recorded"
	if !bytes.Equal(j.Plan.Body, j.Old.Request.Body.Wire) {
		how = "as it is sent"
	}
	s := render.Size(len(j.Plan.Body)) + ", " + how
	if kind != "" && len(j.Plan.Header.Values("Content-Encoding")) == 0 {
		s = kind + ", " + s
	}
	if note := valueNote(j, string(j.Plan.Body)); note != "" {
		s += ", " + note
	}
	return s
}

// valueNote says whether text has placeholders and whether they have values.
func valueNote(j *send.Job, text string) string {
	note := ""
	missing := j.Placeholders()
	for _, p := range j.Plan.Placeholders {
		if !strings.Contains(text, placeholderText(p)) {
			continue
		}
		if !slices.Contains(missing, p) {
			note = "value taken from an earlier answer"
			continue
		}
		if j.Options.Values[p] == "" {
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

// askValues asks for each value that is missing, then whether to send.
func (r *rerecording) askValues(m screen.App) tea.Cmd {
	missing := r.Missing()
	if missing == nil {
		return r.askToSend(m)
	}
	return m.Ask(widget.Prompt{
		Label: missing.Ask, Masked: true, Fresh: -1, Hint: "enter alone leaves the header out",
		Done: func(text string) tea.Cmd {
			if text == "" {
				return r.askToLeaveOut(m, *missing)
			}
			r.Give(*missing, text)
			r.Given.Add(*missing, text)
			return tea.Batch(r.show(), r.askValues(m))
		},
		Dropped: func() tea.Cmd { return r.giveUp(m) },
	})
}

// askToLeaveOut asks whether to send without the headers in which a value is missing.
func (r *rerecording) askToLeaveOut(m screen.App, missing rerecord.Missing) tea.Cmd {
	without := func() tea.Cmd {
		if _, err := r.LeaveOut(missing); err != nil {
			m.Fail(fmt.Sprintf("%s: no value for %s: %s, %s", r.not(), render.Sanitize(missing.Placeholder), render.Sanitize(done.Reason(err)), r.asBefore()))
			return r.cannot(m, err)
		}
		return tea.Batch(r.show(), r.askValues(m))
	}
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("no value for %s. Send without the header in which it stands?", render.Sanitize(missing.Placeholder)),
		Esc:  "no", Left: func() tea.Cmd { return r.askValues(m) },
		Choices: []widget.Choice{{Key: "y", Does: "leave it out", Run: without}},
	})
}

// askToSend asks once, and twice where sending may change something.
func (r *rerecording) askToSend(m screen.App) tea.Cmd {
	hosts, may := render.Sanitize(r.Hosts()), render.Sanitize(r.MayChange())
	what, them := render.Sanitize(r.Jobs[0].Plan.Method), "it"
	if n := len(r.Jobs); n > 1 {
		what, them = render.Counted(n, "request"), "them"
	}
	send := "send " + what
	if may == "" {
		return m.Inquire(widget.Question{Text: fmt.Sprintf("%s to %s?", send, hosts), Esc: "no", Left: func() tea.Cmd { return r.giveUp(m) },
			Choices: []widget.Choice{{Key: "y", Does: "yes", Run: func() tea.Cmd { return r.send(m) }}}})
	}
	really := "really " + what
	if len(r.Jobs) > 1 {
		really = "really " + send
	}
	second := func() tea.Cmd {
		return m.Inquire(widget.Question{Text: fmt.Sprintf("%s to %s?", really, hosts), Right: "second of 2",
			Esc: "does not", Left: func() tea.Cmd { return r.giveUp(m) }, Choices: []widget.Choice{{Key: "Y", Does: "sends", Run: func() tea.Cmd { return r.send(m) }}}})
	}
	return m.Inquire(widget.Question{Text: fmt.Sprintf("%s. Send %s?", may, them), Right: "first of 2",
		Esc: "no", Left: func() tea.Cmd { return r.giveUp(m) }, Choices: []widget.Choice{{Key: "y", Does: "yes", Run: second}}})
}

// isDeciding reports whether answers wait for a choice.
func isDeciding(m screen.App) bool {
	_, is := screen.Find[interface{ Undecided() int }](m)
	return is
}

// rerecordWords say how many are sent again where they are marked.
func rerecordWords(t *opened.Cassette) string {
	if n := len(t.List.Marked()); n > 0 {
		return "re-record " + render.Count(n)
	}
	return ""
}
