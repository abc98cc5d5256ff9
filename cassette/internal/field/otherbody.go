package field

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// otherBody is a body that a project's own hook or serializer keeps under a
// key that the format does not know: `body: {data: {...}}`. It is read and
// written at that key, or at the whole mapping where several stand in it.
type otherBody struct{ PlainBody }

// Elsewhere finds such a body: what is at path is a mapping with none of the
// keys that the format knows a body by. beside are keys that may stand by it.
func Elsewhere(d *span.Doc, path []string, known, beside []string) (b otherBody, found bool) {
	m := Target(At(path).Node(d))
	if m == nil || m.Kind() != span.Map || m.Tag() != "" {
		return b, false
	}
	var others []string
	for key := range m.Pairs() {
		switch {
		case key.Kind() != span.Scalar || IsMerge(key) || slices.ContainsFunc(known, key.Says):
			return b, false
		case !slices.ContainsFunc(beside, key.Says):
			others = append(others, key.Text())
		}
	}
	switch len(others) {
	case 0:
		return b, false
	case 1:
		path = append(path[:len(path):len(path)], others[0])
	}
	return otherBody{PlainBody(path)}, true
}

func (p otherBody) Get(d *span.Doc) model.Body {
	b := p.PlainBody.Get(d)
	b.Place = strings.Join(p.PlainBody, ".")
	if b.Absent { // nothing is kept there, which is not the same as no body
		b.Absent, b.StoredAs = false, "null"
	}
	return b
}

// Set keeps parsed JSON parsed: the code that put it there takes no text.
func (p otherBody) Set(e *Editor, now model.Body) error {
	n := Target(p.Node(e.Doc))
	switch {
	case now.Absent:
		return fmt.Errorf("%s cannot be missing", strings.Join(p.PlainBody, "."))
	case n.Kind() == span.Map || n.Kind() == span.Seq:
		return SetTree(e, func(d *span.Doc) *span.Node { return p.Node(d) }, now.Wire)
	case n.Type() != span.Str && n.Type() != span.Binary:
		return fmt.Errorf("%s holds a value that is not text", strings.Join(p.PlainBody, "."))
	}
	return p.PlainBody.Set(e, now)
}
