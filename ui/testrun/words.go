package testrun

import (
	"cmp"
	"fmt"
	"slices"

	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
)

// BasisWords say by what the cassette was found.
func (p Place) BasisWords() string {
	switch p.By {
	case Named:
		return "named in the text"
	case Convention:
		return "named after the test"
	case Code:
		return "named in the test's code"
	case Guess:
		return "a guess: the nearest"
	}
	return ""
}

// Words say which cassette a row is of: "cassettes/query.yaml, named in the text".
func (p Place) Words() string {
	words := p.Path
	switch {
	case p.Path == "":
		words = "no cassette is known"
	case p.Missing:
		words = fmt.Sprintf("no cassette %s, which is %s", p.Path, p.BasisWords())
	default:
		words += ", " + p.BasisWords()
	}
	if p.Note != "" {
		words += ": " + p.Note
	}
	return words
}

// Reason says why a row has no answer.
func (r Row) Reason() string {
	f := r.Request.Failure
	switch {
	case r.Err != nil:
		return r.Err.Error()
	case r.Place.Missing:
		reason := "there is no such cassette"
		if makes := makesOf(f); makes != "" {
			reason += "; to make it, " + makes
		}
		return reason
	case r.Place.Path == "":
		return "the text does not tell which cassette it is of"
	case f != nil && f.Situation == library.UnusedLeft:
		return render.Counted(len(f.Unused), "interaction") + " of the cassette not played"
	}
	return "the text names no request"
}

// makesOf says how the library records a new cassette.
func makesOf(f *library.Failure) string {
	if f == nil {
		return ""
	}
	return match.Library(f.Library).Makes
}

// A Group are the tests that failed for one reason that is no cassette's.
type Group struct {
	Kind    string
	Message string // of the first one
	Count   int
	Tests   []string // as far as they are named
}

// Groups are the summary's other tests by kind, the most frequent first.
func (s Summary) Groups() []Group {
	var groups []Group
	for _, o := range s.Others {
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Kind == o.Kind })
		if at < 0 {
			at = len(groups)
			groups = append(groups, Group{Kind: o.Kind, Message: o.Message})
		}
		groups[at].Count++
		if o.Test != nil {
			groups[at].Tests = append(groups[at].Tests, o.Test.Named())
		}
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(b.Count, a.Count) })
	return groups
}

// Words are the summary in one line.
func (s Summary) Words() string {
	if s.Tests == 0 && s.Requests == 0 && len(s.Others) > 0 {
		return "the text names no test"
	}
	if s.Tests == 0 && s.Requests == 0 {
		return "no test failed in this text"
	}
	words := render.Counted(s.Tests, "test") + " failed"
	if s.Tests == 0 {
		words = "no test is named"
	}
	if s.Requests > 0 {
		words += fmt.Sprintf(", %s of cassettes", render.Counted(s.Requests, "failure"))
	} else {
		words += ", none of a cassette"
	}
	for _, part := range []struct {
		n    int
		what string
	}{{s.Replayed, "would replay now"}, {s.Placed[Guess], "on a guessed cassette"}, {s.Missing, "of a missing cassette"}, {s.Unplaced, "of a cassette that is not known"}} {
		if part.n > 0 {
			words += fmt.Sprintf(", %s %s", render.Count(part.n), part.what)
		}
	}
	if s.Left > 0 {
		words += fmt.Sprintf("; %s in the middle of the text were not read", render.Size(s.Left))
	}
	return words
}
