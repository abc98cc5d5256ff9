package widget

import "tapedeck/ui/render"

// A Page is a text below a heading that fills a screen.
type Page struct {
	Text
	Width int
}

// Fit takes a size; it reports whether the lines have to be cut again.
func (p *Page) Fit(r Rect) (cut bool) {
	p.Resize(p.Count, r.Height-1)
	cut = p.Width != r.Width
	p.Width = r.Width
	return cut
}

// Rows are those of the text.
func (p *Page) Rows() *Scroller { return &p.Scroller }

// ClickRow puts the cursor into a row.
func (p *Page) ClickRow(r Rect, y int) { p.Scroller.Click(y - r.Y - 1) }

// DrawPage draws the heading, whose two ends are given, and the rows seen.
func (p *Page) DrawPage(theme render.Theme, focused bool, r Rect, left, right string) []string {
	rows := []string{Heading(theme, true, r.Width, " "+left, right)}
	for row := p.Top; row < p.Top+r.Height-1; row++ {
		on := row == p.Cursor && row < p.Count
		rows = append(rows, PaneRow(theme, focused, on, r.Width, p.Row(row, CursorSign(focused, on), 0, theme)...))
	}
	return rows
}
