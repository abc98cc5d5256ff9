package cli

import (
	"context"
	"fmt"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/render/done"
)

// An unusedJSON is match --json of a list of interactions that no request
// played.
type unusedJSON struct {
	Test     *string      `json:"test"`
	Cassette string       `json:"cassette"`
	Placed   bool         `json:"placed"` // the cassette holds some of them
	Library  string       `json:"library"`
	Outcome  string       `json:"outcome"` // error
	Reason   string       `json:"reason"`
	Unused   []int        `json:"unused"` // counted from 1
	Remedies []remedyJSON `json:"remedies"`
}

// matchUnused says which interactions a text lists as not played.
func (p *program) matchUnused(f *cassette.File, read match.Wanted) error {
	at, missing, err := read.FindUnused(context.Background(), f)
	if err != nil {
		return err
	}
	p.status = exitFound
	reason := match.UnusedWords(len(at), missing)
	if p.json {
		out := unusedJSON{Test: orNull(read.UnusedIn), Cassette: f.Path(), Placed: len(at) > 0, Library: read.UnusedBy, Outcome: "error", Reason: reason, Unused: []int{}, Remedies: []remedyJSON{}}
		for _, i := range at {
			out.Unused = append(out.Unused, i+1)
		}
		if len(at) > 0 {
			r := match.DeleteUnused(at)
			out.Remedies = append(out.Remedies, remedyJSON{ID: r.ID, Text: r.Text})
		}
		return p.printJSON(out)
	}
	p.say("Not played: " + reason)
	for _, i := range at {
		if s, err := f.Summary(i); err == nil {
			p.sayRecording(i, s.Method, s.Status, s.URL)
		} else {
			p.say(fmt.Sprintf("%4d", i+1))
		}
	}
	if len(at) > 0 {
		r := match.DeleteUnused(at)
		p.say("What you can do (--apply ID does it):")
		p.say(fmt.Sprintf("  %-12s %s", r.ID, r.Text))
	}
	return nil
}

// deleteUnused makes the ops that delete them.
func (p *program) deleteUnused(f *cassette.File, read match.Wanted) ([]model.Op, string, error) {
	at, _, err := read.FindUnused(context.Background(), f)
	if err != nil {
		return nil, "", err
	}
	if len(at) == 0 {
		return nil, "", fmt.Errorf("no remedy %q: the text lists no interaction of this cassette as not played", explain.Unused)
	}
	return match.DeleteUnused(at).Ops, done.Deleted(f, at), nil
}
