package tui

import (
	"fmt"
	"strings"
	"time"

	"tapedeck/ui/render"
	"tapedeck/ui/rerecord"
)

// answerSpecial shows what an answer would change, in the detail's place.
func answerSpecial(a *rerecord.Answer, byLine bool) *special {
	s := &special{title: fmt.Sprintf("#%d", a.At+1), right: "changes"}
	if a.Err != nil {
		s.right = ""
		s.add(text(textColumn, span{render.Failure, "not re-recorded: " + render.Sanitize(reason(a.Err))}))
		return s
	}
	s.title += fmt.Sprintf("  %s, answered in %s", render.Sanitize(a.Plan.Method+" "+pathOf(a.Plan.URL)), duration(a.Got.Took))
	if worse := a.Worse(); worse != "" {
		s.add(text(textColumn, span{render.Failure, render.Sanitize(worse)}))
	}
	diff := a.Diff
	if byLine && diff.BodyBy == "path" {
		diff = a.ByLine()
		s.right = "changes by line"
	}
	for _, row := range render.DiffRows(a.Old.Response, a.New, diff, a.Kept) {
		s.add(diffLine(row))
	}
	return s
}

// diffLine is a row of what changed as a line of the detail.
func diffLine(row render.DiffRow) line {
	l := text(textColumn)
	if row.Sign != 0 {
		l = text(headerColumn, span{row.Role(), string(rune(row.Sign)) + " "})
	}
	for _, p := range row.Parts {
		l.spans = append(l.spans, span{p.Role, p.Text})
	}
	return l
}

func (s *special) add(l line) { s.lines = append(s.lines, l) }

// pathOf is a URL without scheme and host.
func pathOf(url string) string {
	_, after, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	if i := strings.IndexAny(after, "/?#"); i >= 0 {
		return after[i:]
	}
	return "/"
}

// duration writes how long an exchange took.
func duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
