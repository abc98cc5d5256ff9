package format

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

func status(i model.Interaction) string {
	if i.Response.Status == 0 {
		return ""
	}
	return fmt.Sprint(i.Response.Status)
}

// pairs makes a mapping of keys and values in turn.
func pairs(keysAndValues ...any) span.Value {
	v := span.Value{Kind: span.Map}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		v = field.With(v, keysAndValues[i].(string), keysAndValues[i+1].(span.Value))
	}
	return v
}

// statusValue is {code, message}; a response without a reason phrase has an
// empty one, which all loaders take.
func statusValue(r model.Response) span.Value {
	code := span.Value{Type: span.Int, Text: status(model.Interaction{Response: r})}
	if code.Text == "" {
		code.Text = "0"
	}
	return pairs("code", code, "message", span.String(r.Reason))
}

// gathered puts the lines of each name together, at the place of the first.
func gathered(h model.Header) model.Header {
	var out model.Header
	seen := map[string]bool{}
	for _, line := range h {
		if seen[line.Name] {
			continue
		}
		seen[line.Name] = true
		for _, other := range h {
			if other.Name == line.Name {
				out = append(out, other)
			}
		}
	}
	return out
}

// withoutOwn leaves out what only the format that an interaction came from keeps.
func withoutOwn(i model.Interaction) model.Interaction {
	i = i.Clone()
	i.Request.Proto, i.Response.Proto, i.Took = "", "", ""
	i.Extra = nil
	for _, b := range []*model.Body{&i.Request.Body, &i.Response.Body} {
		*b = model.Body{Absent: b.Absent, Wire: b.Wire}
	}
	return i
}

// InOrderOf sorts the keys of v as those of like are: writers differ in
// whether they sort. name is where v stands in the interaction; mappings of
// free keys, headers say, keep their own order.
func InOrderOf(v span.Value, like *span.Node, name string) span.Value {
	like = field.Target(like)
	if v.Kind != span.Map || like == nil || like.Kind() != span.Map || name != "" && !holdsFields(name) {
		return v
	}
	type pair struct {
		key, value span.Value
		place      int
	}
	var sorted []pair
	for i := 0; i+1 < len(v.Items); i += 2 {
		key := v.Items[i].Text
		place := like.Index(key)
		if place < 0 {
			place = like.Len()
		}
		inner := InOrderOf(v.Items[i+1], like.Get(key), strings.TrimPrefix(name+"."+key, "."))
		sorted = append(sorted, pair{v.Items[i], inner, place})
	}
	slices.SortStableFunc(sorted, func(a, b pair) int { return a.place - b.place })
	v.Items = nil
	for _, p := range sorted {
		v.Items = append(v.Items, p.key, p.value)
	}
	return v
}

// Member is the value at a path of keys.
func Member(v *span.Value, path ...string) *span.Value {
	for _, key := range path {
		found := false
		for k := 0; k+1 < len(v.Items) && !found; k += 2 {
			if found = v.Items[k].Text == key; found {
				v = &v.Items[k+1]
			}
		}
		if !found {
			return &span.Value{}
		}
	}
	return v
}

// exactBodies is a new entry whose bodies that were recorded as base64_string
// are kept so, in lines as Ruby's pack("m") breaks them or in one.
func exactBodies(v span.Value, i model.Interaction, coded func([]byte) string) span.Value {
	for side, b := range map[string]model.Body{"request": i.Request.Body, "response": i.Response.Body} {
		if b.StoredAs == "base64_string" {
			exact := span.String(coded(b.Wire))
			body := pairs("encoding", *Member(&v, side, "body", "encoding"), "base64_string", exact)
			*Member(&v, side, "body") = body
		}
	}
	return v
}
