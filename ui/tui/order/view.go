package order

import (
	"fmt"
	"strings"

	"tapedeck/replay/explain"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// DrawList draws the replay order: each request, and below it the answers in
// the order in which they are played.
func (o *Screen) DrawList(m screen.App, r widget.Rect) []string {
	heading := fmt.Sprintf("Replay order of %s%s", render.Counted(len(o.groups), "request"), strings.TrimPrefix(o.Stats.Origins.Heading(), "Interactions"))
	if o.List.Filtered {
		heading = "Filter " + render.Sanitize(o.Filter.Text) + "  " + heading
	}
	rows := []string{widget.Heading(m.Theme(), o.Focused(m, widget.OnList), r.Width, " "+heading, "")}
	for row := o.Scroller.Top; row < o.Scroller.Top+r.Height-1; row++ {
		if row >= o.Scroller.Count {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, o.row(m, r.Width, row))
	}
	return rows
}

func (o *Screen) row(m screen.App, width, row int) string {
	in := o.rows[row]
	group := o.groups[in.group]
	onCursor := row == o.Scroller.Cursor
	at, _ := o.Interaction(row)
	sum, err := o.File.Summary(at)
	sign := widget.CursorSign(o.Focused(m, widget.OnList), onCursor)
	if in.turn < 0 {
		theme := m.Theme()
		if onCursor {
			theme = render.Theme{}
		}
		times := fmt.Sprintf(" ×%d ", len(group))
		lead := sign + "  " + widget.Fit(render.Sanitize(sum.Method), o.Stats.Origins.Method()) + " "
		room := max(0, width-render.Width(lead)-render.Width(times))
		url := o.Stats.Origins.URL(sum.URL, "", room, theme)
		return widget.PaneRow(m.Theme(), o.Focused(m, widget.OnList), onCursor, width, widget.Plain(lead), widget.Painted(url),
			widget.Plain(strings.Repeat(" ", max(0, room-render.Width(url)))), widget.In(render.Muted, times))
	}
	state := opened.StateSign(o.File.State(at), err)
	if state == 0 {
		state = ' '
	}
	turn := group[in.turn]
	spans := []widget.Span{widget.Plain(sign + " "), widget.In(render.Notice, string(rune(state))),
		widget.Plain(fmt.Sprintf(" %*d  %-5s ", len(fmt.Sprint(o.File.Len()))+2, at+1, ordinal(in.turn+1))),
		widget.In(render.StatusRole(sum.Status), widget.Fit(render.Status(sum.Status), 5))}
	if turn.SameAs >= 0 {
		spans = append(spans, widget.In(render.Notice, fmt.Sprintf(" same as %d", turn.SameAs+1)))
	}
	if sum.Label != "" { // requests may differ in what the matchers do not compare
		spans = append(spans, widget.In(render.Label, " ["+render.Sanitize(sum.Label)+"]"))
	}
	return widget.PaneRow(m.Theme(), o.Focused(m, widget.OnList), onCursor, width, spans...)
}

// ordinal is "1st", "2nd", "3rd", "4th".
func ordinal(n int) string {
	end := "th"
	if tens := n / 10 % 10; tens != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, end)
}

// Place counts what the filter shows, at the right of the status line.
func (o *Screen) Place() string {
	if o.Scroller.Count == 0 {
		return ""
	}
	in := o.rows[o.Scroller.Cursor]
	s := fmt.Sprintf("request %s of %s", render.Count(in.group+1), render.Count(len(o.groups)))
	if n := sameAnswers(o.groups[in.group]); n > 0 {
		s = fmt.Sprintf("%d the same  ", n) + s
	}
	if o.List.Filtered {
		s = o.FilterProgress() + "  " + s
	}
	return s
}

// sameAnswers counts the turns that repeat an earlier answer.
func sameAnswers(turns []explain.Turn) int {
	n := 0
	for _, turn := range turns {
		if turn.SameAs >= 0 {
			n++
		}
	}
	return n
}
