package cassette

import (
	"bytes"
	"slices"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// makeOnList deletes, copies, moves or inserts an entry.
func (d *draft) makeOnList(s *step, op model.Op) error {
	if err := d.format.Allows(op); err != nil {
		return err
	}
	switch op := op.(type) {
	case model.Delete:
		s.done.At = op.At
		return d.delete(s, op.At)
	case model.Duplicate:
		s.done.At = op.At + 1
		return d.duplicate(s, op.At)
	case model.Move:
		s.done.At = op.To
		return d.move(s, op.At, op.To)
	case model.Insert:
		s.done.At = op.At
		return d.insert(s, op.At, op.Interaction)
	}
	return refusal("%T is not a change of the list", op)
}

func (d *draft) delete(s *step, at int) error {
	if err := d.tied(at); err != nil {
		return err
	}
	return d.splice(s, at, 1, nil)
}

func (d *draft) duplicate(s *step, at int) error {
	if err := d.copyable(at); err != nil {
		return err
	}
	e := d.entries.At(at)
	src, err := d.renumbered(at, e.text)
	if err != nil {
		return err
	}
	twin := newEntry(src, &lineage{})
	twin.summary.Store(e.summary.Load())
	return d.splice(s, at+1, 0, []*entry{twin})
}

func (d *draft) move(s *step, from, to int) error {
	if n := d.entries.Len(); to < 0 || to >= n {
		return refusal("there is no place %d, there are %d", to+1, n)
	}
	if from == to {
		return nil
	}
	if err := d.movable(from, to); err != nil {
		return err
	}
	e := d.entries.At(from)
	if err := d.splice(s, from, 1, nil); err != nil {
		return err
	}
	return d.splice(s, to, 0, []*entry{e})
}

func (d *draft) insert(s *step, at int, i model.Interaction) error {
	if n := d.entries.Len(); at < 0 || at > n {
		return refusal("there is no place %d, there are %d", at+1, n)
	}
	fit, err := d.format.Fit(i)
	if err != nil {
		return err
	}
	var like *span.Doc
	near := max(0, at-1)
	if near < d.entries.Len() {
		if like, err = d.parse(near, d.entries.At(near).text); err != nil {
			return refusal("%d, which the new one would be laid out like, cannot be read: %w", near+1, err)
		}
	}
	if like == nil && d.template != nil {
		like = d.template.Like
	}
	v := d.format.Value(fit, d.version)
	if numbers, ok := d.format.(format.Numbered); ok && format.Member(&v, numbers.Number()...).Text != "" {
		if format.Member(&v, numbers.Number()...).Text, err = d.freeNumber(); err != nil {
			return err
		}
	}
	if like != nil {
		v = format.InOrderOf(v, field.Item(like), "")
	}
	src, read, err := written(d.format, d.writer(near, like), v, like)
	if err != nil {
		return err
	}
	s.done.Lost = append(s.done.Lost, model.Lost(i, read)...)
	read.Extra = fit.Extra // what the format adds of its own is not asked for
	if what := difference(fit, read); what != "" {
		return refusal("%s of the new interaction would read back differently", what)
	}
	now := newEntry(src, &lineage{})
	now.keepSummary(read, nil)
	if err := d.checkKey(-1, now); err != nil {
		return err
	}
	return d.splice(s, at, 0, []*entry{now})
}

// written is a value as the text of a new entry, and what that reads as.
func written(f format.Format, w span.Writer, v span.Value, like *span.Doc) (src []byte, read model.Interaction, err error) {
	if src, err = w.Entry(v, like, f.Where()); err != nil {
		return nil, read, err
	}
	d, err := f.Language().Parse(src)
	if err != nil {
		return nil, read, err
	}
	read, err = format.Decode(f, d)
	return src, read, err
}

// difference names the first field in which two interactions differ.
func difference(want, got model.Interaction) string {
	fields := []struct {
		name string
		same bool
	}{
		{"request.method", want.Request.Method == got.Request.Method},
		{"request.url", want.Request.URL == got.Request.URL},
		{"request.header", slices.Equal(want.Request.Header, got.Request.Header)},
		{"request.body", bytes.Equal(want.Request.Body.Wire, got.Request.Body.Wire) && want.Request.Body.Absent == got.Request.Body.Absent},
		{"response.status", want.Response.Status == got.Response.Status},
		{"response.reason", want.Response.Reason == got.Response.Reason},
		{"response.header", slices.Equal(want.Response.Header, got.Response.Header)},
		{"response.body", bytes.Equal(want.Response.Body.Wire, got.Response.Body.Wire) && want.Response.Body.Absent == got.Response.Body.Absent},
		{"recorded_at", want.RecordedAt == got.RecordedAt},
		{"duration", want.Took == got.Took},
	}
	for _, field := range fields {
		if !field.same {
			return field.name
		}
	}
	if !want.Equal(got) {
		return "a field of the format's own"
	}
	return ""
}
