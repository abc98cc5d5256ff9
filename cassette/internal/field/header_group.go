package field

import (
	"fmt"
	"slices"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// ListHeaders is a mapping of names to lists of values, as vcrpy, Betamax,
// Ruby VCR and go-vcr write it. A bare value in place of a list is read too.
type ListHeaders []string

func (p ListHeaders) Node(d *span.Doc) *span.Node { return At(p).Node(d) }

func headerValues(d *span.Doc, n *span.Node) ([]string, error) {
	n = Target(n)
	switch {
	case n.Kind() == span.Scalar && n.Type() == span.Null: // an empty list, to Ruby VCR and go-vcr
		return nil, nil
	case n.Kind() == span.Scalar:
		v, err := headerValue(n)
		return []string{v}, err
	case n.Kind() != span.Seq:
		return nil, fmt.Errorf("a header's value is a mapping")
	}
	var values []string
	for _, item := range n.Children() {
		v, err := headerValue(Target(item))
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func headerValue(n *span.Node) (string, error) {
	switch {
	case n.Kind() != span.Scalar:
		return "", fmt.Errorf("a header's value is not text")
	case n.Type() == span.Null:
		return "", nil
	case n.Type() == span.Binary:
		b, err := unbase64(n.AppendText(nil))
		return string(b), err
	}
	return n.Text(), nil
}

// setValues makes the list of values, or the bare value, that place finds say
// what it should, value by value.
func setValues(e *Editor, place func(*span.Doc) *span.Node, values []string) error {
	list := func() *span.Node { return place(e.Doc) }
	n := list()
	if n.Kind() == span.Alias {
		if had, err := headerValues(e.Doc, n); err != nil || !slices.Equal(had, values) {
			return fmt.Errorf("the value is shared through the anchor %q", n.Text())
		}
		return nil
	}
	if n.Kind() == span.Scalar {
		if len(values) == 1 {
			if had, err := headerValue(n); err == nil && had == values[0] && n.Type() != span.Null {
				return nil
			}
			return e.Set(n, span.String(values[0]))
		}
		list := headerGroup{values: values}.Value()
		if n.Tag() == "" && n.Type() != span.Null && len(values) > 0 && values[0] == n.Text() {
			list.Items[0].Type = n.Type() // a number stays one
		}
		return e.Set(n, list)
	}
	for k, v := range values {
		n = list()
		if k >= n.Len() {
			if err := e.InsertItem(n, k, span.String(v)); err != nil {
				return err
			}
			continue
		}
		if had, err := headerValue(Target(n.Child(k))); err == nil && had == v {
			continue
		}
		if err := e.Set(n.Child(k), span.String(v)); err != nil {
			return err
		}
	}
	for k := list().Len() - 1; k >= len(values); k-- {
		if err := e.RemoveItem(list(), k); err != nil {
			return err
		}
	}
	return nil
}

// Ends counts what two lists share at their beginning and at their end.
func Ends[T any](a, b []T, same func(a, b T) bool) (first, last int) {
	for first < len(a) && first < len(b) && same(a[first], b[first]) {
		first++
	}
	for last < len(a)-first && last < len(b)-first && same(a[len(a)-1-last], b[len(b)-1-last]) {
		last++
	}
	return first, last
}

// A headerGroup is a name with all its values.
type headerGroup struct {
	name   string
	values []string
	bare   bool // the one value stands there without a list
}

// Value is the group as a list of values.
func (g headerGroup) Value() span.Value {
	if g.bare {
		return span.String(g.values[0])
	}
	v := span.Value{Kind: span.Seq}
	for _, s := range g.values {
		v.Items = append(v.Items, span.String(s))
	}
	return v
}

// grouped gathers the lines of each name; a mapping can hold a name once.
func grouped(h model.Header) ([]headerGroup, error) {
	var groups []headerGroup
	there := map[string]bool{}
	for i, line := range h {
		if i > 0 && h[i-1].Name == line.Name {
			last := &groups[len(groups)-1]
			last.values = append(last.values, line.Value)
			continue
		}
		if there[line.Name] {
			return nil, fmt.Errorf("this format keeps all values of %s together", line.Name)
		}
		there[line.Name] = true
		groups = append(groups, headerGroup{name: line.Name, values: []string{line.Value}})
	}
	return groups, nil
}

func headerMap(groups []headerGroup) span.Value {
	v := span.Value{Kind: span.Map}
	for _, g := range groups {
		v.Items = append(v.Items, span.String(g.name), g.Value())
	}
	return v
}
