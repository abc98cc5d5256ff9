package failures

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/resend"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A rerecording is the wanted requests of failures on their way to answers, one
// cassette after the other. What is taken of them is one step of undo.
type rerecording struct {
	screen *Failures
	left   []planned // the cassettes that are not done, the one that is shown first
	of     int       // how many there are in all
	shown  screen.Screen
	joint  *opened.Joint
	given  rerecord.Values // by the person, until all is decided
	taken  int             // interactions
	before []string        // the cassettes of which nothing was taken
	failed int
	why    error // the first failure
}

// rerecord sends the wanted requests of cassettes again, and comes back when all is
// decided.
func (f *Failures) rerecord(m screen.App, parts []planned) tea.Cmd {
	r := &rerecording{screen: f, left: parts, of: len(parts), joint: new(opened.Joint), given: rerecord.Values{}}
	return r.next(m)
}

// next shows the next cassette, with what would be sent.
func (r *rerecording) next(m screen.App) tea.Cmd {
	f, of := r.screen, r.left[0]
	t := of.Cassette
	if why := stale(t, of.answered); why != "" {
		return tea.Batch(r.back(m), r.refuse(m, why), f.askAgain(m))
	}
	if why := t.Busy(); why != "" {
		return tea.Batch(r.back(m), r.refuse(m, nameOf(t)+": "+why))
	}
	at := slices.IndexFunc(f.groups, func(g *group) bool { return g.cassette == t })
	if at < 0 { // the tests were run again meanwhile
		return r.end(m)
	}
	f.away = f.groups[at]
	w := resend.Wanted{Cassette: t, Targets: of.targets, Then: r.ended}
	if r.of > 1 {
		w.Part, w.Joint = fmt.Sprintf("cassette %d of %d", r.of-len(r.left)+1, r.of), r.joint
		w.Given = r.given
	}
	browse := t.Browse(m)
	r.shown = m.Screens()[0]
	return tea.Batch(browse, resend.Plan(w))
}

// ended goes on with the next cassette, or goes back where the person gives the rest
// up. Where nothing was answered that is asked.
func (r *rerecording) ended(m screen.App, e resend.Ending) tea.Cmd {
	if r.of == 1 {
		return r.back(m) // what came of it is said
	}
	name := nameOf(r.left[0].Cassette)
	r.left = r.left[1:]
	r.taken, r.failed, r.why = r.taken+e.Taken, r.failed+e.Failed, cmp.Or(r.why, e.Why)
	if e.Taken == 0 {
		r.before = append(r.before, name)
	}
	switch {
	case e.Stopped || len(r.left) == 0 || m.Screens()[0] != r.shown: // the person has gone on
		return r.end(m)
	case e.Failed == 0 || e.Taken > 0:
		return r.next(m)
	}
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("%s: %s. Go on with %s?", name, render.Sanitize(done.Reason(e.Why)), render.Counted(len(r.left), "more cassette")), Failed: true,
		Esc: "no", Left: func() tea.Cmd { return r.end(m) },
		Choices: []widget.Choice{{Key: "y", Does: "yes", Run: func() tea.Cmd { return r.next(m) }}},
	})
}

// end goes back and says what came of all.
func (r *rerecording) end(m screen.App) tea.Cmd {
	back := r.back(m)
	switch said := r.words(); {
	case r.taken > 0:
		m.SayDone(done.Message{Words: said, Next: opened.Undoes})
	case r.failed > 0:
		m.Fail(said)
	default:
		m.Say(said)
	}
	return back
}

// refuse says why it does not go on, behind what came of the cassettes before.
func (r *rerecording) refuse(m screen.App, why string) tea.Cmd {
	if r.taken > 0 {
		why = r.words() + " · " + why
	}
	m.Fail(why)
	return nil
}

// words say what came of all: "re-recorded 3 interactions of 2 cassettes; as before:
// plants.yaml; 1 failed: connection refused".
func (r *rerecording) words() string {
	for _, of := range r.left {
		r.before = append(r.before, nameOf(of.Cassette))
	}
	r.left = nil
	said := "nothing re-recorded, all are as before"
	if r.taken > 0 {
		said = fmt.Sprintf("re-recorded %s of %s", render.Counted(r.taken, "interaction"), render.Counted(r.of-len(r.before), "cassette"))
	}
	switch {
	case r.taken == 0:
	case len(r.before) == 1:
		said += "; as before: " + r.before[0]
	case len(r.before) > 1:
		said += fmt.Sprintf("; as before: %d others", len(r.before))
	}
	if r.failed > 0 {
		said += fmt.Sprintf("; %d failed: %s", r.failed, render.Sanitize(done.Reason(r.why)))
	}
	return said
}

// back forgets the values that were given, and goes back to the failures unless the
// person has gone on from the cassette.
func (r *rerecording) back(m screen.App) (cmd tea.Cmd) {
	clear(r.given)
	if r.shown != nil && m.Screens()[0] == r.shown {
		r.screen.away = nil // it is asked again as it has changed
		cmd = m.Pop()
	}
	r.joint.NoteBeside(m)
	return cmd
}

// nameOf is a cassette's file.
func nameOf(t *opened.Cassette) string { return render.Sanitize(filepath.Base(t.File.Path())) }
