package cassette

import (
	"cmp"
	"fmt"
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
