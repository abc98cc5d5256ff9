package cli

import (
	"fmt"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/snippet"
)

// Bounds of what is printed about candidates; --json prints all.
const (
	mostCandidates = 3
	mostMismatches = 12
)

// sayMatches says what becomes of each request, parted by blank lines.
func (p *program) sayMatches(f *cassette.File, answers []match.Answer, others string) {
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

// sayMatch says what a library does about a request.
func (p *program) sayMatch(f *cassette.File, w match.Answer) {
	method := w.Request.Method
	if method == "" {
		method = "(method unknown)"
	}
	if w.Number > 0 {
		method = fmt.Sprintf("%d. %s", w.Number, method)
	}
	p.say(method + " " + w.Request.URL)
	if !w.Own {
		p.say("Not asked: " + w.Reason)
		p.say("  --here asks " + f.Path() + " in its place")
		return
	}
	p.say(match.OutcomeWords(w.Why))
	for _, part := range w.Untold() {
		p.say("  " + part)
	}
	for _, note := range w.Notes {
		p.say("  " + note)
	}
	if w.Outcome.Action == library.Play {
		return
	}
	if len(w.Near) > 0 {
		p.say("Candidates, nearest first:")
		for _, n := range w.Near[:min(len(w.Near), mostCandidates)] {
			p.sayNear(w.Stored(n.Interaction), n)
		}
		if more := len(w.Near) - mostCandidates; more > 0 {
			p.say(fmt.Sprintf("  and %d more, with --json", more))
		}
	}
	p.sayRemedies(w)
}

// sayRemedies says what --apply does, and then what is there to copy.
func (p *program) sayRemedies(w match.Answer) {
	var apply, copies []explain.Remedy
	for _, r := range w.Remedies() {
		if r.Kind == explain.Relax || r.Kind == explain.AsCurl {
			copies = append(copies, r)
		} else {
			apply = append(apply, r)
		}
	}
	if len(apply) > 0 {
		p.say("What you can do (--apply ID does it):")
	}
	widest := len("duplicate-1")
	for _, r := range apply {
		widest = max(widest, len(r.ID))
	}
	for _, r := range apply {
		p.say(fmt.Sprintf("  %-*s  %s", widest, r.ID, remedyText(r)))
	}
	for _, r := range copies {
		text := copyText(w, r)
		p.say("To copy, " + w.CopyWords(r) + ":")
		if !strings.Contains(text, "\n") {
			text = "  " + text
		}
		for line := range strings.Lines(text) {
			p.say(strings.TrimSuffix(line, "\n"))
		}
	}
}

// copyText is what is to copy: code as it stands, a command on one line.
func copyText(w match.Answer, r explain.Remedy) string {
	if r.Kind == explain.Relax {
		return r.Code
	}
	text, err := snippet.Curl(model.Interaction{Request: w.Request})
	if err != nil {
		return "" // of what a failed test printed every body can be read
	}
	return strings.ReplaceAll(text, " \\\n  ", " ")
}

// sayRecording names a recording on a line.
func (p *program) sayRecording(at int, method string, status int, url string) {
	p.sayCut(fmt.Sprintf("%4d %-6s %-5s %s", at+1, method, render.Status(status), url))
}

// sayNear prints a candidate: the matchers that disagree first.
func (p *program) sayNear(recorded model.Interaction, n explain.Near) {
	p.sayRecording(n.Interaction, recorded.Request.Method, recorded.Response.Status, recorded.Request.URL)
	for _, v := range match.MatcherRows(n) {
		p.sayMatcher(v)
	}
	if played := match.Played(n); played != "" {
		p.say("         " + played)
	}
}

func (p *program) sayMatcher(v match.MatcherRow) {
	label := fmt.Sprintf("     %-2s  %s", v.Sign, v.Matcher)
	if len(v.Mismatches) == 0 {
		p.say(label)
	}
	for _, mismatch := range v.Mismatches[:min(len(v.Mismatches), mostMismatches)] {
		p.say(label + "  " + mismatch.Text)
		label = strings.Repeat(" ", len(label))
	}
	if more := len(v.Mismatches) - mostMismatches; more > 0 {
		p.say(fmt.Sprintf("         %d more", more))
	}
}

// remedyText says what a remedy does, or why it cannot.
func remedyText(r explain.Remedy) string {
	if r.Refused != nil {
		return r.Text + " (not possible: " + r.Refused.Error() + ")"
	}
	return r.Text
}
