package betamax

import (
	"fmt"
	"slices"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// session is betamax/cassette/cassette.py and adapter.py.
type session struct{ recording bool }

func (b *session) Load(s *library.Session) *exception.Error {
	b.recording = s.Options.Mode == "new_episodes" || s.Options.Mode == "all" || s.Options.Mode == "once" && s.State != library.Existing
	// What is outdated is forgotten at once, even where nothing may be recorded
	// in its place.
	if s.Options.RecordAgainAfter > 0 && s.Oldest() > s.Options.RecordAgainAfter {
		s.Playable = nil
	}
	return nil
}

// Begun: it forgets what is outdated, also where nothing can be recorded.
func (b *session) Begun(s *library.Session) (library.Beginning, error) {
	if len(s.Loaded) > 0 && s.Playable == nil {
		return library.Beginning{}, fmt.Errorf("betamax would forget all %d interactions, since the oldest is older than re_record_interval: delete the cassette to record it anew", len(s.Loaded))
	}
	return library.Beginning{Mode: s.Options.Mode}, nil
}

func (b *session) Ask(s *library.Session, live library.Request) library.Outcome {
	var found *library.Recorded
	if b.searches(s) {
		var raised *exception.Error
		if found, raised = s.Find(live, s.Unplayed); raised != nil {
			return library.Failed(raised)
		}
	}
	switch {
	case found != nil && s.Options.Mode == "all":
		s.Playable = slices.DeleteFunc(slices.Clone(s.Playable), func(t *library.Recorded) bool { return t == found })
		if found.From != library.RecordedNow { // what this very session recorded is lost
			s.Give(found)
		}
		s.Record(live)
		return library.Outcome{Action: library.RecordReplacing}
	case found != nil:
		return found.Play()
	case !b.recording:
		return library.Failed(exception.New("BetamaxError", "A request was made that could not be found"))
	}
	return s.Record(live)
}

// searches reports whether find_match looks at all: while recording it does in
// mode all and, since 0.9, in new_episodes until all are used.
func (b *session) searches(s *library.Session) bool {
	switch {
	case !b.recording || s.Options.Mode == "all":
		return true
	case s.Options.Mode == "new_episodes" && library.AtLeast(s.Options.Version, "0.9"):
		return slices.ContainsFunc(s.Playable, s.Unplayed)
	}
	return false
}

func (b *session) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	return s.Playable, b.recording, nil
}

func unknownMode(_, mode string) *exception.Error {
	return exception.New("betamax.exceptions.RecordValidationError", fmt.Sprintf("record is invalid: '%s'", mode))
}

// openFile is SerializerProxy.deserialize with JSONSerializer, which makes
// an empty cassette of what is no JSON.
func openFile(o library.SessionOptions) (library.FileState, *exception.Error) {
	missing := o.Mode == "none" && o.State == library.Missing
	switch o.State {
	case library.Malformed, library.Marked:
		return library.Empty, nil
	case library.Undecodable:
		return o.State, exception.New("UnicodeDecodeError", "'utf-8' codec can't decode byte")
	case library.Foreign:
		return o.State, exception.New("AttributeError", "'list' object has no attribute 'get'")
	}
	if missing {
		return library.Missing, exception.New("ValueError", "Cassette must have a valid name and may not be None.")
	}
	return o.State, nil
}
