package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// reason says in words why the outcome is what it is, and what is nearest where
// nothing matches.
func (q *Inquirer) reason(w Why, rules library.Rules, judged map[*library.Recorded]library.Judgement) (reason, nearest string) {
	if reason = q.plainReason(w); reason != "" {
		return reason, ""
	}
	verb := map[library.Action]string{library.Record: "records", library.RecordReplacing: "records again, in place of the recording"}[w.Outcome.Action]
	if verb == "" {
		if raised := escaping(w); raised != nil {
			return "a matcher raises " + raised.Error(), ""
		}
	}
	used := q.usedUp(w, rules, judged)
	switch {
	case used != "" && w.Deduced && w.Sent():
		return "matched, so it must be used up, or the mode records again what is recorded, the text does not tell which: " + q.matching(judged), ""
	case w.Outcome.Action == library.RecordReplacing:
		return fmt.Sprintf("mode %s %s", w.Mode, verb), ""
	case verb != "" && len(w.Near) > 0 && w.Near[0].Distance == 0 && w.Near[0].Played == 0:
		return fmt.Sprintf("mode %s %s even what matches", w.Mode, verb), ""
	case used != "" && verb != "":
		return fmt.Sprintf("matched, but used up: %s; %s", used, q.records(w)), ""
	case used != "" && w.Deduced:
		return "matched, so it must be used up, which the text does not tell: " + q.matching(judged), ""
	case used != "":
		return "matched, but used up: " + used, ""
	}
	nearest = "the cassette holds no interactions"
	if len(w.Near) > 0 {
		nearest = fmt.Sprintf("nearest is %d: %s%s", w.Near[0].Interaction+1, differs(w.Near[0].Failing()), w.Near[0].saying())
		if equals := q.equallyNear(w); len(equals) > 1 {
			nearest = fmt.Sprintf("equally near are %s: %s%s", numbers(equals), differs(w.Near[0].Failing()), w.Near[0].saying())
		}
		if words := w.Near[0].PerRunWords(); words != "" {
			nearest += ": " + words
		}
	}
	switch {
	case verb != "" && w.Sent() && !w.Elsewhere:
		return "nothing matches", nearest
	case verb != "":
		return "nothing matches; " + q.records(w), nearest
	case w.usedUp() && !w.Elsewhere:
		return "used up, says the text; in the cassette as it is now nothing matches", nearest
	}
	return "nothing matches and " + q.forbids(w), nearest
}

// plainReason is the reason where it does not depend on what matches, else "".
func (q *Inquirer) plainReason(w Why) string {
	own := strings.Join(q.inquiry.OwnMatchers, ", ")
	switch o := w.Outcome; {
	case w.Undecided && own == "" && len(q.unknown(w.Asked)) == 0:
		return "every matcher agrees as far as is known here, yet the text says that the library found no match and " +
			"does not count it as played: the cassette has changed since, or the test's setup changes requests"
	case w.Undecided && w.notUsedUp() && q.untold(w.Asked) == "":
		return "the test's own matcher differs, of which the text tells only the name: " + own
	case w.Undecided && own != "" && q.untold(w.Asked) == "":
		return "matches in what is known: either it is used up, or the test's own matcher differs: " + own
	case w.Undecided && len(w.Failed()) > 0:
		return differs(w.Failed()) + ", says the library, but the text does not tell what came: " + q.untold(w.Asked)
	case w.Undecided && w.notUsedUp():
		return "matches in what the text tells, so what it does not tell differs: " + q.untold(w.Asked)
	case w.Undecided && q.unlimited():
		return "matches in what the text tells, so what it does not tell differs: " + q.untold(w.Asked)
	case w.Undecided && w.Sent():
		return "matches in what the text tells: either it is used up, or what the text does not tell differs: " + q.untold(w.Asked) +
			", or the mode records again what is recorded"
	case w.Undecided:
		return "matches in what the text tells: either it is used up, or what the text does not tell differs: " + q.untold(w.Asked)
	case o.Action == library.Play && o.Interaction == library.RecordedNow:
		return "replays what an earlier request of this session recorded"
	case o.Action == library.Play:
		return fmt.Sprintf("every matcher agrees with %d", o.Interaction+1)
	case o.Action == library.PassThrough:
		return fmt.Sprintf("mode %s: sent to the network, nothing is recorded or replayed", w.Mode)
	case q.session.LoadError != nil, q.session.State == library.Foreign && o.Action == library.Fail: // Ruby VCR raises when it is asked
		return fmt.Sprintf("%s refuses the cassette in mode %s: %s", w.Library, w.Mode, o.Raised.Error())
	}
	return ""
}

// Words is the whole reason.
func (w Why) Words() string {
	if w.Nearest == "" {
		return w.Reason
	}
	return w.Reason + "; " + w.Nearest
}

// records says who records what is not there.
func (q *Inquirer) records(w Why) string {
	if w.Mode == "" {
		return w.Library + " records it"
	}
	return fmt.Sprintf("mode %s records it", w.Mode)
}

// forbids says why what does not match is not recorded.
func (q *Inquirer) forbids(w Why) string {
	if modes := q.session.Library.Modes; len(modes) > 0 && w.Mode == modes[0] {
		return fmt.Sprintf("mode %s forbids recording into a cassette that exists", w.Mode)
	}
	return fmt.Sprintf("mode %s forbids recording", w.Mode)
}

// escaping is an exception that a matcher raised in the nearest recordings.
func escaping(w Why) *exception.Error {
	for _, n := range w.Near {
		for _, m := range n.Matchers {
			if m.Raised != nil {
				return m.Raised
			}
		}
	}
	return nil
}

// usedUp counts equal requests and their recordings, "" if there are none or
// one is left.
func (q *Inquirer) usedUp(w Why, rules library.Rules, judged map[*library.Recorded]library.Judgement) string {
	live := library.RequestOf(model.Interaction{Request: q.asMatched(w.Request)})
	recordings, played := 0, 0
	for _, t := range q.session.Loaded {
		if judged[t].Match {
			recordings++
			played += min(1, q.plays[t.From])
		}
	}
	if recordings == 0 || played < recordings {
		return ""
	}
	requests := 1
	for _, earlier := range q.requests {
		e, err := q.session.Library.Compare(rules, library.RequestOf(model.Interaction{Request: earlier}), live)
		if err == nil && e.Match() {
			requests++
		}
	}
	return fmt.Sprintf("%s, %s", countOf(max(requests, recordings+1), "request"), countOf(recordings, "recording"))
}

// matching says which recordings match.
func (q *Inquirer) matching(judged map[*library.Recorded]library.Judgement) string {
	var list []string
	for _, t := range q.session.Loaded {
		if judged[t].Match {
			list = append(list, strconv.Itoa(t.From+1))
		}
	}
	const most = 10
	if len(list) > most {
		list = append(list[:most], countOf(len(list)-most, "other"))
	}
	return "every matcher agrees with " + strings.Join(list, ", ")
}

// untold lists what is not known and the matchers look at.
func (q *Inquirer) untold(a Asked) string {
	var parts []string
	for _, p := range []model.Part{model.Method, model.URL, model.HeaderPart, model.BodyPart} {
		if a.Unknown(p) != "" && slices.ContainsFunc(q.unknown(a), func(name string) bool {
			return slices.Contains(q.session.Library.LooksAt(name), p)
		}) {
			parts = append(parts, string(p))
		}
	}
	return strings.Join(parts, ", ")
}

// placeholderNotes says where what is recorded is a placeholder and what came
// is not: libraries put the values in only where the test gives them.
func (q *Inquirer) placeholderNotes(w Why) []string {
	if len(w.Near) == 0 {
		return nil
	}
	var notes []string
	recorded := q.recorded[w.Near[0].Interaction].Request
	inBody := placeholdersIn(recorded.Body.Decode(recorded.Header).Bytes, recorded.Header.Get("Content-Type"))
	for _, m := range w.Near[0].Matchers {
		for _, d := range m.Differences {
			if held := placeholderAt(d, inBody); held != "" {
				notes = append(notes, fmt.Sprintf("%s: %s is recorded, a placeholder; it matches only where the test's configuration puts the value in its place", d.Path, held))
			}
		}
	}
	return slices.Compact(notes)
}
