package field

import (
	"bytes"
	"fmt"

	"tapedeck/cassette/internal/span"
)

// An Editor turns one changed interaction into byte edits of its entry, one
// value at a time. After each edit the entry is parsed again, and every node
// outside the edit must be what it was.
type Editor struct {
	Lang   span.Language
	Parse  func(src []byte) (*span.Doc, error)
	Writer span.Writer
	Doc    *span.Doc
}

// Set gives the value at node n.
func (e *Editor) Set(n *span.Node, v span.Value) error {
	return e.change(n, func() (span.Edit, error) { return e.Writer.Set(e.Doc, n, v) })
}

// Rename gives the i-th pair of mapping m another key.
func (e *Editor) Rename(m *span.Node, i int, key span.Value) error {
	return e.change(m, func() (span.Edit, error) { return e.Writer.Rename(e.Doc, m, i, key) })
}

// InsertPair puts a pair before the i-th of mapping m.
func (e *Editor) InsertPair(m *span.Node, i int, key string, v span.Value) error {
	return e.change(m, func() (span.Edit, error) { return e.Writer.InsertPair(e.Doc, m, i, key, v) })
}

// appendPair puts a pair at the end of mapping m.
func (e *Editor) appendPair(m *span.Node, key string, v span.Value) error {
	if m == nil || m.Kind() != span.Map {
		return fmt.Errorf("the entry has no mapping to put %s in", key)
	}
	return e.InsertPair(m, m.Len()/2, key, v)
}

// AddPair puts a pair before the first of the named ones that is there, at the
// end of mapping m if none is.
func (e *Editor) AddPair(m *span.Node, key string, v span.Value, before ...string) error {
	for _, next := range before {
		if i := m.Index(next); i >= 0 {
			return e.InsertPair(m, i, key, v)
		}
	}
	return e.appendPair(m, key, v)
}

func (e *Editor) RemovePair(m *span.Node, i int) error {
	return e.change(m, func() (span.Edit, error) { return e.Writer.RemovePair(e.Doc, m, i) })
}

// InsertItem puts an item before the i-th of list s.
func (e *Editor) InsertItem(s *span.Node, i int, v span.Value) error {
	return e.change(s, func() (span.Edit, error) { return e.Writer.InsertItem(e.Doc, s, i, v) })
}

func (e *Editor) RemoveItem(s *span.Node, i int) error {
	return e.change(s, func() (span.Edit, error) { return e.Writer.RemoveItem(e.Doc, s, i) })
}

// change makes an edit at node n. Only a value of this entry's own can be
// changed: what an alias stands for belongs to its anchor, and what has an
// anchor may be used elsewhere.
func (e *Editor) change(n *span.Node, write func() (span.Edit, error)) error {
	if n == nil {
		return fmt.Errorf("there is no place for it in this entry")
	}
	if err := standsAlone(e.Doc.Root, n); err != nil {
		return err
	}
	edit, err := write()
	if err != nil {
		return err
	}
	if bytes.Equal(e.Doc.Src[edit.Start:edit.End], edit.New) {
		return nil
	}
	now, err := e.Parse(edit.Apply(e.Doc.Src))
	if err != nil {
		return fmt.Errorf("the entry could not be read back: %w", err)
	}
	if err := sameOutside(e.Doc, now, edit); err != nil {
		return err
	}
	now.Name = e.Doc.Name
	e.Doc = now
	return nil
}

// NameFile gives an entry that is a file of its own another name.
func (e *Editor) NameFile(name string) {
	d := *e.Doc
	d.Name = name
	e.Doc = &d
}

// standsAlone reports why n cannot be changed: it is shared through an anchor.
func standsAlone(root, n *span.Node) error {
	way := wayTo(root, n)
	if way == nil || n.Kind() == span.Alias {
		return fmt.Errorf("the value is shared through an anchor")
	}
	for _, part := range way {
		if part.Anchor() != "" {
			return fmt.Errorf("the value is shared through the anchor %q", part.Anchor())
		}
	}
	return nil
}

// wayTo lists the nodes from root down to n, nil if n is not below root.
func wayTo(root, n *span.Node) []*span.Node {
	if root == n {
		return []*span.Node{n}
	}
	for _, child := range root.Children() {
		if way := wayTo(child, n); way != nil {
			return append(way, root)
		}
	}
	return nil
}

// A leaf is what must stay as it is: a scalar or an empty collection, with
// where it is in the tree.
type leaf struct {
	path, tag, anchor, text string
	kind                    span.Kind
	typ                     span.Type
}

// sameOutside compares the leaves of before and after that edit does not
// touch. The model alone is blind to keys that it does not know.
func sameOutside(before, after *span.Doc, edit span.Edit) error {
	was := Leaves(before.Root, edit.Start, edit.End)
	now := Leaves(after.Root, edit.Start, edit.Start+len(edit.New))
	for i := range max(len(was), len(now)) {
		switch {
		case i >= len(now):
			return fmt.Errorf("%s would be lost", was[i].path)
		case i >= len(was):
			return fmt.Errorf("%s would appear", now[i].path)
		case was[i] != now[i]:
			return fmt.Errorf("%s would change too", was[i].path)
		}
	}
	return nil
}

// Leaves lists the leaves that do not touch the range from start to end. A key
// that touches it may change its name, so it does not count in the paths below.
func Leaves(root *span.Node, start, end int) []leaf {
	var list []leaf
	apart := func(n *span.Node) bool {
		return n.End() < start || n.Props() > end || (n.Start() < n.End() && (n.End() == start || n.Props() == end))
	}
	var walk func(n *span.Node, path string)
	walk = func(n *span.Node, path string) {
		if n.Len() == 0 {
			if apart(n) {
				list = append(list, leaf{path, n.Tag(), n.Anchor(), n.Text(), n.Kind(), n.Type()})
			}
			return
		}
		for i, child := range n.Children() {
			switch {
			case n.Kind() == span.Seq:
				walk(child, path+"[]")
			case i%2 == 0:
				walk(child, path+"{}")
			case apart(n.Child(i - 1)):
				walk(child, path+"."+n.Child(i-1).Text())
			default:
				walk(child, path+".")
			}
		}
	}
	if root != nil {
		walk(root, "")
	}
	return list
}
