package answers

import (
	"fmt"

	"tapedeck/ui/render/diff"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// mostLayouts are kept: by path and by line, each zoomed and not.
const mostLayouts = 4

// viewHere is what is to be shown of the selected answer.
func (d *Screen) viewHere() view {
	return view{d.selected(), *d.byLine && d.noOtherView() == "", d.Detail.Width}
}

// show shows what the selected answer would change, and then puts the cursor where
// it belongs.
func (d *Screen) show(m screen.App, then func()) tea.Cmd {
	d.showing++
	v := d.viewHere()
	d.Detail.At = v.at
	a := d.Results[v.at]
	if a == nil {
		return nil
	}
	var rows []diff.Row
	for _, l := range d.layouts {
		if l.view == v {
			return d.showLayout(l, then)
		}
		if l.at == v.at && l.byLine == v.byLine {
			rows = l.rows
		}
	}
	showing := d.showing
	if !d.shows(v.at) {
		d.showNothing(v.at)
	}
	now, later := m.Wait(func() screen.Fact { return laidOut{d, showing, layOut(a, v, rows), then} })
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// shows reports whether what is shown is of an answer.
func (d *Screen) shows(at int) bool { return d.Detail.Overlay != nil && d.shown == at }

// showNothing shows an answer's number alone, so that no line of another one is marked.
func (d *Screen) showNothing(at int) {
	d.shown, d.places, d.right = at, nil, ""
	d.Detail.ShowOverlay(&detail.Overlay{Title: fmt.Sprintf("#%d", at+1)})
	d.sayMarks()
}

// laidOut is sent when a layout was made.
type laidOut struct {
	screen  *Screen
	showing int
	layout
	then func()
}

// Apply shows it, unless something else is shown by now.
func (msg laidOut) Apply(screen.App) tea.Cmd {
	d := msg.screen
	if msg.showing != d.showing {
		return nil
	}
	if d.layouts = append(d.layouts, msg.layout); len(d.layouts) > mostLayouts {
		d.layouts = d.layouts[1:]
	}
	return d.showLayout(msg.layout, msg.then)
}

func (d *Screen) showLayout(l layout, then func()) tea.Cmd {
	d.beside = l.width > widget.BesideWidth
	overlay, places := responseOverlay(d.Results[l.at], l, d.folded)
	overlay.Marked = d.isMarked
	d.shown, d.places, d.right = l.at, places, overlay.Right
	cmd := d.Detail.ShowOverlay(overlay)
	d.sayMarks()
	then()
	return cmd
}
