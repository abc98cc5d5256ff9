package failures

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Remedies counts those that can be done.
func (f *Failures) Remedies() int {
	if f.said == nil {
		return 0
	}
	return len(f.said.Remedies)
}

// NoRemedies says why none can be done.
func (f *Failures) NoRemedies() string {
	switch r := f.selected(); {
	case f.selectedWay() != nil && f.Remedies() == 0:
		return "nothing can be done for all at once: enter shows each"
	case f.selectedWay() != nil:
	case r == nil:
		return "no failure is selected"
	case r.replays():
		return "there is nothing to fix"
	case f.Remedies() == 0:
		return "there is nothing that can be done here"
	}
	return ""
}

// Remedy does a remedy by its number. A cassette that is a guess is not changed
// without being asked about.
func (f *Failures) Remedy(m screen.App, n int) tea.Cmd {
	r, remedy := f.selected(), f.said.Remedies[n-1]
	if w := f.selectedWay(); w != nil {
		return f.doAll(m, w, remedy)
	}
	do := func() tea.Cmd { return f.do(m, r, remedy) }
	if r.Place.By != testrun.Guess || copies(remedy) {
		return do()
	}
	return m.Inquire(widget.Question{
		Text:    render.Sanitize(fmt.Sprintf("%s is a guess: %s. Change it?", r.Place.Path, cmp.Or(r.Place.Note, "the text does not tell the cassette"))),
		Choices: []widget.Choice{{Key: "y", Does: "change it", Run: do}}, Esc: "no"})
}

// copies reports whether a remedy is text to copy, and changes no cassette.
func copies(r explain.Remedy) bool { return r.Kind == explain.AsCurl || r.Kind == explain.Relax }

func (f *Failures) do(m screen.App, r *row, remedy explain.Remedy) tea.Cmd {
	t := r.group.cassette
	if why := stale(t, r.group.answered); why != "" && !copies(remedy) {
		m.Fail(why)
		return f.askAgain(m)
	}
	if remedy.Kind == explain.Unused {
		return t.Make(m, opened.Change{Change: r.change(remedy), Said: done.Message{Words: match.Made(remedy)}, At: -1})
	}
	return compare.Do(m, t, *r.Answer, remedy, func() tea.Cmd {
		target, err := r.Answer.Target(t.File, remedy)
		if err != nil {
			m.Fail("not re-recorded: " + render.Sanitize(done.Reason(err)))
			return nil
		}
		return f.rerecord(m, []planned{{Part: opened.Part{Cassette: t}, answered: r.group.answered, targets: []rerecord.Target{target}}})
	})
}

// open opens the cassette at the explanation of a failure.
func (f *Failures) open(m screen.App, r *row) tea.Cmd {
	f.away = r.group
	t := r.group.cassette
	if r.Asked == nil {
		return t.Browse(m)
	}
	wanted, setting := r.Asked.Wanted()
	at := slices.IndexFunc(r.Asked.Answers, func(a match.Answer) bool { return a.Number == r.Number })
	return m.Open("why", opened.Explained{Cassette: t, Wanted: wanted, Setting: setting, Answers: r.Asked.Answers, At: max(0, at)})
}

// enter opens the cassette at the explanation; in the detail it does what the
// line says.
func (f *Failures) enter(m screen.App) tea.Cmd {
	if l, ok := f.onRemedy(); ok {
		if why := f.Busy(); why != "" {
			m.Say(why)
			return nil
		}
		return f.Remedy(m, l.N)
	}
	if l, ok := f.onFold(); ok {
		f.unfolded.Toggle(l.Kind)
		return f.explainAgain(m)
	}
	m.Hush()
	if w := f.selectedWay(); w != nil {
		return f.foldWay(m, w)
	}
	return f.open(m, f.selected())
}

// onRemedy is the line of a remedy that the cursor is on.
func (f *Failures) onRemedy() (widget.Line, bool) {
	_, l, ok := f.detail.LineAt(f.detail.Cursor)
	return l, ok && f.focus == widget.OnDetail && l.Kind == detail.RemedyLine
}

// onFold is the line of the detail under the cursor, where it folds something.
func (f *Failures) onFold() (widget.Line, bool) {
	_, l, ok := f.detail.LineAt(f.detail.Cursor)
	return l, ok && f.focus == widget.OnDetail && compare.Folds(l.Kind)
}

func (f *Failures) enterWords() string {
	if l, ok := f.onFold(); ok && l.Sign == "▸" {
		return "unfold"
	} else if ok {
		return "fold"
	}
	if _, ok := f.onRemedy(); ok {
		return "do it"
	}
	if w := f.selectedWay(); w != nil && w.open {
		return "fold"
	} else if w != nil {
		return "unfold"
	}
	return ""
}

// nowhere says why enter does nothing.
func (f *Failures) nowhere() string {
	if _, ok := f.onFold(); ok {
		return ""
	}
	switch r := f.selected(); {
	case f.selectedWay() != nil:
	case r == nil:
		return "no failure is selected"
	case r.group.cassette == nil && r.Place.Path == "":
		return "no cassette is known"
	case r.group.cassette == nil:
		return "there is no cassette to open"
	}
	return ""
}
