package replay

import (
	"fmt"
	"time"

	"tapedeck/model"
)

// A Tape is a cassette as a session sees it.
type Tape interface {
	Len() int
	At(i int) (model.Interaction, error)
}

// A FileState tells what is on disk when a session begins and ends.
type FileState int

// The states of a cassette's file.
const (
	Missing  FileState = iota
	Empty              // a file of no bytes
	Existing           // with interactions or with an empty list of them
)

// SessionOptions say how a library is set up. The zero value of every option
// is the libraries' default.
type SessionOptions struct {
	Rules
	Mode  string // one of the library's Modes; empty: its default
	State FileState
	// AllowRepeats: allow_playback_repeats, go-vcr's ReplayableInteractions.
	AllowRepeats bool
	// DropUnused: drop_unused_requests of vcrpy 8 and Ruby VCR 6.2.
	DropUnused bool
	// ForbidUnused: Ruby VCR's allow_unused_http_interactions: false.
	ForbidUnused bool
	// RecordAgainAfter is re_record_interval as a time: Ruby VCR counts seconds,
	// Betamax days. 0: never.
	RecordAgainAfter time.Duration
	// CleanOutdated: Ruby VCR's clean_outdated_http_interactions.
	CleanOutdated bool
	// Age is how long ago an interaction was recorded; nil: just now.
	Age func(i int) time.Duration
	// Disabled: the library is not there (pytest-recording's --disable-recording).
	Disabled bool
	// JSON: an uber/cassette store in one JSON file; Folder: one in a folder.
	JSON, Folder bool
}

// A Session plays through what a library does with a cassette while a test
// runs. It makes no request.
type Session struct {
	o       SessionOptions
	library Library
	rules   sessionRules
	loaded  []*taped // as the cassette has them
	tapes   []*taped // what can be played and what will be saved
	// LoadError is why the library refuses the cassette at the start, or nil.
	LoadError *Exception
	// judged says of the request that is asked about what is known already.
	judged map[*taped]judgement
}

// A judgement is what all matchers together say.
type judgement struct {
	match  bool
	raised *Exception
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
	Raised      *Exception // for Fail
}

// String names the outcome as testdata/vectors does: "replay:0", "record",
// "error:" and the exception's class.
func (o Outcome) String() string {
	switch {
	case o.Action == Fail:
		return "error:" + o.Raised.Class
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
	Raised *Exception
	// Plays counts the answers from the cassette.
	Plays int
}

// sessionRules are a library's rules of recording and playing.
type sessionRules interface {
	load(s *Session) *Exception
	ask(s *Session, live request) Outcome
	// save returns what the file holds in the end; written is false where it
	// stays as it was.
	save(s *Session) (tapes []*taped, written bool, raised *Exception)
}

// NewSession opens a cassette as the library would.
func NewSession(o SessionOptions, tape Tape) (*Session, error) {
	var recorded []request
	for i := range tape.Len() {
		interaction, err := tape.At(i)
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		r := requestOf(interaction)
		if o.Library == "go-vcr" {
			r.goFields = goFieldsOf(interaction)
		}
		recorded = append(recorded, r)
	}
	return newSession(o, recorded)
}

func newSession(o SessionOptions, recorded []request) (*Session, error) {
	library, err := libraryNamed(o.Library)
	if err != nil {
		return nil, err
	}
	if o.Version == "" {
		o.Version = library.Versions[0]
	}
	if o.Mode == "" && len(library.Modes) > 0 {
		o.Mode = library.Modes[0]
	}
	s := &Session{o: o, library: library, rules: library.session()}
	for i, r := range recorded {
		s.loaded = append(s.loaded, &taped{request: r, from: i})
	}
	s.tapes = append(s.tapes, s.loaded...)
	s.LoadError = s.rules.load(s)
	return s, nil
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
	}
	return s.rules.ask(s, live)
}

// End says what the library leaves behind.
func (s *Session) End() Ending {
	e := Ending{File: s.o.State}
	kept := s.loaded
	if s.LoadError == nil && !s.o.Disabled {
		tapes, written, raised := s.rules.save(s)
		if e.Raised = raised; written {
			e.File, kept = Existing, tapes
		}
	}
	for _, t := range kept {
		e.Interactions = append(e.Interactions, t.from)
	}
	used := func(t *taped) bool { return t.plays > 0 }
	if u, ok := s.rules.(*uberSession); ok {
		used = func(t *taped) bool { return u.disk[t] }
	}
	for _, t := range s.tapes {
		e.Plays += t.plays
		if !used(t) {
			e.Unused = append(e.Unused, t.from)
		}
	}
	return e
}

func failed(e *Exception) Outcome { return Outcome{Action: Fail, Raised: e} }

func (t *taped) play() Outcome {
	t.plays++
	return Outcome{Action: Play, Interaction: t.from}
}

// matches asks the matchers; an exception is for the test to see.
func (s *Session) matches(live request, t *taped) (bool, *Exception) {
	if known, ok := s.judged[t]; ok {
		return known.match, known.raised
	}
	e, err := s.o.Rules.explain(live, t.request)
	if err != nil {
		return false, raise("error", err.Error())
	}
	return e.Match(), e.Raised()
}

// find returns the first interaction that matches and may be played.
func (s *Session) find(live request, may func(*taped) bool) (*taped, *Exception) {
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

// record adds what a real request would bring.
func (s *Session) record(live request) Outcome {
	s.tapes = append(s.tapes, s.newTape(live))
	return Outcome{Action: Record}
}

func (s *Session) newTape(live request) *taped {
	if s.o.Library == "go-vcr" {
		live = goRecorded(live)
	}
	return &taped{request: live.copied(), from: RecordedNow}
}
