package explain

import (
	"slices"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// unknownBodies are the matchers that look at a body that is not known.
func (q *Inquirer) unknownBodies(w Why) []string {
	return slices.DeleteFunc(q.unknown(w.Asked), func(name string) bool {
		return w.Unknown(model.BodyPart) == "" || !slices.Contains(q.session.Library.LooksAt(name), model.BodyPart)
	})
}

// mayBeBoundary reports whether the text says no body where a matcher looks at
// it and the recorded one has a boundary.
func (q *Inquirer) mayBeBoundary(w Why, n Near) bool {
	bodies := q.unknownBodies(w)
	return w.Refused() && !w.usedUp() && len(bodies) > 0 && library.OnlyThese(n.Failing(), bodies...) && boundaryOf(q.recorded[n.Interaction].Request) != ""
}

// inBoundary reports whether a boundary is among what differs.
func inBoundary(r library.Relaxing) bool {
	for _, m := range r.Matchers {
		if m.Agreed || m.Unknown {
			continue
		}
		for _, d := range m.Differences {
			if what, _ := PerRun(d); what == theBoundary {
				return true
			}
		}
	}
	return false
}
