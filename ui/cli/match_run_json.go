package cli

import (
	"context"

	"tapedeck/cassette"
	"tapedeck/ui/mask"
	"tapedeck/ui/match"
	"tapedeck/ui/testrun"
)

// A rowJSON is a failing request of match --json over a test run: what match
// says of one cassette, and how that cassette was found.
type rowJSON struct {
	matchJSON
	// PlacedBy is named, convention, code or guess; null where no cassette is known.
	PlacedBy *string `json:"placed_by"`
	Note     string  `json:"note,omitempty"`   // what speaks against it
	Absent   bool    `json:"absent,omitempty"` // there is no such cassette
}

// rowJSON is what is printed of a row: small, and without credentials unless
// they are asked for.
func (p *program) rowJSON(project *testrun.Project, row testrun.Row, m matching) rowJSON {
	out := rowJSON{PlacedBy: orNull(string(row.Place.By)), Note: row.Place.Note, Absent: row.Place.Missing}
	f := p.cassetteOf(project, row)
	if row.Answer != nil {
		out.matchJSON = newMatchJSON(f, *row.Answer)
		p.addDiffs(&out, f, *row.Answer)
	} else {
		out.matchJSON = notAskedJSON(row.Request, row.Reason())
		if f := row.Request.Failure; f != nil {
			out.Library, out.Mode = f.Library, f.Mode()
		}
		if r, ok := unusedRemedy(project, row); ok {
			out.Remedies = append(out.Remedies, remedyJSON{ID: r.ID, Text: r.Text})
		}
	}
	out.Cassette = row.Place.Path
	if row.Test != nil {
		out.Test = orNull(row.Test.Named())
	}
	out.cut(m.maxBytes)
	p.mask.In(&out)
	return out
}

// cassetteOf is a row's cassette, whose credentials are masked from now on; nil
// where there is none or it does not open, which the row's reason says.
func (p *program) cassetteOf(project *testrun.Project, row testrun.Row) (f *cassette.File) {
	if row.Place.Path != "" && !row.Place.Missing {
		f, _ = project.Open(row.Place.Path)
	}
	p.mask.Add(row.Request.Header)
	p.hide(f, nil)
	if row.Answer != nil {
		p.mask.Add(row.Answer.Request.Header)
	}
	return f
}

// addDiffs adds what each remedy would change in the cassette.
func (p *program) addDiffs(out *rowJSON, f *cassette.File, a match.Answer) {
	for i, r := range a.Remedies() {
		if r.Refused != nil || len(r.Ops) == 0 || r.Sends() {
			continue
		}
		c := a.Change(r)
		c.KeepFollowUps = p.noFollowUps
		list, _, err := f.Preview(context.Background(), c) // others are asking the cassette, as it is
		if err != nil || len(list) == 0 {
			continue
		}
		if diff := list[0].DiffOfAll(); len(diff) <= rowDiff {
			out.Remedies[i].Diff = string(diff)
		}
	}
}

// A summaryLineJSON is the last line.
type summaryLineJSON struct {
	Summary runSummaryJSON `json:"summary"`
}

type runSummaryJSON struct {
	Tests    int            `json:"tests"`    // that failed
	Requests int            `json:"requests"` // that were not answered, one line each
	Replay   int            `json:"replay"`   // of those, would replay now
	PlacedBy map[string]int `json:"placed_by"`
	Absent   int            `json:"absent"`   // of a cassette that is not there
	Unplaced int            `json:"unplaced"` // of a cassette that is not known
	Others   []otherJSON    `json:"others"`   // failed, but not of a cassette
	LeftOut  int            `json:"left_out"` // bytes of the text that were not read
}

type otherJSON struct {
	Kind    string   `json:"kind"`
	Count   int      `json:"count"`
	Message string   `json:"message"` // of the first
	Tests   []string `json:"tests"`
}

func newRunSummaryJSON(sum testrun.Summary, hidden *mask.Mask) runSummaryJSON {
	out := runSummaryJSON{Tests: sum.Tests, Requests: sum.Requests, Replay: sum.Replayed, PlacedBy: map[string]int{},
		Absent: sum.Missing, Unplaced: sum.Unplaced, Others: []otherJSON{}, LeftOut: sum.Left}
	for by, n := range sum.Placed {
		out.PlacedBy[string(by)] = n
	}
	for _, g := range sum.Groups() {
		out.Others = append(out.Others, otherJSON{g.Kind, g.Count, hidden.Quoted(g.Message), append([]string{}, g.Tests...)})
	}
	return out
}
