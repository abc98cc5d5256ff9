package cassette

import (
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// at decodes an interaction.
func (d *draft) at(i int) (model.Interaction, error) {
	if err := d.has(i); err != nil {
		return model.Interaction{}, err
	}
	return (&Visit{draft: d, at: i, passed: true}).decode(format.AllParts) // of its nodes: it may be changed next
}

// summary tells what a list shows of an interaction, and keeps it.
func (d *draft) summary(i int) (model.Summary, error) {
	if err := d.has(i); err != nil {
		return model.Summary{}, err
	}
	return (&Visit{draft: d, at: i}).Summary()
}

// sampleSize bounds how much of the file the style is inferred from.
const sampleSize = 64 << 10

// writer returns a Writer in the style of the file around entry i, which is
// parsed already or nil: that entry, those after it and those before it, up to
// sampleSize.
func (d *draft) writer(i int, own *span.Doc) span.Writer {
	var samples []*span.Doc
	size := 0
	take := func(k int) {
		e := d.entries.At(k)
		if len(samples) > 0 && size+e.text.Len() > sampleSize {
			return
		}
		doc := own
		if k != i || own == nil {
			doc = d.sample(k)
		}
		if doc != nil {
			samples = append(samples, doc)
			size += e.text.Len()
		}
	}
	for k := i; k < d.entries.Len() && k < i+20; k++ {
		take(k)
	}
	for k := min(i, d.entries.Len()) - 1; k >= 0 && k > i-20; k-- {
		take(k)
	}
	if len(samples) == 0 && d.template != nil {
		samples = d.template.Samples
	}
	return d.format.Language().Writer(samples)
}

// sample is entry i parsed, nil if it cannot be. Those used lately are kept: a
// change of many entries takes the same samples again and again.
func (d *draft) sample(i int) *span.Doc {
	e := d.entries.At(i)
	if doc, ok := d.parsed[e.revision]; ok {
		return doc
	}
	if d.parsed == nil || d.sampled > 8*sampleSize {
		d.parsed, d.sampled = map[Revision]*span.Doc{}, 0
	}
	doc, err := d.parseOwn(i)
	if err != nil {
		doc = nil
	}
	d.parsed[e.revision] = doc
	d.sampled += e.text.Len()
	return doc
}
