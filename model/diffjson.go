package model

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tailscale/hujson"

	"tapedeck/model/body"
	"tapedeck/model/body/jsontext"
)

// maxJSONDepth bounds the nesting that is compared by path: the text of an
// element is compared once for each level that it is in.
const maxJSONDepth = 200

// maxJSONValues bounds what is compared by path: a value takes about a
// kilobyte. Beyond it lines are compared.
const maxJSONValues = 500_000

// jsonDoc is a JSON text without white space, and what it says.
type jsonDoc struct {
	src  []byte
	root hujson.Value
}

// parseJSON reads standard JSON with its literals as they are written: a
// number never becomes a float, a repeated key stays.
func parseJSON(data []byte) (jsonDoc, error) {
	if jsonDepth(data) > maxJSONDepth {
		return jsonDoc{}, errors.New("nested too deep")
	}
	if bytes.Count(data, []byte(",")) > maxJSONValues {
		return jsonDoc{}, errors.New("too many values")
	}
	if err := body.Check(data); err != nil { // hujson takes comments too
		return jsonDoc{}, err
	}
	v, err := hujson.Parse(data)
	if err != nil {
		return jsonDoc{}, err
	}
	v.Minimize()
	src := v.Pack()
	v, err = hujson.Parse(src)
	return jsonDoc{src, v}, err
}

// text is a value as it is written, without white space.
func (d jsonDoc) text(v hujson.Value) string { return string(d.src[v.StartOffset:v.EndOffset]) }

// A jsonDiff compares two texts.
type jsonDiff struct {
	*differences
	was, now jsonDoc
}

// jsonDepth is the deepest nesting of brackets outside strings.
func jsonDepth(data []byte) int {
	depth, deepest := 0, 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		case '"':
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		}
	}
	return deepest
}

// values compares two JSON values. merged is the old one with the differences
// that are taken over.
func (d jsonDiff) values(path string, a, b hujson.Value) (merged string) {
	switch x := a.Value.(type) {
	case *hujson.Object:
		if y, ok := b.Value.(*hujson.Object); ok {
			return d.objects(path, x, y)
		}
	case *hujson.Array:
		if y, ok := b.Value.(*hujson.Array); ok {
			return d.arrays(path, x, y)
		}
	}
	if !equalJSON(a, b) && d.add(Difference{Path: path, Was: d.was.text(a), Now: d.now.text(b), TypeChanged: jsonType(a) != jsonType(b)}) {
		return d.now.text(b)
	}
	return d.was.text(a)
}

// objects pairs members by key, whatever their order; the n-th of a repeated
// key goes with the n-th. Members that are merged in stand behind the old ones.
func (d jsonDiff) objects(path string, a, b *hujson.Object) string {
	type nthKey struct {
		key string
		nth int
	}
	nthKeys := func(o *hujson.Object) (order []nthKey, at map[nthKey]hujson.Value) {
		at = make(map[nthKey]hujson.Value, len(o.Members))
		count := map[string]int{}
		for _, m := range o.Members {
			key := m.Name.Value.(hujson.Literal).String()
			count[key]++
			p := nthKey{key, count[key]}
			order = append(order, p)
			at[p] = m.Value
		}
		return order, at
	}
	member := func(p nthKey) string {
		name := path + jsontext.Step(p.key)
		if p.nth > 1 {
			name += " (" + strconv.Itoa(p.nth) + ")"
		}
		return name
	}
	orderA, inA := nthKeys(a)
	orderB, inB := nthKeys(b)
	var merged []string
	keep := func(doc jsonDoc, name hujson.Value, value string) {
		if d.take != nil {
			merged = append(merged, doc.text(name)+":"+value)
		}
	}
	for n, p := range orderA {
		if y, ok := inB[p]; ok {
			keep(d.was, a.Members[n].Name, d.values(member(p), inA[p], y))
		} else if text := d.was.text(inA[p]); !d.add(Difference{Path: member(p), Kind: Removed, Was: text}) {
			keep(d.was, a.Members[n].Name, text)
		}
	}
	for n, p := range orderB {
		if _, ok := inA[p]; ok {
			continue
		}
		if text := d.now.text(inB[p]); d.add(Difference{Path: member(p), Kind: Added, Now: text}) {
			keep(d.now, b.Members[n].Name, text)
		}
	}
	return "{" + strings.Join(merged, ",") + "}"
}

// arrays aligns the elements, so that one more at the front is one addition.
func (d jsonDiff) arrays(path string, a, b *hujson.Array) string {
	texts := func(doc jsonDoc, list []hujson.Value) []string {
		out := make([]string, len(list))
		for i, v := range list {
			out[i] = doc.text(v)
		}
		return out
	}
	element := func(i int) string { return path + "[" + strconv.Itoa(i) + "]" }
	merged := d.aligned(texts(d.was, a.Elements), texts(d.now, b.Elements),
		func(old, new int) string {
			if new < 0 {
				return element(old)
			}
			return element(new)
		},
		func(text string) string { return text },
		func(old, new int) string { return d.values(element(new), a.Elements[old], b.Elements[new]) })
	return "[" + strings.Join(merged, ",") + "]"
}

// equalJSON compares literals as written, strings by what they say.
func equalJSON(a, b hujson.Value) bool {
	x, okX := a.Value.(hujson.Literal)
	y, okY := b.Value.(hujson.Literal)
	if !okX || !okY {
		return false
	}
	if bytes.Equal(x, y) {
		return true
	}
	// Lone surrogates all read as U+FFFD, so there only the writing tells.
	return x.Kind() == '"' && y.Kind() == '"' && x.String() == y.String() && !strings.ContainsRune(x.String(), utf8.RuneError)
}

// jsonType names a value's type; true and false are one.
func jsonType(v hujson.Value) hujson.Kind {
	kind := v.Value.Kind()
	if kind == 'f' {
		return 't'
	}
	return kind
}

// extent is how many members or items a JSON object or array has, and how many
// lines its readable form; 0 of other values and of an empty one.
func extent(json string) (items, lines int) {
	s := jsontext.NewScanner([]byte(json), jsontext.Python)
	depth, breaks := 0, 0
	for before := (jsontext.Token{}); ; {
		t, err := s.Next()
		switch {
		case err != nil && breaks > 0:
			return items + 1, breaks + 1
		case err != nil:
			return 0, 0
		}
		switch t.Kind {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; before.Kind != t.Kind-2 {
				breaks += 2
			}
		case ',':
			if breaks++; depth == 1 {
				items++
			}
		}
		before = t
	}
}
