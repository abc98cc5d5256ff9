package format

import (
	"cmp"
	"fmt"
	"strconv"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// Parts are what is asked of an interaction.
type Parts = loading.Parts

// The parts, and all of them.
const (
	RequestBody    = loading.RequestBody
	ResponseHeader = loading.ResponseHeader
	ResponseBody   = loading.ResponseBody
	AllParts       = RequestBody | ResponseHeader | ResponseBody
)

// Decode reads what an entry says.
func Decode(f Format, d *span.Doc) (model.Interaction, error) { return DecodeParts(f, d, AllParts) }

// DecodeParts is Decode of some parts.
func DecodeParts(f Format, d *span.Doc, parts Parts) (model.Interaction, error) {
	s := f.Shape(d)
	var i model.Interaction
	if s.method.Node(d) == nil && s.url.Node(d) == nil && d.Name == "" && !f.Where().Files {
		return i, fmt.Errorf("there is no request in it")
	}
	if name, merged := merges(s.root, ""); merged {
		return i, fmt.Errorf("%s is merged from another mapping, which tapedeck does not read", cmp.Or(name, "the interaction"))
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
	if parts&ResponseHeader != 0 || !plainHeader(s.header.response, d) {
		if i.Response.Header, err = readHeader(s, d, model.InResponse); err != nil {
			return i, err
		}
	}
	if parts&RequestBody != 0 {
		i.Request.Body = readBody(s, d, model.InRequest)
	}
	if parts&ResponseBody != 0 {
		i.Response.Body = readBody(s, d, model.InResponse)
	}
	i.Extra = s.extra(d)
	return i, nil
}

// merges finds a mapping of the model's fields that takes some of them over
// from another by a merge key, in n or below.
func merges(n *span.Node, name string) (where string, merged bool) {
	n = field.Target(n)
	if n == nil || n.Kind() != span.Map || n.Tag() != "" || name != "" && !holdsFields(name) {
		return "", false
	}
	for i := 0; i+1 < n.Len(); i += 2 {
		key, value := n.Child(i), n.Child(i+1)
		if field.IsMerge(key) {
			return name, true
		}
		if value = field.Target(value); value == nil || value.Kind() != span.Map {
			continue
		}
		if below := fieldsBelow(name, key); below != "" {
			if where, merged = merges(value, below); merged {
				return where, true
			}
		}
	}
	return "", false
}

func read(f field.Field, d *span.Doc) string {
	if f == nil {
		return ""
	}
	return f.Get(d)
}

func readHeader(s Shape, d *span.Doc, side model.Side) (model.Header, error) {
	if h := s.header.of(side); h != nil {
		return h.Get(d)
	}
	return nil, nil
}

// Contains is PlainBody's, of the body of a side that is such.
func Contains(f Format, d *span.Doc, side model.Side, word string) (contains, sure bool) {
	if d == nil {
		return false, false
	}
	if b, ok := f.Shape(d).body.of(side).(field.PlainBody); ok {
		return b.Contains(d, word)
	}
	return false, false
}

// plainHeader reports whether it is plain at a glance that a header can be read.
func plainHeader(h field.Headers, d *span.Doc) bool {
	list, ok := h.(field.ListHeaders)
	return ok && list.Plain(d)
}

func readBody(s Shape, d *span.Doc, side model.Side) model.Body {
	if b := s.body.of(side); b != nil {
		return b.Get(d)
	}
	return model.Body{Absent: true}
}
