package match

import (
	"cmp"
	"fmt"
	"slices"

	"tapedeck/cassette"
	"tapedeck/replay/explain"
	"tapedeck/replay/failure"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
)

// A reference is which cassette a text speaks of, as seen from the one that is
// asked about.
type reference struct {
	// name is as the text names the cassette, empty if it names none.
	name string
	// here: it is the one that is asked about, or none is named.
	here bool
	// absent: no such cassette is found from here.
	absent bool
	// cassette is what the text says of the one that is asked about.
	cassette library.CassetteInUse
	// inner is the cassette that was in use inside it, if another was: its mode
	// decides what is recorded.
	inner library.CassetteInUse
}

// reference finds whose failure a request's is, or where it was played from. at is
// where the cassette that is asked about lies.
func (s Setting) reference(f *cassette.File, at func() whereabout, r failure.Request) reference {
	inUse := []library.CassetteInUse{r.From}
	if r.Failure != nil {
		inUse = r.Failure.Cassettes
	}
	var named []library.CassetteInUse
	for _, c := range inUse {
		if nameOf(c) != "" {
			named = append(named, c)
		}
	}
	switch {
	case len(named) == 0 && len(inUse) == 0:
		return reference{here: true}
	case len(named) == 0:
		return reference{here: true, cassette: inUse[0]}
	case s.Here || f.Path() == "" || f.Path() == "-":
		return reference{name: nameOf(named[0]), here: true, cassette: named[0]}
	}
	for i, c := range named {
		if at().is(c) {
			p := reference{name: nameOf(c), here: true, cassette: c}
			if i > 0 {
				p.inner = named[0]
			}
			return p
		}
	}
	return reference{name: nameOf(named[0]), absent: !at().found(named[0])}
}

// refusedInside says that the cassette in use inside this one has refused what
// this one's own mode would record.
func (p reference) refusedInside(w *explain.Why) {
	recorded := w.Outcome.Action == library.Record || w.Outcome.Action == library.RecordReplacing
	if name := nameOf(p.inner); name != "" && w.Refused() && !w.Elsewhere && recorded {
		w.Outcome = library.Outcome{Action: library.Fail}
		w.Reason = fmt.Sprintf("nothing matches, and %s in mode %s, in use inside it, forbids recording", name, p.inner.Mode)
	}
}

// of says whose failure it is: "of cassettes/query.yaml, not of headers.yaml".
func (p reference) of(f *cassette.File) string {
	not := fmt.Sprintf("a failure of %s, not of %s", p.name, f.Path())
	if p.absent {
		not += ", and no such cassette is found from here"
	}
	return not
}

// Own are the answers about the cassette that was asked, and in words how many
// failures are of others. Where none is about it, all are given.
func Own(answers []Answer) (own []Answer, others string) {
	var names []string
	count, open := 0, 0
	for _, a := range answers {
		if a.Own {
			own = append(own, a)
			continue
		}
		if a.Sent() && a.Cassette == "" {
			open++
			continue
		}
		count++
		if name := cmp.Or(a.Cassette, a.Library); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(own) == 0 {
		return answers, ""
	}
	if open > 0 {
		others = fmt.Sprintf("left out, sent for real and of no cassette that the text tells (--here asks this one): %d", open)
	}
	if count == 0 {
		return own, others
	}
	if more := len(names) - mostNamed; more > 0 {
		names = append(names[:mostNamed], fmt.Sprintf("%d more", more))
	}
	what := "failures of other cassettes are"
	if count == 1 {
		what = "failure of another cassette is"
	}
	left := fmt.Sprintf("%d %s left out: %s", count, what, render.Listed(names))
	if others != "" {
		left += "; " + others
	}
	return own, left
}

// LeftOut adds to what Own says how many failures are left out as the text does
// not name their requests.
func (w Wanted) LeftOut(others string) string {
	if w.unnamed == 0 {
		return others
	}
	unnamed := fmt.Sprintf("left out, sent for real and not named by the text (run pytest with --tb=long): %d", w.unnamed)
	if others != "" {
		return others + "; " + unnamed
	}
	return unnamed
}

// mostNamed bounds the cassettes that are named.
const mostNamed = 5
