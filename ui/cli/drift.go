package cli

import (
	"fmt"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/rerecord"
)

// A driftJSON says how one response differs from the recorded response.
type driftJSON struct {
	File     string           `json:"file"`
	N        int              `json:"n"`
	Method   string           `json:"method"`
	URL      string           `json:"url"`
	Outcome  string           `json:"outcome"` // same, drift, failed
	Error    string           `json:"error,omitempty"`
	Took     int64            `json:"took_ms,omitempty"`
	Status   []differenceJSON `json:"status,omitempty"`
	Headers  []differenceJSON `json:"headers,omitempty"`
	Body     []differenceJSON `json:"body,omitempty"`
	BodyBy   string           `json:"body_by,omitempty"` // path, line, bytes
	Volatile []string         `json:"volatile,omitempty"`
}

type differenceJSON struct {
	Path string `json:"path"`
	// Kind is changed, new, removed, or type: another JSON type.
	Kind string  `json:"kind"`
	Was  *string `json:"was,omitempty"`
	Now  *string `json:"now,omitempty"`
}

// checkDrift sends requests again and says what differs: nothing is written.
func (p *program) checkDrift(path, n string, o sending) error {
	f, err := p.open(path)
	if err != nil {
		return err
	}
	at, err := chosen(f, n, o.filter)
	if err != nil {
		return inFile(path, err)
	}
	targets, err := p.targets(at, o)
	if err != nil {
		return inFile(path, err)
	}
	run, err := rerecord.PrepareCheck(f, targets)
	if err != nil {
		return err
	}
	o.not = "not checked"
	results, err := p.results(f, run, o)
	if err != nil {
		return inFile(path, err)
	}
	counts := map[string]int{}
	for _, a := range results {
		d := drift(path, a)
		counts[d.Outcome]++
		switch {
		case p.json:
			if err := p.printJSON(d); err != nil {
				return err
			}
		case a.Err != nil:
			p.failed(f, a.At, fmt.Errorf("not checked: %w", a.Err))
		default:
			p.sayDifferences(a, true)
		}
	}
	switch {
	case counts["failed"] > 0:
		p.status = exitFailed
	case counts["drift"] > 0:
		p.status = exitFound
	}
	if !p.json {
		p.say(fmt.Sprintf("checked %d: %d the same, %d differ, %d failed", len(results), counts["same"], counts["drift"], counts["failed"]))
	}
	return nil
}

func drift(path string, a *send.Result) driftJSON {
	d := driftJSON{File: path, N: a.At + 1, Method: a.Plan.Method, URL: a.Old.Request.URL, Outcome: "drift"}
	switch {
	case a.Err != nil:
		d.Outcome, d.Error = "failed", a.Err.Error()
		return d
	case a.Same():
		d.Outcome = "same"
	}
	d.Took, d.Volatile = a.Got.Took.Milliseconds(), a.Kept
	d.Status, d.Headers, d.Body = differencesJSON(a.Diff.Status), differencesJSON(a.Diff.Headers), differencesJSON(a.Diff.Body)
	if len(d.Body) > 0 {
		d.BodyBy = a.Diff.BodyBy
	}
	return d
}

func differencesJSON(list []model.Difference) []differenceJSON {
	var all []differenceJSON
	for _, x := range list {
		d := differenceJSON{Path: strings.TrimPrefix(x.Path, "header "), Was: &x.Was, Now: &x.Now, Kind: "changed"}
		switch {
		case x.Kind == model.Added:
			d.Kind, d.Was = "new", nil
		case x.Kind == model.Removed:
			d.Kind, d.Now = "removed", nil
		case x.TypeChanged:
			d.Kind = "type"
		}
		all = append(all, d)
	}
	return all
}
