package detail

import (
	"fmt"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/pictures"
)

// A Pictured is an image that a body shown is or holds.
type Pictured struct {
	pictures.Found
	Side model.Side
	doc  *render.Document
}

// Images are those of the bodies shown. at is the one that the cursor is on,
// else the next below it in the message, else the first.
func (d *Detail) Images() (all []Pictured, at int) {
	b := d.BlockAt(d.Cursor)
	from, chosen := -1, false
	if body, row, _, ok := d.BodyAt(d.Cursor); ok {
		from = body.Doc.Offset(row)
	}
	for _, p := range d.Shown.parts {
		for _, f := range p.Body.Found {
			if !chosen && b != nil && SideOf(b) == p.side && (f.End > from || f.End < 0) {
				at, chosen = len(all), true
			}
			all = append(all, Pictured{f, p.side, p.doc})
		}
	}
	return all, at
}

// NoPicture says why there is none to show.
func (d *Detail) NoPicture() string {
	if why := d.NotReady(); why != "" {
		return why
	}
	for _, p := range d.Shown.parts {
		if len(p.Body.Found) > 0 {
			return ""
		}
	}
	return "no picture in this body"
}

// Where says where the image stands: the JSON path, the part or the line; "" where
// it is the whole body, or stands in no text that is shown.
func (p Pictured) Where() string {
	switch {
	case p.Part > 0:
		return fmt.Sprintf("part %d", p.Part)
	case p.Start < 0:
		return ""
	}
	if path, ok := p.doc.PathAt(p.Start); ok {
		return render.Sanitize(path)
	}
	row, _ := p.doc.Position(p.Start)
	line, _ := p.doc.Line(row)
	return "line " + render.Count(line+1)
}
