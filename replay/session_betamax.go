package replay

import (
	"fmt"
	"slices"
	"tapedeck/replay/exception"
)

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

// begun: it forgets what is outdated, also where nothing can be recorded.
func (b *betamaxSession) begun(s *Session) (beginning, error) {
	if len(s.loaded) > 0 && s.tapes == nil {
		return beginning{}, fmt.Errorf("betamax would forget all %d interactions, since the oldest is older than re_record_interval: delete the cassette to record it anew", len(s.loaded))
	}
	return beginning{mode: s.o.Mode}, nil
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

func betamaxMode(_, mode string) *exception.Error {
	return exception.New("betamax.exceptions.RecordValidationError", fmt.Sprintf("record is invalid: '%s'", mode))
}

// betamaxFile is SerializerProxy.deserialize with JSONSerializer, which makes
// an empty cassette of what is no JSON.
func betamaxFile(o SessionOptions) (FileState, *exception.Error) {
	missing := o.Mode == "none" && o.State == Missing
	switch o.State {
	case Malformed, Marked:
		return Empty, nil
	case Undecodable:
		return o.State, exception.New("UnicodeDecodeError", "'utf-8' codec can't decode byte")
	case Foreign:
		return o.State, exception.New("AttributeError", "'list' object has no attribute 'get'")
	}
	if missing {
		return Missing, exception.New("ValueError", "Cassette must have a valid name and may not be None.")
	}
	return o.State, nil
}
