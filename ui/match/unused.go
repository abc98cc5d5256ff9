package match

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
)

// FindUnused finds the interactions that a text lists as not played, each once.
// missing counts those that the cassette does not hold. Of equal requests the
// library plays the first ones first, so the last ones are left; it returns the
// beginning of the answer, which chooses among them.
func (w Wanted) FindUnused(ctx context.Context, f *cassette.File) (at []int, missing int, err error) {
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
	for _, u := range w.Unused {
		alike[u]++
	}
	starts := map[int]string{}
	for _, u := range w.Unused {
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
func bodyStart(f *cassette.File, i int, known map[int]string) string {
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

// DeleteUnused is the remedy for interactions that no request played.
func DeleteUnused(at []int) explain.Remedy {
	r := explain.Remedy{ID: string(explain.Unused), Kind: explain.Unused, At: -1}
	sorted := slices.Sorted(slices.Values(at))
	var words []string
	for _, i := range slices.Backward(sorted) {
		r.Ops = append(r.Ops, model.Delete{At: i})
	}
	for _, i := range sorted {
		words = append(words, fmt.Sprint(i+1))
	}
	r.Text = "delete " + render.Listed(words)
	return r
}

// UnusedWords say what a list of unused interactions comes to.
func UnusedWords(found, missing int) string {
	words := "no interaction of the list is in the cassette"
	switch {
	case found == 1:
		words = "1 interaction was not played"
	case found > 1:
		words = fmt.Sprintf("%d interactions were not played", found)
	}
	if missing > 0 && found > 0 {
		words += fmt.Sprintf(", %d more of the list are not in the cassette", missing)
	}
	return words
}
