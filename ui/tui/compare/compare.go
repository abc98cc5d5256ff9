// Package compare shows a wanted request against a recording, and what can be
// done about it: what the screens that explain a failure have in common.
package compare

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/widget"
)

// A Comparison is a text that stands in place of an interaction.
type Comparison struct {
	*detail.Overlay
	Remedies    []explain.Remedy   // those that can be done, by their numbers from 1
	Values      []string           // wanted ones, which lines name by their N
	Previews    map[string]Preview // of remedies, by their IDs, as far as they are known
	Height      int                // of the pane that it was fitted into
	Width       int                // the columns that there are, 0 where that does not matter
	byLine      bool
	open        Unfolded
	differences lineRange                // what differs
	short       []func(width int) string // of those by path, their texts in so many cells
	heading     lineRange                // of what can be done, a blank row first
	refused     lineRange                // what cannot be done
	notes       lineRange
}

// New has no lines yet. byLine leaves out what differs by path.
func New(title string, byLine bool, open Unfolded) *Comparison {
	return &Comparison{Overlay: &detail.Overlay{Title: title}, byLine: byLine, open: open}
}

// matcherColumn is the column behind NO, ok and ?.
const matcherColumn = detail.TextColumn + 4

// AddMatchers adds what the matchers say, and what differs only where it is
// compared by path.
func (c *Comparison) AddMatchers(n explain.Near) {
	rows := match.MatcherRows(n)
	c.differences = lineRange{len(c.Lines), len(c.Lines)}
	widest := 0
	for _, row := range rows {
		if row.Sign != "ok" {
			widest = max(widest, min(24, render.Width(render.Sanitize(row.Matcher))))
		}
	}
	for _, row := range rows {
		if row.Sign == "ok" {
			c.addAgreed(n, row)
			continue
		}
		name := render.Sanitize(row.Matcher)
		name += strings.Repeat(" ", max(0, widest-render.Width(name))) + "   "
		role := render.Removed
		if row.Sign == "?" {
			role = render.Notice
		}
		lead := []widget.Span{widget.In(role, fmt.Sprintf("%-2s  ", row.Sign)), widget.Plain(name)}
		if c.byLine {
			c.Add(widget.NewLine(detail.TextColumn, lead...))
			continue
		}
		for i, mismatch := range row.Mismatches {
			c.short = append(c.short, mismatch.Within)
			l := widget.Line{Kind: detail.MismatchLine, N: len(c.Values), Indent: detail.TextColumn, Spans: append(slices.Clip(lead), widget.Plain(render.Sanitize(mismatch.Text)))}
			c.Values = append(c.Values, mismatch.Wanted)
			c.Add(l.Hanging(len(lead)))
			if i == 0 {
				lead = []widget.Span{widget.Plain(strings.Repeat(" ", 4+render.Width(name)))}
			}
		}
		if row.Sign == "NO" {
			c.differences.to = len(c.Lines)
		}
	}
}

// addAgreed adds the matchers that agree, folded or each with what it saw.
func (c *Comparison) addAgreed(n explain.Near, row match.MatcherRow) {
	l := widget.Line{Kind: detail.AgreedLine, Sign: "▸", Indent: detail.TextColumn, Prose: true, Spans: []widget.Span{widget.In(render.Success, "ok  "), widget.Plain(render.Sanitize(row.Matcher))}}
	if !c.open.Agreed {
		c.Add(l.Hanging(1))
		return
	}
	l.Sign, l.Spans = "▾", l.Spans[:1]
	c.Add(l)
	for _, m := range n.Matchers {
		if m.Agreed && !m.Unknown {
			saw := render.CutMiddle(render.Sanitize(m.Wanted), 200)
			c.Add(widget.NewLine(matcherColumn, widget.Plain(render.Sanitize(m.Matcher)+"  "), widget.In(render.Muted, saw)))
		}
	}
}

// LineDifferences compares two requests line by line, as HTTP writes them, with
// their bodies as they are easy to read.
func LineDifferences(recorded, wanted model.Request) []model.Difference {
	as := func(r model.Request) model.Response {
		i := model.Interaction{Request: r}
		decoded := r.Body.Decode(r.Header)
		kind := body.TypeOf(r.Header.Get("Content-Type"), decoded.Bytes)
		message := fmt.Sprintf("%s %s\n%s\n%s\n", r.Method, r.URL, render.HeaderText(i.Header(model.InRequest)), body.Pretty(kind, decoded.Bytes))
		return model.Response{Body: model.Body{Wire: []byte(message)}}
	}
	return model.DiffResponses(as(recorded), as(wanted)).Body
}

// AddLines adds what differs line by line.
func (c *Comparison) AddLines(lines []model.Difference) {
	for _, d := range lines {
		if d.Kind != model.Added {
			c.Add(widget.NewLine(matcherColumn, widget.In(render.Removed, "- "), widget.Plain(render.Sanitize(d.Was))).Hanging(1))
		}
		if d.Kind != model.Removed {
			c.Add(widget.Line{Kind: detail.MismatchLine, N: len(c.Values), Indent: matcherColumn, Spans: []widget.Span{widget.In(render.Added, "+ "), widget.Plain(render.Sanitize(d.Now))}})
			c.Values = append(c.Values, d.Now)
		}
	}
}

// addHeading adds a row above what can be done.
func (c *Comparison) addHeading(words string) {
	c.heading = lineRange{len(c.Lines), len(c.Lines) + 2}
	c.Add(widget.Line{})
	c.Add(widget.NewLine(headingColumn, widget.Plain(words)))
}

// headingColumn is where the heading of what can be done begins.
const headingColumn = 1

// AddRemedies adds what can be done, by numbers, and then what cannot, under a heading
// where there is any; near says whether there is a recording n that it is done with.
func (c *Comparison) AddRemedies(heading string, a match.Answer, n explain.Near, near bool) {
	remedies := a.Remedies()
	if near {
		remedies = a.RemediesFor(n)
	}
	if heading != "" && len(remedies) > 0 {
		c.addHeading(heading)
	}
	var refused []widget.Line
	for _, r := range remedies {
		words := render.Sanitize(a.RemedyWords(r))
		if r.Refused != nil {
			refused = append(refused, widget.Prose(detail.TextColumn, widget.In(render.Muted, "- "), widget.In(render.Muted, words)).Hanging(1))
			continue
		}
		c.AddRemedy(r, words)
	}
	c.refused = lineRange{len(c.Lines), len(c.Lines) + len(refused)}
	c.Lines = append(c.Lines, refused...)
}

// AddRemedy adds one that can be done, in words.
func (c *Comparison) AddRemedy(r explain.Remedy, words string) {
	c.Remedies = append(c.Remedies, r)
	l := widget.Prose(detail.TextColumn, widget.In(render.Focus, fmt.Sprint(len(c.Remedies))+" "), widget.Plain(words)).Hanging(1)
	l.Kind, l.N = detail.RemedyLine, len(c.Remedies)
	p, known := c.Previews[r.ID]
	if !known || p.Refused != "" {
		c.Add(l)
		return
	}
	change := widget.In(render.Muted, p.words())
	if room := c.Width - l.Indent - len("1 ") - render.Width(words) - render.Width(change.Text) - 1; room >= 2 {
		l.Spans = append(l.Spans, widget.Plain(strings.Repeat(" ", room)), change)
		c.Add(l)
		return
	}
	c.Add(l)
	c.Add(widget.Line{Kind: l.Kind, N: l.N, Indent: l.Indent + 2, Spans: []widget.Span{change}})
}

// AddPreview adds the diff of a remedy, by its number, as far as it is known.
func (c *Comparison) AddPreview(n int) {
	if n < 1 || n > len(c.Remedies) {
		return
	}
	p := c.Previews[c.Remedies[n-1].ID]
	if p.Refused != "" {
		c.Add(widget.Prose(detail.TextColumn, widget.In(render.Notice, fmt.Sprintf("%d would be refused: %s", n, render.Sanitize(p.Refused)))))
	}
	for i, l := range p.Diff {
		if i == 0 {
			l.Indent = detail.TextColumn
			l.Spans = append([]widget.Span{widget.In(render.Focus, fmt.Sprintf("%d ", n))}, l.Spans...)
		}
		c.Add(l)
	}
}

// AddPlayed adds whether the recording can still be played, where that matters.
func (c *Comparison) AddPlayed(a match.Answer, n explain.Near) {
	if played := match.Played(n); played != "" && a.Outcome.Action != library.Play {
		c.Add(widget.Prose(matcherColumn, widget.Plain(played)))
	}
}

// AddDoubts adds why the answer may not hold. They are never folded.
func (c *Comparison) AddDoubts(a match.Answer) {
	for _, doubt := range a.Doubts() {
		c.addNote(doubt)
	}
}

// AddNotes adds what is not known, and what else there is to know, each once.
func (c *Comparison) AddNotes(a match.Answer) {
	c.notes = lineRange{len(c.Lines), len(c.Lines)}
	doubts := a.Doubts()
	var said []string
	for _, note := range append(a.Untold(), a.Notes...) {
		if !slices.Contains(doubts, note) && !slices.Contains(said, note) {
			said = append(said, note)
			c.addNote(note)
		}
	}
	c.notes.to = len(c.Lines)
}

func (c *Comparison) addNote(note string) {
	c.Add(widget.Prose(matcherColumn, widget.In(render.Notice, render.Sanitize(note))))
}

// AddAfterwards adds what is of less weight, below a blank row; nothing where
// there are no words.
func (c *Comparison) AddAfterwards(words string) {
	if words != "" {
		c.Add(widget.Line{})
		c.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, render.Sanitize(words))))
	}
}

// Within is a list of names in so many cells: where there is no room for all, those that
// there is room for and how many more.
func Within(names string, room int) string {
	list := strings.Split(names, ", ")
	shown := names
	for n := len(list) - 1; n > 0 && render.Width(shown) > room; n-- {
		shown = fmt.Sprintf("%s, +%d", strings.Join(list[:n], ", "), len(list)-n)
	}
	return render.Cut(shown, room)
}

// DiffersIn names the matchers that disagree about a recording, else those that
// may.
func DiffersIn(n explain.Near) string {
	var open []string
	for _, m := range n.Matchers {
		if m.Unknown {
			open = append(open, m.Matcher+"?")
		}
	}
	switch failing := n.Failing(); {
	case len(failing) > 0:
		return render.Sanitize(strings.Join(failing, ", "))
	case len(open) > 0:
		return render.Sanitize(strings.Join(open, ", "))
	case n.Unlimited:
		return "nothing"
	case n.PlayedUnknown:
		return "used up?"
	case n.Played > 0:
		return "used up"
	}
	return "nothing"
}
