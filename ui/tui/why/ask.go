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

// asked is what a library said about requests.
type asked struct {
	setting match.Setting
	wanted  match.Wanted
	answers []match.Answer
	stays   int         // the candidate that was under the cursor, from 0; -1 for none
	unused  unusedFound // what a list of unused interactions names
}

// A wanting finds the requests to ask about. It runs in the background.
type wanting func() (match.Wanted, error)

// askWhy asks under a setting; the view opens with the answer, or shows it.
func askWhy(t *opened.Cassette, m screen.App, setting match.Setting, want wanting) tea.Cmd {
	return askAbout(t, m, asked{setting: setting, stays: -1}, want)
}

// askAbout asks as askWhy does, and fills in what was said.
func askAbout(t *opened.Cassette, m screen.App, a asked, want wanting) tea.Cmd {
	return opened.Ask(t, m, func(ctx context.Context, progress func(int)) (_ asked, err error) {
		a.wanted, err = want()
		switch {
		case len(a.wanted.Requests) == 0 && len(a.wanted.Unused) > 0:
			a.unused, err = findUnused(ctx, t, a.wanted)
		case err == nil:
			a.answers, err = match.Ask(ctx, t.Recordings, a.setting, a.wanted, progress)
		}
		return a, err
	}, func(m screen.App, a asked) tea.Cmd { return a.show(m, t) })
}

// show shows the answers, or marks what a list of unused interactions names.
func (a asked) show(m screen.App, t *opened.Cassette) tea.Cmd {
	if a.answers == nil {
		return a.unused.mark(t, m)
	}
	own, others := match.Own(a.answers)
	others = a.wanted.LeftOut(others)
	e := &Explanation{wanted: a.wanted, Answers: own, others: others}
	if others != "" && !m.Done() { // a change that was just made is said before
		count, _, _ := strings.Cut(others, ":")
		m.Say(render.Sanitize(count))
	}
	t.Setting = a.setting
	t.Stats.Asked = false // another version may load the file, or not
	if v, ok := screen.Find[*Screen](m); ok {
		e.byLine, e.open = v.byLine, v.open
		e.at = min(v.at, len(e.Answers)-1)
		e.near.Height = v.near.Height
		v.Explanation = e
		v.turn(e.at)
		v.goTo(a.stays)
		return tea.Batch(m.Arrange(), v.Show(m), t.ReadStats())
	}
	t.Reset()
	e.turn(max(0, slices.IndexFunc(e.Answers, func(a match.Answer) bool { return a.Outcome.Action != library.Play })))
	v := newWhy(t, e)
	v.Detail.Overlay = nil // it is shown by Moved
	return tea.Batch(m.Push(v), t.ReadStats())
}

// again asks again, after the cassette has changed. The candidate under the cursor
// stays there, so that undoing what was done to it leads back to it.
func (v *Screen) again(m screen.App) tea.Cmd {
	a := asked{setting: v.Setting, stays: -1}
	if n, ok := v.candidate(); ok {
		a.stays = n.Interaction
	}
	return askAbout(v.Cassette, m, a, v.same())
}

// under asks the same under a setting.
func (v *Screen) under(m screen.App, setting match.Setting) tea.Cmd {
	return askWhy(v.Cassette, m, setting, v.same())
}

// same are the requests that were asked about.
func (v *Screen) same() wanting {
	wanted := v.wanted.Again(v.Answers)
	return func() (match.Wanted, error) { return wanted, nil }
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
