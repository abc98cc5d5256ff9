package replay

import "tapedeck/replay/exception"

// ask says what the library does about a request, and does it but for
// recording, which ends with added or forgotten. The card is the one played or
// replaced, nil if none is.
func (d *deck) ask(live liveRequest) (Outcome, *card) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.load != nil {
		return failed(d.load), nil
	}
	found, raised := d.findEither(live)
	if raised != nil {
		return failed(raised), nil
	}
	if found == nil && d.outer != nil {
		if outcome, c := d.outer.around(live); c != nil || outcome.Action == Fail {
			return outcome, c
		}
	}
	outcome := d.sitting(found).ask(live.request)
	switch outcome.Action {
	case Play:
		d.played(found)
		return outcome, found
	case RecordReplacing:
		// Betamax would drop what this session recorded too, so that of equal
		// requests only the last is kept.
		if found.from == RecordedNow {
			return Outcome{Action: Record}, nil
		}
		found.gone, found.replaced = true, true
		return outcome, found
	}
	return outcome, nil
}

// around plays for a cassette within this one; no card: nothing is there.
func (d *deck) around(live liveRequest) (Outcome, *card) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.load != nil {
		return Outcome{}, nil
	}
	found, raised := d.findEither(live)
	switch {
	case raised != nil:
		return failed(raised), nil
	case found != nil:
		outcome := found.play()
		d.played(found)
		outcome.Outer++
		return outcome, found
	case d.outer == nil:
		return Outcome{}, nil
	}
	outcome, c := d.outer.around(live)
	outcome.Outer++
	return outcome, c
}

func (d *deck) played(c *card) {
	d.plays++
	c.last = d.plays
}

// findEither finds a request as it is or as WebMock would write it.
func (d *deck) findEither(live liveRequest) (*card, *exception.Error) {
	found, raised := d.find(live.request)
	if found != nil || raised != nil || live.otherURI == "" {
		return found, raised
	}
	other := live.request
	other.uri = live.otherURI
	return d.find(other)
}

// sitting is a session over the one interaction that was found, or none.
func (d *deck) sitting(found *card) *Session {
	s := &Session{o: d.session, state: d.session.State, library: d.library, rules: d.library.session(), matched: true}
	s.rules.load(s)
	if found == nil {
		return s
	}
	s.tapes = []*taped{found.taped}
	if rules, ok := s.rules.(interface{ hold(*taped) }); ok {
		rules.hold(found.taped)
	}
	return s
}

// find returns the interaction that the library would come upon.
func (d *deck) find(live request) (*card, *exception.Error) {
	var again *card // the last played, where it is played again once all have been
	keys, keyed := d.index.keys(live, false)
	for c := range d.candidates(keys, keyed) {
		if !d.mayPlay(c) {
			continue
		}
		ok, raised := d.index.exact && keyed && !c.loose, (*exception.Error)(nil)
		if !ok {
			ok, raised = d.matches(live, c)
		}
		ok = ok && raised == nil && d.accepted(live, c)
		switch {
		case raised != nil:
			return nil, raised
		case !ok:
		case !d.library.onlyLoaded || c.plays == 0:
			return c, nil
		case again == nil || c.last > again.last:
			again = c
		}
	}
	return again, nil
}

// mayPlay tells whether a card may be played at all.
func (d *deck) mayPlay(c *card) bool {
	switch {
	case c.gone:
		return false
	case d.library.oneAnswer:
		return true
	case d.library.onlyLoaded && (c.from == RecordedNow || d.session.Mode == "all"):
		return false
	}
	return c.plays == 0 || d.session.AllowRepeats
}

func (d *deck) matches(live request, c *card) (bool, *exception.Error) {
	// Without names go-vcr's rules would still compare everything.
	if len(d.rules.MatchOn) > 0 {
		e, err := d.rules.explain(live, c.request)
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
func (d *deck) accepted(live request, c *card) bool {
	for _, m := range d.matchers {
		if !m.Match(live.model(), c.request.model()) {
			return false
		}
	}
	return true
}
