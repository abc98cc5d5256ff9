package library

import "strings"

// Rules say how a library is set up to match requests.
type Rules struct {
	Version string   // empty: the newest known
	MatchOn []string // nil: the library's default
	// Filters are vcrpy's; other libraries have none that matching depends on.
	Filters Filters
}

// Filters are what vcrpy takes out of requests (vcr/filters.py): out of the
// live one before it is matched and out of every recorded one when a cassette is
// loaded. They run in this order.
type Filters struct {
	Headers  []Replacement // filter_headers
	Query    []Replacement // filter_query_parameters
	PostData []Replacement // filter_post_data_parameters
}

// None reports whether there are none.
func (f Filters) None() bool { return len(f.Headers)+len(f.Query)+len(f.PostData) == 0 }

// A Replacement gives a named header or parameter another value, or removes it.
type Replacement struct {
	Name  string
	Value *string // nil: removed
}

// AtLeast compares versions part by part, as numbers.
func AtLeast(version, least string) bool {
	a, b := strings.Split(version, "."), strings.Split(least, ".")
	for i := range b {
		if i >= len(a) {
			return false
		}
		if a[i] != b[i] {
			if len(a[i]) != len(b[i]) {
				return len(a[i]) > len(b[i])
			}
			return a[i] > b[i]
		}
	}
	return true
}
