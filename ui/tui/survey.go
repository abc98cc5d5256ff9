package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/ui/render"
)

// A survey is what the list must know of all interactions: where the URLs
// differ, whether times of recording are kept, which have findings (the file
// remembers those). It is made in steps, so that a big cassette does not wait
// for it.
type survey struct {
	gen     int
	next    int // the first interaction not yet seen
	origins render.Origins
	dated   bool
	judged  int // the first interaction not yet asked for findings
}

const (
	// surveyStep is how many interactions one step looks at.
	surveyStep = 2000
	// judgeBytes is after how many bytes of interactions that are asked for
	// findings a step ends: their bodies are decoded.
	judgeBytes = 4 << 20
)

// A stretch is what one step found.
type stretch struct {
	next  int
	urls  []string
	dated bool
}

func look(f *cassette.File, from int) stretch {
	s := stretch{next: min(from+surveyStep, f.Len())}
	for i := from; i < s.next; i++ {
		sum, err := f.Summary(i)
		if err != nil {
			continue
		}
		if sum.URL != "" {
			s.urls = append(s.urls, sum.URL)
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
	library := f.Format().Library
	found, _ := f.Judge(i, func(v model.Interaction) bool { return len(replay.Findings(library, v)) > 0 })
	return found
}

func (s *survey) add(found stretch) {
	s.next = found.next
	s.dated = s.dated || found.dated
	for _, url := range found.urls {
		s.origins.Add(url)
	}
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
	msg.tape.survey.judged = msg.next
	return msg.tape.surveyOn()
}

// surveyOn makes the next step, if there is one. Findings come last, since they
// take longest.
func (t *tape) surveyOn() tea.Cmd {
	s, seen := t.survey, t.list.seen()
	switch {
	case s.next < t.file.Len():
		return func() tea.Msg {
			judge(t.file, seen, t.file.Len())
			return surveyed{t, s.gen, look(t.file, s.next)}
		}
	case s.judged < t.file.Len():
		return func() tea.Msg { return judged{t, s.gen, judge(t.file, seen, s.judged)} }
	}
	return nil
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
	t.survey.gen, t.survey.next, t.survey.judged = gen, 0, 0
	return t.surveyOn()
}
