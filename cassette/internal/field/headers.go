package field

import (
	"fmt"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

func (p ListHeaders) Get(d *span.Doc) (model.Header, error) {
	n := Target(p.Node(d))
	if n == nil || n.Type() == span.Null && n.Kind() == span.Scalar {
		return nil, nil
	}
	if n.Kind() == span.Seq {
		return tupleLines(d, n)
	}
	if n.Kind() != span.Map {
		return nil, fmt.Errorf("%s is neither a mapping nor a list", p[len(p)-1])
	}
	return p.lines(d, n, 0)
}

func (p ListHeaders) lines(d *span.Doc, n *span.Node, depth int) (model.Header, error) {
	var h model.Header
	for i := 0; i+1 < n.Len(); i += 2 {
		key, value := n.Child(i), n.Child(i+1)
		if IsMerge(key) {
			merged := Target(value)
			if merged.Kind() != span.Map || depth > maxMerges {
				return nil, fmt.Errorf("headers are merged from something else than a mapping")
			}
			lines, err := p.lines(d, merged, depth+1)
			if err != nil {
				return nil, err
			}
			h = append(lines, h...) // PyYAML puts what is merged first
			continue
		}
		values, err := headerValues(d, value)
		if err != nil {
			return nil, err
		}
		name := Target(key).Text()
		if h == nil && len(values) > 0 {
			h = make(model.Header, 0, max(len(values), n.Len()/2))
		}
		for _, v := range values {
			h = append(h, model.HeaderLine{Name: name, Value: v})
		}
	}
	return h, nil
}

// Plain reports whether there are only names with text, of which Get makes no error.
func (p ListHeaders) Plain(d *span.Doc) bool {
	n := Target(p.Node(d))
	if n == nil || n.Kind() != span.Map {
		return false
	}
	text := func(n *span.Node) bool { return n.Kind() == span.Scalar && n.Type() != span.Binary }
	for key, value := range n.Pairs() {
		if IsMerge(key) {
			return false
		}
		if text(value) {
			continue
		}
		if value.Kind() != span.Seq {
			return false
		}
		for _, item := range value.Children() {
			if !text(item) {
				return false
			}
		}
	}
	return true
}

// maxMerges bounds merge keys within merged mappings.
const maxMerges = 10

// IsMerge tells YAML 1.1's merge key, "<<: *defaults".
func IsMerge(key *span.Node) bool {
	return key.Kind() == span.Scalar && key.Style() == span.Plain && key.Says("<<")
}

// Set aligns old and now by name: names that stay keep their place, and of
// their values only those that differ are written.
func (p ListHeaders) Set(e *Editor, old, now model.Header) error {
	want, err := grouped(now)
	if err != nil {
		return err
	}
	return p.settleAll(e, want)
}

func (p ListHeaders) settleAll(e *Editor, want []headerGroup) error {
	n := p.Node(e.Doc)
	if n == nil || n.Kind() == span.Alias || n.Kind() == span.Scalar {
		return p.create(e, n, want)
	}
	if n.Kind() == span.Seq {
		return setPairs(e, p.Node, want)
	}
	if n.Kind() != span.Map {
		return fmt.Errorf("%s is neither a mapping nor a list", p[len(p)-1])
	}
	for k := 0; k < n.Len(); k += 2 {
		if IsMerge(n.Child(k)) {
			return fmt.Errorf("the headers are merged from an anchor")
		}
		if n.Index(n.Child(k).Text()) != k/2 {
			return fmt.Errorf("the header %s stands there twice", n.Child(k).Text())
		}
	}
	if changes(n, want) > maxHeaderEdits {
		return e.Set(n, headerMap(want))
	}
	return p.merge(e, want)
}

// maxHeaderEdits is how many names may come and go one by one: each edit reads
// the entry again.
const maxHeaderEdits = 256

// changes counts the names that come or go, and the values of those that stay.
func changes(n *span.Node, want []headerGroup) int {
	count := 0
	wanted := map[string]bool{}
	for _, g := range want {
		wanted[g.name] = true
		values := 0
		if at := n.Index(g.name); at >= 0 {
			values = max(1, Target(n.Child(2*at+1)).Len())
		}
		count += max(values-len(g.values), len(g.values)-values)
	}
	for k := 0; k < n.Len(); k += 2 {
		if !wanted[n.Child(k).Text()] && !saysNothing(n, k/2) {
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
	if m == nil || m.Kind() != span.Map {
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
	for last := p.Node(e.Doc).Len()/2 - 1; last >= k; last-- {
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
		there := k < m.Len()/2
		switch {
		case there && saysNothing(m, k) && m.Child(2*k).Text() != name:
			k++
		case there && m.Child(2*k).Text() == name:
			return k, setValues(e, p.Value(k), want.values)
		case there && !later(m.Child(2*k).Text()) && m.Index(name) < 0:
			if err := e.Rename(m, k, span.String(name)); err != nil {
				return k, err
			}
		case there && !later(m.Child(2*k).Text()):
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
	v := Target(m.Child(2*k + 1))
	return v.Kind() == span.Seq && v.Len() == 0 || v.Kind() == span.Scalar && v.Type() == span.Null
}

// Value finds the value of the k-th pair of the mapping.
func (p ListHeaders) Value(k int) func(*span.Doc) *span.Node {
	return func(d *span.Doc) *span.Node { return p.Node(d).Child(2*k + 1) }
}

// HeadersValue is a header as a mapping of names to lists of values.
func HeadersValue(h model.Header) span.Value {
	groups, _ := grouped(h) // h was gathered
	return headerMap(groups)
}
