package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

// Origins are the schemes and hosts that the URLs of a cassette have, so that
// a list can leave out what all of them share. The zero value has seen none.
type Origins struct {
	hosts, schemes map[string]bool
	domain         string // that all hosts are in, from its dot on; "" for none

	queries     queries
	models      models
	method      int // the longest method
	path, whole int // the longest path with its query and the name in its label, and with its host
}

// Add notes the origin of one URL.
func (o *Origins) Add(url string) {
	u := splitURL(url)
	o.addHost(u.host)
	note(&o.schemes, u.scheme)
}

// AddRow notes the origin of an interaction and how wide it is in a list.
func (o *Origins) AddRow(s model.Summary) {
	o.method = max(o.method, len(s.Method))
	if s.URL == "" {
		return
	}
	o.Add(s.URL)
	u := splitURL(s.URL)
	o.queries.add(u.path, bound(u.query))
	o.models.add(s.Label)
	path := len(u.path) + len(u.query)
	if name := LabelName(s.Label); name != "" {
		path += len(name) + len(" []")
	}
	o.path, o.whole = max(o.path, path), max(o.whole, len(u.host)+path)
}

// Widest is how many cells the widest URL takes, in bytes, which are no fewer.
func (o *Origins) Widest() int {
	switch {
	case !o.Differ():
		return o.path
	case len(o.schemes) > 1:
		return o.whole + len("https://")
	}
	return o.whole
}

// addHost notes a host, and what domain all of them are in.
func (o *Origins) addHost(host string) {
	host = strings.ToLower(host)
	switch {
	case o.hosts[host]:
		return
	case o.hosts == nil:
		o.domain = "." + host
	}
	note(&o.hosts, host)
	for o.domain != "" && (!strings.HasSuffix(host, o.domain) || len(host) == len(o.domain)) {
		next := strings.IndexByte(o.domain[1:], '.')
		if next < 0 {
			o.domain = ""
			return
		}
		o.domain = o.domain[1+next:]
	}
}

// Join notes all origins that others have.
func (o *Origins) Join(others *Origins) {
	for host := range others.hosts {
		o.addHost(host)
	}
	for scheme := range others.schemes {
		note(&o.schemes, scheme)
	}
	o.queries.join(others.queries)
	o.models.join(others.models)
	o.method, o.path, o.whole = max(o.method, others.method), max(o.path, others.path), max(o.whole, others.whole)
}

func note(set *map[string]bool, s string) {
	if *set == nil {
		*set = map[string]bool{}
	}
	if s = strings.ToLower(s); !(*set)[s] {
		(*set)[strings.Clone(s)] = true
	}
}

// Heading says what a list holds: "Interactions on api.linode.com",
// "Interactions on 2 hosts".
func (o *Origins) Heading() string {
	switch n := len(o.hosts); {
	case n == 0, n == 1 && o.hosts[""]:
		return "Interactions"
	case n > 1:
		return fmt.Sprintf("Interactions on %d hosts", n)
	}
	for host := range o.hosts {
		return "Interactions on " + Sanitize(bound(host))
	}
	panic("unreachable")
}

// URL fits a URL and the label that tells requests to it apart into width
// cells. A host that all share is left out; another loses the domain that all
// share where there is no room for it, and is cut to a third. The
// query is cut first, then the path in its middle, so that its end survives; of a path
// that is cut the query keeps a third of the room, as requests to one path differ in
// it, and shows where they do.
// The label follows in brackets, as wide as the URL leaves it room, but a name on up to
// 2/5 of the width at any rate: a model's, or what it is asked where all requests are
// to one model. It is left out where the URL would keep fewer than 16
// cells.
func (o *Origins) URL(url, label string, width int, t Theme) string {
	u := splitURL(url)
	path, query := Sanitize(bound(u.path)), Sanitize(bound(u.query))
	origin, room := o.origin(u, max(12, width/3)), width
	word := LabelName(label)
	if said, ok := o.models.telling(label); ok {
		label, word = said, said
	}
	name := bracketed(word, width)
	if rest := Width(path) + Width(query) + Width(name) + 1; strings.Contains(origin, "…") || Width(origin)+rest > width {
		origin = o.origin(o.short(u), max(12, width/3))
	}
	of := width - Width(origin) - Width(path) - Width(query) - 1
	if of < Width(name)+leastLabel { // too little for more of it
		label, of = word, max(of, min(width*2/5, Width(name)))
	}
	if label = bracketed(label, of); label != "" {
		left := width - Width(label) - 1
		if left >= 16 || Width(origin)+Width(path)+Width(query) <= left {
			room = left
		} else {
			label = ""
		}
	}
	origin = Cut(origin, room)
	shown := t.Paint(Muted, origin) + fitPath(path, query, Sanitize(o.queries.telling(u.path, bound(u.query))), room-Width(origin))
	if label != "" {
		shown += " " + t.Paint(Label, label)
	}
	return shown
}

// origin is the part of a URL before its path, as far as it is worth showing:
// the host where hosts or schemes differ, the scheme where schemes differ.
func (o *Origins) origin(u urlParts, width int) string {
	if !o.Differ() {
		return ""
	}
	host := cutAt(Sanitize(bound(u.host)), width, (width-1)/2)
	if len(o.schemes) > 1 && u.scheme != "" {
		return Sanitize(bound(u.scheme)) + "://" + host
	}
	return host
}

// Differ reports whether URLs are shown with their origins.
func (o *Origins) Differ() bool { return len(o.hosts) > 1 || len(o.schemes) > 1 }

// short is a URL whose host is no more than what tells it from the others.
func (o *Origins) short(u urlParts) urlParts {
	keep := len(u.host) - len(o.domain)
	if strings.Count(o.domain, ".") > 1 && keep > 0 && strings.EqualFold(u.host[keep:], o.domain) {
		u.host = u.host[:keep] + ".…"
	}
	return u
}

// leastLabel is how many cells are worth showing of a label behind its name.
const leastLabel = 4

// fitPath fits a path and its query into width cells; telling is the query from where
// others differ from it.
func fitPath(path, query, telling string, width int) string {
	if rest := width - Width(path); rest >= min(2, Width(query)) { // "?…" at least
		return path + Cut(query, rest)
	}
	q := min(max(2, width/3), Width(telling))
	if width < q+2 {
		return CutMiddle(path, width)
	}
	return CutMiddle(path, width-q) + Cut(telling, q)
}

// bracketed puts a label in brackets, at most width cells wide; "" where not
// one character of it fits.
func bracketed(label string, width int) string {
	if label == "" || width < 4 {
		return ""
	}
	return "[" + Cut(Sanitize(bound(label)), width-2) + "]"
}

// ShortURL is a URL without its scheme and host, sanitised.
func ShortURL(url string) string {
	u := splitURL(url)
	if u.host != "" && u.path+u.query == "" {
		return "/"
	}
	return Sanitize(u.path + u.query)
}

// urlParts is a URL cut into its parts, whatever it holds; the query has its
// "?", and a fragment is part of it.
type urlParts struct{ scheme, host, path, query string }

func splitURL(s string) (u urlParts) {
	if scheme, rest, ok := strings.Cut(s, "://"); ok && !strings.ContainsAny(scheme, "/?#") {
		u.scheme = scheme
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			end = len(rest)
		}
		u.host, s = rest[:end], rest[end:]
	}
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s, u.query = s[:i], s[i:]
	}
	u.path = s
	return u
}

// bound keeps a row cheap: of a text that is far longer than any row it
// leaves both ends.
func bound(s string) string {
	const most = 4096
	if len(s) <= most {
		return s
	}
	head, tail := most/2, len(s)-most/2
	for !utf8.RuneStart(s[head]) && head > most/2-utf8.UTFMax {
		head--
	}
	for !utf8.RuneStart(s[tail]) && tail < len(s)-most/2+utf8.UTFMax {
		tail++
	}
	return s[:head] + "…" + s[tail:]
}
