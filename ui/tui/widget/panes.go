package widget

import "tapedeck/ui/render"

// Draw draws what is in the two panes beside or above each other, with a rule
// between them, or the one that is seen.
func (p Panes) Draw(theme render.Theme, list, detail func(r Rect) []string) []string {
	switch {
	case p.List.Empty():
		return detail(p.Detail)
	case p.Detail.Empty():
		return list(p.List)
	case p.Divider.Empty():
		above := list(p.List)
		above[len(above)-1] = theme.Over(render.Rule, above[len(above)-1])
		return append(above, detail(p.Detail)...)
	}
	var rows []string
	right := detail(p.Detail)
	for i, left := range list(p.List) {
		rows = append(rows, left+theme.Paint(render.Muted, "│")+right[i])
	}
	return rows
}

// Wheel scrolls the pane under the pointer; selection and focus stay.
func (p Panes) Wheel(list, detail *Scroller, x, y, rows int) {
	switch {
	case p.List.Contains(x, y):
		list.Wheel(rows)
	case p.Detail.Contains(x, y):
		detail.Wheel(rows)
	}
}
