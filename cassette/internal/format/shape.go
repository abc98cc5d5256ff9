package format

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// A Shape says where one entry keeps what. A nil member is not kept.
type Shape struct {
	// root is the interaction's own node.
	root *span.Node
	// structs: the mappings of fields are objects of Ruby's, with a tag, and their
	// keys may be symbols (":request").
	structs bool

	method, url, status, reason, recordedAt, took field.Field
	// own are fields of the format's own that are not plain scalars.
	own map[string]field.Field

	header sides[field.Headers]
	body   sides[field.Bodies]
}

// sides has one place of a kind for each side.
type sides[T any] struct{ request, response T }

// of is the place of a side.
func (s sides[T]) of(side model.Side) T {
	switch side {
	case model.InRequest:
		return s.request
	case model.InResponse:
		return s.response
	}
	var none T
	return none
}

// set sets the place of a side.
func (s *sides[T]) set(side model.Side, place T) {
	if side == model.InRequest {
		s.request = place
	} else {
		s.response = place
	}
}

// Place returns the node that holds a field of the model.
func (s Shape) Place(d *span.Doc, f model.Field) *span.Node {
	if p := s.holder(f); p != nil {
		return p.Node(d)
	}
	return nil
}

// Keeps reports whether there is a place for a field, filled or not.
func (s Shape) Keeps(f model.Field) bool { return s.holder(f) != nil }

// holder is the place of a field, nil where the format has none.
func (s Shape) holder(f model.Field) interface{ Node(*span.Doc) *span.Node } {
	switch f.Part {
	case model.HeaderPart:
		if h := s.header.of(f.Side); h != nil {
			return h
		}
	case model.BodyPart:
		if b := s.body.of(f.Side); b != nil {
			return b
		}
	default:
		named := map[model.Part]field.Field{model.Method: s.method, model.URL: s.url, model.Status: s.status, model.Reason: s.reason,
			model.RecordedAtPart: s.recordedAt, model.DurationPart: s.took}
		if p := named[f.Part]; p != nil {
			return p
		}
	}
	return nil
}

// extra lists the leaves of the entry that the shape gives no place to.
func (s Shape) extra(d *span.Doc) []model.Extra {
	var room [24]*span.Node
	known := room[:0]
	for _, f := range []field.Field{s.method, s.url, s.status, s.reason, s.recordedAt, s.took} {
		if f != nil {
			known = held(known, f, d)
		}
	}
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		if b := s.body.of(side); b != nil {
			known = held(known, b, d)
		}
		if h := s.header.of(side); h != nil {
			known = held(known, h, d)
		}
	}
	for _, f := range s.own {
		known = append(known, f.Node(d))
	}
	var found []model.Extra
	s.collect(d, s.root, "", known, &found)
	if len(s.own) == 0 {
		return found
	}
	for _, name := range slices.Sorted(maps.Keys(s.own)) {
		f := s.own[name]
		if f.Node(d) != nil {
			found = append(found, model.Extra{Name: name, Value: f.Get(d)})
		}
	}
	return found
}

// held adds the nodes that a place accounts for: what it holds and what stands
// beside that.
func held(known []*span.Node, place interface{ Node(*span.Doc) *span.Node }, d *span.Doc) []*span.Node {
	if beside, ok := place.(interface{ Holds(*span.Doc) []*span.Node }); ok {
		return append(known, beside.Holds(d)...)
	}
	return append(known, place.Node(d))
}

func (s Shape) collect(d *span.Doc, n *span.Node, name string, known []*span.Node, found *[]model.Extra) {
	switch {
	case n == nil || slices.Contains(known, n):
	case n.Kind() == span.Map && (n.Tag() == "" || name == "request" || s.structs) && n.Len() > 0 && !(name != "" && !holdsFields(name)):
		for i := 0; i+1 < n.Len(); i += 2 {
			key, value := n.Child(i), n.Child(i+1)
			if slices.Contains(known, value) {
				continue
			}
			below := fieldsBelow(name, key)
			if below == "" {
				if below = key.Text(); s.structs {
					below = strings.TrimPrefix(below, ":")
				}
				if name != "" {
					below = name + "." + below
				}
			}
			s.collect(d, value, below, known, found)
		}
	case n.Kind() == span.Scalar:
		*found = append(*found, model.Extra{Name: name, Value: n.Text()})
	case n.Len() == 0 && name != "" && holdsFields(name):
		// an empty request, response, status or body says nothing of its own
	case n.Kind() == span.Alias:
		*found = append(*found, model.Extra{Name: name, Value: "*" + n.Text()})
	default:
		*found = append(*found, model.Extra{Name: name, Value: string(bytes.TrimSpace(d.Src[n.Start():n.End()]))})
	}
}

// holdsFields tells the mappings that hold fields of the model, so that only
// what is unknown in them is listed, from values of the format's own.
func holdsFields(name string) bool { return slices.Contains(fieldHolders, name) }

var fieldHolders = []string{"request", "response", "response.status", "request.body", "response.body"}

// fieldsBelow is the name of such a mapping in another, "" for any other value.
func fieldsBelow(name string, key *span.Node) string {
	switch {
	case name == "" && key.Says("request"):
		return "request"
	case name == "" && key.Says("response"):
		return "response"
	case name == "response" && key.Says("status"):
		return "response.status"
	case name == "request" && key.Says("body"):
		return "request.body"
	case name == "response" && key.Says("body"):
		return "response.body"
	}
	return ""
}
