package field

import (
	"fmt"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// BareHeaders is a mapping of names to one value each.
type BareHeaders []string

func (p BareHeaders) Node(d *span.Doc) *span.Node { return At(p).Node(d) }

func (p BareHeaders) Get(d *span.Doc) (model.Header, error) { return ListHeaders(p).Get(d) }

func (p BareHeaders) Set(e *Editor, _, now model.Header) error {
	want, err := bareGroups(now)
	if err != nil {
		return err
	}
	return ListHeaders(p).settleAll(e, want)
}

// Value is a header as such a mapping; no name may be there twice.
func (BareHeaders) Value(h model.Header) span.Value {
	v := span.Value{Kind: span.Map}
	for _, line := range h {
		v = With(v, line.Name, span.String(line.Value))
	}
	return v
}

// bareGroups are the lines of a header, of which no two may have one name.
func bareGroups(h model.Header) ([]headerGroup, error) {
	var groups []headerGroup
	there := map[string]bool{}
	for _, line := range h {
		if there[line.Name] {
			return nil, fmt.Errorf("this format keeps one value of %s", line.Name)
		}
		there[line.Name] = true
		groups = append(groups, headerGroup{name: line.Name, values: []string{line.Value}, bare: true})
	}
	return groups, nil
}

// SetHeaders is a Python frozenset of tuples of name and value, pickled as the
// call that makes it: the list of its arguments, which is one list.
type SetHeaders []string

func (p SetHeaders) Node(d *span.Doc) *span.Node {
	n := Target(At(p).Node(d))
	if n == nil || n.Kind() != span.Seq || n.Len() != 1 {
		return nil
	}
	return n.Child(0)
}

// Holds is the call too.
func (p SetHeaders) Holds(d *span.Doc) []*span.Node { return []*span.Node{At(p).Node(d)} }

func (p SetHeaders) Get(d *span.Doc) (model.Header, error) {
	n := Target(p.Node(d))
	if n == nil || n.Kind() != span.Seq {
		return nil, fmt.Errorf("%s is not a set of pairs", p[len(p)-1])
	}
	return tupleLines(d, n)
}

func (p SetHeaders) Set(e *Editor, _, now model.Header) error {
	want, err := bareGroups(now)
	if err != nil {
		return err
	}
	if n := p.Node(e.Doc); n == nil || n.Kind() != span.Seq {
		return fmt.Errorf("the entry has no place for headers")
	}
	return setPairs(e, p.Node, want)
}

// Value is a header as such a set.
func (SetHeaders) Value(h model.Header) span.Value {
	pairs := span.Value{Kind: span.Seq}
	for _, line := range h {
		pair := span.Value{Kind: span.Seq, Tag: "!!python/tuple", Items: []span.Value{span.String(line.Name), span.String(line.Value)}}
		pairs.Items = append(pairs.Items, pair)
	}
	return span.Value{Kind: span.Seq, Tag: "!!python/object/apply:__builtin__.frozenset", Items: []span.Value{pairs}}
}
