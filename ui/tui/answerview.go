package tui

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
)

// special shows what an answer would change, in the detail's place.
func (a *answer) special(byLine bool) *special {
	s := &special{
		title: fmt.Sprintf("#%d  %s, answered in %s", a.at+1, render.Sanitize(a.plan.Method+" "+pathOf(a.plan.URL)), duration(a.got.Took)),
		right: "changes",
	}
	s.add(a.statusLine())
	s.add(text(textColumn, span{text: "headers   " + a.headersText()}))
	s.addDifferences(a.diff.Headers, "header ")
	changes, by := a.diff.Body, a.diff.BodyBy
	if byLine && by == "path" {
		changes, by = a.lines()
	}
	bodyText := counted(changes)
	if by != "" && len(changes) > 0 {
		bodyText += ", by " + by
	}
	s.add(text(textColumn, span{text: "body      " + bodyText}))
	s.addDifferences(changes, "")
	return s
}

// lines compares two JSON bodies by the lines of their readable forms. A line
// below, which is in both, keeps them from being compared by path.
func (a *answer) lines() ([]model.Difference, string) {
	plain := func(r model.Response) model.Response {
		text := body.Pretty(body.JSON, r.Body.Decode(r.Header).Bytes)
		return model.Response{Body: model.Body{Wire: append(slices.Clip(bytes.TrimSuffix(text, []byte("\n"))), "\nend"...)}}
	}
	d := model.DiffResponses(plain(a.old.Response), plain(a.response))
	return d.Body, d.BodyBy
}

// nextDiff shows the changes the other way.
func nextDiff(m *app) tea.Cmd {
	m.byLine = !m.byLine
	m.answer.tape.showSpecial(m.answer.show(m.byLine))
	return nil
}

func (s *special) add(l line) { s.lines = append(s.lines, l) }

func (a *answer) statusLine() line {
	old, now := a.old.Response, a.response
	words := span{text: statusText(now.Status, render.Sanitize(now.Reason)) + ", the same"}
	switch {
	case now.Status != old.Status:
		words = span{render.StatusRole(now.Status), fmt.Sprintf("answered %d where %d was recorded", now.Status, old.Status)}
	case now.Reason != old.Reason:
		words.text = fmt.Sprintf("%s -> %s", statusText(old.Status, render.Sanitize(old.Reason)), statusText(now.Status, render.Sanitize(now.Reason)))
	}
	return text(textColumn, span{text: "status    "}, words)
}

func (a *answer) headersText() string {
	s := counted(a.diff.Headers)
	if len(a.kept) > 0 {
		names := make([]string, 0, 3)
		for _, name := range a.kept {
			if len(names) == 2 && len(a.kept) > 3 {
				names = append(names, "…")
				break
			}
			names = append(names, render.Sanitize(name))
		}
		s += fmt.Sprintf("; %d volatile keep the recorded value: %s", len(a.kept), strings.Join(names, ", "))
	}
	return s
}

// counted tells how many differences there are of each kind.
func counted(ds []model.Difference) string {
	n := map[model.DifferenceKind]int{}
	for _, d := range ds {
		n[d.Kind]++
	}
	var parts []string
	for _, k := range []struct {
		kind model.DifferenceKind
		word string
	}{{model.Changed, "changed"}, {model.Added, "new"}, {model.Removed, "removed"}} {
		if n[k.kind] > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", count(n[k.kind]), k.word))
		}
	}
	if len(parts) == 0 {
		return "the same"
	}
	return strings.Join(parts, ", ")
}

// addDifferences adds a line for each difference, their values under each other.
func (s *special) addDifferences(ds []model.Difference, prefix string) {
	widest := 0
	for _, d := range ds {
		widest = max(widest, min(28, render.Width(render.Sanitize(strings.TrimPrefix(d.Path, prefix)))))
	}
	for _, d := range ds {
		path := render.Sanitize(strings.TrimPrefix(d.Path, prefix))
		if prefix != "" {
			path += ":"
		}
		lead := path + strings.Repeat(" ", max(0, widest+1-render.Width(path))) + " "
		was, now := render.Sanitize(d.Want), render.Sanitize(d.Got)
		var l line
		switch d.Kind {
		case model.Added:
			l = text(headerColumn, span{render.Added, "+ "}, span{text: lead + now})
		case model.Removed:
			l = text(headerColumn, span{render.Removed, "- "}, span{text: lead + was})
		default:
			l = text(headerColumn, span{render.Notice, "~ "}, span{text: lead + was + " -> " + now})
		}
		if d.TypeChanged {
			l.spans = append(l.spans, span{render.Notice, "   another type"})
		}
		s.add(l)
	}
}

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
