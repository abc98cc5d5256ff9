package explain

import (
	"fmt"
	"strings"

	"tapedeck/model"
	"tapedeck/replay"
)

// Outcome is what the library does and the whole reason: "replay as 3: ..." or
// "Not replayed: ...".
func Outcome(w replay.Why) string {
	if w.Outcome.Action != replay.Play {
		return "Not replayed: " + does(w) + w.Reason
	}
	if w.Outcome.Interaction == replay.RecordedNow {
		return "replay: " + w.Reason
	}
	return fmt.Sprintf("replay as %d: %s", w.Outcome.Interaction+1, w.Reason)
}

// does is "vcrpy in mode once raises an error: ".
func does(w replay.Why) string {
	in := w.Library
	if w.Mode != "" {
		in += " in mode " + w.Mode
	}
	switch w.Outcome.Action {
	case replay.PassThrough:
		return ""
	case replay.Fail:
		return in + " raises an error: "
	}
	return in + " records: "
}

// A Verdict is what one matcher says, in words. What agrees is one verdict.
type Verdict struct {
	Sign    string // "NO", "ok", or "?" where it looks at what is not known
	Matcher string // of those that agree all the names
	Places  []string
}

// Verdicts are what the matchers say of a recording, those that disagree first.
func Verdicts(n replay.Near) []Verdict {
	var no, open []Verdict
	var agreed []string
	for _, m := range n.Matchers {
		switch {
		case m.Unknown:
			open = append(open, Verdict{"?", m.Matcher, []string{"looks at what the text does not tell"}})
		case m.Agreed:
			agreed = append(agreed, m.Matcher)
		default:
			no = append(no, Verdict{"NO", m.Matcher, places(m)})
		}
	}
	list := append(no, open...)
	if len(agreed) > 0 {
		list = append(list, Verdict{Sign: "ok", Matcher: strings.Join(agreed, ", ")})
	}
	return list
}

// places are where a matcher disagrees.
func places(m replay.Judged) []string {
	switch {
	case m.Raised != nil:
		return []string{"raises " + m.Raised.Error()}
	case len(m.Differences) == 0:
		return []string{m.Message}
	}
	var list []string
	for _, d := range m.Differences {
		list = append(list, Place(m.Matcher, d))
	}
	return list
}

// Place is "page_size: wanted 10, recorded 0"; the matcher's own name is not
// said again.
func Place(matcher string, d model.Difference) string {
	place := strings.TrimPrefix(strings.TrimPrefix(d.Path, matcher), " ") + ": "
	if d.Path == matcher {
		place = ""
	}
	switch d.Kind {
	case model.Added:
		return place + "wanted " + d.Got + ", not recorded"
	case model.Removed:
		return place + "not wanted, recorded " + d.Want
	}
	return place + "wanted " + d.Got + ", recorded " + d.Want
}

// Played says whether a recording can still be played.
func Played(n replay.Near) string {
	if n.Played > 0 {
		return fmt.Sprintf("used up: %d has been played", n.Interaction+1)
	}
	return fmt.Sprintf("not used up: %d is still there to be replayed", n.Interaction+1)
}

// Untold are the parts that the matchers look at and the text does not tell,
// with how to get them.
func (a Answer) Untold() []string {
	var list []string
	for _, part := range []model.Part{model.Method, model.URL, model.HeaderPart, model.BodyPart} {
		if why := a.Unknown[part]; why != "" && a.LooksAt(part) {
			list = append(list, fmt.Sprintf("the text does not tell the %s: %s", part, why))
		}
	}
	return list
}
