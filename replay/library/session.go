package library

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
)

// A Session plays through what a library does with a cassette while a test
// runs. It makes no request.
type Session struct {
	Options  SessionOptions
	Library  *Library
	Rules    SessionRules
	File     []*Recorded // as the cassette has them
	Loaded   []*Recorded // as the library has taken them in
	Playable []*Recorded // what can be played and what will be saved
	// Recorded are all that this session recorded, in order.
	Recorded []*Recorded
	// LoadError is why the library refuses the cassette at the start, or nil.
	LoadError *exception.Error
	// State is how the library takes the file, State as it is.
	State FileState
	// unread: the library took the file, which it could not read, for none.
	unread bool
	// Raised: the test raised an exception.
	Raised bool
	// given are the interactions that mode and options ask to take out.
	given map[*Recorded]bool
	// Matched: what is there matches every request, as was found out before.
	Matched bool
	// Judged says of the request that is asked about what is known already.
	Judged map[*Recorded]Judgement
}

// SessionRules are a library's rules of recording and playing.
type SessionRules interface {
	Load(s *Session) *exception.Error
	Ask(s *Session, live Request) Outcome
	// Save returns what the file holds in the end; written is false where it
	// stays as it was.
	Save(s *Session) (kept []*Recorded, written bool, raised *exception.Error)
}

// A Beginning is what a session over a loaded cassette begins with: the mode in
// effect, and whether nothing of the cassette is there.
type Beginning struct {
	Mode string
	None bool
}

// NewSession opens a cassette as the library would. Where the library refuses
// it, LoadError says so; the error is that the session cannot be played: an
// interaction that cannot be read, or options that the library does not have.
func (l Library) NewSession(o SessionOptions, cassette Cassette) (*Session, error) {
	recorded, err := l.requests(cassette)
	if err != nil {
		return nil, err
	}
	return l.OpenRequests(o, recorded)
}

// requests reads those of a cassette.
func (l Library) requests(cassette Cassette) ([]Request, error) {
	recorded := make([]Request, 0, cassette.Len())
	for i := range cassette.Len() {
		interaction, err := cassette.At(i)
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		recorded = append(recorded, l.RequestOf(interaction))
	}
	return recorded, nil
}

// OpenRequests opens a cassette that holds the requests.
func (l Library) OpenRequests(o SessionOptions, recorded []Request) (*Session, error) {
	if o.Version == "" {
		o.Version = l.Versions[0]
	}
	if o.Mode == "" && len(l.Modes) > 0 {
		o.Mode = l.Modes[0]
	}
	if err := o.check(l); err != nil {
		return nil, err
	}
	s := &Session{Options: o, Library: &l, Rules: l.Session()}
	loaded := make([]Recorded, len(recorded))
	s.Loaded = make([]*Recorded, len(recorded))
	for i, r := range recorded {
		loaded[i] = Recorded{Request: r, From: i}
		s.Loaded[i] = &loaded[i]
	}
	s.File = s.Loaded
	s.Loaded = s.notIgnored(s.Loaded)
	if len(l.Modes) > 0 && !slices.Contains(l.Modes, o.Mode) {
		if l.UnknownMode == nil {
			return nil, fmt.Errorf("%s has no mode %q: %s", l.Name, o.Mode, strings.Join(l.Modes, " "))
		}
		if s.LoadError = l.UnknownMode(o.Version, o.Mode); s.LoadError != nil {
			return s, nil
		}
	}
	if s.LoadError = s.Open(); s.LoadError != nil {
		return s, nil
	}
	s.Playable = append(s.Playable, s.Loaded...)
	s.LoadError = s.Rules.Load(s)
	return s, nil
}

// notIgnored leaves out what vcrpy and Ruby VCR forget when they load, because
// requests like it are let through. go-vcr keeps it.
func (s *Session) notIgnored(list []*Recorded) []*Recorded {
	if s.Options.Ignore == nil || s.Library.KeepsIgnored {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(t *Recorded) bool { return s.Options.Ignore(t.Request.Model()) })
}

// Ask says what the library does about a request, and does it.
func (s *Session) Ask(live model.Request) Outcome {
	return s.Decide(RequestOf(model.Interaction{Request: live}))
}

// Decide says what the library does about a request, and does it.
func (s *Session) Decide(live Request) Outcome {
	switch {
	case s.LoadError != nil:
		return Failed(s.LoadError)
	case s.Options.Ignore != nil && s.Options.Ignore(live.Model()):
		return s.PassThrough(live)
	}
	return s.Rules.Ask(s, live)
}

// PassThrough lets a request through, unless go-vcr blocks its method.
func (s *Session) PassThrough(live Request) Outcome {
	if s.blocks(live) {
		return Failed(errUnsafe)
	}
	return Outcome{Action: PassThrough}
}

// Raise tells the session that the test raises an exception, which ends it.
func (s *Session) Raise() { s.Raised = true }

// End says what the library leaves behind.
func (s *Session) End() Ending {
	e := Ending{File: s.Options.State}
	kept := s.File
	if s.LoadError == nil {
		saved, written, raised := s.Rules.Save(s)
		written = written && !(s.Raised && s.dropsOnError())
		if e.Raised = raised; written {
			e.File, kept, e.Overwritten = Existing, saved, s.unread
		}
	}
	for _, t := range kept {
		e.Interactions = append(e.Interactions, t.From)
	}
	e.Lost = s.lost(kept)
	used := func(t *Recorded) bool { return t.Plays > 0 }
	if counts, ok := s.Rules.(interface{ Used(*Recorded) bool }); ok {
		used = counts.Used
	}
	for _, t := range s.Playable {
		e.Plays += t.Plays
		if !used(t) {
			e.Unused = append(e.Unused, t.From)
		}
	}
	return e
}

// lost are those of the file and the session that are not kept, without those
// that mode and options give away.
func (s *Session) lost(kept []*Recorded) []int {
	var lost []int
	for _, t := range slices.Concat(s.File, s.Recorded) {
		if !slices.Contains(kept, t) && !s.given[t] && !(t.From == RecordedNow && s.Raised && s.dropsOnError()) {
			lost = append(lost, t.From)
		}
	}
	return lost
}

// Matches asks the matchers; an exception is for the test to see.
func (s *Session) Matches(live Request, t *Recorded) (bool, *exception.Error) {
	if s.Matched {
		return true, nil
	}
	if known, ok := s.Judged[t]; ok {
		return known.Match, known.Raised
	}
	e, err := s.Library.Compare(s.Options.Rules, live, t.Request)
	if err != nil {
		return false, exception.New("error", err.Error())
	}
	return e.Match(), e.Raised()
}

// Find returns the first interaction that matches and may be played, the last
// where the library keeps one answer for a request.
func (s *Session) Find(live Request, may func(*Recorded) bool) (*Recorded, *exception.Error) {
	var last *Recorded
	for _, t := range s.Playable {
		if !may(t) {
			continue
		}
		ok, raised := s.Matches(live, t)
		switch {
		case raised != nil, ok && !s.Library.OneResponse:
			return t, raised
		case ok:
			last = t
		}
	}
	return last, nil
}

// Unplayed tells whether an interaction may be played at all.
func (s *Session) Unplayed(t *Recorded) bool { return t.Plays == 0 || s.Options.AllowRepeats }

// Give marks an interaction that mode or options ask to take out of the file.
func (s *Session) Give(list ...*Recorded) {
	if s.given == nil {
		s.given = map[*Recorded]bool{}
	}
	for _, t := range list {
		s.given[t] = true
	}
}

// Record adds what a real request would bring.
func (s *Session) Record(live Request) Outcome {
	if s.blocks(live) {
		return Failed(errUnsafe)
	}
	s.Playable = append(s.Playable, s.NewRecording(live))
	return Outcome{Action: Record}
}

// NewRecording is a live request as an interaction that was just recorded.
func (s *Session) NewRecording(live Request) *Recorded {
	if s.Library.AsRecorded != nil {
		live = s.Library.AsRecorded(live)
	}
	t := &Recorded{Request: live.Copied(), From: RecordedNow}
	s.Recorded = append(s.Recorded, t)
	return t
}

// Oldest is the age of the oldest interaction, 0 if there is none.
func (s *Session) Oldest() time.Duration {
	var oldest time.Duration
	for _, t := range s.Loaded {
		oldest = max(oldest, s.Age(t.From))
	}
	return oldest
}

// Age is how long ago an interaction was recorded.
func (s *Session) Age(i int) time.Duration {
	if s.Options.Age == nil {
		return 0
	}
	return s.Options.Age(i)
}

// FirstMatch is -1 where nothing matches.
func (s *Session) FirstMatch(live Request, list []*Recorded) (int, *exception.Error) {
	for i, t := range list {
		if ok, raised := s.Matches(live, t); ok || raised != nil {
			return i, raised
		}
	}
	return -1, nil
}

// check reports options that the library has nothing like.
func (o SessionOptions) check(library Library) error {
	wrong, can := "", library.Can
	switch {
	case o.DropOnError && !can.DropOnError:
		wrong = "saves whatever the test does"
	case o.Ignore != nil && !can.Ignore:
		wrong = "lets no request through"
	case o.BlockUnsafe && !can.BlockUnsafe:
		wrong = "blocks no methods"
	case o.Outer != nil && (!can.Outer || o.Outer.Library.Name != library.Name):
		wrong = "does not look into outer cassettes"
	case !can.OddFiles && o.State > Malformed:
		wrong = "was not observed with such a file"
	}
	if wrong != "" {
		return fmt.Errorf("%s %s", library.Name, wrong)
	}
	return nil
}

// dropsOnError reports whether the library knows DropOnError.
func (s *Session) dropsOnError() bool {
	since := s.Library.DropsOnErrorSince
	return s.Options.DropOnError && since != "" && AtLeast(s.Options.Version, since)
}
