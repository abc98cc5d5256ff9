package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A why is the view that explains what becomes of requests: the recordings that
// are nearest instead of the list, the one under the cursor against the request
// in the detail's.
type why struct {
	widget.Scroller // of the candidates
	wanted          match.Wanted
	answers         []match.Answer             // one for each request
	others          string                     // the failures of other cassettes, in words
	at              int                        // which of them is shown
	shown           int                        // the candidate that is compared
	byLine          bool                       // compared by line, not by path
	agreed          bool                       // what agrees is unfolded
	remedies        []explain.Remedy           // those that can be done, by their numbers from 1
	values          []string                   // wanted ones, which lines of the comparison name
	lines           map[int][]model.Difference // by line, of the candidates that were compared so
}

// asked is sent when a library was asked about requests.
type asked struct {
	query   *query
	setting match.Setting
	wanted  match.Wanted
	answers []match.Answer
	unused  unusedFound // what a list of unused interactions names
	err     error
}

// A wanting finds the requests to ask about. It runs in the background.
type wanting func() (match.Wanted, error)

// askWhy asks under a setting; the view opens with the answer, or shows it.
func (m *app) askWhy(t *openCassette, setting match.Setting, want wanting) tea.Cmd {
	return m.startQuery(t, func(ctx context.Context, a *query) fact {
		msg := asked{query: a, setting: setting}
		msg.wanted, msg.err = want()
		switch {
		case len(msg.wanted.Requests) == 0 && len(msg.wanted.Unused) > 0:
			msg.unused, msg.err = findUnused(ctx, t, msg.wanted)
		case msg.err == nil:
			msg.answers, msg.err = match.Ask(ctx, t.recordings, setting, msg.wanted, a.setRead)
		}
		return msg
	})
}

func (msg asked) apply(m *app) tea.Cmd {
	t := msg.query.cassette
	if !m.over(msg.query, msg.err) {
		return nil
	}
	if msg.answers == nil {
		return m.markUnused(msg.unused)
	}
	own, others := match.Own(msg.answers)
	others = msg.wanted.LeftOut(others)
	v := &why{wanted: msg.wanted, answers: own, others: others}
	if others != "" && !m.lasting { // a change that was just made is said before
		count, _, _ := strings.Cut(others, ":")
		m.say(render.Sanitize(count))
	}
	if old := t.why; old != nil {
		v.byLine, v.agreed = old.byLine, old.agreed
		v.at = min(old.at, len(v.answers)-1)
		v.Height = old.Height
	} else {
		m.focus, m.zoom = widget.OnList, false
		v.at = max(0, slices.IndexFunc(v.answers, func(a match.Answer) bool { return a.Outcome.Action != library.Play }))
	}
	t.why, t.setting = v, msg.setting
	t.stats.asked = false // another version may load the file, or not
	v.turn(v.at)
	return tea.Batch(m.arrange(), v.show(m), t.readStats())
}

// again asks again, after the cassette has changed.
func (v *why) again(m *app) tea.Cmd {
	return v.under(m, m.cassette.setting)
}

// under asks the same under a setting.
func (v *why) under(m *app, setting match.Setting) tea.Cmd {
	wanted := v.wanted.Again(v.answers)
	return m.askWhy(m.cassette, setting, func() (match.Wanted, error) { return wanted, nil })
}

func (v *why) answer() match.Answer { return v.answers[v.at] }

// askHere asks this cassette instead of the one that the failure names.
func askHere(m *app) tea.Cmd {
	setting := m.cassette.setting
	setting.Here = true
	return m.cassette.why.under(m, setting)
}

func isHere(m *app) string {
	if m.cassette.why.answer().Own {
		return "this cassette is asked already"
	}
	return ""
}

// turn shows another of the requests.
func (v *why) turn(to int) {
	v.at, v.lines = to, nil
	v.Cursor, v.Top = 0, 0
	v.Resize(len(v.answer().Near), v.Height)
}

// candidate is the recording under the cursor; ok is false where there is none.
func (v *why) candidate() (n explain.Near, ok bool) {
	if v.Count == 0 {
		return explain.Near{}, false
	}
	return v.answer().Near[v.Cursor], true
}

// show puts the comparison into the detail; the lines of large requests
// come later.
func (v *why) show(m *app) tea.Cmd {
	v.shown = v.Cursor
	shown := m.cassette.showOverlay(v.comparison())
	n, ok := v.candidate()
	if _, compared := v.lines[n.Interaction]; !v.byLine || !ok || compared {
		return shown
	}
	file, wanted := m.cassette.file, v.answer().Request
	now, later := m.waitAMoment(func() fact {
		recorded, _ := file.At(n.Interaction) // one that is gone is as if empty
		return compared{v, v.at, n.Interaction, lineDifferences(recorded.Request, wanted)}
	})
	if now != nil {
		return tea.Batch(shown, now.apply(m))
	}
	return tea.Batch(shown, later)
}

// compared is sent when a candidate was compared line by line.
type compared struct {
	why             *why
	at, interaction int // the request's number, and the candidate
	lines           []model.Difference
}

func (msg compared) apply(m *app) tea.Cmd {
	v := msg.why
	if m.cassette == nil || m.cassette.why != v || v.at != msg.at {
		return nil
	}
	if v.lines == nil {
		v.lines = map[int][]model.Difference{}
	}
	v.lines[msg.interaction] = msg.lines
	if n, ok := v.candidate(); ok && v.byLine && n.Interaction == msg.interaction && m.decision == nil && m.question == nil {
		return v.redraw(m)
	}
	return nil
}

// closeWhy goes back to the list.
func (m *app) closeWhy() tea.Cmd {
	m.cassette.why = nil
	m.focus, m.zoom = widget.OnList, false
	m.cassette.detail.at = -1
	return tea.Batch(m.arrange(), m.selectionMoved())
}

// toCandidate goes to the recording under the cursor, also if a filter hides it.
func toCandidate(m *app) tea.Cmd {
	t := m.cassette
	n, ok := t.why.candidate()
	if !ok {
		return nil
	}
	t.order = nil
	var cmd tea.Cmd
	if !t.list.shows(n.Interaction) {
		cmd = t.clearFilter(m)
	}
	t.list.show(n.Interaction)
	return tea.Batch(cmd, m.closeWhy())
}

// nowhere says why enter does nothing.
func nowhere(m *app) string {
	if _, l, _ := m.cassette.detail.lineAt(m.cassette.detail.Cursor); m.focus == widget.OnDetail && (l.kind == agreedLine || l.kind == remedyLine) {
		return ""
	}
	return noCandidate(m)
}

func noCandidate(m *app) string {
	if _, ok := m.cassette.why.candidate(); !ok {
		return "no recording is near"
	}
	return ""
}

// turnTo shows the next of several requests, or with way -1 the one before.
func turnTo(way int) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		v := m.cassette.why
		v.turn(v.at + way)
		return tea.Batch(m.arrange(), v.show(m))
	}
}

func atLastRequest(m *app) string {
	if v := m.cassette.why; v.at == len(v.answers)-1 {
		return "this is the last request"
	}
	return ""
}

func atFirstRequest(m *app) string {
	if m.cassette.why.at == 0 {
		return "this is the first request"
	}
	return ""
}

// escapeWhy ends the nearest thing of the view.
func escapeWhy(m *app) tea.Cmd {
	if m.focus == widget.OnDetail {
		return toList(m)
	}
	return m.closeWhy()
}

func nextComparison(m *app) tea.Cmd {
	v := m.cassette.why
	v.byLine = !v.byLine
	return v.show(m)
}

// foldAgreed folds or unfolds what agrees.
func foldAgreed(closed bool) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		m.cassette.why.agreed = !closed
		return m.cassette.why.redraw(m)
	}
}

// redraw shows the comparison again, the cursor on the row where it was.
func (v *why) redraw(m *app) tea.Cmd {
	d := &m.cassette.detail
	cursor, top := d.Cursor, d.Top
	cmd := v.show(m)
	standAt(cursor, top)(d)
	return cmd
}

// enterWhy does what the row under the cursor stands for; in the list of
// candidates it goes there.
func enterWhy(m *app) tea.Cmd {
	if m.focus == widget.OnList {
		return toCandidate(m)
	}
	_, l, _ := m.cassette.detail.lineAt(m.cassette.detail.Cursor)
	switch l.kind {
	case agreedLine:
		return foldAgreed(m.cassette.why.agreed)(m)
	case remedyLine:
		return m.remedy(l.n)
	}
	return toCandidate(m)
}

func unfoldWhy(m *app) tea.Cmd {
	if m.focus == widget.OnList {
		return toCandidate(m)
	}
	return foldAgreed(false)(m)
}

func foldOrBackWhy(m *app) tea.Cmd {
	if m.focus == widget.OnDetail && m.cassette.why.agreed {
		return foldAgreed(true)(m)
	}
	return escapeWhy(m)
}

// positionText says which request this is, and which candidate.
func (v *why) positionText(all int) string {
	s := ""
	if v.Count > 0 {
		s = fmt.Sprintf("%d/%d", v.Cursor+1, v.Count)
		if all > v.Count {
			s += " of " + render.Count(all) // the others are further away
		}
	}
	if len(v.answers) > 1 {
		s = fmt.Sprintf("request %d of %d  %s", v.at+1, len(v.answers), s)
	}
	return s
}

// standing is the request that is asked about.
func (v *why) standing() string {
	r := v.answer().Request
	if r.Method == "" {
		return render.Sanitize("(method not told) " + r.URL)
	}
	return render.Sanitize(r.Method + " " + r.URL)
}

// candidateMoved shows the recording under the cursor.
func (m *app) candidateMoved() tea.Cmd {
	v, d := m.cassette.why, &m.cassette.detail
	if d.overlay != nil && v.shown == v.Cursor {
		return nil
	}
	return v.show(m)
}

// goThereWords say what enter does: "go to 5".
func (m *app) goThereWords() string {
	n, _ := m.cassette.why.candidate()
	if _, l, _ := m.cassette.detail.lineAt(m.cassette.detail.Cursor); m.focus == widget.OnDetail {
		switch l.kind {
		case agreedLine:
			return "fold"
		case remedyLine:
			return "do it"
		}
	}
	return fmt.Sprintf("go to %d", n.Interaction+1)
}

// remedyKeys are the numbers of the remedies that can be done: "1-4".
func (m *app) remedyKeys(a *action) string {
	n := min(len(m.cassette.why.remedies), len(a.keys))
	if n < 2 {
		return a.keys[0]
	}
	return a.keys[0] + "-" + a.keys[n-1]
}

// clickComparison does what the clicked line stands for.
func (m *app) clickComparison() tea.Cmd {
	d := &m.cassette.detail
	_, l, _ := d.lineAt(d.Cursor)
	switch l.kind {
	case agreedLine:
		return foldAgreed(m.cassette.why.agreed)(m)
	case remedyLine:
		m.lastMouse.open = false // a second click is not enter
		if why := m.refusal(m.actionNamed(inWhy, "remedy")); why != "" {
			m.say(why)
			return nil
		}
		return m.remedy(l.n)
	}
	return nil
}
