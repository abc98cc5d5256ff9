package cli

import (
	"cmp"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/failure"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
)

// A matchJSON is match --json.
type matchJSON struct {
	Test        *string         `json:"test"`     // as its runner prints it
	Cassette    string          `json:"cassette"` // the one that was asked, else as the text names it
	Placed      bool            `json:"placed"`   // the failure is the asked cassette's
	Before      int             `json:"before"`   // how many requests of the test replayed before
	Library     string          `json:"library"`
	Mode        string          `json:"mode"`
	Outcome     string          `json:"outcome"` // replay, record or error
	Interaction *int            `json:"interaction"`
	Reason      string          `json:"reason"`
	Missing     []missingJSON   `json:"missing"`
	Read        map[string]any  `json:"read"`
	Request     requestJSON     `json:"request"`
	Candidates  []candidateJSON `json:"candidates"`
	Remedies    []remedyJSON    `json:"remedies"`
}

type missingJSON struct {
	Part string `json:"part"`
	Why  string `json:"why"`
}

type candidateJSON struct {
	N        int           `json:"n"`
	Distance int           `json:"distance"`
	Played   *bool         `json:"played"` // null where the text does not say
	Matchers []matcherJSON `json:"matchers"`
}

// A matcherJSON is a matcher's verdict; ok is null where it looks at what is
// not known.
type matcherJSON struct {
	Name     string     `json:"name"`
	OK       *bool      `json:"ok"`
	Wanted   string     `json:"wanted"`
	Recorded string     `json:"recorded"`
	Diff     []diffJSON `json:"diff"`
	Said     string     `json:"said,omitempty"` // by the matcher itself, in the text
}

type diffJSON struct {
	Path     string  `json:"path"`
	Wanted   *string `json:"wanted"`
	Recorded *string `json:"recorded"`
}

type remedyJSON struct {
	ID   string  `json:"id"`
	Text string  `json:"text"`
	Copy *string `json:"copy"`           // text to copy, null where --apply does it
	Diff string  `json:"diff,omitempty"` // of a test run: what --apply changes
}

// notAskedJSON is a request that no cassette was asked about, for a reason.
func notAskedJSON(r failure.Request, reason string) matchJSON {
	return matchJSON{
		Test: orNull(r.Test), Outcome: "error", Reason: reason,
		Missing: []missingJSON{}, Read: readJSON(r), Candidates: []candidateJSON{}, Remedies: []remedyJSON{},
		Request: requestJSON{r.Method, r.URL, r.Proto, newHeaderJSON(r.Header), newBodyJSON(r.Header, r.Body)},
	}
}

func newMatchJSON(f *cassette.File, w match.Answer) matchJSON {
	out := notAskedJSON(w.From, w.Words())
	out.Cassette, out.Placed, out.Before = f.Path(), w.Own, w.Replayed
	out.Library, out.Mode, out.Outcome = w.Library, w.Mode, "record"
	out.Request = requestJSON{w.Request.Method, w.Request.URL, w.Request.Proto, newHeaderJSON(w.Request.Header), newBodyJSON(w.Request.Header, w.Request.Body)}
	if !w.Own {
		out.Cassette = cmp.Or(w.Cassette, w.Library)
	}
	for _, note := range w.Notes {
		out.Reason += "; " + note
	}
	switch w.Outcome.Action {
	case library.Play:
		out.Outcome = "replay"
		if w.Outcome.Interaction != library.RecordedNow {
			n := w.Outcome.Interaction + 1
			out.Interaction = &n
		}
	case library.Fail:
		out.Outcome = "error"
	}
	for _, m := range w.Missing {
		out.Missing = append(out.Missing, missingJSON{string(m.Part), m.Why})
	}
	for _, n := range w.Near {
		out.Candidates = append(out.Candidates, newCandidateJSON(n))
	}
	for _, remedy := range w.Remedies() {
		r := remedyJSON{ID: remedy.ID, Text: remedyText(remedy)}
		if remedy.Kind == explain.Relax || remedy.Kind == explain.AsCurl {
			text := copyText(w, remedy)
			r.Text, r.Copy = w.CopyWords(remedy), &text
		}
		out.Remedies = append(out.Remedies, r)
	}
	return out
}

// orNull is nil for what a text does not say.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// mostText bounds what a matcher saw, in columns; diff has the differences.
const mostText = 1000

func newCandidateJSON(n explain.Near) candidateJSON {
	c := candidateJSON{N: n.Interaction + 1, Distance: n.Distance, Matchers: []matcherJSON{}}
	if played := n.Played > 0; !n.PlayedUnknown {
		c.Played = &played
	}
	for _, m := range n.Matchers {
		j := matcherJSON{Name: m.Matcher, Wanted: render.CutMiddle(m.Wanted, mostText), Recorded: render.CutMiddle(m.Recorded, mostText), Diff: []diffJSON{}}
		if !m.Unknown {
			ok := m.Agreed
			j.OK = &ok
		}
		if len(m.Differences) == 0 && !m.Agreed {
			j.Said = render.CutMiddle(m.Message, mostText)
		}
		for _, d := range m.Differences {
			diff := diffJSON{Path: d.Path}
			if d.Kind != model.Added {
				diff.Recorded = &d.Was
			}
			if d.Kind != model.Removed {
				diff.Wanted = &d.Now
			}
			j.Diff = append(j.Diff, diff)
		}
		c.Matchers = append(c.Matchers, j)
	}
	return c
}

// readJSON is what was read: of a failure all that its message says.
func readJSON(r failure.Request) map[string]any {
	if r.Failure != nil {
		return failure.Data(*r.Failure)
	}
	return map[string]any{"kind": r.Kind, "method": r.Method, "url": r.URL}
}
