package cassette

import (
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
	src, err := d.renumbered(at, e.text.Bytes())
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
	if field, why := i.NotCopied(); why != "" {
		return refusal("%s cannot be copied: %s", field, why)
	}
	near := max(0, at-1)
	like, err := d.likeAt(near)
	if err != nil {
		return err
	}
	now, read, err := d.entryOf(i, d.writer(near, like), like, func(fit model.Interaction) (span.Value, error) {
		v, err := d.numbered(d.format.Value(fit, d.version))
		if f, ok := d.format.(format.Aged); ok && like != nil && err == nil {
			v, err = f.AsOld(v, fit, field.Item(like))
		}
		if like != nil {
			v = format.InOrderOf(v, field.Item(like), "")
		}
		return v, err
	})
	if err != nil {
		return err
	}
	s.done.Lost = append(s.done.Lost, model.Lost(i, read)...)
	now.keepSummary(read, nil)
	return d.splice(s, at, 0, []*entry{now})
}

// likeAt is entry i, which a new one is laid out like; of an empty list the
// template's, nil where there is none.
func (d *draft) likeAt(i int) (*span.Doc, error) {
	if i < d.entries.Len() {
		like, err := d.parseOwn(i)
		if err != nil {
			return nil, refusal("%d, which the new one would be laid out like, cannot be read: %w", i+1, err)
		}
		return like, nil
	}
	if d.template != nil {
		return d.template.Like, nil
	}
	return nil, nil
}

// entryOf writes an interaction as a new entry, reads it back and compares.
// value is what is written of it once it fits the format, like an entry that it
// is laid out as, or nil. What the format adds of its own is in what is read.
func (d *draft) entryOf(i model.Interaction, w span.Writer, like *span.Doc, value func(fit model.Interaction) (span.Value, error)) (now *entry, read model.Interaction, err error) {
	fit, err := d.format.Fit(i)
	if err != nil {
		return nil, read, err
	}
	v, err := value(fit)
	if err != nil {
		return nil, read, err
	}
	src, err := w.Entry(v, like, d.format.Where())
	if err != nil {
		return nil, read, err
	}
	doc, err := d.format.Language().Parse(src)
	if err != nil {
		return nil, read, err
	}
	if files, ok := d.format.(format.InFiles); ok {
		if doc.Name, err = files.FileOf(fit); err != nil {
			return nil, read, err
		}
	}
	if read, err = format.Decode(d.format, doc); err != nil {
		return nil, read, err
	}
	kept := d.format.Unkept(read, fit)
	kept.Extra = fit.Extra
	if what := model.FirstDifference(fit, kept); what != "" {
		return nil, read, refusal("%s of the new interaction would read back differently", what)
	}
	now = newEntry(src, &lineage{})
	now.setFile(doc.Name)
	return now, read, d.checkKey(-1, now)
}
