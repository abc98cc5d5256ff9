package replay

import (
	"fmt"
	"slices"

	"tapedeck/replay/exception"
)

// rubySession is lib/vcr/cassette.rb and cassette/http_interaction_list.rb. What
// a session records is never played.
type rubySession struct {
	mode     string // in effect: re_record_interval makes it all
	list     []*taped
	used     []*taped // the last used first
	recorded []*taped
	// unreadable is what reading the file raises, as soon as anything needs it.
	unreadable *exception.Error
}

func (r *rubySession) load(s *Session) *exception.Error {
	r.mode = s.o.Mode
	r.unreadable = r.file(s)
	if s.o.RecordAgainAfter > 0 && r.unreadable != nil { // originally_recorded_at
		return r.unreadable
	}
	outdated := s.o.RecordAgainAfter > 0 && len(s.loaded) > 0 && s.oldest() > s.o.RecordAgainAfter && !s.o.Offline
	if outdated && (r.mode != "none" || !atLeast(s.o.Version, "6.0")) {
		r.mode = "all"
	}
	if r.mode != "all" {
		r.list = slices.Clone(s.loaded)
	}
	return nil
}

// begun: re_record_interval makes the mode all.
func (r *rubySession) begun(*Session) (beginning, error) { return beginning{mode: r.mode}, nil }

// hold is a session over one interaction.
func (r *rubySession) hold(t *taped) {
	switch {
	case r.mode == "all":
	case t.plays == 0:
		r.list = []*taped{t}
	default:
		r.used = []*taped{t}
	}
}

// file is deserialized_hash.
func (r *rubySession) file(s *Session) *exception.Error {
	switch s.o.State {
	case Malformed, Undecodable, Marked:
		if s.o.JSON {
			return exception.New("JSON::ParserError", "unexpected token")
		}
		return exception.New("Psych::SyntaxError", "could not parse the cassette")
	case Foreign:
		return exception.New("VCR::Errors::InvalidCassetteFormatError", "it does not appear to be a valid VCR 2.0 cassette")
	}
	return nil
}

func (r *rubySession) ask(s *Session, live request) Outcome {
	if r.unreadable != nil && r.mode != "all" {
		return failed(r.unreadable)
	}
	if found, ok := r.answer(s, live); ok {
		return found
	}
	if r.mode == "none" || r.mode == "once" && s.o.State > Empty {
		return failed(exception.New("UnhandledHTTPRequestError", "An HTTP request has been made that VCR does not know how to handle"))
	}
	r.recorded = append(r.recorded, s.newTape(live))
	return Outcome{Action: Record}
}

// answer is HTTPInteractionList#response_for: the first that matches, with
// repeats the one used last, else what the outer cassettes have.
func (r *rubySession) answer(s *Session, live request) (Outcome, bool) {
	at, raised := s.firstMatch(live, r.list)
	switch {
	case raised != nil:
		return failed(raised), true
	case at >= 0:
		found := r.list[at]
		r.list = slices.Delete(r.list, at, at+1)
		r.used = slices.Insert(r.used, 0, found)
		return found.play(), true
	}
	if s.o.AllowRepeats {
		at, raised = s.firstMatch(live, r.used)
		switch {
		case raised != nil:
			return failed(raised), true
		case at >= 0:
			return r.used[at].play(), true
		}
	}
	if s.o.Outer == nil || s.o.Exclusive {
		return Outcome{}, false
	}
	outer := s.o.Outer
	if outer.LoadError != nil {
		return Outcome{}, false // it was never inserted
	}
	found, ok := outer.rules.(*rubySession).answer(outer, live)
	found.Outer++
	return found, ok
}

// save writes only if something is new: the old ones, in mode all without one
// for each new one that matches, then the new ones.
func (r *rubySession) save(s *Session) ([]*taped, bool, *exception.Error) {
	var raised *exception.Error
	if s.o.ForbidUnused && len(r.list) > 0 && !s.raised {
		raised = exception.New("VCR::Errors::UnusedHTTPInteractionError", "There are unused HTTP interactions left in the cassette:")
	}
	switch {
	case len(r.recorded) == 0:
		return nil, false, raised
	case r.unreadable != nil: // merged_interactions reads it
		return nil, false, r.unreadable
	case s.o.DropUnused && atLeast(s.o.Version, "6.2"):
		s.give(slices.DeleteFunc(slices.Clone(s.loaded), func(t *taped) bool { return t.plays > 0 })...)
		return r.recorded, true, raised
	}
	old := slices.Clone(s.loaded)
	if r.mode == "all" {
		fresh := slices.Clone(r.recorded)
		old = slices.DeleteFunc(old, func(t *taped) bool {
			at, _ := s.firstMatch(t.request, fresh)
			if at >= 0 {
				fresh = slices.Delete(fresh, at, at+1)
				s.give(t)
			}
			return at >= 0
		})
	}
	return append(r.upToDate(s, old), r.recorded...), true, raised
}

// upToDate is up_to_date_interactions: take_while, so that the first outdated
// one ends the list and newer ones after it are lost.
func (r *rubySession) upToDate(s *Session, old []*taped) []*taped {
	if !s.o.CleanOutdated || s.o.RecordAgainAfter <= 0 {
		return old
	}
	outdated := func(t *taped) bool { return s.age(t.from) > s.o.RecordAgainAfter }
	for _, t := range old {
		if outdated(t) {
			s.give(t)
		}
	}
	if at := slices.IndexFunc(old, outdated); at >= 0 {
		old = old[:at]
	}
	return old
}

func rubyMode(_, mode string) *exception.Error {
	return exception.New("ArgumentError", mode+" is not a valid cassette record mode.  Valid modes are: [:all, :none, :new_episodes, :once]")
}

func rubyReplaces(o SessionOptions) replacing {
	if o.Mode == "all" {
		return replacesFirst
	}
	return replacesNone
}

// rubyLosesUnused: what was played is dropped as well.
func rubyLosesUnused(e unusedEnd) string {
	if !atLeast(e.options.Version, "6.2") || len(e.fresh) == 0 {
		return "drops none here"
	}
	if e.played > 0 {
		return fmt.Sprintf("would drop the %d that were played too", e.played)
	}
	return ""
}
