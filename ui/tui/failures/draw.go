package failures

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

func (f *Failures) panesWith(m screen.App, focus widget.Focus) widget.Panes {
	return m.Panes(focus, f.Zoomed, f.all.Divider.Needing(f.widest.needs()))
}

func (f *Failures) panes(m screen.App) widget.Panes { return f.panesWith(m, f.focus) }

// Arrange sizes both panes, also one that is hidden now.
func (f *Failures) Arrange(m screen.App, _ widget.Rect) tea.Cmd {
	list, beside := f.panesWith(m, widget.OnList).List, f.panesWith(m, widget.OnDetail).Detail
	f.list.Resize(len(f.lines), list.Height-1)
	f.detail.Resize(f.detail.Count, beside.Height-1)
	if f.detail.Width == beside.Width && f.said != nil && f.said.Height == f.detail.Height {
		return nil
	}
	f.detail.Width = beside.Width
	return f.explainAgain(m)
}

// Draw draws both panes, or the one that is seen.
func (f *Failures) Draw(m screen.App, _ widget.Rect) []string {
	list := func(r widget.Rect) []string { return f.drawList(m, r) }
	beside := func(r widget.Rect) []string { return f.drawDetail(m, r) }
	return f.panes(m).Draw(m.Theme(), list, beside)
}

func (f *Failures) drawDetail(m screen.App, r widget.Rect) []string {
	return detail.View{Detail: &f.detail, M: m, Focused: f.focus == widget.OnDetail && !m.Offers(), Zoomed: f.Zoomed}.Draw(r)
}

// columns are the widths of a failure's parts.
type columns struct{ test, method, url, differs int }

// The method's column is as wide as the widest, within these; what differs has at
// least the width of the words for a failure that is mended.
const (
	leastMethod  = 6
	mostMethod   = 16
	leastDiffers = 12
)

// columnsOf divides a width. Test and URL share what the others leave: neither is cut
// for a blank in the other, and what both leave goes to what differs.
func columnsOf(width int, widest columns) columns {
	c := columns{differs: widget.Clamp(width/5, leastDiffers, 24)}
	c.method = widget.Clamp(widest.method, leastMethod, min(mostMethod, max(leastMethod+2, width/10)))
	rest := width - c.others()
	c.test = min(widest.test, max(rest/2, rest-widest.url))
	c.url = min(widest.url, rest-c.test)
	c.differs += rest - c.test - c.url
	return c
}

// others is the width of all but test and URL: signs, blanks, method, what differs.
func (c columns) others() int { return 4 + 1 + c.method + 1 + 1 + c.differs + 1 }

// needs is the width of the narrowest row in which none of the widest parts is cut.
func (c columns) needs() int {
	c.method, c.differs = max(leastMethod, c.method), leastDiffers
	return c.others() + c.test + c.url
}

// widen makes the columns wide enough for a failure.
func (c *columns) widen(r *row) {
	c.test = max(c.test, render.Width(r.testShown()))
	c.method = max(c.method, render.Width(render.Sanitize(r.Request.Method)))
	c.url = max(c.url, render.Width(r.urlShown(widestURL)))
}

// widestURL is beyond all that a terminal shows of a URL.
const widestURL = 1000

// testShown is the test's name as its column shows it where there is room.
func (r *row) testShown() string { return render.Sanitize(cmp.Or(r.test(), "(test not named)")) }

// urlShown is the URL in so many cells.
func (r *row) urlShown(width int) string {
	return new(render.Origins).URL(r.Request.URL, "", width, render.Theme{})
}

func (f *Failures) drawList(m screen.App, r widget.Rect) []string {
	focused := f.focus == widget.OnList && !m.Offers()
	left, right := f.heading()
	rows := []string{widget.Heading(m.Theme(), focused, r.Width, left, right)}
	c := columnsOf(r.Width, f.widest)
	for n := f.list.Top; n < f.list.Top+r.Height-1; n++ {
		if n >= len(f.lines) {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		sign := widget.CursorSign(focused, n == f.list.Cursor)
		rows = append(rows, widget.PaneRow(m.Theme(), focused, n == f.list.Cursor, r.Width, f.spans(f.lines[n], c, sign, r.Width)...))
	}
	return rows
}

// spans are the parts of a line.
func (f *Failures) spans(l line, c columns, sign string, width int) []widget.Span {
	switch {
	case l.heading != nil:
		role := render.Muted
		if l.heading.cassette == nil {
			role = render.Notice
		}
		return []widget.Span{widget.Plain("  "), widget.In(role, render.CutMiddle(render.Sanitize(l.heading.name()), width-3))}
	case l.way != nil:
		return waySpans(l, sign, width)
	case l.others:
		return []widget.Span{widget.Plain(sign + " "), widget.In(render.Muted, "no failure of a cassette: "+render.Counted(len(f.Others), "test"))}
	}
	r := l.row
	differs, role := r.differs(), render.Removed
	if r.replays() {
		role = render.Success
	}
	if f.ways.on && !r.replays() {
		differs, role = render.CutMiddle(r.where(), c.differs), render.Muted
	}
	differs = compare.Within(differs, c.differs)
	return []widget.Span{
		widget.Plain(sign), widget.Plain(" "), widget.In(render.Notice, r.sign()), widget.Plain(" "),
		widget.Plain(widget.Fit(render.CutMiddle(r.testShown(), c.test), c.test) + " "),
		widget.Plain(widget.Fit(render.Sanitize(r.Request.Method), c.method) + " "),
		widget.Plain(widget.Fit(r.urlShown(c.url), c.url) + " "),
		widget.Plain(strings.Repeat(" ", max(0, c.differs-render.Width(differs)))), widget.In(role, differs), widget.Plain(" "),
	}
}

// Click puts the cursor where it is clicked.
func (f *Failures) Click(m screen.App, _ widget.Rect, x, y int) tea.Cmd {
	p := f.panes(m)
	switch {
	case p.List.Contains(x, y):
		f.focus = widget.OnList
		f.last = f.list.Cursor
		f.list.Click(y - p.List.Y - 1)
	case p.Detail.Contains(x, y):
		f.focus = widget.OnDetail
		f.detail.Click(y - p.Detail.Y - 1)
		if l, ok := f.onFold(); ok && y > p.Detail.Y {
			f.unfolded.Toggle(l.Kind)
			return tea.Batch(m.Arrange(), f.explainAgain(m))
		}
		return m.Arrange()
	}
	return tea.Batch(m.Arrange(), m.Moved())
}

// Wheel scrolls the pane under the pointer; selection and focus stay.
func (f *Failures) Wheel(m screen.App, x, y, rows int) {
	f.panes(m).Wheel(&f.list, &f.detail.Scroller, x, y, rows)
}

// Grab takes hold of the divider.
func (f *Failures) Grab(m screen.App, x, y int) bool { return f.panes(m).OnDivider(x, y) }

// Divider is where the divider of the panes is drawn.
func (f *Failures) Divider(m screen.App) widget.Rect { return f.panes(m).Divider }

// Drag moves the divider.
func (f *Failures) Drag(m screen.App, x, y int) tea.Cmd { return f.all.Drag(m, f.panes(m), x, y) }

// ListAbove is the height of the list where it stands above the detail, else 0.
func (f *Failures) ListAbove(m screen.App) int { return f.panes(m).ListAbove() }

// Heighten makes a list above the detail so high.
func (f *Failures) Heighten(m screen.App, rows int) tea.Cmd { return f.all.Heighten(m, rows) }
