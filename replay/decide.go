package replay

import (
	"cmp"
	"iter"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// decide says what the library does about a request, and does it but for
// recording, which ends with recorded or restored. The slot is the one played or
// replaced, nil if none is.
func (p *player) decide(live liveRequest) (library.Outcome, *slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refused != nil {
		return library.Failed(p.refused), nil
	}
	found, raised := p.findEither(live)
	if raised != nil {
		return library.Failed(raised), nil
	}
	if found == nil && p.outer != nil {
		if outcome, s := p.outer.around(live); s != nil || outcome.Action == library.Fail {
			return outcome, s
		}
	}
	outcome := p.sessionOver(found).Decide(live.Request)
	switch outcome.Action {
	case library.Play:
		p.played(found)
		return outcome, found
	case library.RecordReplacing:
		// Betamax would drop what this session recorded too, so that of equal
		// requests only the last is kept.
		if found.From == library.RecordedNow {
			return library.Outcome{Action: library.Record}, nil
		}
		found.gone, found.replaced = true, true
		return outcome, found
	}
	return outcome, nil
}

// around plays for a cassette within this one; no slot: nothing is there.
func (p *player) around(live liveRequest) (library.Outcome, *slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refused != nil {
		return library.Outcome{}, nil
	}
	found, raised := p.findEither(live)
	switch {
	case raised != nil:
		return library.Failed(raised), nil
	case found != nil:
		outcome := found.Play()
		p.played(found)
		outcome.Outer++
		return outcome, found
	case p.outer == nil:
		return library.Outcome{}, nil
	}
	outcome, s := p.outer.around(live)
	outcome.Outer++
	return outcome, s
}

func (p *player) played(s *slot) {
	p.plays++
	s.lastPlay = p.plays
}

// findEither finds a request as it is or as WebMock would write it.
func (p *player) findEither(live liveRequest) (*slot, *exception.Error) {
	found, raised := p.find(live.Request)
	if found != nil || raised != nil || live.otherURI == "" {
		return found, raised
	}
	other := live.Request
	other.URI = live.otherURI
	return p.find(other)
}

// sessionOver is a session over the one interaction that was found, or none.
func (p *player) sessionOver(found *slot) *library.Session {
	s := &library.Session{Options: p.session, State: p.session.State, Library: &p.library, Rules: p.library.Session(), Matched: true}
	s.Rules.Load(s)
	if found == nil {
		return s
	}
	s.Playable = []*library.Recorded{found.Recorded}
	if rules, ok := s.Rules.(interface{ Hold(*library.Recorded) }); ok {
		rules.Hold(found.Recorded)
	}
	return s
}

// find returns the interaction that the library would come upon.
func (p *player) find(live library.Request) (*slot, *exception.Error) {
	var again *slot // the last played, where it is played again once all have been
	var last *slot  // where of several answers the last counts
	candidates, keyed := p.candidates(live)
	for s := range candidates {
		if !p.mayPlay(s) {
			continue
		}
		ok, raised := p.index.Exact && keyed && !s.raises, (*exception.Error)(nil)
		if !ok {
			ok, raised = p.matches(live, s)
		}
		ok = ok && raised == nil && p.accepted(live, s)
		switch {
		case raised != nil:
			return nil, raised
		case !ok:
		case p.library.OneResponse:
			last = s
		case !p.library.OnlyLoaded || s.Plays == 0:
			return s, nil
		case again == nil || s.lastPlay > again.lastPlay:
			again = s
		}
	}
	return cmp.Or(last, again), nil
}

// candidates are the slots that can match.
func (p *player) candidates(live library.Request) (list iter.Seq[*slot], keyed bool) {
	return p.index.candidates(live, func(s *slot) bool {
		return s.gone || s.Plays > 0 && !p.session.AllowRepeats && !p.library.OneResponse
	})
}

// mayPlay reports whether an interaction may be played at all.
func (p *player) mayPlay(s *slot) bool {
	switch {
	case s.gone:
		return false
	case p.library.OneResponse:
		return true
	case p.library.OnlyLoaded && (s.From == library.RecordedNow || p.session.Mode == "all"):
		return false
	}
	return s.Plays == 0 || p.session.AllowRepeats
}

func (p *player) matches(live library.Request, s *slot) (bool, *exception.Error) {
	// Without names go-vcr's rules would still compare everything.
	if len(p.rules.MatchOn) > 0 {
		e, err := p.library.Compare(p.rules, live, s.Request)
		if err != nil {
			return false, exception.New("error", err.Error())
		}
		if raised := e.Raised(); raised != nil || !e.Match() {
			return false, raised
		}
	}
	return true, nil
}

// accepted asks the program's own matchers.
func (p *player) accepted(live library.Request, s *slot) bool {
	for _, m := range p.matchers {
		if !m.Match(live.Model(), s.Request.Model()) {
			return false
		}
	}
	return true
}

// recorded takes in what was recorded; at is its index in the cassette.
func (p *player) recorded(r library.Request, at int, i model.Interaction) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &slot{Recorded: &library.Recorded{Request: r.Copied(), From: library.RecordedNow}, at: at}
	p.hold(s, i)
	if p.replacing() != library.ReplacesNone {
		p.replace(r)
	}
	p.index.slots = insert(p.index.slots, s)
	p.index.file(s)
}

func (p *player) replacing() library.Replacing {
	if p.library.Replaces == nil {
		return library.ReplacesNone
	}
	return p.library.Replaces(p.session)
}

// replace marks the old interactions that a new one takes the place of, which
// the library drops when it saves.
func (p *player) replace(r library.Request) {
	candidates, _ := p.candidates(r)
	for s := range candidates {
		if s.From == library.RecordedNow || s.gone {
			continue
		}
		if ok, _ := p.matches(r, s); ok && p.accepted(r, s) {
			s.gone, s.replaced = true, true
			if p.replacing() == library.ReplacesFirst {
				return
			}
		}
	}
}

// restored takes back that an interaction is replaced: the request failed.
func (p *player) restored(s *slot) {
	if s == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s.gone, s.replaced = false, false
}
