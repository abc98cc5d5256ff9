package explain

import (
	"context"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/wanted"
)

// FindUnused finds the interactions that a text lists as not played, each once,
// in the text's order. missing counts those that the cassette does not hold. A
// library tells the beginning of the answer, which chooses among equal requests.
func (w Wanted) FindUnused(ctx context.Context, f *cassette.File) (at []int, missing int, err error) {
	byRequest := map[wanted.Unused][]int{}
	for i := range f.Len() {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		if s, err := f.Summary(i); err == nil {
			key := wanted.Unused{Method: strings.ToUpper(s.Method), URL: s.URL, Status: s.Status}
			byRequest[key] = append(byRequest[key], i)
		}
	}
	for _, u := range w.Unused {
		key := wanted.Unused{Method: u.Method, URL: u.URL, Status: u.Status}
		left := byRequest[key]
		if len(left) == 0 {
			missing++
			continue
		}
		n := 0
		for k, i := range left {
			if recorded, err := f.At(i); err == nil && strings.HasPrefix(string(recorded.Response.Body.Wire), u.BodyStart) {
				n = k
				break
			}
		}
		at = append(at, left[n])
		byRequest[key] = append(left[:n:n], left[n+1:]...)
	}
	return at, missing, nil
}
