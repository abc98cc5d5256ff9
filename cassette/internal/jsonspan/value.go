package jsonspan

import (
	"errors"
	"fmt"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// compact appends a value without white space. old is the node of d that it
// replaces, or nil: what both say is copied as it is written there.
func (w *jsonWriter) compact(dst []byte, v span.Value, d *span.Doc, old *span.Node) ([]byte, error) {
	switch {
	case old != nil && old.Kind == span.Scalar && sameValue(old, v):
		return append(dst, d.Src[old.Start:old.End]...), nil
	case v.Kind == span.Map:
		return w.object(dst, v, d, old)
	case v.Kind == span.Seq:
		return w.array(dst, v, d, old)
	}
	token, err := w.scalar(v, nil)
	return append(dst, token...), err
}

func (w *jsonWriter) object(dst []byte, v span.Value, d *span.Doc, old *span.Node) (_ []byte, err error) {
	if len(v.Items)%2 != 0 {
		return nil, errors.New("a key has no value")
	}
	dst = append(dst, '{')
	for i := 0; i < len(v.Items); i += 2 {
		key := v.Items[i]
		if key.Kind != span.Scalar || key.Type != span.Str {
			return nil, errors.New("a JSON name must be text")
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = w.pair(dst, key.Text, v.Items[i+1], d, oldPair(old, i, key.Text)); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

// oldPair returns the key and value that a pair replaces: those at the same
// place if they have its name, else the last of that name.
func oldPair(old *span.Node, i int, key string) []*span.Node {
	if old == nil || old.Kind != span.Map {
		return nil
	}
	if i+1 < len(old.Items) && old.Items[i].Text == key {
		return old.Items[i : i+2]
	}
	if j := old.Index(key); j >= 0 {
		return old.Items[2*j : 2*j+2]
	}
	return nil
}

func (w *jsonWriter) pair(dst []byte, key string, v span.Value, d *span.Doc, old []*span.Node) ([]byte, error) {
	var oldKey, oldValue *span.Node
	if old != nil {
		oldKey, oldValue = old[0], old[1]
	}
	dst, err := w.compact(dst, span.String(key), d, oldKey)
	if err != nil {
		return nil, err
	}
	return w.compact(append(dst, ':'), v, d, oldValue)
}

// array writes a list; its items replace those of old counted from the start,
// and from the first that differs on, counted from the end.
func (w *jsonWriter) array(dst []byte, v span.Value, d *span.Doc, old *span.Node) (_ []byte, err error) {
	var items []*span.Node
	if old != nil && old.Kind == span.Seq {
		items = old.Items
	}
	same := 0
	for same < len(items) && same < len(v.Items) && sameValue(items[same], v.Items[same]) {
		same++
	}
	dst = append(dst, '[')
	for i, item := range v.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		j := i
		if i >= same {
			j = i + len(items) - len(v.Items)
		}
		var o *span.Node
		if same <= j && j < len(items) || i < same {
			o = items[j]
		}
		if dst, err = w.compact(dst, item, d, o); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

// scalar writes a string, number or word. old is the token that it replaces.
func (w *jsonWriter) scalar(v span.Value, old []byte) ([]byte, error) {
	switch v.Type {
	case span.Str, span.Timestamp: // JSON has no times of its own
		quoting := &w.quoting
		if len(old) > 0 && old[0] == '"' {
			quoting = quoting.with(old)
		}
		return quoting.quote(v.Text)
	case span.Null:
		return []byte("null"), nil
	case span.Bool, span.Int, span.Float:
		n, kind := jsontext.ScanLiteral([]byte(v.Text), jsontext.Python)
		if n == 0 || n < len(v.Text) || jsonType(kind, v.Text) == span.Null {
			return nil, fmt.Errorf("JSON cannot hold %q as a number or true or false", v.Text)
		}
		return []byte(v.Text), nil
	}
	if v.Type == span.Binary {
		return nil, errors.New("JSON holds text, and these bytes are not valid UTF-8")
	}
	return nil, errors.New("JSON has no such type of value")
}

// sameValue reports whether a node says what a value does.
func sameValue(n *span.Node, v span.Value) bool {
	if n.Kind != v.Kind || len(n.Items) != len(v.Items) {
		return false
	}
	if n.Kind == span.Scalar {
		return n.Type == v.Type && (n.Text == v.Text || n.Type == span.Null)
	}
	for i, item := range n.Items {
		if !sameValue(item, v.Items[i]) {
			return false
		}
	}
	return true
}
