package replay

import (
	"fmt"
	"slices"
	"time"

	"tapedeck/replay/exception"
)

// vcrpySession is vcr/cassette.py. What a session records becomes playable only
// once a file has been loaded (rewound); since 9.4.2 also where playback may
// repeat.
type vcrpySession struct {
	rewound bool
	played  []*taped // in the order of playing, as drop_unused_requests counts them
	dirty   bool
}

func (v *vcrpySession) load(s *Session) *exception.Error {
	v.rewound = s.state == Existing || len(s.o.Beside) > 0
	return nil
}

func (v *vcrpySession) ask(s *Session, live request) Outcome {
	found, raised := s.find(live, s.unplayed)
	switch {
	case raised != nil:
		return failed(raised)
	case found != nil && s.o.Mode != "all" && (v.rewound || s.o.AllowRepeats && atLeast(s.o.Version, "9.4.2")):
		if !atLeast(s.o.Version, "9.4.2") || found.plays == 0 && found.from != RecordedNow {
			v.played = append(v.played, found)
		}
		return found.play()
	case v.rewound && s.o.Mode == "once" || s.o.Mode == "none":
		return failed(exception.New("CannotOverwriteExistingCassetteException", "Can't overwrite existing cassette in your current record mode"))
	}
	v.dirty = true
	return s.record(live)
}

// replacesAll: since 8.4 mode all drops every loaded one that a new one matches.
func replacesAll(o SessionOptions) bool {
	return o.Library == vcrpy.Name && o.Mode == "all" && atLeast(o.Version, "8.4")
}

// save appends what is new. With drop_unused_requests it saves what was played
// and what is new, once fewer were played than loaded: a new one that equals a
// loaded one is lost, and one that was played since is there twice before 9.4.2.
func (v *vcrpySession) save(s *Session) ([]*taped, bool, *exception.Error) {
	if replacesAll(s.o) {
		kept, raised := v.recordedAgain(s)
		return kept, v.dirty && raised == nil, raised
	}
	if !s.o.DropUnused || !atLeast(s.o.Version, "8.0") || len(v.played) >= len(s.loaded) {
		return s.tapes, v.dirty, nil
	}
	kept := slices.Clone(v.played)
	s.give(slices.DeleteFunc(slices.Clone(s.loaded), func(t *taped) bool { return t.plays > 0 })...)
	for _, t := range s.tapes {
		known := slices.ContainsFunc(s.loaded, func(old *taped) bool {
			ok, _ := s.matches(t.request, old)
			return ok
		})
		if !known {
			kept = append(kept, t)
		}
	}
	return kept, true, nil
}

// recordedAgain is _rerecorded_interactions: the loaded ones that nothing new
// matches, none with drop_unused_requests, and what is new.
func (v *vcrpySession) recordedAgain(s *Session) (kept []*taped, raised *exception.Error) {
	for _, old := range s.loaded {
		replaced := s.o.DropUnused
		for _, t := range s.recorded {
			if replaced {
				break
			}
			if replaced, raised = s.matches(t.request, old); raised != nil {
				return nil, raised
			}
		}
		if replaced {
			s.give(old)
		} else {
			kept = append(kept, old)
		}
	}
	return append(kept, s.recorded...), nil
}

// betamaxSession is betamax/cassette/cassette.py and adapter.py.
type betamaxSession struct{ recording bool }

func (b *betamaxSession) load(s *Session) *exception.Error {
	b.recording = s.o.Mode == "new_episodes" || s.o.Mode == "all" || s.o.Mode == "once" && s.state != Existing
	// What is outdated is forgotten at once, even where nothing may be recorded
	// in its place.
	if s.o.RecordAgainAfter > 0 && s.oldest() > s.o.RecordAgainAfter {
		s.tapes = nil
	}
	return nil
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

func (b *betamaxSession) ask(s *Session, live request) Outcome {
	var found *taped
	if b.searches(s) {
		var raised *exception.Error
		if found, raised = s.find(live, s.unplayed); raised != nil {
			return failed(raised)
		}
	}
	switch {
	case found != nil && s.o.Mode == "all":
		s.tapes = slices.DeleteFunc(slices.Clone(s.tapes), func(t *taped) bool { return t == found })
		if found.from != RecordedNow { // what this very session recorded is lost
			s.give(found)
		}
		s.record(live)
		return Outcome{Action: RecordReplacing}
	case found != nil:
		return found.play()
	case !b.recording:
		return failed(exception.New("BetamaxError", "A request was made that could not be found"))
	}
	return s.record(live)
}

// searches tells whether find_match looks at all: while recording it does in
// mode all and, since 0.9, in new_episodes until all are used.
func (b *betamaxSession) searches(s *Session) bool {
	switch {
	case !b.recording || s.o.Mode == "all":
		return true
	case s.o.Mode == "new_episodes" && atLeast(s.o.Version, "0.9"):
		return slices.ContainsFunc(s.tapes, s.unplayed)
	}
	return false
}

func (b *betamaxSession) save(s *Session) ([]*taped, bool, *exception.Error) {
	return s.tapes, b.recording, nil
}

// uberSession is cassette/cassette_library.py: one response a name, played as
// often as it is asked for.
type uberSession struct {
	dirty bool
	disk  map[*taped]bool // read from a folder's file: what counts as used
}

func (u *uberSession) load(*Session) *exception.Error {
	u.disk = map[*taped]bool{}
	return nil
}

func (u *uberSession) ask(s *Session, live request) Outcome {
	switch { // the file is read when first asked
	case s.o.JSON && (s.o.State == Empty || s.o.State == Malformed):
		return failed(exception.New("ValueError", "No JSON object could be decoded"))
	case s.o.State == Malformed:
		return failed(exception.New("yaml.parser.ParserError", "while parsing"))
	}
	found, raised := s.find(live, func(*taped) bool { return true })
	switch {
	case raised != nil:
		return failed(raised)
	case found != nil:
		u.disk[found] = found.from != RecordedNow && s.o.Folder
		return found.play()
	}
	u.dirty = true
	return s.record(live)
}

// save: play() has no finally, so an exception saves nothing.
func (u *uberSession) save(s *Session) ([]*taped, bool, *exception.Error) {
	return s.tapes, u.dirty && !s.raised, nil
}

// vcrpyMode: it took any mode for new_episodes before 8.2.1.
func vcrpyMode(version, mode string) *exception.Error {
	if !atLeast(version, "8.2.1") {
		return nil
	}
	return exception.New("ValueError", fmt.Sprintf("'%s' is not a valid record_mode. Valid modes are: 'all', 'any', 'new_episodes', 'none', 'once'", mode))
}

func betamaxMode(_, mode string) *exception.Error {
	return exception.New("betamax.exceptions.RecordValidationError", fmt.Sprintf("record is invalid: '%s'", mode))
}

// used counts what was read from a folder's file.
func (u *uberSession) used(t *taped) bool { return u.disk[t] }
