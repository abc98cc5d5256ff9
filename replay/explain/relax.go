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
