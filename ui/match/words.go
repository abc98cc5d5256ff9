package match

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
)

// OutcomeWords is what the library does and the whole reason: "replay as 3: ..." or
// "Not replayed: ...".
func OutcomeWords(w explain.Why) string {
	if w.Outcome.Action != library.Play {
		return "Not replayed: " + does(w) + w.Words()
	}
	if w.Outcome.Interaction == library.RecordedNow {
		return "replay: " + w.Words()
	}
	return fmt.Sprintf("replay as %d: %s", w.Outcome.Interaction+1, w.Words())
}

// does is "vcrpy in mode once raises an error: ".
func does(w explain.Why) string {
	in := w.Library
	if w.Mode != "" {
		in += " in mode " + w.Mode
	}
	switch w.Outcome.Action {
	case library.PassThrough:
		return ""
	case library.Fail:
		return in + " raises an error: "
	}
	return in + " records: "
}

// A MatcherRow is what one matcher says, in words. What agrees is one row.
type MatcherRow struct {
	Sign       string // "NO", "ok", or "?" where it compares what is not known
	Matcher    string // of those that agree all the names
	Mismatches []Mismatch
}

// A Mismatch is where a matcher disagrees.
type Mismatch struct {
	Text   string // "page_size: wanted 10, recorded 0"
	Wanted string // what came, where it has a value

	of      model.Difference
	matcher string
}

// Within is the text in about so many cells: of values that are too long, what
// they have in common is left out where they begin, and where they end.
func (m Mismatch) Within(width int) string {
	d := m.of
	words := render.Width(m.Text) - render.Width(d.Now) - render.Width(d.Was)
	if m.matcher == "" || render.Width(m.Text) <= width {
		return render.Cut(m.Text, width)
	}
	room := max(8, width-words)
	if d.Kind == model.Changed {
		room /= 2
	}
	same := commonRunes(d.Now, d.Was)
	d.Now, d.Was = window(d.Now, same, room), window(d.Was, same, room)
	return render.Cut(mismatchWords(m.matcher, d), width)
}

// commonRunes counts the characters with which two texts begin alike.
func commonRunes(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// window is what of a text there is room for, from a little before a character on.
func window(text string, at, room int) string {
	runes := []rune(text)
	if len(runes) <= room {
		return text
	}
	if from := min(at-room/4, len(runes)-room); from > 0 {
		return render.Cut("…"+string(runes[from+1:]), room)
	}
	return render.Cut(text, room)
}

// MatcherRows are what the matchers say of a recording, those that disagree first.
func MatcherRows(n explain.Near) []MatcherRow {
	var no, open []MatcherRow
	var agreed []string
	for _, m := range n.Matchers {
		switch {
		case m.Unknown:
			open = append(open, MatcherRow{"?", m.Matcher, []Mismatch{{Text: "looks at what the text does not tell"}}})
		case m.Agreed:
			agreed = append(agreed, m.Matcher)
		default:
			no = append(no, MatcherRow{"NO", m.Matcher, mismatches(m)})
		}
	}
	list := append(no, open...)
	if len(agreed) > 0 {
		list = append(list, MatcherRow{Sign: "ok", Matcher: strings.Join(agreed, ", ")})
	}
	return list
}

// mismatches are where a matcher disagrees.
func mismatches(m library.DetailedVerdict) []Mismatch {
	switch {
	case m.Raised != nil:
		return []Mismatch{{Text: "raises " + m.Raised.Error()}}
	case len(m.Differences) == 0 && m.Message == "":
		return []Mismatch{{Text: "differs, says the text"}}
	case len(m.Differences) == 0:
		var list []Mismatch
		for line := range strings.Lines(m.Message) {
			list = append(list, Mismatch{Text: strings.TrimRight(line, "\n")})
		}
		return list
	}
	var list []Mismatch
	for _, d := range m.Differences {
		list = append(list, Mismatch{mismatchWords(m.Matcher, d), d.Now, d, m.Matcher})
	}
	return list
}

// mismatchWords says a difference; the matcher's own name is not said again.
func mismatchWords(matcher string, d model.Difference) string {
	path := strings.TrimPrefix(strings.TrimPrefix(d.Path, strings.TrimSuffix(matcher, "s")), " ") + ": "
	if d.Path == matcher {
		path = ""
	}
	switch d.Kind {
	case model.Added:
		return path + "wanted " + d.Now + ", not recorded"
	case model.Removed:
		return path + "not wanted, recorded " + d.Was
	}
	return path + "wanted " + d.Now + ", recorded " + d.Was
}

// Played says whether a recording can still be played, "" where it always can.
func Played(n explain.Near) string {
	if n.Unlimited {
		return ""
	}
	if n.PlayedUnknown {
		return "used up or not: the text does not tell"
	}
	if n.Played > 0 {
		return fmt.Sprintf("used up: %d has been played", n.Interaction+1)
	}
	return fmt.Sprintf("not used up: %d is still there to be replayed", n.Interaction+1)
}

// Untold are the parts that the matchers compare and the text does not say, with how to
// get them, which is said once for all that it is true of.
func (a Answer) Untold() []string {
	var reasons []string
	parts := map[string][]string{}
	for _, part := range []model.Part{model.Method, model.URL, model.HeaderPart, model.BodyPart} {
		if why := a.Unknown(part); why != "" && a.LooksAt(part) {
			if parts[why] == nil {
				reasons = append(reasons, why)
			}
			parts[why] = append(parts[why], "the "+string(part))
		}
	}
	for i, why := range reasons {
		reasons[i] = fmt.Sprintf("the text does not tell %s: %s", render.Listed(parts[why]), why)
	}
	return reasons
}

// Headline is the outcome in one sentence, or two where another recording is
// near.
func (a Answer) Headline() string {
	w := a.Why
	switch {
	case !a.Own:
		return "Not asked: " + w.Reason
	case w.Outcome.Action == library.Play && w.Outcome.Interaction == library.RecordedNow:
		return "Replayed: what an earlier request of this session recorded."
	case w.Outcome.Action == library.Play:
		return fmt.Sprintf("Replayed as %d: every matcher agrees.", w.Outcome.Interaction+1)
	case a.Open():
		return "Not replayed: " + a.open()
	case w.Nearest == "":
		return "Not replayed: " + w.Reason
	}
	return fmt.Sprintf("Not replayed: %s. %s.", strings.TrimSuffix(does(w), ": "), strings.ToUpper(w.Nearest[:1])+w.Nearest[1:])
}

// Open reports whether a part of the request that the text does not say decides.
func (a Answer) Open() bool { return a.Undecided && len(a.Failed()) == 0 && len(a.openParts()) > 0 }

func (a Answer) openParts() (parts []string) {
	for _, part := range []model.Part{model.Method, model.URL, model.HeaderPart, model.BodyPart} {
		if a.Unknown(part) != "" && a.LooksAt(part) && !(part == model.HeaderPart && a.forBody()) {
			parts = append(parts, string(part))
		}
	}
	return parts
}

// open is "vcrpy prints no body, 5 and 6 fit": what the text leaves open.
func (a Answer) open() string {
	parts, fits := a.openParts(), []string(nil)
	for _, n := range a.Near {
		if len(n.Failing()) == 0 {
			fits = append(fits, fmt.Sprint(n.Interaction+1))
		}
	}
	verb := "fit"
	if len(fits) == 1 {
		verb = "fits"
	}
	teller := "the text tells"
	if f := a.From.Failure; f != nil && f.Situation != library.Sent {
		teller = a.Library + " prints"
	}
	return fmt.Sprintf("%s no %s, %s %s", teller, strings.Join(parts, " and no "), render.Listed(fits), verb)
}

// forBody reports whether the header is looked at only to read the body.
func (a Answer) forBody() bool {
	return len(Library(a.Library).BodyFields) > 0 && a.Unknown(model.BodyPart) != "" && !slices.Contains(a.MatchOn(), "headers")
}

// Because says what the headline leaves out, "" for nothing: the reason where
// it says what is nearest, else what the library does.
func (a Answer) Because() string {
	switch {
	case a.Outcome.Action == library.Play || !a.Own:
		return ""
	case a.Nearest != "" || a.Undecided:
		return a.Reason
	}
	return strings.TrimSuffix(does(a.Why), ": ")
}
