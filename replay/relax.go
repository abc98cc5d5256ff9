package replay

import (
	"slices"
	"strings"
	"tapedeck/model"
)

// A relaxing is what a library's matchers are to leave out so that a recording
// matches, and what they have to keep.
type relaxing struct {
	version        string
	matchOn        []string // those in use, the test's own among them
	matchers       []Judged
	failing        []string // also those that may
	live, recorded request
	// boundary: a multipart boundary is among what differs, or may be all that
	// does.
	boundary bool
}

// A relaxed is test code that leaves something out, and in words what that is.
// The zero relaxed is none.
type relaxed struct{ words, code string }

// A Judged is what a matcher says, with the places that differ.
type Judged struct {
	Verdict
	Unknown bool // it looks at a part that is not known
	// Differences are from what is recorded (Was) to what is wanted (Now).
	Differences []model.Difference
}

func onlyThese(names []string, allowed ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(allowed, name) })
}

const boundaryWords = "compare without the multipart boundary, which is new in each run"

// parameters are the names of query parameters that differ, ok is false where
// something else of the URL does.
func (r relaxing) parameters(matchers ...string) (names []string, ok bool) {
	for _, m := range r.matchers {
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

// headers are the names of headers that differ, by their first spelling; ok is
// false where only spellings do.
func (r relaxing) headers() (names []string, ok bool) {
	for _, m := range r.matchers {
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

// kept are the matchers that agree, in the place of one that looks at the whole
// URL those that look at the parts that agree.
func (r relaxing) kept() (kept []string) {
	for _, name := range r.matchOn {
		switch {
		case !slices.Contains(r.failing, name):
			kept = append(kept, name)
		case name == "uri" || name == "url":
			kept = append(kept, r.agreedParts(name)...)
		}
	}
	return kept
}

func (r relaxing) agreedParts(name string) (kept []string) {
	differ := map[string]bool{}
	for _, m := range r.matchers {
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

// listed writes a list of names as the languages of the libraries do.
func listed(names []string, quote func(string) string) string {
	var list []string
	for _, name := range names {
		list = append(list, quote(name))
	}
	return "[" + strings.Join(list, ", ") + "]"
}
