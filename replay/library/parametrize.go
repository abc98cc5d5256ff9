package library

import (
	"fmt"
	"strconv"
	"strings"

	"tapedeck/replay/source"
)

// A parameterSet is one of those that a decorator runs a test with.
type parameterSet struct {
	id    string
	bound Bound
}

// mostSets bounds the sets that decorators make together.
const mostSets = 10_000

// Parametrized are the parameters that a test of pytest runs with, as far as they
// are literal: those of the only set of mark.parametrize whose id stands in the
// test's name.
func (c *Code) Parametrized(f *source.File, test *source.Scope, name string) Bound {
	_, id, ok := strings.Cut(name, "[")
	if !ok || test == nil {
		return nil
	}
	id = strings.TrimSuffix(id, "]")
	sets := []parameterSet{{}}
	for s := test; s != nil; s = s.In {
		for n := len(s.Decorators) - 1; n >= 0; n-- { // the nearest stands first in an id
			d := s.Decorators[n]
			if !d.Ends("mark.parametrize") || len(d.Args) < 2 {
				continue
			}
			own, ok := c.sets(f, d)
			if !ok || len(own)*len(sets) > mostSets {
				return nil
			}
			sets = product(sets, own)
		}
	}
	var found []parameterSet
	for _, s := range sets {
		if s.id == id {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0].bound
}

func product(sets, with []parameterSet) (all []parameterSet) {
	for _, a := range sets {
		for _, b := range with {
			both := parameterSet{strings.TrimPrefix(a.id+"-"+b.id, "-"), Bound{}}
			for _, bound := range []Bound{a.bound, b.bound} {
				for name, text := range bound {
					both.bound[name] = text
				}
			}
			all = append(all, both)
		}
	}
	return all
}

// sets are those of a decorator; ok is false where an id is not known.
func (c *Code) sets(f *source.File, d *source.Call) (sets []parameterSet, ok bool) {
	names, ok := f.Resolve(d.Args[0]).Strings()
	if len(names) == 1 {
		names = strings.FieldsFunc(names[0], func(r rune) bool { return r == ',' || r == ' ' })
	}
	rows := f.Resolve(d.Args[1])
	if !ok || rows.Kind != source.List {
		return nil, false
	}
	var ids []string
	if given, has := d.Keyword("ids"); has {
		if ids, ok = f.Resolve(given).Strings(); !ok || len(ids) != len(rows.Items) {
			return nil, false
		}
	}
	for n, row := range rows.Items {
		values, id := []source.Value{row}, ""
		if row.Kind == source.Called && row.Call.Ends("param") {
			values = row.Call.Args
			if given, has := row.Call.Keyword("id"); has {
				if id, ok = given.IsString(); !ok {
					return nil, false
				}
			}
		} else if row.Kind == source.List && len(names) > 1 {
			values = row.Items
		}
		if len(values) != len(names) {
			return nil, false
		}
		if id == "" && ids != nil {
			id = ids[n]
		}
		set, ok := c.set(f, names, values, n)
		if id != "" {
			set.id = escapedID(id)
		} else if !ok {
			return nil, false
		}
		sets = append(sets, set)
	}
	return sets, true
}

// set is one set of values; ok is false where pytest makes the id of something
// that cannot be read (_pytest/python.py, IdMaker).
func (c *Code) set(f *source.File, names []string, values []source.Value, n int) (set parameterSet, ok bool) {
	set.bound, ok = Bound{}, true
	var ids []string
	for i, name := range names {
		v := f.Resolve(values[i])
		switch text, isText := c.Text(Point{File: f}, v); {
		case isText:
			set.bound[name] = text
			ids = append(ids, escapedID(text))
		case v.Kind == source.Number:
			set.bound[name] = v.Text
			ids = append(ids, v.Text)
		case v.Kind == source.Bool:
			ids = append(ids, strings.ToUpper(v.Text[:1])+v.Text[1:])
		case v.Kind == source.Nil:
			ids = append(ids, "None")
		case v.Kind == source.List || v.Kind == source.Map:
			ids = append(ids, name+strconv.Itoa(n))
		default:
			ok = false
		}
	}
	set.id = strings.Join(ids, "-")
	return set, ok
}

// escapedID is a text as pytest puts it into an id: in ASCII, as Python escapes it.
func escapedID(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r > '~' && r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case r > 0xff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
