package replay

import (
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// Ask says what the library does about a request, and does it but for
// recording, which ends with added or forgotten. The card is the one played or
// replaced, nil if none is.
func (d *deck) Ask(live liveRequest) (library.Outcome, *card) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.load != nil {
		return library.Failed(d.load), nil
	}
	found, raised := d.findEither(live)
	if raised != nil {
		return library.Failed(raised), nil
	}
	if found == nil && d.outer != nil {
		if outcome, c := d.outer.around(live); c != nil || outcome.Action == library.Fail {
			return outcome, c
		}
	}
	outcome := d.sitting(found).Answer(live.Request)
	switch outcome.Action {
	case library.Play:
		d.Played(found)
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

// around plays for a cassette within this one; no card: nothing is there.
func (d *deck) around(live liveRequest) (library.Outcome, *card) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.load != nil {
		return library.Outcome{}, nil
	}
	found, raised := d.findEither(live)
	switch {
	case raised != nil:
		return library.Failed(raised), nil
	case found != nil:
		outcome := found.Play()
		d.Played(found)
		outcome.Outer++
		return outcome, found
	case d.outer == nil:
		return library.Outcome{}, nil
	}
	outcome, c := d.outer.around(live)
	outcome.Outer++
	return outcome, c
}

func (d *deck) Played(c *card) {
	d.plays++
	c.last = d.plays
}

// findEither finds a request as it is or as WebMock would write it.
func (d *deck) findEither(live liveRequest) (*card, *exception.Error) {
	found, raised := d.find(live.Request)
	if found != nil || raised != nil || live.otherURI == "" {
		return found, raised
	}
	other := live.Request
	other.URI = live.otherURI
	return d.find(other)
}

// sitting is a session over the one interaction that was found, or none.
func (d *deck) sitting(found *card) *library.Session {
	s := &library.Session{O: d.session, State: d.session.State, Library: d.library, Rules: d.library.Session(), Matched: true}
	s.Rules.Load(s)
	if found == nil {
		return s
	}
	s.Tapes = []*library.Recorded{found.Recorded}
	if rules, ok := s.Rules.(interface{ Hold(*library.Recorded) }); ok {
		rules.Hold(found.Recorded)
	}
	return s
}

// find returns the interaction that the library would come upon.
func (d *deck) find(live library.Request) (*card, *exception.Error) {
	var again *card // the last played, where it is played again once all have been
	keys, keyed := d.index.Keys(live, false)
	for c := range d.candidates(keys, keyed) {
		if !d.mayPlay(c) {
			continue
		}
		ok, raised := d.index.Exact && keyed && !c.loose, (*exception.Error)(nil)
		if !ok {
			ok, raised = d.matches(live, c)
		}
		ok = ok && raised == nil && d.accepted(live, c)
		switch {
		case raised != nil:
			return nil, raised
		case !ok:
		case !d.library.OnlyLoaded || c.Plays == 0:
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
	case d.library.OneAnswer:
		return true
	case d.library.OnlyLoaded && (c.From == library.RecordedNow || d.session.Mode == "all"):
		return false
	}
	return c.Plays == 0 || d.session.AllowRepeats
}

func (d *deck) matches(live library.Request, c *card) (bool, *exception.Error) {
	// Without names go-vcr's rules would still compare everything.
	if len(d.rules.MatchOn) > 0 {
		e, err := d.library.Compare(d.rules, live, c.Request)
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
func (d *deck) accepted(live library.Request, c *card) bool {
	for _, m := range d.matchers {
		if !m.Match(live.Model(), c.Request.Model()) {
			return false
		}
	}
	return true
}
