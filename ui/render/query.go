package render

import (
	"strings"
	"unicode/utf8"
)

// queries are what the queries of URLs begin with, by the path and the name that they
// have in common. The zero value has seen none.
type queries struct{ common map[string]string }

const (
	mostQueries    = 1000 // paths, each with a first name of queries
	longestQueried = 500  // bytes of these
)

// add notes what a query begins with, of those with that path and first name.
func (q *queries) add(path, query string) { q.note(path+firstName(query), query) }

// join notes all that others have.
func (q *queries) join(others queries) {
	for of, query := range others.common {
		q.note(of, query)
	}
}

func (q *queries) note(of, query string) {
	switch was, ok := q.common[of]; {
	case ok:
		q.common[of] = query[:commonStart(was, query)]
	case query == "" || len(of) > longestQueried || len(q.common) == mostQueries:
	default:
		if q.common == nil {
			q.common = map[string]string{}
		}
		q.common[of] = strings.Clone(query)
	}
}

// firstName is a query up to its first value.
func firstName(query string) string {
	name, _, _ := strings.Cut(query, "=")
	return name
}

// telling is a query from where those of its path begin to differ, and the start of the
// word there: "?…A1" of "?range=A1" beside "?range=A2".
func (q *queries) telling(path, query string) string {
	common := q.common[path+firstName(query)]
	differ := len(common)
	if differ >= len(query) || !strings.HasPrefix(query, common) {
		return query
	}
	at := differ
	for at > 0 && (wordByte(query[at-1]) || !utf8.RuneStart(query[at])) {
		at--
	}
	if at > 0 && query[at-1] == '%' { // the word begins in an escape
		at--
	}
	if differ-at > mostOfWord {
		for at = differ; !utf8.RuneStart(query[at]); at-- {
		}
	}
	if at < len("?…") {
		return query
	}
	return query[:1] + "…" + query[at:]
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
