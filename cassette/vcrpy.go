package cassette

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
)

// vcrpyYAML is what vcrpy's yaml serializer writes since 1.0 (vcr/serialize.py):
// {interactions: [{request, response}], version: 1}, keys sorted.
type vcrpyYAML struct{ listOnly }

func (vcrpyYAML) describe() description   { return description{Name: "vcrpy-yaml", Library: "vcrpy"} }
func (vcrpyYAML) language() span.Language { return yamlspan.YAML }
func (vcrpyYAML) where() span.Where       { return span.Where{Keys: []string{"interactions"}} }

var versionLine = regexp.MustCompile(`(?m)^version:[ \t]*['"]?(\d+)`)

func (vcrpyYAML) version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := versionLine.FindSubmatch(around); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// owns tells vcrpy from go-vcr, which calls the URL url, and from cassetter,
// whose status is a number. vcrpy sorts its keys, so version comes last.
func (vcrpyYAML) owns(entry *span.Doc, lead, trail []byte) bool {
	if entry == nil {
		return !versionLine.Match(lead)
	}
	request := follow(item(entry), "request")
	return request.Get("uri") != nil && request.Get("method") != nil && follow(item(entry), "response") != nil &&
		follow(item(entry), "request", "body", "type") == nil
}

func (vcrpyYAML) shape(d *span.Doc) shape {
	root := item(d)
	s := shape{
		root:   item(d),
		method: at{"request", "method"},
		url:    at{"request", "uri"},
		status: at{"response", "status", "code"},
		reason: at{"response", "status", "message"},
		header: map[model.Side]headers{
			model.InRequest:  listHeaders{"request", "headers"},
			model.InResponse: listHeaders{"response", "headers"},
		},
		body: map[model.Side]bodies{
			model.InRequest:  plainBody{"request", "body"},
			model.InResponse: plainBody{"response", "body", "string"},
		},
	}
	if root.Get("recorded_at") != nil { // other tools write it, vcrpy passes over it
		s.recordedAt = at{"recorded_at"}
	}
	// vcrpy 4.1 to 5.1 stored httpx's responses in a form of their own.
	if follow(root, "response", "status_code") != nil {
		s.status, s.reason = at{"response", "status_code"}, nil
		s.body[model.InResponse] = plainBody{"response", "content"}
	}
	if other, found := elsewhere(d, []string{"response", "body"}, []string{"string"}, nil); found {
		s.body[model.InResponse] = other
	}
	// Serializers such as pydantic-ai's keep JSON bodies parsed.
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		if follow(root, string(side), "parsed_body") != nil {
			s.body[side] = parsedBody{plainBody{string(side), "parsed_body"}}
		}
	}
	return s
}

// vcrpyJSON is the same cassette as vcrpy's json serializer writes it.
type vcrpyJSON struct{ vcrpyYAML }

func (vcrpyJSON) describe() description   { return description{Name: "vcrpy-json", Library: "vcrpy"} }
func (vcrpyJSON) language() span.Language { return jsonspan.JSON }

var versionMember = regexp.MustCompile(`"version"\s*:\s*(\d+)`)

func (vcrpyJSON) version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := versionMember.FindSubmatch(around); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// owns an empty list only where a version stands beside it, as vcrpy writes.
func (f vcrpyJSON) owns(entry *span.Doc, lead, trail []byte) bool {
	if entry == nil {
		return f.version(lead, trail) != ""
	}
	return f.vcrpyYAML.owns(entry, nil, nil)
}

// parsedBody is a JSON body kept as a YAML value of any kind.
type parsedBody struct{ plainBody }

func (p parsedBody) get(d *span.Doc) model.Body {
	b := treeBody(target(p.node(d)))
	b.StoredAs = "parsed_body"
	return b
}

func (p parsedBody) set(e *editor, now model.Body) error {
	if now.Absent {
		return fmt.Errorf("a parsed_body cannot be missing")
	}
	return setTree(e, func(d *span.Doc) *span.Node { return p.node(d) }, now.Wire)
}

func (vcrpyYAML) fit(i model.Interaction) (model.Interaction, error) {
	i = bare(i)
	for _, side := range []*model.Header{&i.Request.Header, &i.Response.Header} {
		*side = gathered(*side)
	}
	i.Response.Body.Absent = false // a response without a body has an empty one
	return i, nil
}

func (vcrpyYAML) value(i model.Interaction, _ string) span.Value {
	body := span.Value{Type: span.Null, Text: "null"}
	if !i.Request.Body.Absent {
		body = bytesValue(i.Request.Body.Wire)
	}
	request := pairs("body", body, "headers", headersValue(i.Request.Header),
		"method", span.String(i.Request.Method), "uri", span.String(i.Request.URL))
	response := pairs("body", pairs("string", bytesValue(i.Response.Body.Wire)),
		"headers", headersValue(i.Response.Header), "status", statusValue(i.Response))
	v := pairs("request", request, "response", response)
	if i.RecordedAt != "" {
		v = with(v, "recorded_at", span.String(i.RecordedAt))
	}
	return v
}

// recorded: vcrpy keeps no time, and PyYAML sorts the headers.
func (vcrpyYAML) recorded(i model.Interaction) model.Interaction {
	i = i.Clone()
	i.RecordedAt = ""
	for _, h := range []model.Header{i.Request.Header, i.Response.Header} {
		slices.SortStableFunc(h, func(a, b model.HeaderLine) int { return cmp.Compare(a.Name, b.Name) })
	}
	return i
}

// recorded: the JSON serializer leaves the headers as they came.
func (vcrpyJSON) recorded(i model.Interaction) model.Interaction {
	i.RecordedAt = ""
	return i
}
