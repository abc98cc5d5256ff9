package replay

import (
	"slices"

	"tapedeck/model"
)

// relax asks the library for test code under which the recording would match.
func (q *Inquirer) relax(w Why, n Near) (Remedy, bool) {
	r := relaxing{version: q.session.o.Version, matchOn: append(slices.Clone(q.rules.MatchOn), q.inquiry.OwnMatchers...), matchers: n.Matchers, failing: n.Failing()}
	r.live = requestOf(model.Interaction{Request: q.asMatched(w.Request)})
	r.recorded = requestOf(model.Interaction{Request: q.recorded[n.Interaction].Request})
	r.boundary = inBoundary(r)
	if q.mayBeBoundary(w, n) {
		r.boundary = true
		r.failing = q.unknownBodies(w)
	}
	if len(r.failing) == 0 || q.session.library.relax == nil {
		return Remedy{}, false
	}
	found := q.session.library.relax(r)
	return Remedy{ID: string(Relax), Kind: Relax, At: -1, Text: found.words, Code: found.code}, found.code != ""
}

// unknownBodies are the matchers that look at a body that is not known.
func (q *Inquirer) unknownBodies(w Why) []string {
	return slices.DeleteFunc(q.unknown(w.Asked), func(name string) bool {
		return w.Unknown[model.BodyPart] == "" || !slices.Contains(q.session.library.looksAt(name), model.BodyPart)
	})
}

// mayBeBoundary reports whether the text tells no body where a matcher looks at
// it and the recorded one has a boundary.
func (q *Inquirer) mayBeBoundary(w Why, n Near) bool {
	bodies := q.unknownBodies(w)
	return w.Refused && !w.UsedUp && len(bodies) > 0 && onlyThese(n.Failing(), bodies...) && boundaryOf(q.recorded[n.Interaction].Request) != ""
}

// inBoundary reports whether a boundary is among what differs.
func inBoundary(r relaxing) bool {
	for _, m := range r.matchers {
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
