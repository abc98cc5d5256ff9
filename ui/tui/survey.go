package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
)

// A survey is what the list must know of all interactions: where the URLs
// differ, whether times of recording are kept. It is made in steps, so that a
// big cassette does not wait for it.
type survey struct {
	gen     int
	next    int // the first interaction not yet seen
	origins render.Origins
	dated   bool
}

// surveyStep is how many interactions one step looks at.
const surveyStep = 2000

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

// surveyOn makes the next step, if there is one.
func (t *tape) surveyOn() tea.Cmd {
	gen, from := t.survey.gen, t.survey.next
	if from >= t.file.Len() {
		return nil
	}
	return func() tea.Msg { return surveyed{t, gen, look(t.file, from)} }
}

// resurvey looks again at a cassette that was changed: at once where it is
// small. A big one keeps what was known and learns what is new.
func (t *tape) resurvey() tea.Cmd {
	gen := t.survey.gen + 1
	if t.file.Len() <= surveyStep {
		t.survey = survey{gen: gen}
		t.survey.add(look(t.file, 0))
		return nil
	}
	t.survey.gen, t.survey.next = gen, 0
	return t.surveyOn()
}
