package explain

import (
	"cmp"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// near explains the recordings that are nearest at a glance, and ranks them.
func (q *Inquirer) near(w Why, rules library.Rules, plays []int) ([]Near, error) {
	live, order := q.asMatched(w.Request), q.glances(q.asMatched(w.Request))
	order = order[:min(len(order), mostNear)]
	if played := w.Outcome.Interaction; w.Outcome.Action == library.Play && played >= 0 && !slices.Contains(order, played) {
		order[len(order)-1] = played
	}
	unknown := append(q.unknown(w.Asked), q.inquiry.OwnMatchers...)
	var list []Near
	for _, i := range order {
		e, err := q.session.Library.ExplainNamed(rules, live, w.Key, *q.recorded[i])
		if err != nil {
			return nil, err
		}
		n := Near{Interaction: i, Played: plays[i], Unlimited: q.unlimited()}
		inside := 0
		for _, v := range e.Verdicts {
			j := library.DetailedVerdict{Verdict: v}
			if !v.Agreed {
				j.Differences = differencesOf(*q.session.Library, v, live, q.recorded[i].Request)
				n.Distance += 100
				inside += weigh(j.Differences)
			}
			n.Matchers = append(n.Matchers, j)
		}
		for _, name := range unknown {
			n.Matchers = append(n.Matchers, library.DetailedVerdict{Verdict: library.Verdict{Matcher: name}, Unknown: true})
		}
		n.takeSaid(w.Said[i])
		q.wasPlayed(w, &n)
		n.Distance += min(99, inside)
		list = append(list, n)
	}
	slices.SortStableFunc(list, func(a, b Near) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Played, b.Played),
			cmp.Compare(q.likelyPlayed(w, a), q.likelyPlayed(w, b)), cmp.Compare(a.Interaction, b.Interaction))
	})
	if w.Outcome.Action == library.Play { // the one played comes first among equals
		slices.SortStableFunc(list, func(a, b Near) int {
			first := func(n Near) int { return map[bool]int{true: 0, false: 1}[n.Interaction == w.Outcome.Interaction] }
			return cmp.Compare(first(a), first(b))
		})
	}
	return list, nil
}

// equallyNear are the recordings that do not match and of which none is nearer
// than the others, also at a glance: which of them the request is meant for is
// not known.
func (q *Inquirer) equallyNear(w Why) (equals []Near) {
	at := splitURL(w.Request.URL)
	far := func(n Near) int { return glance(w.Request, at, q.recorded[n.Interaction].Request) }
	for _, n := range w.Near {
		if n.Distance > 0 && n.Distance == w.Near[0].Distance && n.Played == w.Near[0].Played && far(n) == far(w.Near[0]) &&
			slices.Equal(n.Failing(), w.Near[0].Failing()) {
			equals = append(equals, n)
		}
	}
	return equals
}

// findLast finds, for each recording that matches, which one is played last.
// Where not all is known of the request, those count that match a request like
// the recorded one.
func (q *Inquirer) findLast(w *Why, judged map[*library.Recorded]library.Judgement) {
	for i := range w.Near {
		n := &w.Near[i]
		if n.Last = n.Interaction; len(n.Failing()) > 0 {
			continue
		}
		like := judged
		if w.Undecided {
			like = q.judge(q.rules, library.RequestOf(model.Interaction{Request: q.recorded[n.Interaction].Request}))
		}
		for _, t := range q.session.Loaded {
			if like[t].Match {
				n.Last = max(n.Last, t.From)
			}
		}
	}
}

// weigh counts places; a host or a path is more than a parameter.
func weigh(list []model.Difference) int {
	sum := 0
	for _, d := range list {
		switch d.Path {
		case "host", "method":
			sum += 20
		case "path":
			sum += 8
		default:
			sum++
		}
	}
	return max(1, sum)
}

// differencesOf lists the places inside what a matcher looks at.
func differencesOf(lib library.Library, v library.Verdict, live, recorded model.Request) []model.Difference {
	if v.Forms != nil {
		return pairDifferences("form ", v.Forms[0], v.Forms[1])
	}
	var list []model.Difference
	looks := lib.LooksAt(v.Matcher)
	if slices.Contains(looks, model.Method) && live.Method != recorded.Method {
		list = append(list, model.Difference{Path: "method", Was: recorded.Method, Now: live.Method})
	}
	hashed := func(part model.Part) bool {
		h := lib.HashOf(part, v)
		if h != nil && h.Differs() {
			list = append(list, model.Difference{Path: h.Of + " hash", Was: h.Recorded, Now: h.Wanted})
		}
		return h != nil
	}
	if slices.Contains(looks, model.URL) {
		wanted, held := live.URL, recorded.URL
		if lib.HashOf(model.URL, v) != nil {
			wanted, held = withoutQuery(wanted), withoutQuery(held)
		}
		list = append(list, urlDifferences(lib, v.Matcher, wanted, held)...)
		hashed(model.URL)
	}
	if !hashed(model.HeaderPart) && slices.Contains(looks, model.HeaderPart) && v.Matcher != "body" {
		list = append(list, headerDifferences(live.Header, recorded.Header)...)
	}
	if !hashed(model.BodyPart) && slices.Contains(looks, model.BodyPart) {
		list = append(list, bodyDifferences(live, recorded)...)
	}
	if len(list) == 0 && v.Recorded != v.Wanted {
		list = append(list, model.Difference{Path: v.Matcher, Was: v.Recorded, Now: v.Wanted})
	}
	return list
}

// withoutQuery is a URL up to its query.
func withoutQuery(url string) string {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		return url[:i]
	}
	return url
}

// mostNear bounds the recordings that are explained.
const mostNear = 20
