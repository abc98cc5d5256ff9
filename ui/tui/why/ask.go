package why

import (
	"context"
	"slices"
	"strings"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// asked is sent when a library was asked about requests.
type asked struct {
	cassette *opened.Cassette
	query    *opened.Query
	setting  match.Setting
	wanted   match.Wanted
	answers  []match.Answer
	unused   unusedFound // what a list of unused interactions names
	err      error
}

// A wanting finds the requests to ask about. It runs in the background.
type wanting func() (match.Wanted, error)

// askWhy asks under a setting; the view opens with the answer, or shows it.
func askWhy(t *opened.Cassette, m screen.App, setting match.Setting, want wanting) tea.Cmd {
	return t.StartQuery(m, func(ctx context.Context, a *opened.Query) screen.Fact {
		msg := asked{cassette: t, query: a, setting: setting}
		msg.wanted, msg.err = want()
		switch {
		case len(msg.wanted.Requests) == 0 && len(msg.wanted.Unused) > 0:
			msg.unused, msg.err = findUnused(ctx, t, msg.wanted)
		case msg.err == nil:
			msg.answers, msg.err = match.Ask(ctx, t.Recordings, setting, msg.wanted, a.SetRead)
		}
		return msg
	})
}

// Apply takes it into account.
func (msg asked) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if !t.Answered(m, msg.query, msg.err) {
		return nil
	}
	if msg.answers == nil {
		return msg.unused.mark(t, m)
	}
	own, others := match.Own(msg.answers)
	others = msg.wanted.LeftOut(others)
	e := &Explanation{wanted: msg.wanted, Answers: own, others: others}
	if others != "" && !m.Done() { // a change that was just made is said before
		count, _, _ := strings.Cut(others, ":")
		m.Say(render.Sanitize(count))
	}
	t.Setting = msg.setting
	t.Stats.Asked = false // another version may load the file, or not
	if v, ok := screen.Find[*Screen](m); ok {
		e.byLine, e.open = v.byLine, v.open
		e.at = min(v.at, len(e.Answers)-1)
		e.near.Height = v.near.Height
		v.Explanation = e
		v.turn(e.at)
		return tea.Batch(m.Arrange(), v.Show(m), t.ReadStats())
	}
	t.Reset()
	e.turn(max(0, slices.IndexFunc(e.Answers, func(a match.Answer) bool { return a.Outcome.Action != library.Play })))
	v := newWhy(t, e)
	v.Detail.Overlay = nil // it is shown by Moved
	return tea.Batch(m.Push(v), t.ReadStats())
}

// again asks again, after the cassette has changed.
func (v *Screen) again(m screen.App) tea.Cmd {
	return v.under(m, v.Setting)
}

// under asks the same under a setting.
func (v *Screen) under(m screen.App, setting match.Setting) tea.Cmd {
	wanted := v.wanted.Again(v.Answers)
	return askWhy(v.Cassette, m, setting, func() (match.Wanted, error) { return wanted, nil })
}

func (v *Explanation) answer() match.Answer { return v.Answers[v.at] }

// askHere asks this cassette instead of the one that the failure names.
func (v *Screen) askHere(m screen.App) tea.Cmd {
	setting := v.Setting
	setting.Here = true
	return v.under(m, setting)
}

func (v *Screen) isHere() string {
	if v.answer().Own {
		return "this cassette is asked already"
	}
	return ""
}
