package rubyvcr

import (
	"fmt"
	"slices"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// session is lib/vcr/cassette.rb and cassette/http_interaction_list.rb. What
// a session records is never played.
type session struct {
	Mode     string // in effect: re_record_interval makes it all
	list     []*library.Recorded
	used     []*library.Recorded // the last used first
	recorded []*library.Recorded
	// unreadable is what reading the file raises, as soon as anything needs it.
	unreadable *exception.Error
}

// Load is the beginning of Cassette#initialize.
func (r *session) Load(s *library.Session) *exception.Error {
	r.Mode = s.Options.Mode
	r.unreadable = r.file(s)
	if s.Options.RecordAgainAfter > 0 && r.unreadable != nil { // originally_recorded_at
		return r.unreadable
	}
	outdated := s.Options.RecordAgainAfter > 0 && len(s.Loaded) > 0 && s.Oldest() > s.Options.RecordAgainAfter && !s.Options.Offline
	if outdated && (r.Mode != "none" || !library.AtLeast(s.Options.Version, "6.0")) {
		r.Mode = "all"
	}
	if r.Mode != "all" {
		r.list = slices.Clone(s.Loaded)
	}
	return nil
}

// Begun is the mode in effect: re_record_interval makes the mode all.
func (r *session) Begun(*library.Session) (library.Beginning, error) {
	return library.Beginning{Mode: r.Mode}, nil
}

// Hold is a session over one interaction.
func (r *session) Hold(t *library.Recorded) {
	switch {
	case r.Mode == "all":
	case t.Plays == 0:
		r.list = []*library.Recorded{t}
	default:
		r.used = []*library.Recorded{t}
	}
}

// file is deserialized_hash.
func (r *session) file(s *library.Session) *exception.Error {
	switch s.Options.State {
	case library.Malformed, library.Undecodable, library.Marked:
		if s.Options.JSON {
			return exception.New("JSON::ParserError", "unexpected token")
		}
		return exception.New("Psych::SyntaxError", "could not parse the cassette")
	case library.Foreign:
		return exception.New("VCR::Errors::InvalidCassetteFormatError", "it does not appear to be a valid VCR 2.0 cassette")
	}
	return nil
}

// Ask is what VCR does about a request.
func (r *session) Ask(s *library.Session, live library.Request) library.Outcome {
	if r.unreadable != nil && r.Mode != "all" {
		return library.Failed(r.unreadable)
	}
	if found, ok := r.responseFor(s, live); ok {
		return found
	}
	if r.Mode == "none" || r.Mode == "once" && s.Options.State > library.Empty {
		return library.Failed(exception.New("UnhandledHTTPRequestError", "An HTTP request has been made that VCR does not know how to handle"))
	}
	r.recorded = append(r.recorded, s.NewRecording(live))
	return library.Outcome{Action: library.Record}
}

// responseFor is HTTPInteractionList#response_for: the first that matches, with
// repeats the one used last, else what the outer cassettes have.
func (r *session) responseFor(s *library.Session, live library.Request) (library.Outcome, bool) {
	at, raised := s.FirstMatch(live, r.list)
	switch {
	case raised != nil:
		return library.Failed(raised), true
	case at >= 0:
		found := r.list[at]
		r.list = slices.Delete(r.list, at, at+1)
		r.used = slices.Insert(r.used, 0, found)
		return found.Play(), true
	}
	if s.Options.AllowRepeats {
		at, raised = s.FirstMatch(live, r.used)
		switch {
		case raised != nil:
			return library.Failed(raised), true
		case at >= 0:
			return r.used[at].Play(), true
		}
	}
	if s.Options.Outer == nil || s.Options.Exclusive {
		return library.Outcome{}, false
	}
	outer := s.Options.Outer
	if outer.LoadError != nil {
		return library.Outcome{}, false // it was never inserted
	}
	found, ok := outer.Rules.(*session).responseFor(outer, live)
	found.Outer++
	return found, ok
}

// Save writes only if something is new: the old ones, in mode all without one
// for each new one that matches, then the new ones.
func (r *session) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	var raised *exception.Error
	if s.Options.ForbidUnused && len(r.list) > 0 && !s.Raised {
		raised = exception.New("VCR::Errors::UnusedHTTPInteractionError", "There are unused HTTP interactions left in the cassette:")
	}
	switch {
	case len(r.recorded) == 0:
		return nil, false, raised
	case r.unreadable != nil: // merged_interactions reads it
		return nil, false, r.unreadable
	case s.Options.DropUnused && library.AtLeast(s.Options.Version, "6.2"):
		s.Give(slices.DeleteFunc(slices.Clone(s.Loaded), func(t *library.Recorded) bool { return t.Plays > 0 })...)
		return r.recorded, true, raised
	}
	old := slices.Clone(s.Loaded)
	if r.Mode == "all" {
		fresh := slices.Clone(r.recorded)
		old = slices.DeleteFunc(old, func(t *library.Recorded) bool {
			at, _ := s.FirstMatch(t.Request, fresh)
			if at >= 0 {
				fresh = slices.Delete(fresh, at, at+1)
				s.Give(t)
			}
			return at >= 0
		})
	}
	return append(r.upToDate(s, old), r.recorded...), true, raised
}

// upToDate is up_to_date_interactions: take_while, so that the first outdated
// one ends the list and newer ones after it are lost.
func (r *session) upToDate(s *library.Session, old []*library.Recorded) []*library.Recorded {
	if !s.Options.CleanOutdated || s.Options.RecordAgainAfter <= 0 {
		return old
	}
	outdated := func(t *library.Recorded) bool { return s.Age(t.From) > s.Options.RecordAgainAfter }
	for _, t := range old {
		if outdated(t) {
			s.Give(t)
		}
	}
	if at := slices.IndexFunc(old, outdated); at >= 0 {
		old = old[:at]
	}
	return old
}

func unknownMode(_, mode string) *exception.Error {
	return exception.New("ArgumentError", mode+" is not a valid cassette record mode.  Valid modes are: [:all, :none, :new_episodes, :once]")
}

func replaces(o library.SessionOptions) library.Replacing {
	if o.Mode == "all" {
		return library.ReplacesFirst
	}
	return library.ReplacesNone
}

// losesUnused: what was played is dropped as well.
func losesUnused(e library.UnusedEnd) string {
	if !library.AtLeast(e.Options.Version, "6.2") || len(e.Fresh) == 0 {
		return "drops none here"
	}
	if e.Played > 0 {
		return fmt.Sprintf("would drop the %d that were played too", e.Played)
	}
	return ""
}
