package replay

import (
	"fmt"
	"slices"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
)

// A Tape is a cassette as a session sees it.
type Tape interface {
	Len() int
	At(i int) (model.Interaction, error)
}

// A Session plays through what a library does with a cassette while a test
// runs. It makes no request.
type Session struct {
	o       SessionOptions
	library Library
	rules   sessionRules
	file    []*taped // as the cassette has them
	loaded  []*taped // as the library has taken them in
	tapes   []*taped // what can be played and what will be saved
	// recorded are all that this session recorded, in order.
	recorded []*taped
	// LoadError is why the library refuses the cassette at the start, or nil.
	LoadError *exception.Error
	// state is how the library takes the file, State as it is.
	state FileState
	// unread: the library took the file, which it could not read, for none.
	unread bool
	// raised: the test raised an exception.
	raised bool
	// given are the interactions that mode and options ask to take out.
	given map[*taped]bool
	// matched: what is there matches every request, as was found out before.
	matched bool
	// judged says of the request that is asked about what is known already.
	judged map[*taped]judgement
}

// A judgement is what all matchers together say.
type judgement struct {
	match  bool
	raised *exception.Error
}

// taped is an interaction of a session.
type taped struct {
	request request
	from    int // its index in the cassette, RecordedNow if recorded in this session
	plays   int
}

// RecordedNow is the index of an interaction that the session recorded: it has
// none in the cassette.
const RecordedNow = -1

// An Action is what a library does about a request.
type Action string

// What a library does about a request.
const (
	Play            Action = "replay"
	Record          Action = "record"
	RecordReplacing Action = "record-replacing" // a matching one is removed
	PassThrough     Action = "passthrough"      // a real request, nothing recorded
	Fail            Action = "error"
)

// An Outcome is what a library does about one request.
type Outcome struct {
	Action Action
	// Interaction is the one played: its index in the cassette, or RecordedNow.
	Interaction int
	// Outer is how many cassettes further out it was played from (Ruby VCR's
	// nested cassettes); 0: from this one.
	Outer  int
	Raised *exception.Error // for Fail
}

// String names the outcome as testdata/vectors does: "replay:0", "record",
// "error:" and the exception's class.
func (o Outcome) String() string {
	switch {
	case o.Action == Fail:
		return "error:" + o.Raised.Class
	case o.Action == Play && o.Outer > 0:
		o.Outer--
		return "outer " + o.String()
	case o.Action == Play && o.Interaction == RecordedNow:
		return "replay:new"
	case o.Action == Play:
		return fmt.Sprintf("replay:%d", o.Interaction)
	}
	return string(o.Action)
}

// An Ending is what a session leaves behind.
type Ending struct {
	File FileState
	// Interactions of the file: indexes in the old one, or RecordedNow.
	Interactions []int
	// Unused are the keys that uber/cassette would report, as Interactions are
	// counted; for other libraries what was not played.
	Unused []int
	// Raised is what the library raises at the end, or nil.
	Raised *exception.Error
	// Plays counts the answers from the cassette.
	Plays int
	// Lost are the interactions, as Interactions are counted, that the file
	// held or that were recorded, and that it does not hold in the end although
	// neither mode nor options ask to take them out.
	Lost []int
	// Overwritten: the library could not read the file, took it for none, and
	// wrote another in its place.
	Overwritten bool
}

// sessionRules are a library's rules of recording and playing.
type sessionRules interface {
	load(s *Session) *exception.Error
	ask(s *Session, live request) Outcome
	// save returns what the file holds in the end; written is false where it
	// stays as it was.
	save(s *Session) (tapes []*taped, written bool, raised *exception.Error)
}

// A beginning is what a session over a loaded cassette begins with: the mode in
// effect, and whether nothing of the cassette is there.
type beginning struct {
	mode string
	none bool
}

// NewSession opens a cassette as the library would. Where the library refuses
// it, LoadError says so; the error is that the session cannot be played: an
// interaction that cannot be read, or options that the library does not have.
func NewSession(o SessionOptions, tape Tape) (*Session, error) {
	recorded, err := o.requests(tape)
	if err != nil {
		return nil, err
	}
	var beside []request
	for _, extra := range o.Beside {
		more, err := o.requests(extra)
		if err != nil {
			return nil, err
		}
		beside = append(beside, more...)
	}
	return newSession(o, recorded, beside...)
}

// requests reads those of a tape.
func (o SessionOptions) requests(tape Tape) ([]request, error) {
	library, err := LibraryNamed(o.Library)
	if err != nil {
		return nil, err
	}
	var recorded []request
	for i := range tape.Len() {
		interaction, err := tape.At(i)
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		recorded = append(recorded, library.requestOf(interaction))
	}
	return recorded, nil
}

// newSession opens a cassette that holds the requests, with others beside it.
func newSession(o SessionOptions, recorded []request, beside ...request) (*Session, error) {
	library, err := LibraryNamed(o.Library)
	if err != nil {
		return nil, err
	}
	if o.Version == "" {
		o.Version = library.Versions[0]
	}
	if o.Mode == "" && len(library.Modes) > 0 {
		o.Mode = library.Modes[0]
	}
	if err := o.check(library); err != nil {
		return nil, err
	}
	s := &Session{o: o, library: library, rules: library.session()}
	for i, r := range slices.Concat(recorded, beside) {
		s.loaded = append(s.loaded, &taped{request: r, from: i})
	}
	s.file = s.loaded[:len(recorded)]
	s.loaded = s.notIgnored(s.loaded)
	if len(library.Modes) > 0 && !slices.Contains(library.Modes, o.Mode) {
		if s.LoadError = library.unknownMode(o.Version, o.Mode); s.LoadError != nil {
			return s, nil
		}
	}
	if s.LoadError = s.open(); s.LoadError != nil {
		return s, nil
	}
	s.tapes = append(s.tapes, s.loaded...)
	s.LoadError = s.rules.load(s)
	return s, nil
}

// notIgnored leaves out what vcrpy and Ruby VCR forget when they load, because
// requests like it are let through. go-vcr keeps it.
func (s *Session) notIgnored(list []*taped) []*taped {
	if s.o.Ignore == nil || s.library.keepsIgnored {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(t *taped) bool { return s.o.Ignore(t.request.model()) })
}

// Ask says what the library does about a request, and does it.
func (s *Session) Ask(live model.Request) Outcome {
	return s.ask(requestOf(model.Interaction{Request: live}))
}

func (s *Session) ask(live request) Outcome {
	switch {
	case s.LoadError != nil:
		return failed(s.LoadError)
	case s.o.Disabled:
		return Outcome{Action: PassThrough}
	case s.o.Ignore != nil && s.o.Ignore(live.model()):
		return s.passThrough(live)
	}
	return s.rules.ask(s, live)
}

// passThrough lets a request through, unless go-vcr blocks its method.
func (s *Session) passThrough(live request) Outcome {
	if s.blocks(live) {
		return failed(errUnsafe)
	}
	return Outcome{Action: PassThrough}
}

// Raise tells the session that the test raises an exception, which ends it.
func (s *Session) Raise() { s.raised = true }

// End says what the library leaves behind.
func (s *Session) End() Ending {
	e := Ending{File: s.o.State}
	kept := s.file
	if s.LoadError == nil && !s.o.Disabled {
		tapes, written, raised := s.rules.save(s)
		written = written && !(s.raised && s.dropsOnError())
		if e.Raised = raised; written {
			e.File, kept, e.Overwritten = Existing, tapes, s.unread
		}
	}
	for _, t := range kept {
		e.Interactions = append(e.Interactions, t.from)
	}
	e.Lost = s.lost(kept)
	used := func(t *taped) bool { return t.plays > 0 }
	if counts, ok := s.rules.(interface{ used(*taped) bool }); ok {
		used = counts.used
	}
	for _, t := range s.tapes {
		e.Plays += t.plays
		if !used(t) {
			e.Unused = append(e.Unused, t.from)
		}
	}
	return e
}

// lost are those of the file and the session that are not kept, without those
// that mode and options give away.
func (s *Session) lost(kept []*taped) []int {
	var lost []int
	for _, t := range slices.Concat(s.file, s.recorded) {
		if !slices.Contains(kept, t) && !s.given[t] && !(t.from == RecordedNow && s.raised && s.dropsOnError()) {
			lost = append(lost, t.from)
		}
	}
	return lost
}

func failed(e *exception.Error) Outcome { return Outcome{Action: Fail, Raised: e} }

func (t *taped) play() Outcome {
	t.plays++
	return Outcome{Action: Play, Interaction: t.from}
}

// matches asks the matchers; an exception is for the test to see.
func (s *Session) matches(live request, t *taped) (bool, *exception.Error) {
	if s.matched {
		return true, nil
	}
	if known, ok := s.judged[t]; ok {
		return known.match, known.raised
	}
	e, err := s.o.Rules.explain(live, t.request)
	if err != nil {
		return false, exception.New("error", err.Error())
	}
	return e.Match(), e.Raised()
}

// find returns the first interaction that matches and may be played.
func (s *Session) find(live request, may func(*taped) bool) (*taped, *exception.Error) {
	for _, t := range s.tapes {
		if !may(t) {
			continue
		}
		if ok, raised := s.matches(live, t); ok || raised != nil {
			return t, raised
		}
	}
	return nil, nil
}

// unplayed tells whether an interaction may be played at all.
func (s *Session) unplayed(t *taped) bool { return t.plays == 0 || s.o.AllowRepeats }

// give marks an interaction that mode or options ask to take out of the file.
func (s *Session) give(list ...*taped) {
	if s.given == nil {
		s.given = map[*taped]bool{}
	}
	for _, t := range list {
		s.given[t] = true
	}
}

// record adds what a real request would bring.
func (s *Session) record(live request) Outcome {
	if s.blocks(live) {
		return failed(errUnsafe)
	}
	s.tapes = append(s.tapes, s.newTape(live))
	return Outcome{Action: Record}
}

func (s *Session) newTape(live request) *taped {
	if s.library.asRecorded != nil {
		live = s.library.asRecorded(live)
	}
	t := &taped{request: live.copied(), from: RecordedNow}
	s.recorded = append(s.recorded, t)
	return t
}

// oldest is the age of the oldest interaction, 0 if there is none.
func (s *Session) oldest() time.Duration {
	var oldest time.Duration
	for _, t := range s.loaded {
		oldest = max(oldest, s.age(t.from))
	}
	return oldest
}

func (s *Session) age(i int) time.Duration {
	if s.o.Age == nil {
		return 0
	}
	return s.o.Age(i)
}

// firstMatch is -1 where nothing matches.
func (s *Session) firstMatch(live request, list []*taped) (int, *exception.Error) {
	for i, t := range list {
		if ok, raised := s.matches(live, t); ok || raised != nil {
			return i, raised
		}
	}
	return -1, nil
}
