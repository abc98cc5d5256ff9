package failures

import (
	"context"
	"fmt"
	"io"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// askedAgain is sent when the failures of cassettes were asked about again.
type askedAgain struct {
	screen *Failures
	of     []again
	err    error
}

// An again is a cassette that is asked about once more.
type again struct {
	group   *group
	changes int // how many it has now
	setting match.Setting
	rows    []*row
	now     map[*testrun.Asking]*testrun.Asking
	unused  map[*row][]int
}

// Follow asks again about the cassettes that have changed; what is shown stays
// till then.
func (f *Failures) Follow(m screen.App) (tea.Cmd, bool) { return f.askAgain(m), true }

// askAgain asks about all failures of the cassettes that have changed since they
// were asked.
func (f *Failures) askAgain(m screen.App) tea.Cmd {
	msg := askedAgain{screen: f}
	for _, g := range f.groups {
		if t := g.cassette; t != nil && g.changes != t.Changes {
			g.changes = t.Changes
			msg.of = append(msg.of, again{g, t.Changes, t.Setting, slices.Clone(g.rows), map[*testrun.Asking]*testrun.Asking{}, map[*row][]int{}})
		}
	}
	if len(msg.of) == 0 {
		return nil
	}
	f.trying.end() // what was tried was tried with the cassettes as they were
	asked := map[*row]*testrun.Asking{}
	for _, a := range msg.of {
		for _, r := range a.rows {
			asked[r] = r.Asked
		}
	}
	now, later := m.Wait(func() screen.Fact {
		for _, a := range msg.of {
			if msg.err = a.ask(m.Context(), asked); msg.err != nil {
				break
			}
		}
		return msg
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// ask asks what the tests asked, once for each.
func (a again) ask(ctx context.Context, asked map[*row]*testrun.Asking) (err error) {
	t := a.group.cassette
	for _, r := range a.rows {
		if was := asked[r]; was != nil && a.now[was] == nil {
			if a.now[was], err = was.Again(ctx, t.Recordings, a.setting); err != nil {
				return err
			}
		}
		if len(r.Unused()) > 0 {
			a.unused[r] = r.FindUnused(ctx, t.File)
		}
	}
	return nil
}

// Apply shows what would replay now.
func (msg askedAgain) Apply(m screen.App) tea.Cmd {
	f := msg.screen
	if msg.err != nil {
		for _, a := range msg.of {
			a.group.changes = -1 // it is asked when something is to be done with it
		}
		m.Fail("not asked: " + render.Sanitize(msg.err.Error()))
		return f.explainAgain(m)
	}
	for _, a := range msg.of {
		if a.changes != a.group.changes {
			continue // it has changed meanwhile
		}
		a.group.answered = a.changes
		for _, r := range a.group.rows {
			if now := a.now[r.Asked]; now != nil {
				r.Asked, r.Answer = now, now.Of(r.Number)
			}
			if at, ok := a.unused[r]; ok {
				r.unused = at
			}
		}
	}
	f.ways.askedAgain()
	f.trying.end()
	return f.explainAgain(m)
}

// cannotRun says why the tests are not run again.
func (f *Failures) cannotRun() string {
	switch {
	case f.source.Command == nil:
		return "only what tapedeck ran itself runs again: tapedeck run -- CMD"
	case f.reading.going:
		return "still reading · esc stops"
	case f.all.Saving():
		return "still saving"
	}
	return ""
}

// runAgain runs the command again, once the person has said whether that is with
// what makes a library say more.
func (f *Failures) runAgain(m screen.App) tea.Cmd {
	s, ok := f.offered()
	if !ok {
		return f.runSaved(m)
	}
	answer := func(yes bool) func() tea.Cmd {
		return func() tea.Cmd {
			if err := f.source.Switches.Answer(s, yes); err != nil {
				m.Fail("your answer is not remembered: " + render.Sanitize(err.Error()))
			}
			if yes {
				f.source.runWith(s)
			}
			return f.runSaved(m)
		}
	}
	with, long, without := s.Argument, ", now and from now on", "without, always"
	if s.Variable != "" {
		with = s.Variable + " in the environment"
	}
	if s.Secrets {
		long, without = " until you quit", "without"
	}
	return m.Inquire(widget.Question{Text: fmt.Sprintf("With %s %s. Run with it%s?", with, s.Prints, long), Esc: "stay",
		Choices: []widget.Choice{{Key: "y", Does: "with it", Run: answer(true)}, {Key: "n", Does: without, Run: answer(false)}}})
}

// offered is a switch with which a test that did not print all of a request would
// print more, if the person has not been asked about it.
func (f *Failures) offered() (library.Switch, bool) {
	for _, r := range f.rows {
		if len(r.Request.Missing) == 0 {
			continue
		}
		for _, s := range r.switches() {
			if f.source.Switches.Asks(s, *f.source.Command) {
				return s, true
			}
		}
	}
	return library.Switch{}, false
}

// runWith has the command run with a switch from now on.
func (s *Source) runWith(with library.Switch) {
	c := *s.Command
	c.Switches = append(slices.Clone(c.Switches), with)
	s.Command, s.Name = &c, c.Name()
}

// runSaved runs the command; the tests read what is saved.
func (f *Failures) runSaved(m screen.App) tea.Cmd {
	n := f.all.UnsavedCount()
	if n == 0 {
		return f.run(m)
	}
	return m.Inquire(widget.Question{Text: render.Counted(n, "change") + " not saved: the tests would not see them. Run?", Esc: "no",
		Choices: []widget.Choice{
			{Key: "s", Does: "save and run", Run: func() tea.Cmd { return tea.Sequence(f.all.Save(m, false), func() tea.Msg { return runDue{f} }) }},
			{Key: "r", Does: "run as it is", Run: func() tea.Cmd { return f.run(m) }},
		}})
}

// runDue is sent once the cassettes are saved.
type runDue struct{ screen *Failures }

// Apply runs the tests, unless something was not saved.
func (msg runDue) Apply(m screen.App) tea.Cmd {
	if msg.screen.all.UnsavedCount() > 0 {
		return nil // why is said, or asked
	}
	return msg.screen.run(m)
}

// A runner leaves the terminal to a command.
type runner struct {
	testrun.Command
	ctx      context.Context
	finished testrun.Finished
}

// Run runs it.
func (r *runner) Run() (err error) {
	r.finished, err = r.Command.Run(r.ctx)
	return err
}

// The command has the terminal that tapedeck was started in.

// SetStdin leaves the command's own.
func (r *runner) SetStdin(io.Reader) {}

// SetStdout leaves the command's own.
func (r *runner) SetStdout(io.Writer) {}

// SetStderr leaves the command's own.
func (r *runner) SetStderr(io.Writer) {}

func (f *Failures) run(m screen.App) tea.Cmd {
	m.Hush()
	r := &runner{Command: *f.source.Command, ctx: m.Context()}
	return m.Execute(r, func(err error) tea.Msg {
		msg := ranAgain{screen: f, runner: r, err: err}
		if err == nil {
			msg.run = r.finished.Run()
		}
		return msg
	})
}

// ranAgain is sent when the tests have run.
type ranAgain struct {
	screen *Failures
	runner *runner
	run    testrun.Run
	err    error
}

// Apply reads what failed now.
func (msg ranAgain) Apply(m screen.App) tea.Cmd {
	f := msg.screen
	if msg.err != nil {
		m.Fail("not run: " + render.Sanitize(msg.err.Error()))
		return nil
	}
	f.source.Status, f.source.Run = msg.runner.finished.Status, msg.run
	f.before = f.rows
	f.rows, f.groups, f.lines, f.summary, f.away = nil, nil, nil, summary{}, nil
	f.list, f.ways = widget.Scroller{Height: f.list.Height}, ways{on: f.ways.on}
	f.beginListing() // one under way is of the rows before
	f.focus = widget.OnList
	return tea.Batch(m.Arrange(), f.explain(m), f.read(m))
}
