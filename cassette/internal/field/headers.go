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

func (p ListHeaders) Get(d *span.Doc) (model.Header, error) {
	n := Target(p.Node(d))
	if n == nil || n.Type == span.Null && n.Kind == span.Scalar {
		return nil, nil
	}
	if n.Kind == span.Seq {
		return tupleLines(d, n)
	}
	if n.Kind != span.Map {
		return nil, fmt.Errorf("%s is neither a mapping nor a list", p[len(p)-1])
	}
	return p.lines(d, n, 0)
}

func (p ListHeaders) lines(d *span.Doc, n *span.Node, depth int) (model.Header, error) {
	var h model.Header
	for i := 0; i+1 < len(n.Items); i += 2 {
		if IsMerge(n.Items[i]) {
			merged := Target(n.Items[i+1])
			if merged.Kind != span.Map || depth > maxMerges {
				return nil, fmt.Errorf("headers are merged from something else than a mapping")
			}
			lines, err := p.lines(d, merged, depth+1)
			if err != nil {
				return nil, err
			}
			h = append(lines, h...) // PyYAML puts what is merged first
			continue
		}
		values, err := headerValues(d, n.Items[i+1])
		if err != nil {
			return nil, err
		}
		name := Target(n.Items[i]).Text
		for _, v := range values {
			h = append(h, model.HeaderLine{Name: name, Value: v})
		}
	}
	return h, nil
}

// maxMerges bounds merge keys within merged mappings.
const maxMerges = 10

// IsMerge tells YAML 1.1's merge key, "<<: *defaults".
func IsMerge(key *span.Node) bool {
	return key.Kind == span.Scalar && key.Style == span.Plain && key.Text == "<<"
}

func headerValues(d *span.Doc, n *span.Node) ([]string, error) {
	n = Target(n)
	switch {
	case n.Kind == span.Scalar && n.Type == span.Null: // an empty list, to Ruby VCR and go-vcr
		return nil, nil
	case n.Kind == span.Scalar:
		v, err := headerValue(n)
		return []string{v}, err
	case n.Kind != span.Seq:
		return nil, fmt.Errorf("a header's value is a mapping")
	}
	var values []string
	for _, item := range n.Items {
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
	case n.Kind != span.Scalar:
		return "", fmt.Errorf("a header's value is not text")
	case n.Type == span.Null:
		return "", nil
	case n.Type == span.Binary:
		b, err := unbase64(n.Text)
		return string(b), err
	}
	return n.Text, nil
}

// Set aligns old and now by name: names that stay keep their place, and of
// their values only those that differ are written.
func (p ListHeaders) Set(e *Editor, old, now model.Header) error {
	want, err := grouped(now)
	if err != nil {
		return err
	}
	n := p.Node(e.Doc)
	if n == nil || n.Kind == span.Alias || n.Kind == span.Scalar {
		return p.create(e, n, want)
	}
	if n.Kind == span.Seq {
		return p.setPairs(e, want)
	}
	if n.Kind != span.Map {
		return fmt.Errorf("%s is neither a mapping nor a list", p[len(p)-1])
	}
	for k := 0; k < len(n.Items); k += 2 {
		if IsMerge(n.Items[k]) {
			return fmt.Errorf("the headers are merged from an anchor")
		}
		if n.Index(n.Items[k].Text) != k/2 {
			return fmt.Errorf("the header %s stands there twice", n.Items[k].Text)
		}
	}
	if changes(n, want) > maxHeaderEdits {
		return e.Set(n, headerMap(want))
	}
	return p.merge(e, want)
}

// maxHeaderEdits is how many names may come and go one by one: each edit reads
// the entry anew.
const maxHeaderEdits = 256

// changes counts the names that come or go, and the values of those that stay.
func changes(n *span.Node, want []headerGroup) int {
	count := 0
	wanted := map[string]bool{}
	for _, g := range want {
		wanted[g.name] = true
		values := 0
		if at := n.Index(g.name); at >= 0 {
			values = max(1, len(Target(n.Items[2*at+1]).Items))
		}
		count += max(values-len(g.values), len(g.values)-values)
	}
	for k := 0; k < len(n.Items); k += 2 {
		if !wanted[n.Items[k].Text] && !saysNothing(n, k/2) {
			count++
		}
	}
	return count
}

// create writes the whole mapping where there was none.
func (p ListHeaders) create(e *Editor, n *span.Node, want []headerGroup) error {
	v := headerMap(want)
	if n != nil {
		return e.Set(n, v)
	}
	m := At(p[:len(p)-1]).Node(e.Doc)
	if m == nil || m.Kind != span.Map {
		return fmt.Errorf("the entry has no place for headers")
	}
	return e.appendPair(m, p[len(p)-1], v)
}

// merge walks the mapping and the wanted groups side by side. Names with an
// empty list of values say nothing and stay.
func (p ListHeaders) merge(e *Editor, want []headerGroup) error {
	k := 0
	rank := map[string]int{}
	for i, g := range want {
		rank[g.name] = i
	}
	for i := range want {
		var err error
		later := func(name string) bool { at, ok := rank[name]; return ok && at >= i }
		if k, err = p.settle(e, k, want[i], later); err != nil {
			return err
		}
		k++
	}
	for last := len(p.Node(e.Doc).Items)/2 - 1; last >= k; last-- {
		m := p.Node(e.Doc)
		if saysNothing(m, last) {
			continue
		}
		if err := e.RemovePair(m, last); err != nil {
			return err
		}
	}
	return nil
}

// settle makes pair k, or the first one after it that counts, a wanted group:
// names before it that are not wanted from there on go or take its name, a new
// one comes in. It returns the pair's index.
func (p ListHeaders) settle(e *Editor, k int, want headerGroup, later func(name string) bool) (int, error) {
	name := want.name
	for {
		m := p.Node(e.Doc)
		there := k < len(m.Items)/2
		switch {
		case there && saysNothing(m, k) && m.Items[2*k].Text != name:
			k++
		case there && m.Items[2*k].Text == name:
			return k, setValues(e, p.Value(k), want.values)
		case there && !later(m.Items[2*k].Text) && m.Index(name) < 0:
			if err := e.Rename(m, k, span.String(name)); err != nil {
				return k, err
			}
		case there && !later(m.Items[2*k].Text):
			if err := e.RemovePair(m, k); err != nil {
				return k, err
			}
		case m.Index(name) >= 0:
			return k, fmt.Errorf("this format keeps all values of %s together", name)
		default:
			return k, e.InsertPair(m, k, name, want.Value())
		}
	}
}

// saysNothing reports whether pair k of a mapping of lists has no value.
func saysNothing(m *span.Node, k int) bool {
	v := Target(m.Items[2*k+1])
	return v.Kind == span.Seq && len(v.Items) == 0 || v.Kind == span.Scalar && v.Type == span.Null
}

// Value finds the value of the k-th pair of the mapping.
func (p ListHeaders) Value(k int) func(*span.Doc) *span.Node {
	return func(d *span.Doc) *span.Node { return p.Node(d).Items[2*k+1] }
}

// setValues makes the list of values, or the bare value, that place finds say
// what it should, value by value.
func setValues(e *Editor, place func(*span.Doc) *span.Node, values []string) error {
	list := func() *span.Node { return place(e.Doc) }
	n := list()
	if n.Kind == span.Alias {
		if had, err := headerValues(e.Doc, n); err != nil || !slices.Equal(had, values) {
			return fmt.Errorf("the value is shared through the anchor %q", n.Text)
		}
		return nil
	}
	if n.Kind == span.Scalar {
		if len(values) == 1 {
			if had, err := headerValue(n); err == nil && had == values[0] && n.Type != span.Null {
				return nil
			}
			return e.Set(n, span.String(values[0]))
		}
		list := headerGroup{values: values}.Value()
		if n.Tag == "" && n.Type != span.Null && len(values) > 0 && values[0] == n.Text {
			list.Items[0].Type = n.Type // a number stays one
		}
		return e.Set(n, list)
	}
	for k, v := range values {
		n = list()
		if k >= len(n.Items) {
			if err := e.InsertItem(n, k, span.String(v)); err != nil {
				return err
			}
			continue
		}
		if had, err := headerValue(Target(n.Items[k])); err == nil && had == v {
			continue
		}
		if err := e.Set(n.Items[k], span.String(v)); err != nil {
			return err
		}
	}
	for k := len(list().Items) - 1; k >= len(values); k-- {
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
}

// Value is the group as a list of values.
func (g headerGroup) Value() span.Value {
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
		groups = append(groups, headerGroup{line.Name, []string{line.Value}})
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

// HeadersValue is a header as a mapping of names to lists of values.
func HeadersValue(h model.Header) span.Value {
	groups, _ := grouped(h) // h was gathered
	return headerMap(groups)
}
