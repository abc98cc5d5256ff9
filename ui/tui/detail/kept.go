package detail

import (
	"maps"
	"slices"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// Kept is how a detail was left, for another session. It holds nothing of what is
// recorded.
type Kept struct {
	Tab, View        int
	RunsOn, Numbered bool          // long lines run on; lines are numbered
	Places           map[int]Place // by interaction
}

// A Place is how an interaction was left.
type Place struct {
	Cursor, Top int
	Open        []string                    `json:",omitempty"` // of sections
	Folds       map[model.Side]render.Folds `json:",omitempty"`
}

// sections name what can be unfolded above the bodies.
var sections = map[string]Section{
	"request headers": {model.InRequest, HeadersLine}, "response headers": {model.InResponse, HeadersLine},
	"request fields": {model.InRequest, FieldsLine}, "response fields": {model.InResponse, FieldsLine},
}

// mostPlaces is of how many interactions it is kept how they were left, beside the
// last one.
const mostPlaces = 30

// Keep says how the detail is left.
func (d *Detail) Keep() Kept {
	open := maps.Clone(d.Open)
	d.leave()
	d.Open = open
	k := Kept{Tab: int(d.Tab), View: int(d.View), RunsOn: !d.wrap, Numbered: d.numbers, Places: map[int]Place{}}
	for _, at := range slices.Sorted(maps.Keys(d.Positions)) {
		p := d.Positions[at]
		if at != d.At && len(k.Places) >= mostPlaces {
			continue
		}
		kept := Place{Cursor: p.cursor, Top: p.top, Folds: p.folds}
		for name, section := range sections {
			if p.open[section] {
				kept.Open = append(kept.Open, name)
			}
		}
		slices.Sort(kept.Open)
		k.Places[at] = kept
	}
	return k
}

// Return shows everything as it was left. What is not understood is passed over.
func (d *Detail) Return(k Kept) {
	d.Tab = tab(widget.Clamp(k.Tab, int(RequestTab), int(BothTab)))
	d.View = render.BodyMode(widget.Clamp(k.View, int(render.Readable), int(render.HexWire)))
	d.wrap, d.numbers = !k.RunsOn, k.Numbered
	for at, p := range k.Places {
		position := readPosition{cursor: p.Cursor, top: p.Top, open: map[Section]bool{}, folds: p.Folds}
		for _, name := range p.Open {
			if section, known := sections[name]; known {
				position.open[section] = true
			}
		}
		d.Positions[at] = position
	}
}
