package cassette

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
)

// encode turns before into after: the places that a shape knows, one by one.
func encode(e *editor, f format, before, after model.Interaction) error {
	texts := []struct {
		place          func(shape) field
		was, now, name string
	}{
		{func(s shape) field { return s.method }, before.Request.Method, after.Request.Method, "method"},
		{func(s shape) field { return s.url }, before.Request.URL, after.Request.URL, "URL"},
		{func(s shape) field { return s.status }, status(before), status(after), "status"},
		{func(s shape) field { return s.reason }, before.Response.Reason, after.Response.Reason, "reason phrase"},
		{func(s shape) field { return s.recordedAt }, before.RecordedAt, after.RecordedAt, "time of recording"},
		{func(s shape) field { return s.took }, before.Took, after.Took, "duration"},
	}
	for _, t := range texts {
		if t.was == t.now {
			continue
		}
		place := t.place(f.shape(e.doc))
		if place == nil {
			return fmt.Errorf("%s keeps no %s", f.describe().Library, t.name)
		}
		if err := place.set(e, t.now); err != nil {
			return err
		}
	}
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		if err := encodeSide(e, f, before, after, side); err != nil {
			return err
		}
	}
	return encodeOwn(e, f, before, after)
}

// encodeOwn changes fields of the format's own, and adds those that the shape
// has a place for.
func encodeOwn(e *editor, f format, before, after model.Interaction) error {
	for i, own := range after.Extra {
		if i < len(before.Extra) && before.Extra[i] == own {
			continue
		}
		place := f.shape(e.doc).own[own.Name]
		switch {
		case i < len(before.Extra) && before.Extra[i].Name != own.Name, i >= len(before.Extra) && place == nil:
			return fmt.Errorf("%s cannot be added", own.Name)
		case place == nil:
			place = at(strings.Split(own.Name, "."))
		}
		if err := place.set(e, own.Value); err != nil {
			return err
		}
	}
	return nil
}

func encodeSide(e *editor, f format, before, after model.Interaction, side model.Side) error {
	old, now := before.Header(side), after.Header(side)
	if !slices.Equal(old, now) {
		place := f.shape(e.doc).header[side]
		if place == nil {
			return fmt.Errorf("%s keeps no %s headers", f.describe().Library, side)
		}
		if err := place.set(e, old, now); err != nil {
			return err
		}
	}
	was, body := before.Body(side), after.Body(side)
	if was.Absent == body.Absent && bytes.Equal(was.Wire, body.Wire) && was.Charset == body.Charset {
		return nil
	}
	place := f.shape(e.doc).body[side]
	if place == nil {
		return fmt.Errorf("%s keeps no %s body", f.describe().Library, side)
	}
	return place.set(e, body)
}
