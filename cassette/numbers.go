package cassette

import (
	"strconv"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
)

// freeNumber is a number that no entry has: the next one as the library counts,
// or the first free one after it.
func (d *draft) freeNumber() (string, error) {
	if err := d.countKeys(); err != nil {
		return "", err
	}
	for n := d.entries.Len(); ; n++ {
		if s := strconv.Itoa(n); d.keys[s] == 0 {
			return s, nil
		}
	}
}

// numbered is a new entry's value with a number that is free, if the format's
// entries have one.
func (d *draft) numbered(v span.Value) (span.Value, error) {
	numbers, ok := d.format.(format.Numbered)
	if !ok {
		return v, nil
	}
	number := format.Member(&v, numbers.Number()...)
	if number.Text == "" {
		return v, nil
	}
	free, err := d.freeNumber()
	number.Text = free
	return v, err
}

// renumbered is the text of entry at with a number that is free. An entry
// without a number, or that cannot be parsed, is as it was.
func (d *draft) renumbered(at int, src []byte) ([]byte, error) {
	numbers, ok := d.format.(format.Numbered)
	if !ok || d.format.Key(src) == "" {
		return src, nil
	}
	doc, err := d.parse(at, src)
	if err != nil {
		return src, nil
	}
	free, err := d.freeNumber()
	if err != nil {
		return nil, err
	}
	parse := func(src []byte) (*span.Doc, error) { return d.parse(at, src) }
	e := &field.Editor{Lang: d.format.Language(), Parse: parse, Writer: d.writer(at, doc), Doc: doc}
	if err := numbers.Number().Set(e, free); err != nil {
		return nil, err
	}
	return e.Doc.Src, nil
}
