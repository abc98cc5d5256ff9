package jsonspan

import (
	"bytes"
	"errors"
	"slices"

	"tapedeck/cassette/internal/span"
)

// Set replaces a value. Of a map or list what stays the same keeps its bytes.
func (w *writer) Set(d *span.Doc, n *span.Node, v span.Value) (span.Edit, error) {
	if sameValue(n, v) {
		return span.Edit{Start: n.Start(), End: n.Start()}, nil
	}
	if v.Kind == span.Scalar {
		token, err := w.scalar(v, d.Src[n.Start():n.End()])
		return span.Edit{Start: n.Start(), End: n.End(), New: token}, err
	}
	token, err := w.compact(nil, v, d, n)
	if err != nil {
		return span.Edit{}, err
	}
	return w.respaced(d, span.Edit{Start: n.Start(), End: n.End(), New: token})
}

// Rename replaces a name.
func (w *writer) Rename(d *span.Doc, m *span.Node, i int, key span.Value) (span.Edit, error) {
	return w.Set(d, m.Child(2*i), key)
}

// InsertPair adds a pair with its comma.
func (w *writer) InsertPair(d *span.Doc, m *span.Node, i int, key string, v span.Value) (span.Edit, error) {
	if d.Src[m.Start()] != '{' {
		return span.Edit{}, errors.New("the entry is a single pair and cannot hold another")
	}
	pair, err := w.pair(nil, key, v, d, nil, nil)
	if err != nil {
		return span.Edit{}, err
	}
	return w.insert(d, m, pair, 2*i)
}

// InsertItem adds an item with its comma.
func (w *writer) InsertItem(d *span.Doc, s *span.Node, i int, v span.Value) (span.Edit, error) {
	item, err := w.compact(nil, v, d, nil)
	if err != nil {
		return span.Edit{}, err
	}
	return w.insert(d, s, item, i)
}

// insert puts a member before the i-th of a container's Items.
func (w *writer) insert(d *span.Doc, n *span.Node, member []byte, i int) (span.Edit, error) {
	e := span.Edit{Start: n.End() - 1, End: n.End() - 1, New: member}
	switch {
	case n.Len() == 0:
	case i >= n.Len():
		e.Start = n.Child(n.Len() - 1).End()
		e.End = e.Start
		e.New = slices.Concat([]byte(","), member)
	default:
		e.Start = n.Child(i).Start()
		e.End = e.Start
		e.New = slices.Concat(member, []byte(","))
	}
	return w.respaced(d, e)
}

// RemovePair removes a pair with its comma.
func (w *writer) RemovePair(d *span.Doc, m *span.Node, i int) (span.Edit, error) {
	if d.Src[m.Start()] != '{' {
		return span.Edit{}, errors.New("the entry is a single pair and cannot lose it")
	}
	return w.remove(d, m, 2*i, 2)
}

// RemoveItem removes an item with its comma.
func (w *writer) RemoveItem(d *span.Doc, s *span.Node, i int) (span.Edit, error) {
	return w.remove(d, s, i, 1)
}

// remove cuts width of a container's Items from the i-th on.
func (w *writer) remove(d *span.Doc, n *span.Node, i, width int) (span.Edit, error) {
	e := span.Edit{Start: n.Child(i).Start(), End: n.Child(i + width - 1).End()}
	switch {
	case i > 0:
		e.Start = n.Child(i - 1).End()
	case width < n.Len():
		e.End = n.Child(width).Start()
	}
	return w.respaced(d, e)
}

// respaced lays out a change that was made without regard to white space, and
// returns what of the text it changes.
func (w *writer) respaced(d *span.Doc, e span.Edit) (span.Edit, error) {
	old, err := w.lang.read(d.Src)
	if err != nil {
		return span.Edit{}, syntaxError(d.Src, err)
	}
	src := e.Apply(d.Src)
	changed, err := w.lang.read(src)
	if err != nil {
		return span.Edit{}, syntaxError(src, err)
	}
	return difference(d.Src, old.Respace(changed, w.layouts...)), nil
}

// difference is the shortest single Edit that makes b of a.
func difference(a, b []byte) span.Edit {
	start, end := 0, 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return span.Edit{Start: start, End: len(a) - end, New: b[start : len(b)-end]}
}

// Entry writes an entry laid out as like, else as the first sample.
func (w *writer) Entry(v span.Value, like *span.Doc, where span.Where) ([]byte, error) {
	d := &span.Doc{}
	if like != nil {
		d = like
	}
	token, err := w.compact(nil, v, d, nil)
	if err != nil {
		return nil, err
	}
	if where.Pairs {
		token = bytes.TrimSuffix(bytes.TrimPrefix(token, []byte("{")), []byte("}"))
	}
	entry, err := w.lang.read(token)
	if err != nil {
		return nil, err
	}
	old := w.layouts[0]
	if like != nil {
		if old, err = w.lang.read(like.Src); err != nil {
			return nil, syntaxError(like.Src, err)
		}
	}
	return bytes.Trim(old.Respace(entry, w.layouts...), whiteSpace), nil
}
