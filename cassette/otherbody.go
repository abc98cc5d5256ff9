package cassette

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
type otherBody struct{ plainBody }

// elsewhere finds such a body: what is at path is a mapping with none of the
// keys that the format knows a body by. beside are keys that may stand by it.
func elsewhere(d *span.Doc, path []string, known, beside []string) (b otherBody, found bool) {
	m := target(at(path).node(d))
	if m == nil || m.Kind != span.Map || m.Tag != "" {
		return b, false
	}
	var others []string
	for i := 0; i+1 < len(m.Items); i += 2 {
		key := m.Items[i]
		switch {
		case key.Kind != span.Scalar || isMerge(key) || slices.Contains(known, key.Text):
			return b, false
		case !slices.Contains(beside, key.Text):
			others = append(others, key.Text)
		}
	}
	switch len(others) {
	case 0:
		return b, false
	case 1:
		path = append(path[:len(path):len(path)], others[0])
	}
	return otherBody{plainBody(path)}, true
}

func (p otherBody) get(d *span.Doc) model.Body {
	b := p.plainBody.get(d)
	b.Place = strings.Join(p.plainBody, ".")
	if b.Absent { // nothing is kept there, which is not the same as no body
		b.Absent, b.StoredAs = false, "null"
	}
	return b
}

// set keeps parsed JSON parsed: the code that put it there takes no text.
func (p otherBody) set(e *editor, now model.Body) error {
	n := target(p.node(e.doc))
	switch {
	case now.Absent:
		return fmt.Errorf("%s cannot be missing", strings.Join(p.plainBody, "."))
	case n.Kind == span.Map || n.Kind == span.Seq:
		return setTree(e, func(d *span.Doc) *span.Node { return p.node(d) }, now.Wire)
	case n.Type != span.Str && n.Type != span.Binary:
		return fmt.Errorf("%s holds a value that is not text", strings.Join(p.plainBody, "."))
	}
	return p.plainBody.set(e, now)
}
