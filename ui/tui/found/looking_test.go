package found

import (
	"testing"

	"tapedeck/ui/tui/opened"
)

// The interactions listed are the first ones, whichever cassette changes: none stands
// behind others that are not listed.
func TestListedAreTheFirst(t *testing.T) {
	f := newFound(nil, opened.Several{Cassettes: make([]opened.Named, 3)})
	f.counts, f.unread, f.changes = map[int]int{}, map[int]bool{}, map[int]int{}
	looked := func(in, n int) opened.Looked {
		l := opened.Looked{In: in, Count: n}
		for at := range min(n, opened.MostFits) {
			l.Fits = append(l.Fits, opened.Fit{In: in, At: at})
		}
		return l
	}
	count := [3]int{10, opened.MostFits - 3, 5}
	for in, n := range count {
		f.add(looked(in, n), len(f.fits))
	}
	check := func(listed int) {
		t.Helper()
		all, row := 0, 0
		for in, n := range count {
			all += n
			for at := 0; at < n && row < len(f.fits); at, row = at+1, row+1 {
				if fit := f.fits[row]; fit.In != in || fit.At != at {
					t.Fatalf("row %d is %d of %d, want %d of %d", row, fit.At, fit.In, at, in)
				}
			}
		}
		if len(f.fits) != listed || f.all != all {
			t.Errorf("%d of %d are listed, want %d of %d", len(f.fits), f.all, listed, all)
		}
	}
	check(opened.MostFits)
	for _, c := range []struct{ in, count, listed int }{
		{2, 9, opened.MostFits},
		{0, 12, opened.MostFits},
		{0, 4, opened.MostFits - 8},
		{2, 7, opened.MostFits - 8}, // of the second some are still missing
		{1, 20, 24},
		{1, opened.MostFits + 2, opened.MostFits},
		{1, 0, 4},
	} {
		count[c.in] = c.count
		f.replace(looked(c.in, c.count))
		check(c.listed)
	}
}
