package explain

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
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
		e, err := q.session.Library.ExplainNamed(rules, live, w.Name, q.recorded[i])
		if err != nil {
			return nil, err
		}
		n := Near{Interaction: i, Played: plays[i], Unlimited: q.unlimited()}
		inside := 0
		for _, v := range e.Verdicts {
			j := library.Judged{Verdict: v}
			if !v.Agreed {
				j.Differences = differencesOf(q.session.Library, v, live, q.recorded[i].Request)
				n.Distance += 100
				inside += weigh(j.Differences)
			}
			n.Matchers = append(n.Matchers, j)
		}
		for _, name := range unknown {
			n.Matchers = append(n.Matchers, library.Judged{Verdict: library.Verdict{Matcher: name}, Unknown: true})
		}
		n.hear(w.Said[i])
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

// mostEqual bounds the equally near recordings that are named.
const mostEqual = 3

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

// glances orders the recordings by how near they are at a glance.
func (q *Inquirer) glances(live model.Request) []int {
	far := make([]int, len(q.recorded))
	order := make([]int, len(q.recorded))
	at := splitURL(live.URL)
	for i := range q.recorded {
		order[i], far[i] = i, glance(live, at, q.recorded[i].Request)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(far[a], far[b]), cmp.Compare(a, b)) })
	return order
}

// glance says without parsing how far two requests are apart.
func glance(live model.Request, at urlPieces, recorded model.Request) int {
	far := 0
	if !strings.EqualFold(live.Method, recorded.Method) {
		far += 16
	}
	if live.URL != recorded.URL {
		other := splitURL(recorded.URL)
		if !strings.EqualFold(at.host, other.host) {
			far += 32
		}
		if at.path != other.path {
			far += 8 + min(7, strings.Count(at.path[commonPrefix(at.path, other.path):], "/"))
		}
		if at.query != other.query {
			far += 3 - 2*min(1, commonPrefix(at.query, other.query))
		}
	}
	if !bytes.Equal(live.Body.Wire, recorded.Body.Wire) {
		far++
	}
	return far
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
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

// urlPieces are a URL's parts as written, so that each can be put in the place
// of another's.
type urlPieces struct{ scheme, host, path, query, fragment string }

func splitURL(s string) (u urlPieces) {
	if at := strings.IndexByte(s, '#'); at >= 0 {
		s, u.fragment = s[:at], s[at:]
	}
	if at := strings.IndexByte(s, '?'); at >= 0 {
		s, u.query = s[:at], s[at:]
	}
	if at := strings.Index(s, "://"); at >= 0 {
		u.scheme, s = s[:at+len("://")], s[at+len("://"):]
		if at := strings.IndexByte(s, '/'); at >= 0 {
			u.host, u.path = s[:at], s[at:]
		} else {
			u.host = s
		}
		return u
	}
	u.path = s
	return u
}

func (u urlPieces) String() string { return u.scheme + u.host + u.path + u.query + u.fragment }

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
	if slices.Contains(looks, model.URL) {
		list = append(list, urlDifferences(lib, v.Matcher, live.URL, recorded.URL)...)
	}
	switch {
	case lib.HeaderDifferences != nil:
		list = append(list, lib.HeaderDifferences(v)...)
	case slices.Contains(looks, model.HeaderPart) && v.Matcher != "body":
		list = append(list, headerDifferences(live.Header, recorded.Header)...)
	}
	if slices.Contains(looks, model.BodyPart) {
		list = append(list, bodyDifferences(live, recorded)...)
	}
	if len(list) == 0 && v.Recorded != v.Wanted {
		list = append(list, model.Difference{Path: v.Matcher, Was: v.Recorded, Now: v.Wanted})
	}
	return list
}

// urlDifferences compares the part that the matcher looks at, or all.
func urlDifferences(lib library.Library, matcher, live, recorded string) []model.Difference {
	wanted, held := splitURL(live), splitURL(recorded)
	var list []model.Difference
	text := func(name, held, wanted string, asked ...string) {
		if held != wanted && (slices.Contains(asked, matcher) || !slices.Contains([]string{"scheme", "host", "port", "path", "query"}, matcher)) {
			list = append(list, model.Difference{Path: name, Was: held, Now: wanted})
		}
	}
	text("scheme", strings.TrimSuffix(held.scheme, "://"), strings.TrimSuffix(wanted.scheme, "://"), "scheme", "port")
	text("host", held.host, wanted.host, "host", "port")
	text("path", held.path, wanted.path, "path")
	if !slices.Contains([]string{"scheme", "host", "port", "path"}, matcher) {
		list = append(list, pairDifferences("query ", held.query, wanted.query)...)
	}
	text("fragment", held.fragment, wanted.fragment)
	if lib.IgnoredParameters != nil {
		names := lib.IgnoredParameters(matcher)
		list = slices.DeleteFunc(list, func(d model.Difference) bool {
			name, inQuery := strings.CutPrefix(d.Path, "query ")
			return inQuery && slices.Contains(names, name)
		})
	}
	return list
}

// pairDifferences compares what a query or a form says, by name.
func pairDifferences(label, recorded, live string) []model.Difference {
	held, wanted := python.ParseQSL(strings.TrimPrefix(recorded, "?"), true), python.ParseQSL(strings.TrimPrefix(live, "?"), true)
	values := func(pairs []python.Pair, name string) (out []string) {
		for _, p := range pairs {
			if p.Name == name {
				out = append(out, p.Value)
			}
		}
		return out
	}
	var list []model.Difference
	seen := map[string]bool{}
	for _, p := range append(slices.Clone(held), wanted...) {
		if seen[p.Name] {
			continue
		}
		seen[p.Name] = true
		a, b := values(held, p.Name), values(wanted, p.Name)
		for i := range max(len(a), len(b)) {
			d := model.Difference{Path: label + p.Name}
			switch {
			case i >= len(b):
				d.Kind, d.Was = model.Removed, a[i]
			case i >= len(a):
				d.Kind, d.Now = model.Added, b[i]
			case a[i] == b[i]:
				continue
			default:
				d.Was, d.Now = a[i], b[i]
			}
			list = append(list, d)
		}
	}
	if len(list) == 0 && recorded != live {
		list = append(list, model.Difference{Path: strings.TrimSpace(label), Was: recorded, Now: live})
	}
	return list
}

// headerDifferences compares by name, and then the spelling of the names.
func headerDifferences(live, recorded model.Header) []model.Difference {
	list := model.DiffResponses(model.Response{Header: recorded}, model.Response{Header: live}).Headers
	if len(list) > 0 {
		return list
	}
	for _, line := range recorded {
		spelled := func(l model.HeaderLine) bool { return l.Name == line.Name }
		at := slices.IndexFunc(live, func(l model.HeaderLine) bool { return strings.EqualFold(l.Name, line.Name) })
		if at >= 0 && !slices.ContainsFunc(live, spelled) {
			list = append(list, model.Difference{Path: "header name", Was: line.Name, Now: live[at].Name})
		}
	}
	return list
}
