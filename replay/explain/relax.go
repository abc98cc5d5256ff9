package explain

import (
	"slices"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// relax asks the library for test code under which the recording would match.
func (q *Inquirer) relax(w Why, n Near) (Remedy, bool) {
	r := library.Relaxing{Version: q.session.Options.Version, MatchOn: append(slices.Clone(q.rules.MatchOn), q.inquiry.OwnMatchers...), Matchers: n.Matchers, Failing: n.Failing()}
	r.Live = library.RequestOf(model.Interaction{Request: q.asMatched(w.Request)})
	r.Recorded = library.RequestOf(model.Interaction{Request: q.recorded[n.Interaction].Request})
	r.Boundary = inBoundary(r)
	if q.mayBeBoundary(w, n) {
		r.Boundary = true
		r.Failing = q.unknownBodies(w)
	}
	if len(r.Failing) == 0 || q.session.Library.Relax == nil {
		return Remedy{}, false
	}
	found := q.session.Library.Relax(r)
	return Remedy{ID: string(Relax), Kind: Relax, At: -1, Text: found.Words, Code: found.Code}, found.Code != ""
}

// unknownBodies are the matchers that look at a body that is not known.
func (q *Inquirer) unknownBodies(w Why) []string {
	return slices.DeleteFunc(q.unknown(w.Asked), func(name string) bool {
		return w.Unknown[model.BodyPart] == "" || !slices.Contains(q.session.Library.LooksAt(name), model.BodyPart)
	})
}

// mayBeBoundary reports whether the text tells no body where a matcher looks at
// it and the recorded one has a boundary.
func (q *Inquirer) mayBeBoundary(w Why, n Near) bool {
	bodies := q.unknownBodies(w)
	return w.Refused && !w.UsedUp && len(bodies) > 0 && library.OnlyThese(n.Failing(), bodies...) && boundaryOf(q.recorded[n.Interaction].Request) != ""
}

// inBoundary reports whether a boundary is among what differs.
func inBoundary(r library.Relaxing) bool {
	for _, m := range r.Matchers {
		if m.Agreed || m.Unknown {
			continue
		}
		for _, d := range m.Differences {
			if what, _ := perRun(d); what == theBoundary {
				return true
			}
		}
	}
	return false
}
