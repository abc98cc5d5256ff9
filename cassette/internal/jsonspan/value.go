package jsonspan

import (
	"errors"
	"fmt"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// compact appends a value without white space. old is the node of d that it
// replaces, or nil: what both say is copied as it is written there.
func (w *writer) compact(dst []byte, v span.Value, d *span.Doc, old *span.Node) ([]byte, error) {
	switch {
	case old != nil && old.Kind() == span.Scalar && sameValue(old, v):
		return append(dst, d.Src[old.Start():old.End()]...), nil
	case v.Kind == span.Map:
		return w.object(dst, v, d, old)
	case v.Kind == span.Seq:
		return w.array(dst, v, d, old)
	}
	token, err := w.scalar(v, nil)
	return append(dst, token...), err
}

func (w *writer) object(dst []byte, v span.Value, d *span.Doc, old *span.Node) (_ []byte, err error) {
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
		oldKey, oldValue := oldPair(old, i, key.Text)
		if dst, err = w.pair(dst, key.Text, v.Items[i+1], d, oldKey, oldValue); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

// oldPair returns the key and value that a pair replaces: those at the same
// place if they have its name, else the last of that name, nil for none.
func oldPair(old *span.Node, i int, key string) (oldKey, oldValue *span.Node) {
	if old == nil || old.Kind() != span.Map {
		return nil, nil
	}
	if i+1 < old.Len() && old.Child(i).Text() == key {
		return old.Child(i), old.Child(i + 1)
	}
	if j := old.Index(key); j >= 0 {
		return old.Child(2 * j), old.Child(2*j + 1)
	}
	return nil, nil
}

// pair writes a name and a value. oldKey and oldValue are what they replace, or
// nil.
func (w *writer) pair(dst []byte, key string, v span.Value, d *span.Doc, oldKey, oldValue *span.Node) ([]byte, error) {
	dst, err := w.compact(dst, span.String(key), d, oldKey)
	if err != nil {
		return nil, err
	}
	return w.compact(append(dst, ':'), v, d, oldValue)
}

// array writes a list; its items replace those of old counted from the start,
// and from the first that differs on, counted from the end.
func (w *writer) array(dst []byte, v span.Value, d *span.Doc, old *span.Node) (_ []byte, err error) {
	had := 0
	if old != nil && old.Kind() == span.Seq {
		had = old.Len()
	}
	same := 0
	for same < had && same < len(v.Items) && sameValue(old.Child(same), v.Items[same]) {
		same++
	}
	dst = append(dst, '[')
	for i, item := range v.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		j := i
		if i >= same {
			j = i + had - len(v.Items)
		}
		var o *span.Node
		if same <= j && j < had || i < same {
			o = old.Child(j)
		}
		if dst, err = w.compact(dst, item, d, o); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

// scalar writes a string, number or word. old is the token that it replaces.
func (w *writer) scalar(v span.Value, old []byte) ([]byte, error) {
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
		if n == 0 || n < len(v.Text) || literalType(kind, []byte(v.Text)) == span.Null {
			return nil, fmt.Errorf("JSON cannot hold %q as a number or true or false", v.Text)
		}
		return []byte(v.Text), nil
	}
	if v.Type == span.Binary && w.quoting.bytes {
		return w.scalar(span.String(v.Text), old)
	}
	if v.Type == span.Binary {
		return nil, errors.New("JSON holds text, and these bytes are not valid UTF-8")
	}
	return nil, errors.New("JSON has no such type of value")
}

// sameValue reports whether a node says what a value does.
func sameValue(n *span.Node, v span.Value) bool {
	if n.Kind() != v.Kind || n.Len() != len(v.Items) {
		return false
	}
	if n.Kind() == span.Scalar {
		return n.Type() == v.Type && (n.Text() == v.Text || n.Type() == span.Null)
	}
	for i, item := range n.Children() {
		if !sameValue(item, v.Items[i]) {
			return false
		}
	}
	return true
}
