package cli

import (
	"fmt"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/ui/explain"
	"tapedeck/ui/render"
)

// Bounds of what is told about candidates; --json tells all.
const (
	mostCandidates = 3
	mostPlaces     = 12
)

// sayMatches tells what becomes of each request, parted by blank lines.
func (p *program) sayMatches(f *cassette.File, answers []explain.Answer, others string) {
	for n, w := range answers {
		if n > 0 {
			p.say("")
		}
		p.sayMatch(f, w)
	}
	if others != "" {
		p.say("")
		p.say(others)
	}
}

// sayMatch tells a person what a library does about a request.
func (p *program) sayMatch(f *cassette.File, w explain.Answer) {
	method := w.Request.Method
	if method == "" {
		method = "(method not told)"
	}
	p.say(method + " " + w.Request.URL)
	if !w.Placed {
		p.say("Not asked: " + w.Reason)
		p.say("  --here asks " + f.Path() + " in its place")
		return
	}
	p.say(explain.Outcome(w.Why))
	for _, untold := range w.Untold() {
		p.say("  " + untold)
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
	for _, r := range w.Remedies(w.Why) {
		p.say(fmt.Sprintf("  %-12s %s", r.ID, remedyText(f, w.Why, r)))
	}
}

// sayNear tells a candidate: the matchers that disagree first.
func (p *program) sayNear(f *cassette.File, n replay.Near) {
	line := fmt.Sprintf("%4d", n.Interaction+1)
	if s, err := f.Summary(n.Interaction); err == nil {
		line += fmt.Sprintf(" %-6s %-5s %s", s.Method, render.Status(s.Status), s.URL)
	}
	p.sayCut(line)
	for _, v := range explain.Verdicts(n) {
		p.sayVerdict(v)
	}
	p.say("         " + explain.Played(n))
}

func (p *program) sayVerdict(v explain.Verdict) {
	label := fmt.Sprintf("     %-2s  %s", v.Sign, v.Matcher)
	if len(v.Places) == 0 {
		p.say(label)
	}
	for _, place := range v.Places[:min(len(v.Places), mostPlaces)] {
		p.say(label + "  " + place.Text)
		label = strings.Repeat(" ", len(label))
	}
	if more := len(v.Places) - mostPlaces; more > 0 {
		p.say(fmt.Sprintf("         %d more", more))
	}
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
