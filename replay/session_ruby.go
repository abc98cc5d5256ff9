package replay

import "slices"

// rubySession is lib/vcr/cassette.rb and cassette/http_interaction_list.rb. What
// a session records is never played.
type rubySession struct {
	mode     string // in effect: re_record_interval makes it all
	list     []*taped
	used     []*taped // the last used first
	recorded []*taped
}

func (r *rubySession) load(s *Session) *Exception {
	r.mode = s.o.Mode
	outdated := s.o.RecordAgainAfter > 0 && len(s.loaded) > 0 && s.oldest() > s.o.RecordAgainAfter
	if outdated && (r.mode != "none" || !atLeast(s.o.Version, "6.0")) {
		r.mode = "all"
	}
	if r.mode != "all" {
		r.list = slices.Clone(s.loaded)
	}
	return nil
}

func (r *rubySession) ask(s *Session, live request) Outcome {
	first := func(list []*taped) (int, *Exception) {
		for i, t := range list {
			if ok, raised := s.matches(live, t); ok || raised != nil {
				return i, raised
			}
		}
		return -1, nil
	}
	at, raised := first(r.list)
	if raised != nil {
		return failed(raised)
	}
	if at >= 0 {
		found := r.list[at]
		r.list = slices.Delete(r.list, at, at+1)
		r.used = slices.Insert(r.used, 0, found)
		return found.play()
	}
	if s.o.AllowRepeats {
		if at, raised = first(r.used); raised != nil {
			return failed(raised)
		} else if at >= 0 {
			return r.used[at].play()
		}
	}
	if r.mode == "none" || r.mode == "once" && s.o.State == Existing {
		return failed(raise("UnhandledHTTPRequestError", "An HTTP request has been made that VCR does not know how to handle"))
	}
	r.recorded = append(r.recorded, s.newTape(live))
	return Outcome{Action: Record}
}

// save writes only if something is new: the old ones, in mode all without one
// for each new one that matches, then the new ones.
func (r *rubySession) save(s *Session) ([]*taped, bool, *Exception) {
	var raised *Exception
	if s.o.ForbidUnused && len(r.list) > 0 {
		raised = raise("VCR::Errors::UnusedHTTPInteractionError", "There are unused HTTP interactions left in the cassette:")
	}
	if len(r.recorded) == 0 {
		return nil, false, raised
	}
	if s.o.DropUnused && atLeast(s.o.Version, "6.2") {
		return r.recorded, true, raised
	}
	old := slices.Clone(s.loaded)
	if r.mode == "all" {
		fresh := slices.Clone(r.recorded)
		old = slices.DeleteFunc(old, func(t *taped) bool {
			at := slices.IndexFunc(fresh, func(n *taped) bool { ok, _ := s.matches(t.request, n); return ok })
			if at >= 0 {
				fresh = slices.Delete(fresh, at, at+1)
			}
			return at >= 0
		})
	}
	if s.o.CleanOutdated && s.o.RecordAgainAfter > 0 {
		// take_while: the first outdated one ends the list.
		if at := slices.IndexFunc(old, func(t *taped) bool { return s.age(t.from) > s.o.RecordAgainAfter }); at >= 0 {
			old = old[:at]
		}
	}
	return append(old, r.recorded...), true, raised
}
