package format

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/model"
)

// Encode turns before into after: the places that a shape knows, one by one.
func Encode(e *field.Editor, f Format, before, after model.Interaction) error {
	texts := []struct {
		place          func(Shape) field.Field
		was, now, name string
	}{
		{func(s Shape) field.Field { return s.method }, before.Request.Method, after.Request.Method, "method"},
		{func(s Shape) field.Field { return s.url }, before.Request.URL, after.Request.URL, "URL"},
		{func(s Shape) field.Field { return s.status }, status(before), status(after), "status"},
		{func(s Shape) field.Field { return s.reason }, before.Response.Reason, after.Response.Reason, "reason phrase"},
		{func(s Shape) field.Field { return s.recordedAt }, before.RecordedAt, after.RecordedAt, "time of recording"},
		{func(s Shape) field.Field { return s.took }, before.Took, after.Took, "duration"},
	}
	for _, t := range texts {
		if t.was == t.now {
			continue
		}
		place := t.place(f.Shape(e.Doc))
		if place == nil {
			return fmt.Errorf("%s keeps no %s", f.Describe().Library, t.name)
		}
		if err := place.Set(e, t.now); err != nil {
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
func encodeOwn(e *field.Editor, f Format, before, after model.Interaction) error {
	for i, own := range after.Extra {
		if i < len(before.Extra) && before.Extra[i] == own {
			continue
		}
		place := f.Shape(e.Doc).own[own.Name]
		switch {
		case i < len(before.Extra) && before.Extra[i].Name != own.Name, i >= len(before.Extra) && place == nil:
			return fmt.Errorf("%s cannot be added", own.Name)
		case place == nil:
			place = field.At(strings.Split(own.Name, "."))
		}
		if err := place.Set(e, own.Value); err != nil {
			return err
		}
	}
	return nil
}

func encodeSide(e *field.Editor, f Format, before, after model.Interaction, side model.Side) error {
	old, now := before.Header(side), after.Header(side)
	if !slices.Equal(old, now) {
		place := f.Shape(e.Doc).header.of(side)
		if place == nil {
			return fmt.Errorf("%s keeps no %s headers", f.Describe().Library, side)
		}
		if err := place.Set(e, old, now); err != nil {
			return err
		}
	}
	was, body := before.Body(side), after.Body(side)
	if was.Absent == body.Absent && bytes.Equal(was.Wire, body.Wire) && was.Charset == body.Charset {
		return nil
	}
	place := f.Shape(e.Doc).body.of(side)
	if place == nil {
		return fmt.Errorf("%s keeps no %s body", f.Describe().Library, side)
	}
	return place.Set(e, body)
}
