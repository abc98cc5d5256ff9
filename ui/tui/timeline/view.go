package timeline

import (
	"fmt"
	"strings"
	"time"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// DrawList draws the interactions by time.
func (s *Screen) DrawList(m screen.App, r widget.Rect) []string {
	sources := s.line.sources()
	rows := []string{widget.Heading(m.Theme(), s.Focused(m, widget.OnList), r.Width, " "+s.heading(r.Width-len("    ")-len(sources)), sources)}
	c := s.columns(r.Width)
	for row := s.Scroller.Top; row < s.Scroller.Top+r.Height-1; row++ {
		if row >= s.Scroller.Count {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, s.row(m, c, row))
	}
	return rows
}

// heading says when it began and how long it took. The rows have the time of day,
// which goes where there is no room for it.
func (s *Screen) heading(width int) (heading string) {
	name, over := "Time line", ""
	if s.List.Filtered {
		name = "Filter " + render.Sanitize(s.Filter.Text) + "  " + name
	}
	if s.line.timed == 0 {
		return name
	}
	if s.line.span() > 0 {
		over = " over " + s.line.between(s.line.start(), s.line.end())
	}
	for _, from := range []string{" from 2006-01-02 15:04:05 UTC", " from 2006-01-02 UTC"} {
		if heading = name + s.line.start().Format(from) + over; render.Width(heading) <= width {
			break
		}
	}
	return heading
}

// sources says where the times stand.
func (l *line) sources() string {
	var words []string
	for _, from := range []struct {
		source source
		words  string
	}{{recordedAt, "time of recording"}, {dateHeader, "Date"}, {nowhere, "no time"}} {
		switch n := l.by[from.source]; {
		case n == len(l.moments):
			return from.words
		case n > 0:
			words = append(words, fmt.Sprintf("%s %s", render.Count(n), from.words))
		}
	}
	return strings.Join(words, ", ")
}

// between is how long it was from one time to another, no more exact than the
// times are: "120 ms", "1.4 s", "1 s", "5m".
func (l *line) between(from, to time.Time) string {
	switch d := to.Sub(from); {
	case d >= time.Minute:
		return render.Age(from, to)
	case !l.fractional:
		return fmt.Sprintf("%d s", d/time.Second)
	default:
		return render.Duration(d)
	}
}

// columns are what the rows have room for. The place on the line goes first, so
// that the URL keeps a quarter of the row; then the method.
type columns struct {
	width, number         int
	clock                 string // layout of the time, "" without times
	interval, took, place int
	method                int
}

func (s *Screen) columns(width int) columns {
	c := columns{width: width, number: len(fmt.Sprint(s.File.Len())) + 1}
	if s.line.timed > 0 {
		c.clock, c.interval = "15:04:05", 9
		if s.line.fractional {
			c.clock += ".000"
		}
		if s.line.start().Format(time.DateOnly) != s.line.end().Format(time.DateOnly) {
			c.clock = "2006-01-02 15:04"
		}
	}
	if s.line.took {
		c.took = 9
	}
	if s.line.span() > 0 {
		c.place = 17
	}
	c.method = 7
	for _, gives := range []*int{&c.place, &c.method, &c.interval} {
		if c.url() < width/4 {
			*gives = 0
		}
	}
	return c
}

// url is the room that is left for the URL.
func (c columns) url() int {
	clock := 0
	if c.clock != "" {
		clock = len(c.clock) + 2
	}
	return c.width - 2 - c.number - clock - c.interval - c.took - c.place - c.method - 8
}

func (s *Screen) row(m screen.App, c columns, row int) string {
	moment := s.line.moments[s.rows[row]]
	at := moment.interaction
	onCursor, focused := row == s.Scroller.Cursor, s.Focused(m, widget.OnList)
	sum, err := s.File.Summary(at)
	state := opened.StateSign(s.File.State(at), err)
	if state == 0 {
		state = ' '
	}
	theme := m.Theme()
	if onCursor {
		theme = render.Theme{}
	}
	return widget.PaneRow(m.Theme(), focused, onCursor, c.width,
		widget.Plain(widget.CursorSign(focused, onCursor)), widget.In(render.Notice, string(rune(state))),
		widget.Plain(fmt.Sprintf("%*d", c.number, at+1)),
		widget.Plain(moment.clock(c)), widget.In(render.Muted, s.interval(c, s.rows[row])),
		widget.Plain(moment.duration(c)), widget.In(render.Label, s.place(c, moment)),
		widget.In(render.StatusRole(sum.Status), "  "+widget.Fit(render.Status(sum.Status), 5)+" "),
		widget.Plain(widget.Fit(render.Sanitize(sum.Method), c.method)),
		widget.Painted(s.Stats.Origins.URL(sum.URL, sum.Label, max(0, c.url()), theme)))
}

// clock is the time of the recording.
func (m moment) clock(c columns) string {
	switch {
	case c.clock == "":
		return ""
	case m.source == nowhere:
		return fmt.Sprintf("  %-*s", len(c.clock), "no time")
	}
	return "  " + m.when.Format(c.clock)
}

// interval is how long it came after the one before it.
func (s *Screen) interval(c columns, n int) string {
	if c.interval == 0 {
		return ""
	}
	words := ""
	if n > 0 && n < s.line.timed {
		words = "+" + s.line.between(s.line.moments[n-1].when, s.line.moments[n].when)
	}
	return fmt.Sprintf("%*s", c.interval, words)
}

// duration is how long it took.
func (m moment) duration(c columns) string {
	if c.took == 0 {
		return ""
	}
	words := ""
	if m.took > 0 {
		words = render.Duration(m.took)
	}
	return fmt.Sprintf("%*s", c.took, words)
}

// place is where between the first and the last time it was recorded.
func (s *Screen) place(c columns, m moment) string {
	if c.place == 0 {
		return ""
	}
	cells := c.place - 2
	at := -1
	if m.source != nowhere {
		at = int(float64(m.when.Sub(s.line.start())) / float64(s.line.span()) * float64(cells-1))
	}
	var b strings.Builder
	b.WriteString("  ")
	for n := range cells {
		if n == at {
			b.WriteString("▪")
		} else {
			b.WriteString("·")
		}
	}
	return b.String()
}

// Place counts what the filter shows, at the right of the status line.
func (s *Screen) Place() string {
	position := fmt.Sprintf("%s/%s", render.Count(min(s.Scroller.Cursor+1, s.Scroller.Count)), render.Count(s.Scroller.Count))
	if s.List.Filtered {
		position = s.FilterProgress() + "  " + position
	}
	if !s.line.inOrder {
		position = "the cassette has another order  " + position
	}
	return position
}
