package cli

import (
	"fmt"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/ui/render"
)

// Bounds of what is told about candidates; --json tells all.
const (
	mostCandidates = 3
	mostPlaces     = 12
)

// sayMatch tells a person what a library does about a request.
func (p *program) sayMatch(f *cassette.File, w answer) {
	method := w.Request.Method
	if method == "" {
		method = "(method not told)"
	}
	p.say(method + " " + w.Request.URL)
	p.say(outcomeWords(w.Why))
	for _, part := range []model.Part{model.Method, model.URL, model.HeaderPart, model.BodyPart} {
		if why := w.Unknown[part]; why != "" && w.q.LooksAt(part) {
			p.say(fmt.Sprintf("  the text does not tell the %s: %s", part, why))
		}
	}
	for _, note := range w.Notes {
		p.say("  " + note)
	}
	if w.Outcome.Action == replay.Play {
		return
	}
	if len(w.Near) > 0 {
		p.say("Candidates, nearest first:")
		for _, n := range w.Near[:min(len(w.Near), mostCandidates)] {
			p.sayNear(f, n)
		}
		if more := len(w.Near) - mostCandidates; more > 0 {
			p.say(fmt.Sprintf("  and %d more, with --json", more))
		}
	}
	p.say("What you can do (--apply ID does it):")
	for _, r := range w.q.Remedies(w.Why) {
		p.say(fmt.Sprintf("  %-12s %s", r.ID, remedyText(f, w.Why, r)))
	}
}

// outcomeWords is "replay as 3: ..." or why not.
func outcomeWords(w replay.Why) string {
	in := w.Library
	if w.Mode != "" {
		in += " in mode " + w.Mode
	}
	switch w.Outcome.Action {
	case replay.Play:
		if w.Outcome.Interaction == replay.RecordedNow {
			return "replay: " + w.Reason
		}
		return fmt.Sprintf("replay as %d: %s", w.Outcome.Interaction+1, w.Reason)
	case replay.Fail:
		return fmt.Sprintf("Not replayed: %s raises an error: %s", in, w.Reason)
	case replay.PassThrough:
		return fmt.Sprintf("Not replayed: %s", w.Reason)
	}
	return fmt.Sprintf("Not replayed: %s records: %s", in, w.Reason)
}

// sayNear tells a candidate: the matchers that disagree first.
func (p *program) sayNear(f *cassette.File, n replay.Near) {
	line := fmt.Sprintf("%4d", n.Interaction+1)
	if s, err := f.Summary(n.Interaction); err == nil {
		line += fmt.Sprintf(" %-6s %-5s %s", s.Method, render.Status(s.Status), s.URL)
	}
	p.sayCut(line)
	var agreed []string
	for _, m := range n.Matchers {
		switch {
		case m.Unknown:
			p.say("     ?   " + m.Matcher + "  looks at what the text does not tell")
		case m.Agreed:
			agreed = append(agreed, m.Matcher)
		default:
			p.sayFailing(m)
		}
	}
	if len(agreed) > 0 {
		p.say("     ok  " + strings.Join(agreed, ", "))
	}
	if n.Played > 0 {
		p.say(fmt.Sprintf("         used up: %d has been played", n.Interaction+1))
	} else {
		p.say(fmt.Sprintf("         not used up: %d is still there to be replayed", n.Interaction+1))
	}
}

func (p *program) sayFailing(m replay.Judged) {
	if m.Raised != nil {
		p.say("     NO  " + m.Matcher + "  raises " + m.Raised.Error())
		return
	}
	if len(m.Differences) == 0 {
		p.say("     NO  " + m.Matcher + "  " + m.Message)
	}
	for i, d := range m.Differences[:min(len(m.Differences), mostPlaces)] {
		label := "     NO  " + m.Matcher
		if i > 0 {
			label = strings.Repeat(" ", len(label))
		}
		p.say(label + "  " + placeWords(m.Matcher, d))
	}
	if more := len(m.Differences) - mostPlaces; more > 0 {
		p.say(fmt.Sprintf("         %d more", more))
	}
}

// placeWords is "page_size: wanted 10, recorded 0"; the matcher's own name is
// not said again.
func placeWords(matcher string, d model.Difference) string {
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

// remedyText names the commands, which only the command line knows.
func remedyText(f *cassette.File, w replay.Why, r replay.Remedy) string {
	switch r.Kind {
	case replay.Again:
		return fmt.Sprintf("%s: tapedeck rerecord %s %d", r.Text, f.Path(), r.At+1)
	case replay.Relax:
		return "relax the test: " + r.Text
	case replay.AsCurl:
		return r.Text + ": " + strings.ReplaceAll(render.Curl(model.Interaction{Request: w.Request}), " \\\n  ", " ")
	}
	if r.Refused != nil {
		return r.Text + " (not possible: " + r.Refused.Error() + ")"
	}
	return r.Text
}
