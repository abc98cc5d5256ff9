package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library/all"
	"tapedeck/ui/render"
)

// A survey is what the list must know of all interactions: where the URLs
// differ, whether times of recording are kept, which have findings (the file
// remembers those). It is made in steps, so that a big cassette does not wait
// for it.
type survey struct {
	gen     int
	next    int // the first interaction not yet seen
	running bool
	origins render.Origins
	dated   bool
	judged  int  // the first interaction not yet asked for findings
	asked   bool // whether the library loads the file
}

// One step looks at surveyStep interactions, or at those in about surveyBytes;
// where it asks for findings, whose bodies are decoded, in judgeBytes.
const (
	surveyStep  = 2000
	surveyBytes = 2 << 20
	judgeBytes  = 4 << 20
)

// A stretch is what one step found.
type stretch struct {
	next    int
	origins render.Origins
	dated   bool
}

func look(f *cassette.File, from int) stretch {
	s := stretch{next: from}
	size, end := 0, min(from+surveyStep, f.Len())
	for ; s.next < end && size < surveyBytes; s.next++ {
		size += len(f.Text(s.next))
		sum, err := f.Summary(s.next)
		if err != nil {
			continue
		}
		if sum.URL != "" {
			s.origins.Add(sum.URL)
		}
		s.dated = s.dated || !sum.Recorded.IsZero()
	}
	return s
}

// judge asks for findings, of those in view first, and returns the first
// interaction not yet asked.
func judge(f *cassette.File, seen []int, from int) int {
	for _, i := range seen {
		hasFindings(f, i)
	}
	bytes := 0
	for n := 0; from < f.Len() && n < surveyStep && bytes < judgeBytes; n++ {
		hasFindings(f, from)
		bytes += len(f.Text(from))
		from++
	}
	return from
}

// hasFindings reports whether the detail tells findings of an interaction.
func hasFindings(f *cassette.File, i int) bool {
	found, _ := f.Judge(i, func(v model.Interaction) bool { return len(findings(f, v)) > 0 })
	return found
}

// findings are those of an interaction, for the clients of the library too, where
// its rules are known.
func findings(f *cassette.File, i model.Interaction) []model.Finding {
	l, _ := all.Named(f.Format().Library)
	return l.Findings(i)
}

func (s *survey) add(found stretch) {
	s.next = found.next
	s.dated = s.dated || found.dated
	s.origins.Join(&found.origins)
}

// surveyed is told after each step of a survey.
type surveyed struct {
	tape  *tape
	gen   int
	found stretch
}

func (msg surveyed) apply(*app) tea.Cmd {
	if msg.gen != msg.tape.survey.gen {
		return nil
	}
	msg.tape.survey.running = false
	msg.tape.survey.add(msg.found)
	return msg.tape.surveyOn()
}

// judged is told after each step of asking for findings.
type judged struct {
	tape *tape
	gen  int
	next int
}

func (msg judged) apply(*app) tea.Cmd {
	if msg.gen != msg.tape.survey.gen {
		return nil
	}
	msg.tape.survey.running = false
	msg.tape.survey.judged = msg.next
	return msg.tape.surveyOn()
}

// loadAsked is told when it is known whether the library loads the file.
type loadAsked struct {
	tape    *tape
	gen     int
	finding string // why it would not, "" if it would
}

func (msg loadAsked) apply(*app) tea.Cmd {
	t := msg.tape
	if msg.gen != t.survey.gen {
		return nil
	}
	t.survey.running, t.survey.asked = false, true
	d := &t.detail
	if d.ofFile == msg.finding {
		return nil
	}
	d.ofFile = msg.finding
	if len(d.blocks) == 0 {
		return nil
	}
	keep := d.keep()
	d.build()
	keep(d)
	return d.look()
}

// surveyOn makes the next step, if there is one and none is on its way.
// Findings come last, since they take longest.
func (t *tape) surveyOn() tea.Cmd {
	s, seen, n, setting := t.survey, t.list.seen(), t.file.Len(), t.setting
	if s.running || s.next >= n && s.judged >= n && (s.asked || t.indexing()) {
		return nil
	}
	t.survey.running = true
	return func() tea.Msg {
		if s.next >= n && s.judged >= n {
			return loadAsked{t, s.gen, setting.LoadFinding(context.Background(), t.file)}
		}
		if s.next >= n {
			return judged{t, s.gen, judge(t.file, seen, s.judged)}
		}
		judge(t.file, seen, n)
		return surveyed{t, s.gen, look(t.file, s.next)}
	}
}

// resurvey looks again at a cassette that was changed: at once where it is
// small. A big one keeps what was known and learns what is new.
func (t *tape) resurvey() tea.Cmd {
	gen := t.survey.gen + 1
	if t.file.Len() <= surveyStep {
		t.survey = survey{gen: gen}
		t.survey.add(look(t.file, 0))
		return t.surveyOn()
	}
	t.survey.gen, t.survey.next, t.survey.judged, t.survey.running, t.survey.asked = gen, 0, 0, false, false
	return t.surveyOn()
}
