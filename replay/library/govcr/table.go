package govcr

import (
	"slices"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// A table is what a loop goes over, with the names of a row in it.
type table struct {
	rows  []row
	key   []string // that stand for the key or index
	items []string // that stand for the row
}

type row struct {
	key   string
	keyed bool // of a map
	value source.Value
}

// tableOf is the table that the innermost loop around a call goes over; ok is
// false where there is none, or where it is no literal.
func tableOf(file *source.File, call *source.Call) (t table, ok bool) {
	var loop *source.Loop
	for i, l := range file.Loops {
		if l.Line <= call.Line && call.Line <= l.End && call.In.Within(l.In) {
			loop = &file.Loops[i]
		}
	}
	if loop == nil {
		return t, false
	}
	over := file.ResolveIn(loop.Over, loop.In)
	switch over.Kind {
	case source.List:
		for _, v := range over.Items {
			t.rows = append(t.rows, row{value: v})
		}
	case source.Map:
		for _, m := range over.Members {
			t.rows = append(t.rows, row{m.Name, true, m.Value})
		}
	}
	if loop.Key != "" {
		t.key = append(t.key, loop.Key)
		t.items = append(t.items, loop.Over.Text+"["+loop.Key+"]")
	}
	if loop.Item != "" {
		t.items = append(t.items, loop.Item)
	}
	for _, a := range file.Assigns { // tt := tests[i]
		if a.Value.Kind == source.Name && slices.Contains(t.items, a.Value.Text) && loop.Line <= a.Line && a.Line <= loop.End {
			t.items = append(t.items, a.Name)
		}
	}
	return t, true
}

// bind gives the names of a row what is literal in it.
func (t table) bind(c *library.Code, at library.Point, n int) library.Bound {
	bound, r := library.Bound{}, t.rows[n]
	for _, name := range t.key {
		if r.keyed {
			bound[name] = r.key
		}
	}
	for _, item := range t.items {
		if text, ok := c.Text(at, r.value); ok {
			bound[item] = text
		}
		for _, m := range r.value.Members {
			if text, ok := c.Text(at, m.Value); ok {
				bound[item+"."+m.Name] = text
			}
		}
	}
	return bound
}
