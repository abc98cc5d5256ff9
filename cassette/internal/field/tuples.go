package field

import (
	"fmt"
	"slices"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// setPairs changes the list of tuples that place finds: those at both ends that
// stay are left alone, those between are rewritten one by one.
func setPairs(e *Editor, place func(*span.Doc) *span.Node, want []headerGroup) error {
	had, err := tuples(e.Doc, place(e.Doc))
	if err != nil {
		return err
	}
	first, last := Ends(had, want, func(a, b headerGroup) bool { return a.name == b.name && slices.Equal(a.values, b.values) })
	had, want = had[first:len(had)-last], want[first:len(want)-last]
	for i := range max(len(had), len(want)) {
		n := place(e.Doc)
		switch {
		case i >= len(want):
			err = e.RemoveItem(n, first+len(want))
		case i >= len(had):
			tuple := span.Value{Kind: span.Seq, Tag: "!!python/tuple", Items: []span.Value{span.String(want[i].name), want[i].Value()}}
			err = e.InsertItem(n, first+i, tuple)
		default:
			err = setPair(e, place, first+i, had[i], want[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func setPair(e *Editor, place func(*span.Doc) *span.Node, i int, had, want headerGroup) error {
	if pair := place(e.Doc).Child(i); pair.Kind() == span.Alias {
		return fmt.Errorf("the header is shared through the anchor %q", pair.Text())
	}
	if had.name != want.name {
		if err := e.Set(place(e.Doc).Child(i).Child(0), span.String(want.name)); err != nil {
			return err
		}
	}
	return setValues(e, func(d *span.Doc) *span.Node { return place(d).Child(i).Child(1) }, want.values)
}

// tuples lists a list of !!python/tuple [name, [values]] as groups.
func tuples(d *span.Doc, n *span.Node) ([]headerGroup, error) {
	var groups []headerGroup
	for _, pair := range n.Children() {
		pair = Target(pair)
		if pair.Kind() != span.Seq || pair.Len() != 2 {
			return nil, fmt.Errorf("a header is not a pair of name and values")
		}
		values, err := headerValues(d, pair.Child(1))
		if err != nil {
			return nil, err
		}
		groups = append(groups, headerGroup{name: Target(pair.Child(0)).Text(), values: values})
	}
	return groups, nil
}

// tupleLines reads tornado's headers as vcrpy stores them.
func tupleLines(d *span.Doc, n *span.Node) (model.Header, error) {
	groups, err := tuples(d, n)
	var h model.Header
	for _, g := range groups {
		for _, v := range g.values {
			h = append(h, model.HeaderLine{Name: g.name, Value: v})
		}
	}
	return h, err
}
