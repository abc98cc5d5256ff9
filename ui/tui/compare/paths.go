package compare

import (
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/diff"
	"tapedeck/ui/tui/widget"
)

// Paths are the differences of two interactions by path, at most so many; none
// where the same values are written differently.
func Paths(was, is model.Interaction, most int) []widget.Line {
	var lines []widget.Line
	all := model.DiffInteractions(was, is)
	for _, x := range all[:min(len(all), most)] {
		lines = append(lines, widget.DiffLine(diff.RowOf(x), DiffColumn-2))
	}
	if left := len(all) - most; left > 0 {
		lines = append(lines, widget.NewLine(DiffColumn, widget.In(render.Muted, render.Counted(left, "more difference"))))
	}
	return lines
}
