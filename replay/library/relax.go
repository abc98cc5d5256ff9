package library

import (
	"slices"
	"strings"

	"tapedeck/model"
)

// A Relaxing is what a library's matchers are to leave out so that a recording
// matches, and what they have to keep.
type Relaxing struct {
	Version        string
	MatchOn        []string // those in use, the test's own among them
	Matchers       []DetailedVerdict
	Failing        []string // also those that may
	Live, Recorded Request
	// Boundary: a multipart boundary is among what differs, or may be all that
	// does.
	Boundary bool
}

// A Relaxed is test code that leaves something out, and in words what that is.
// The zero Relaxed is none.
type Relaxed struct{ Words, Code string }

// A DetailedVerdict is what a matcher says, with the places that differ.
type DetailedVerdict struct {
	Verdict
	Unknown bool // it looks at a part that is not known
	// Differences are from what is recorded (Was) to what is wanted (Now).
	Differences []model.Difference
}

// OnlyThese reports whether all names are allowed ones.
func OnlyThese(names []string, allowed ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(allowed, name) })
}

// BoundaryWords say what code that leaves out a boundary does.
const BoundaryWords = "compare without the multipart boundary, which is new in each run"

// Parameters are the names of query parameters that differ, ok is false where
// something else of the URL does.
func (r Relaxing) Parameters(matchers ...string) (names []string, ok bool) {
	for _, m := range r.Matchers {
		if !slices.Contains(matchers, m.Matcher) || m.Agreed {
			continue
		}
		for _, d := range m.Differences {
			name, inQuery := strings.CutPrefix(d.Path, "query ")
			if !inQuery {
				return nil, false
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, len(names) > 0
}

// Form are the names of a form's fields that differ in the body, ok is false where
// something else of it does.
func (r Relaxing) Form() (names []string, ok bool) {
	for _, m := range r.Matchers {
		if m.Matcher != "body" || m.Agreed {
			continue
		}
		for _, d := range m.Differences {
			name, inForm := strings.CutPrefix(d.Path, "form ")
			if !inForm {
				return nil, false
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, len(names) > 0
}

// Headers are the names of headers that differ, by their first spelling; ok is
// false where only spellings do.
func (r Relaxing) Headers() (names []string, ok bool) {
	for _, m := range r.Matchers {
		if m.Matcher != "headers" || m.Agreed {
			continue
		}
		for _, d := range m.Differences {
			name, inHeader := strings.CutPrefix(d.Path, "header ")
			if !inHeader {
				return nil, false
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, len(names) > 0
}

// Kept are the matchers that agree, instead of one that looks at the whole
// URL those that look at the parts that agree.
func (r Relaxing) Kept() (kept []string) {
	for _, name := range r.MatchOn {
		switch {
		case !slices.Contains(r.Failing, name):
			kept = append(kept, name)
		case name == "uri" || name == "url":
			kept = append(kept, r.AgreedParts(name)...)
		}
	}
	return kept
}

// AgreedParts are the matchers of the parts of a URL that agree.
func (r Relaxing) AgreedParts(name string) (kept []string) {
	differ := map[string]bool{}
	for _, m := range r.Matchers {
		if m.Matcher == name {
			for _, d := range m.Differences {
				word, _, _ := strings.Cut(d.Path, " ")
				differ[word] = true
			}
		}
	}
	for _, part := range []string{"host", "path", "query"} {
		if !differ[part] {
			kept = append(kept, part)
		}
	}
	return kept
}

// Listed writes a list of names as the languages of the libraries do.
func Listed(names []string, quote func(string) string) string {
	var list []string
	for _, name := range names {
		list = append(list, quote(name))
	}
	return "[" + strings.Join(list, ", ") + "]"
}
