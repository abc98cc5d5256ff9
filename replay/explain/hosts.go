package explain

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// hostNotes say that a request goes to another host than the nearest recording where no
// matcher looks at that: among what differs it does not stand.
func (q *Inquirer) hostNotes(w Why) []string {
	if len(w.Near) == 0 || w.Outcome.Action == library.PassThrough || w.Key != "" || w.Unknown(model.URL) != "" || !q.knowsMatchers(w.Near[0]) {
		return nil
	}
	n := w.Near[0].Interaction
	live := q.asMatched(w.Request)
	wanted, held := hostOf(live.URL), hostOf(q.recorded[n].Request.URL)
	if wanted == "" || held == "" || strings.EqualFold(wanted, held) || !q.ignoresHost(w, live, q.recorded[n].Request) {
		return nil
	}
	return []string{fmt.Sprintf("no matcher looks at the host: wanted %s, recorded %s in %d", wanted, held, n+1)}
}

// knowsMatchers reports whether all that decided about a recording are matchers whose
// rules are known: neither the test's own nor others that the text names.
func (q *Inquirer) knowsMatchers(n Near) bool {
	named := func(name string) bool { return slices.Contains(q.rules.MatchOn, name) }
	return len(q.inquiry.OwnMatchers) == 0 && !slices.ContainsFunc(n.Failing(), func(name string) bool { return !named(name) })
}

// ignoresHost reports whether a request would match itself as recorded from the host of
// another.
func (q *Inquirer) ignoresHost(w Why, live, from model.Request) bool {
	elsewhere := live
	at, there := splitURL(live.URL), splitURL(from.URL)
	at.host = there.host
	elsewhere.URL = at.String()
	e, err := q.session.Library.Compare(q.known(w.Asked), library.RequestOf(model.Interaction{Request: live}), library.RequestOf(model.Interaction{Request: elsewhere}))
	return err == nil && e.Match()
}

// hostOf is the host of a URL without its port, "" where there is none.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
