package compare

import (
	"fmt"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/widget"
)

// Differences and their rows that stay where there is no room for all of them.
const (
	leastDifferences = 2
	mostRows         = 2
)

// Fit folds what would leave no room for what can be done: in a pane of a height
// notes become one row, what cannot be done another, and differences by path as many
// as there is room for. Those by line were asked for.
func (c *Comparison) Fit(height int) {
	c.Height = height
	if c.Width == 0 || height == 0 {
		return
	}
	if c.rows(lineRange{0, len(c.Lines)}) > height {
		c.foldNotes()
	}
	c.cut(height, detail.AgreedLine)
	if c.above() > height {
		c.foldRefused()
	}
	if above := c.above(); above > height {
		c.foldDifferences(above - height)
	}
	if c.above() > height {
		c.dropHeading()
	}
	if !c.open.Differences {
		c.cut(height, detail.RemedyLine)
	}
}

// above is how many rows there are down to the last remedy, also of those that
// cannot be done where they are not unfolded.
func (c *Comparison) above() int {
	if c.refused.to > c.refused.from {
		return c.rows(lineRange{0, c.refused.to})
	}
	for i := len(c.Lines) - 1; i >= 0; i-- {
		if c.Lines[i].Kind == detail.RemedyLine {
			return c.rows(lineRange{0, i + 1})
		}
	}
	return 0
}

// cut makes one row of each line of a kind, where what can be done has no room.
func (c *Comparison) cut(height, kind int) {
	if c.above() <= height {
		return
	}
	for i := range c.Lines {
		if c.Lines[i].Kind == kind {
			c.Lines[i].Most = 1
		}
	}
}

func (c *Comparison) rows(r lineRange) int {
	n := 0
	for _, l := range c.Lines[r.from:r.to] {
		n += l.Rows(c.Width)
	}
	return n
}

// replace puts lines in the place of others.
func (c *Comparison) replace(r lineRange, lines []widget.Line) {
	c.Lines = append(append(c.Lines[:r.from:r.from], lines...), c.Lines[r.to:]...)
	for _, below := range []*lineRange{&c.heading, &c.refused, &c.notes} {
		if below.from >= r.to {
			below.from += len(lines) - (r.to - r.from)
			below.to += len(lines) - (r.to - r.from)
		}
	}
}

// foldRefused makes one row of what cannot be done, with its count and names.
func (c *Comparison) foldRefused() {
	refused := c.Lines[c.refused.from:c.refused.to]
	if c.rows(c.refused) <= 1 {
		return
	}
	var names []string
	for _, l := range refused {
		name, _, _ := strings.Cut(l.Spans[1].Text, ": ")
		names = append(names, name)
	}
	fold := widget.Line{Kind: detail.RefusedLine, Sign: "▾", Indent: detail.TextColumn, Most: 1, Spans: []widget.Span{
		widget.In(render.Muted, fmt.Sprintf("- %s cannot be done: %s", render.Count(len(names)), strings.Join(names, ", ")))}}
	shown := append([]widget.Line{fold}, refused...)
	if !c.open.Refused {
		shown[0].Sign, shown = "▸", shown[:1]
	}
	c.replace(c.refused, shown)
	c.refused.to = c.refused.from + 1
}

// foldNotes makes one row of the notes, with their count and how they begin.
func (c *Comparison) foldNotes() {
	notes := c.Lines[c.notes.from:c.notes.to]
	if len(notes) == 0 || len(notes) == 1 && notes[0].Rows(c.Width) == 1 {
		return
	}
	fold := widget.Line{Kind: detail.NotesLine, Sign: "▾", Indent: detail.TextColumn, Most: 1, Spans: []widget.Span{widget.In(render.Notice, render.Counted(len(notes), "note"))}}
	if c.open.Notes {
		c.replace(c.notes, append([]widget.Line{fold}, notes...))
		return
	}
	fold.Sign = "▸"
	fold.Spans = append(fold.Spans, widget.In(render.Muted, "  "+notes[0].Text()))
	c.replace(c.notes, []widget.Line{fold})
}

// foldDifferences leaves as many as there is room for if so many rows are too many,
// below a row that says how many there are; if need be one in one row, and no blank
// row behind them. It does nothing where that would save no row.
func (c *Comparison) foldDifferences(tooMany int) {
	all := c.Lines[c.differences.from:c.differences.to]
	fold := widget.Line{Kind: detail.DifferencesLine, Sign: "▸", Indent: detail.TextColumn, Most: 1, Spans: []widget.Span{widget.Plain(render.Counted(len(all), "difference"))}}
	room := c.rows(c.differences) - tooMany
	shown, rows := c.beginning(all, room, leastDifferences, mostRows)
	if rows > room {
		shown, rows = c.beginning(all, room+c.dropHeading(), 1, 1)
	}
	if rows >= c.rows(c.differences) {
		return
	}
	words := "  cut to fit"
	if n := len(shown); n < len(all) {
		words = fmt.Sprintf("  the first %d here", n)
	}
	fold.Spans = append(fold.Spans, widget.In(render.Muted, words))
	if c.open.Differences {
		fold.Sign, fold.Spans, shown = "▾", fold.Spans[:1], all
	}
	c.replace(c.differences, append([]widget.Line{fold}, shown...))
}

// beginning are the first differences for which there is room below a row of their
// own, but at least so many, each in at most so many rows.
func (c *Comparison) beginning(all []widget.Line, room, least, most int) (shown []widget.Line, rows int) {
	rows = 1
	for n, l := range all {
		l = c.shortened(n, l, most)
		if rows+l.Rows(c.Width) > room && n >= least {
			break
		}
		rows += l.Rows(c.Width)
		shown = append(shown, l)
	}
	return shown, rows
}

// dropHeading takes out the next row of the heading of what can be done, the blank one
// first, and counts it.
func (c *Comparison) dropHeading() int {
	if c.heading.from == c.heading.to {
		return 0
	}
	c.replace(lineRange{c.heading.from, c.heading.from + 1}, nil)
	c.heading.to--
	return 1
}

// shortened is the n-th difference in at most so many rows: its values are cut to
// where they differ.
func (c *Comparison) shortened(n int, l widget.Line, most int) widget.Line {
	l.Most = most
	if l.Rows(c.Width) == most {
		room := max(8, c.Width-l.Indent-l.Hang)
		last := len(l.Spans) - 1
		l.Spans = append(l.Spans[:last:last], widget.Plain(render.Sanitize(c.short[n](most*room-2))))
	}
	return l
}
