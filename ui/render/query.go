package render

import (
	"strings"
	"unicode/utf8"
)

const (
	mostQueries    = 1000 // paths, each with a first name of queries
	longestQueried = 500  // bytes of these
)

// addQuery notes what a query begins with, of those with that path and first name.
func (o *Origins) addQuery(path, query string) {
	query = bound(query)
	of := path + firstName(query)
	switch was, ok := o.queries[of]; {
	case ok:
		o.queries[of] = query[:commonStart(was, query)]
	case query == "" || len(of) > longestQueried || len(o.queries) == mostQueries:
	default:
		if o.queries == nil {
			o.queries = map[string]string{}
		}
		o.queries[of] = strings.Clone(query)
	}
}

// joinQueries notes those of other URLs too.
func (o *Origins) joinQueries(others *Origins) {
	for of, query := range others.queries {
		o.addQuery(strings.TrimSuffix(of, firstName(query)), query)
	}
}

// firstName is a query up to its first value.
func firstName(query string) string {
	name, _, _ := strings.Cut(query, "=")
	return name
}

// telling is a URL's query from where those of that path begin to differ, and
// the start of the word there: "?…A1" of "?range=A1" beside "?range=A2".
func (o *Origins) telling(u urlParts) string {
	common := o.queries[u.path+firstName(u.query)]
	differ := len(common)
	if differ >= len(u.query) || !strings.HasPrefix(u.query, common) {
		return u.query
	}
	at := differ
	for at > 0 && (wordByte(u.query[at-1]) || !utf8.RuneStart(u.query[at])) {
		at--
	}
	if at > 0 && u.query[at-1] == '%' { // the word begins in an escape
		at--
	}
	if differ-at > mostOfWord {
		for at = differ; !utf8.RuneStart(u.query[at]); at-- {
		}
	}
	if at < len("?…") {
		return u.query
	}
	return u.query[:1] + "…" + u.query[at:]
}

// mostOfWord is how many bytes of a word are shown before those in which it differs.
const mostOfWord = 8

// commonStart is how many bytes two texts both begin with.
func commonStart(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
