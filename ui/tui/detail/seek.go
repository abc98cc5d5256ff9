package detail

import (
	"context"
	"fmt"
	"slices"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/pattern"
	"tapedeck/ui/query"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// Sides says which messages of an interaction hold what is looked for.
type Sides byte

// The messages, and that it is known which of them do.
const (
	InRequest Sides = 1 << iota
	InResponse
	Known
)

// First is the one that comes first, or with way -1 last; 0 for none.
func (s Sides) First(way int) Sides {
	switch s &= InRequest | InResponse; {
	case s != InRequest|InResponse:
		return s
	case way < 0:
		return InResponse
	}
	return InRequest
}

// SidesShown are the messages that are shown, and those of the same interaction
// that lie ahead.
func (d *Detail) SidesShown(way int) (here, ahead Sides) {
	switch {
	case d.Tab == BothTab:
		return InRequest | InResponse, 0
	case d.Tab == RequestTab && way > 0:
		return InRequest, InResponse
	case d.Tab == RequestTab:
		return InRequest, 0
	case way < 0:
		return InResponse, InRequest
	}
	return InResponse, 0
}

// A Seeker looks into interactions for what is searched in the detail, as the
// detail would show them.
type Seeker struct {
	file   *cassette.File
	sought []pattern.Pattern
	typed  bool // it is looked for above bodies, too
	view   render.BodyMode
	query  *query.Query // of bodies it is looked into what this gives, nil for all
}

// Seeker is for what is searched now.
func (d *Detail) Seeker() Seeker {
	return Seeker{d.file, d.Search.Sought(), d.Search.Text != "", d.View, d.query}
}

// Same reports whether another one finds the same.
func (s Seeker) Same(as Seeker) bool {
	return s.file == as.file && s.typed == as.typed && s.view == as.view && s.query == as.query &&
		slices.EqualFunc(s.sought, as.sought, func(a, b pattern.Pattern) bool { return a.String() == b.String() })
}

// In says where an interaction holds it.
func (s Seeker) In(v *cassette.Visit) Sides {
	i, err := v.Interaction()
	found := Known
	if err != nil {
		if s.holds(string(s.file.Entry(v.At()).Text)) {
			found |= InResponse
		}
		return found
	}
	if s.inMessage(i, v.At(), model.InRequest) {
		found |= InRequest
	}
	if s.inMessage(i, v.At(), model.InResponse) {
		found |= InResponse
	}
	return found
}

func (s Seeker) inMessage(i model.Interaction, at int, side model.Side) bool {
	return s.typed && slices.ContainsFunc(recordedLines(i, side), func(l widget.Line) bool { return s.holds(l.Text()) }) || s.inBody(i, at, side)
}

// recordedLines are the lines above a body that say what is recorded.
func recordedLines(i model.Interaction, side model.Side) []widget.Line {
	lines := append([]widget.Line{firstLine(i, side)}, eachHeader(i.Header(side))...)
	if side == model.InResponse {
		lines = append(lines, timeLines(i)...)
	}
	return append(lines, eachField(i, side)...)
}

func (s Seeker) inBody(i model.Interaction, at int, side model.Side) bool {
	if i.Body(side).Absent && s.view != render.Raw {
		return false
	}
	var raw []byte
	if s.view == render.Raw {
		raw, _ = rawBody(s.file, at, side)
	}
	if s.query != nil && s.view.Folds() {
		pretty := render.NewBody(i, side, render.Pretty, nil, 0)
		if _, r, ok := resultOf(context.Background(), s.query, pretty); ok {
			return s.holds(string(r.text))
		}
		return s.holds(string(pretty.Text))
	}
	b := render.NewBody(i, side, s.view, raw, 0)
	return s.holds(string(b.Text)) || s.view == render.Readable && b.ByRoles && s.holds(string(render.NewBody(i, side, render.Pretty, nil, 0).Text))
}

func (s Seeker) holds(text string) bool {
	return slices.ContainsFunc(s.sought, func(p pattern.Pattern) bool { return p.In(text) })
}

// A destination is the interaction that a search went to.
type destination struct {
	at, way int
	around  bool
}

// SearchTo shows the message of an interaction that a search goes to, once it is
// the one that is shown: with way -1 the last hit in it.
func (d *Detail) SearchTo(at int, side Sides, way int, around bool) {
	d.destination = &destination{at, way, around}
	if d.Tab == BothTab {
		return
	}
	d.Tab = ResponseTab
	if side == InRequest {
		d.Tab = RequestTab
	}
}

// SaySearched says where the search went, once that is shown.
func (d *Detail) SaySearched(say func(string)) {
	a := d.destination
	if a == nil || d.Pending || d.Search.Running() {
		return
	}
	d.destination = nil
	if a.at != d.At {
		return
	}
	where := fmt.Sprintf("#%d %s", d.At+1, [...]string{"request", "response", "both"}[d.Tab])
	if a.around {
		where += ", around the end"
	}
	say(fmt.Sprintf("%s: %s %s", where, d.Search.Label(), d.HitCount()))
}

// unfoldFound unfolds headers and other fields that hold what was typed.
func (d *Detail) unfoldFound() {
	if d.Search.Text == "" || d.Overlay != nil || d.Pending || d.Shown.err != nil {
		return
	}
	s, opened := d.Seeker(), false
	unfold := func(of Section, lines []widget.Line) {
		if !d.Open[of] && slices.ContainsFunc(lines, func(l widget.Line) bool { return s.holds(l.Text()) }) {
			d.Open[of], opened = true, true
		}
	}
	for _, p := range d.Shown.parts {
		unfold(Section{p.side, HeadersLine}, eachHeader(d.Shown.Interaction.Header(p.side)))
		unfold(Section{p.side, FieldsLine}, eachField(d.Shown.Interaction, p.side))
	}
	if opened {
		restore := d.CursorRestorer()
		d.Build()
		restore(d)
	}
}
