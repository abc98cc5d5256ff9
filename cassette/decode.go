package cassette

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// decode reads what an entry says.
func decode(f format, d *span.Doc) (model.Interaction, error) {
	s := f.shape(d)
	var i model.Interaction
	if s.method.node(d) == nil && s.url.node(d) == nil {
		return i, refusal("there is no request in it")
	}
	if name, merged := merges(s.root, ""); merged {
		return i, refusal("%s is merged from another mapping, which tapedeck does not read", cmp.Or(name, "the interaction"))
	}
	i.Request.Method = read(s.method, d)
	i.Request.URL = read(s.url, d)
	i.Response.Status, _ = strconv.Atoi(read(s.status, d))
	i.Response.Reason = read(s.reason, d)
	i.RecordedAt = read(s.recordedAt, d)
	i.Took = read(s.took, d)
	var err error
	if i.Request.Header, err = readHeader(s, d, model.InRequest); err != nil {
		return i, err
	}
	if i.Response.Header, err = readHeader(s, d, model.InResponse); err != nil {
		return i, err
	}
	i.Request.Body = readBody(s, d, model.InRequest)
	i.Response.Body = readBody(s, d, model.InResponse)
	i.Extra = s.extra(d)
	return i, nil
}

// merges finds a mapping of the model's fields that takes some of them over
// from another by a merge key, in n or below.
func merges(n *span.Node, name string) (where string, merged bool) {
	n = target(n)
	if n == nil || n.Kind != span.Map || n.Tag != "" || name != "" && !holdsFields(name) {
		return "", false
	}
	for i := 0; i+1 < len(n.Items); i += 2 {
		if isMerge(n.Items[i]) {
			return name, true
		}
		below := strings.TrimPrefix(name+"."+n.Items[i].Text, ".")
		if where, merged = merges(n.Items[i+1], below); merged {
			return where, true
		}
	}
	return "", false
}

func read(f field, d *span.Doc) string {
	if f == nil {
		return ""
	}
	return f.get(d)
}

func readHeader(s shape, d *span.Doc, side model.Side) (model.Header, error) {
	if h := s.header[side]; h != nil {
		return h.get(d)
	}
	return nil, nil
}

func readBody(s shape, d *span.Doc, side model.Side) model.Body {
	if b := s.body[side]; b != nil {
		return b.get(d)
	}
	return model.Body{Absent: true}
}

// place returns the node that holds a field of the model.
func (s shape) place(d *span.Doc, f model.Field) *span.Node {
	if p := s.holder(f); p != nil {
		return p.node(d)
	}
	return nil
}

// keeps reports whether there is a place for a field, filled or not.
func (s shape) keeps(f model.Field) bool { return s.holder(f) != nil }

// holder is the place of a field, nil where the format has none.
func (s shape) holder(f model.Field) interface{ node(*span.Doc) *span.Node } {
	switch f.Part {
	case model.HeaderPart:
		if h := s.header[f.Side]; h != nil {
			return h
		}
	case model.BodyPart:
		if b := s.body[f.Side]; b != nil {
			return b
		}
	default:
		named := map[model.Part]field{model.Method: s.method, model.URL: s.url, model.Status: s.status, model.Reason: s.reason,
			model.RecordedAtPart: s.recordedAt, model.DurationPart: s.took}
		if p := named[f.Part]; p != nil {
			return p
		}
	}
	return nil
}

// extra lists the leaves of the entry that the shape gives no place to.
func (s shape) extra(d *span.Doc) []model.Extra {
	known := map[*span.Node]bool{}
	for _, f := range []field{s.method, s.url, s.status, s.reason, s.recordedAt, s.took} {
		if f != nil {
			known[f.node(d)] = true
		}
	}
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		if b := s.body[side]; b != nil {
			for _, n := range held(b, d) {
				known[n] = true
			}
		}
		if h := s.header[side]; h != nil {
			for _, n := range held(h, d) {
				known[n] = true
			}
		}
	}
	for _, f := range s.own {
		known[f.node(d)] = true
	}
	var found []model.Extra
	collect(d, s.root, "", known, &found)
	for _, name := range slices.Sorted(maps.Keys(s.own)) {
		f := s.own[name]
		if f.node(d) != nil {
			found = append(found, model.Extra{Name: name, Value: f.get(d)})
		}
	}
	return found
}

// held lists the nodes that a place accounts for: what it holds and what
// stands beside that.
func held(place interface{ node(*span.Doc) *span.Node }, d *span.Doc) []*span.Node {
	if beside, ok := place.(interface{ holds(*span.Doc) []*span.Node }); ok {
		return beside.holds(d)
	}
	return []*span.Node{place.node(d)}
}

func collect(d *span.Doc, n *span.Node, name string, known map[*span.Node]bool, found *[]model.Extra) {
	switch {
	case n == nil || known[n]:
	case n.Kind == span.Map && n.Tag == "" && len(n.Items) > 0 && !(name != "" && !holdsFields(name)):
		for i := 0; i+1 < len(n.Items); i += 2 {
			key := n.Items[i].Text
			if name != "" {
				key = name + "." + key
			}
			collect(d, n.Items[i+1], key, known, found)
		}
	case n.Kind == span.Scalar:
		*found = append(*found, model.Extra{Name: name, Value: n.Text})
	case len(n.Items) == 0 && name != "" && holdsFields(name):
		// an empty request, response, status or body says nothing of its own
	case n.Kind == span.Alias:
		*found = append(*found, model.Extra{Name: name, Value: "*" + n.Text})
	default:
		*found = append(*found, model.Extra{Name: name, Value: string(bytes.TrimSpace(d.Src[n.Start:n.End]))})
	}
}

// holdsFields tells the mappings that hold fields of the model, so that only
// what is unknown in them is listed, from values of the format's own.
func holdsFields(name string) bool {
	switch name {
	case "request", "response", "response.status", "request.body", "response.body":
		return true
	}
	return false
}

// item is the interaction's own node: a YAML entry is a list of one, and a
// mapping's entry the value of its one pair.
func item(d *span.Doc) *span.Node {
	if d.Root != nil && d.Root.Kind == span.Seq && len(d.Root.Items) == 1 {
		return d.Root.Items[0]
	}
	return d.Root
}
