package explain

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"tapedeck/model"
)

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
