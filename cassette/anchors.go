package cassette

import (
	"errors"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
)

// parse reads the text of entry i. YAML lets an entry use an anchor that an
// earlier one defines; those are parsed along with it.
func (d *draft) parse(i int, src []byte) (*span.Doc, error) {
	return d.parseIn(new(span.Builder), i, src)
}

// parseOwn parses entry i as it is.
func (d *draft) parseOwn(i int) (*span.Doc, error) {
	src, err := d.entries.text(i).Read()
	if err != nil {
		return nil, err
	}
	return d.parse(i, src)
}

// parseIn is parse with memory for the nodes.
func (d *draft) parseIn(nodes *span.Builder, i int, src []byte) (*span.Doc, error) {
	if lists, ok := d.format.(format.InLists); ok {
		return format.Joined(lists, src, d.entries.At(i).response())
	}
	doc, err := d.format.Language().ParseIn(nodes, src)
	if err == nil {
		doc.Name = d.entries.file(i)
	}
	if !yamlspan.UsesForeignAnchor(err) || d.format.Where().Files {
		return doc, err
	}
	var before []byte
	for k := range i {
		text := d.entries.At(k).text.Bytes()
		if names, err := yamlspan.AnchorsOf(d.format.Language(), text); err != nil || len(names) > 0 {
			before = append(before, text...)
		}
	}
	return yamlspan.ParseYAMLWith(before, src)
}

// tied says why an entry cannot be deleted, moved, copied or have its anchored
// values changed: other entries use its anchors, or it uses theirs. nil if it
// stands alone.
func (d *draft) tied(i int) error {
	e := d.entries.At(i)
	if !yamlspan.MayHold(e.text.Bytes(), '&') && !yamlspan.MayHold(e.text.Bytes(), '*') {
		return nil
	}
	doc, err := d.format.Language().Parse(e.text.Bytes())
	if yamlspan.UsesForeignAnchor(err) {
		var at *span.Error
		errors.As(err, &at)
		return refusal("%d %s", i+1, at.Why)
	}
	if err != nil || len(yamlspan.Anchors(doc.Root, nil)) == 0 {
		return nil
	}
	for k := i + 1; k < d.entries.Len(); k++ {
		if d.borrows(k) {
			return refusal("%d uses an anchor in %d or before it", k+1, i+1)
		}
	}
	if yamlspan.MayHold(d.trail, '*') {
		return refusal("what follows the interactions may use an anchor in %d", i+1)
	}
	return nil
}

// borrows reports whether entry i uses an anchor that it does not define.
func (d *draft) borrows(i int) bool {
	return yamlspan.Borrows(d.format.Language(), d.entries.At(i).text.Bytes())
}

// anchorsIn names the anchors that entry i, which uses no others, defines.
func (d *draft) anchorsIn(i int) ([]string, error) {
	names, err := yamlspan.AnchorsOf(d.format.Language(), d.entries.At(i).text.Bytes())
	if err != nil {
		err = refusal("%d cannot be read: %w", i+1, err)
	}
	return names, err
}

// movable says why an entry cannot be moved: it is tied to others, or would
// put its anchors before the alias of one that it passes. An alias stands for
// the nearest anchor above.
func (d *draft) movable(from, to int) error {
	if err := d.tied(from); err != nil {
		return err
	}
	if names, err := d.anchorsIn(from); err == nil && len(names) == 0 {
		return nil
	}
	for i := to; i < from; i++ {
		if d.borrows(i) {
			return refusal("%d uses an anchor: one of %d could come before it", i+1, from+1)
		}
	}
	return nil
}

// copyable says why an entry cannot stand in the file twice: it is tied to
// others, or its anchors would be defined twice, which PyYAML refuses to read.
func (d *draft) copyable(i int) error {
	if err := d.tied(i); err != nil {
		return err
	}
	names, err := d.anchorsIn(i)
	if len(names) > 0 {
		return refusal("%d defines the anchor %q, which can be defined only once", i+1, names[0])
	}
	return err
}
