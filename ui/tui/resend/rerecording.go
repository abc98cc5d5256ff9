package resend

import (
	"cmp"
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A Wanted is what is to be sent again of one cassette, and how it goes on then.
type Wanted struct {
	Cassette *opened.Cassette
	Targets  []rerecord.Target
	Part     string        // of what it is a part: "cassette 1 of 3"; "" of nothing
	Joint    *opened.Joint // the step that takes the answers; nil for one of its own
	// Given are the values that were given for the parts before; nil where there are
	// no parts.
	Given rerecord.Values
	// Then goes on once it has ended, however it did; nil where nothing does.
	Then func(m screen.App, e Ending) tea.Cmd
}

// An Ending is what came of it.
type Ending struct {
	Taken  int // interactions that were replaced or added
	Failed int // that could not be sent, or were not answered
	Why    error
	// Stopped: the person gave up what was not sent or not decided on.
	Stopped bool
}

// A rerecording is interactions on their way to new responses: shown, asked
// about once, sent, and decided on.
type rerecording struct {
	*rerecord.Run
	Wanted
	notes   map[int][]string // what a person should know of the requests
	body    render.Body      // of a single request, as it would be sent
	results []*send.Result
	focus   widget.Focus // where the keys were: they go back there
	added   bool         // it is a new interaction, which is not in the cassette yet

	ctx    context.Context
	cancel context.CancelFunc
}

// leave forgets the values and puts the interaction back into the detail.
func (r *rerecording) leave(m screen.App) tea.Cmd {
	r.Forget()
	r.Cassette.Focus = r.focus
	return leaveOverlay(r.Cassette, m)
}

// not begins to say why nothing came of it.
func (r *rerecording) not() string {
	if r.added {
		return "not added"
	}
	return "not re-recorded"
}

// asBefore says that nothing happened to them.
func (r *rerecording) asBefore() string {
	if r.added {
		return "nothing was sent"
	}
	if len(r.Jobs) == 1 {
		return fmt.Sprintf("%d is as before", r.Jobs[0].At+1)
	}
	return "all are as before"
}

// A shower puts its own into the detail.
type Shower interface{ Show(m screen.App) tea.Cmd }

// shown reports whether the detail of a cassette is seen.
func shown(m screen.App, t *opened.Cassette) bool {
	_, shows := screen.Find[Shower](m)
	return shows && opened.Shown(m) == t
}

// leaveOverlay puts back into the detail what the screen shows there.
func leaveOverlay(t *opened.Cassette, m screen.App) tea.Cmd {
	if !shown(m, t) || t.Detail.Overlay == nil {
		return nil
	}
	if s, ok := screen.Find[Shower](m); ok {
		return s.Show(m)
	}
	return nil
}

// end goes on with what is to follow.
func (r *rerecording) end(m screen.App, e Ending) tea.Cmd {
	if r.Then == nil {
		return nil
	}
	return r.Then(m, e)
}

// decided goes on once the answers are decided on.
func (r *rerecording) decided(m screen.App, taken int, stopped bool) tea.Cmd {
	e := Ending{Taken: taken, Stopped: stopped}
	for _, a := range r.results {
		if a.Err != nil && !a.Stopped() {
			e.Failed++
			e.Why = cmp.Or(e.Why, a.Err)
		}
	}
	return r.end(m, e)
}

// giveUp leaves, as the person does not want it sent.
func (r *rerecording) giveUp(m screen.App) tea.Cmd {
	return tea.Batch(r.leave(m), r.end(m, Ending{Stopped: true}))
}

// cannot leaves, as it cannot be sent.
func (r *rerecording) cannot(m screen.App, err error) tea.Cmd {
	return tea.Batch(r.leave(m), r.end(m, Ending{Failed: len(r.Targets), Why: err}))
}

// lost ends it where the person went on to something else.
func (r *rerecording) lost(m screen.App) tea.Cmd { return r.end(m, Ending{Stopped: true}) }
