package explain

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// Summaries are the interactions of a cassette, with what lists show of them.
type Summaries interface {
	library.Cassette
	Summary(i int) (model.Summary, error)
}

// FindUnused finds the interactions that a failure lists as not played, each once.
// missing counts those that the cassette does not hold. Of equal requests the
// library plays the first ones first, so the last ones are left; it returns the
// beginning of the answer, which chooses among them.
func FindUnused(ctx context.Context, f Summaries, list []library.Unused) (at []int, missing int, err error) {
	byRequest := map[library.Unused][]int{}
	for i := range f.Len() {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		if s, err := f.Summary(i); err == nil {
			key := library.Unused{Method: strings.ToUpper(s.Method), URL: s.URL, Status: s.Status}
			byRequest[key] = append(byRequest[key], i)
		}
	}
	alike := map[library.Unused]int{} // how many lines of the text are still to be found
	for _, u := range list {
		alike[u]++
	}
	starts := map[int]string{}
	for _, u := range list {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		key := library.Unused{Method: u.Method, URL: u.URL, Status: u.Status}
		left := byRequest[key]
		if len(left) == 0 {
			missing++
			continue
		}
		fits := slices.DeleteFunc(slices.Clone(left), func(i int) bool {
			return !strings.HasPrefix(bodyStart(f, i, starts), u.BodyStart)
		})
		if len(fits) == 0 {
			fits = left
		}
		found := fits[max(0, len(fits)-alike[u])]
		alike[u]--
		at = append(at, found)
		byRequest[key] = slices.DeleteFunc(left, func(i int) bool { return i == found })
	}
	return at, missing, nil
}

// mostStart is how much of a body is compared: the text holds 80 characters.
const mostStart = 80 * utf8.UTFMax

// bodyStart is how the response's body begins, decoded once.
func bodyStart(f Summaries, i int, known map[int]string) string {
	start, ok := known[i]
	if !ok {
		if recorded, err := f.At(i); err == nil {
			wire := recorded.Response.Body.Wire
			start = string(wire[:min(len(wire), mostStart)])
		}
		known[i] = start
	}
	return start
}
