package widget

// A Rect is a part of the screen in cells, counted from the upper left corner.
type Rect struct{ X, Y, Width, Height int }

// Contains reports whether a cell is in it.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.Width && y >= r.Y && y < r.Y+r.Height
}

// Empty reports whether it has no cell.
func (r Rect) Empty() bool { return r.Width <= 0 || r.Height <= 0 }

// A Focus is the pane that the keys act on, of two: a list and what it has
// selected.
type Focus int

// The panes.
const (
	OnList Focus = iota
	OnDetail
)

// Panes are the rectangles of a screen. A pane that is not shown is empty.
type Panes struct {
	TooSmall                                          bool
	Title, Head, List, Divider, Detail, Status, Hints Rect
}

// Stacked reports whether the list stands above the detail.
func (p Panes) Stacked() bool {
	return p.Divider.Empty() && !p.List.Empty() && !p.Detail.Empty()
}

// ListAbove is the height of a list that stands above the detail, else 0.
func (p Panes) ListAbove() int {
	if !p.Stacked() {
		return 0
	}
	return p.List.Height
}

// OnDivider reports whether a cell is of what the panes are divided by: the column
// between them, or the heading of the lower one.
func (p Panes) OnDivider(x, y int) bool {
	return p.Divider.Contains(x, y) || p.Stacked() && y == p.Detail.Y
}

// Below makes room for rows between the title and the panes, which take it off
// the lowest.
func (p Panes) Below(rows int) Panes {
	p.Head = Rect{0, p.Title.Height, p.Title.Width, rows}
	stacked := p.Stacked()
	for _, pane := range []*Rect{&p.List, &p.Divider, &p.Detail} {
		if pane.Empty() {
			continue
		}
		pane.Y += rows
		if !stacked || pane == &p.Detail {
			pane.Height -= rows
		}
	}
	return p
}

// FitList leaves a list above the detail no more room than its rows, their
// heading and a blank row take; the detail gets the rest.
func (p Panes) FitList(rows int) Panes {
	if !p.Stacked() {
		return p
	}
	if spare := p.List.Height - max(1, rows) - 2; spare > 0 {
		p.List.Height -= spare
		p.Detail.Y -= spare
		p.Detail.Height += spare
	}
	return p
}

// WithHints makes room for the hints also on a low screen: a question without
// its choices could not be answered.
func (p Panes) WithHints() Panes {
	if p.TooSmall || !p.Hints.Empty() {
		return p
	}
	p.lift(1)
	p.Hints = Rect{0, p.Status.Y + 1, p.Status.Width, 1}
	return p
}

// WithStatus makes room for rows of status.
func (p Panes) WithStatus(rows int) Panes {
	if more := rows - p.Status.Height; more > 0 && !p.TooSmall {
		p.lift(more)
		p.Status.Height = rows
	}
	return p
}

// lift takes rows off the lowest panes and puts the status higher.
func (p *Panes) lift(rows int) {
	for _, pane := range []*Rect{&p.List, &p.Divider, &p.Detail} {
		if !pane.Empty() && pane.Y+pane.Height == p.Status.Y {
			pane.Height -= rows
		}
	}
	p.Status.Y -= rows
}

// The smallest screen that is laid out at all.
const (
	MinWidth  = 60
	MinHeight = 12
)

// HintsHeight is the lowest screen that has a row of hints.
const HintsHeight = 16

// The narrowest that a pane can be made beside the other, and the lowest that a
// list above the detail, and the detail below it, can be made.
const (
	minPane   = 40
	minList   = 4
	minDetail = 7
)

// A Divider is where the panes were divided by hand: the column between panes
// beside each other, the height of a list above the detail; 0 where they were
// not.
type Divider struct {
	Column, Height int
	needs          int  // columns of the list's rows
	takes          bool // all that it needs, as far as the other pane keeps its least width
}

// Needing is a divider beside a list whose rows need so many columns.
func (d Divider) Needing(columns int) Divider {
	d.needs = columns
	return d
}

// Taking is a divider beside a list that takes all the columns that its rows need: of
// rows that do not change.
func (d Divider) Taking(columns int) Divider {
	d.needs, d.takes = columns, true
	return d
}

// Layout says where everything goes. It is pure: the same arguments give the
// same rectangles.
func Layout(width, height int, focus Focus, zoom bool, divider Divider) Panes {
	if width < MinWidth || height < MinHeight {
		return Panes{TooSmall: true}
	}
	p := Panes{Title: Rect{0, 0, width, 1}}
	bottom := height - 1
	if height >= HintsHeight {
		p.Hints = Rect{0, bottom, width, 1}
		bottom--
	}
	p.Status = Rect{0, bottom, width, 1}
	body := Rect{0, 1, width, bottom - 1}
	switch {
	case zoom || width < 100 && height < 20:
		if focus == OnDetail {
			p.Detail = body
		} else {
			p.List = body
		}
	case width >= 100:
		left := besideDetail(width, divider)
		if divider.Column > 0 {
			left = Clamp(divider.Column, minPane, width-minPane-1)
		}
		p.List = Rect{0, 1, left, body.Height}
		p.Divider = Rect{left, 1, 1, body.Height}
		p.Detail = Rect{left + 1, 1, width - left - 1, body.Height}
	default:
		above := body.Height * 2 / 5
		if divider.Height > 0 {
			above = Clamp(divider.Height, minList, body.Height-minDetail)
		}
		p.List = Rect{0, 1, width, above}
		p.Detail = Rect{0, 1 + above, width, body.Height - above}
	}
	return p
}

// The width of a list beside the detail whose rows need more than half of the screen,
// and what the detail keeps: 66 columns show as much of a URL as 80 with type and size.
const (
	roomyList   = 66
	leastBeside = 53
)

// besideDetail is the width of a list beside the detail: half of the screen, or more
// where its rows need more. Unless it takes what it needs there are only these two, so
// that a change of a row does not move the divider by a column.
func besideDetail(width int, d Divider) int {
	half := Clamp(width/2, 50, 88)
	switch {
	case d.needs <= half:
		return half
	case d.takes:
		return max(half, min(d.needs, width-1-minPane))
	}
	return max(half, min(roomyList, width-1-leastBeside))
}

// Whole is all the room between title and status.
func (p Panes) Whole() Rect {
	return Rect{0, p.Title.Height, p.Title.Width, p.Status.Y - p.Title.Height}
}
