package edit

import (
	"tapedeck/model"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// SideHere is the message under the detail's cursor; from the list, the one
// that is shown.
func SideHere(t *opened.Cassette) model.Side {
	d := &t.Detail
	if b := d.BlockAt(d.Cursor); b != nil && t.Focus == widget.OnDetail {
		return detail.SideOf(b)
	}
	if d.Tab == detail.RequestTab {
		return model.InRequest
	}
	return model.InResponse
}

// showSide makes sure that the detail shows a message.
func showSide(t *opened.Cassette, m screen.App, side model.Side) tea.Cmd {
	d := &t.Detail
	want := detail.RequestTab
	if side == model.InResponse {
		want = detail.ResponseTab
	}
	if d.Tab == want || d.Tab == detail.BothTab {
		return nil
	}
	return detail.ShowTab(want)(&t.Detail, m)
}
