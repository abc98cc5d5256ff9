package replay

import (
	"slices"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// unmatched finds out why a request is not answered: it completes the error,
// which names the request, and notes it.
func (p *player) unmatched(e *UnmatchedError, live library.Request) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	e.Library, e.Mode = p.library.Name, p.session.Mode
	for _, s := range p.index.slots {
		if s.gone {
			continue
		}
		near := Candidate{Interaction: s.at}
		near.Explanation, _ = p.library.Compare(p.rules, live, s.Request) // the rules are known
		for _, m := range p.matchers {
			near.Verdicts = append(near.Verdicts, library.Verdict{Matcher: m.Name, Agreed: m.Match(live.Model(), s.Request.Model())})
		}
		if near.Match() {
			e.Played = append(e.Played, s.at)
			continue
		}
		e.near(near)
	}
	p.missed = append(p.missed, Miss{Method: e.Method, URL: e.URL, Err: e})
	return e
}

// wasCut notes a streamed response that is not stored.
func (p *player) wasCut(r model.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut = append(p.cut, Miss{Method: r.Method, URL: r.URL})
}

// report says what was done so far.
func (p *player) report() Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := Report{Plays: p.plays, Missed: slices.Clone(p.missed), Cut: slices.Clone(p.cut)}
	for _, s := range p.index.slots {
		switch {
		case s.From == library.RecordedNow:
			r.Recorded++
		case s.Plays == 0 && !s.gone:
			r.Unused = append(r.Unused, Entry{s.at, s.Request.Method, s.Request.URI, s.Request.Name})
		}
	}
	return r
}
