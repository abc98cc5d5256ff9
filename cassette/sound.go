package cassette

import (
	"slices"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
)

// A library reads a whole file or none of it: where one interaction is no YAML
// or JSON at all, none of the others is played. Such a file is read-only, but
// for deleting what is broken. The interactions of a file of up to mostParsed
// bytes are all parsed to know that, of a larger one those that were looked at.

// syntax tells what is known of an entry's text.
const (
	notParsed = iota
	parses
	broken
)

// A memory is used again from entry to entry.
type memory struct {
	nodes span.Builder
	text  store.Reader
	left  int // how many entries behind the one at hand are asked for next
}

// parseEntry parses entry i and remembers whether that can be done. The Doc is good
// until the memory is used again.
func (d *draft) parseEntry(m *memory, i int) (*span.Doc, error) {
	m.nodes.Reset()
	src, err := d.read(m, i)
	if err != nil {
		return nil, err
	}
	doc, err := d.parseIn(&m.nodes, i, src)
	if err != nil && d.mayBecomeOther(src) {
		err = format.BlameERB(err)
	}
	if err != nil {
		d.entries.At(i).syntax.Store(broken)
	} else {
		d.entries.noteParses(i)
	}
	return doc, err
}

// read is the text of entry i, good until m is used again.
func (d *draft) read(m *memory, i int) ([]byte, error) {
	text, ahead := d.entries.text(i), 0
	if !m.text.Holds(text) {
		for k := i + 1; k <= i+m.left && k < d.entries.Len() && ahead < store.WindowSize; k++ {
			ahead += d.entries.text(k).Len()
		}
	}
	return m.text.Read(text, ahead)
}

// sound says why nothing can be changed, nil if it can or if ops delete
// something that is broken. size is the file's.
func (d *draft) sound(size int64, ops []model.Op) error {
	if d.format.Where().Files {
		return nil // each file is read alone
	}
	for i := range d.entries.Len() {
		e := d.entries.At(i)
		if e.syntax.Load() == notParsed && size <= format.MostParsed {
			d.parseEntry(&memory{}, i)
		}
		if e.syntax.Load() != broken || d.mayBecomeOther(e.text.Bytes()) {
			continue
		}
		if d.deletesBroken(ops) {
			return nil
		}
		_, err := d.parseOwn(i)
		return refusal("read-only until what is broken is deleted: %w", placed("", i+1, d.lineOf(i), err))
	}
	return nil
}

// mayBecomeOther reports whether a text is a template that the library may fill
// in before it is parsed, and then is no longer broken.
func (d *draft) mayBecomeOther(src []byte) bool {
	filled, ok := d.format.FilledIn(src)
	if !ok {
		return false
	}
	_, err := d.format.Language().Parse(filled)
	return err == nil || yamlspan.UsesForeignAnchor(err)
}

// deletesBroken reports whether ops only delete, and a broken entry among them.
func (d *draft) deletesBroken(ops []model.Op) bool {
	gone, only := model.Deleted(ops)
	return only && slices.ContainsFunc(gone, func(at int) bool { return d.has(at) == nil && d.entries.At(at).syntax.Load() == broken })
}
