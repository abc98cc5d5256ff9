package format

import (
	"cmp"
	"fmt"
	"slices"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// vcrpyYAML is what vcrpy's yaml serializer writes since 1.0 (vcr/serialize.py):
// {interactions: [{request, response}], version: 1}, keys sorted.
type vcrpyYAML struct{ listOnly }

func (vcrpyYAML) Describe() Description   { return Description{Name: "vcrpy-yaml", Library: "vcrpy"} }
func (vcrpyYAML) Language() span.Language { return yamlspan.YAML }
func (vcrpyYAML) Where() span.Where       { return span.Where{Keys: []string{"interactions"}} }

var versionLine = lazyregexp.New(`(?m)^version:[ \t]*['"]?(\d+)`)

func (vcrpyYAML) Version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := versionLine.FindSubmatch(around); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// Owns tells vcrpy from go-vcr, which calls the URL url, and from cassetter,
// whose status is a number. vcrpy sorts its keys, so version comes last.
func (vcrpyYAML) Owns(entry *span.Doc, lead, trail []byte) bool {
	if entry == nil {
		return !versionLine.Match(lead)
	}
	request := field.Follow(field.Item(entry), "request")
	return request.Get("uri") != nil && request.Get("method") != nil && field.Follow(field.Item(entry), "response") != nil &&
		field.Follow(field.Item(entry), "request", "body", "type") == nil
}

// vcrpyShape is where nearly all entries keep what.
var vcrpyShape = Shape{
	method: field.At{"request", "method"},
	url:    field.At{"request", "uri"},
	status: field.At{"response", "status", "code"},
	reason: field.At{"response", "status", "message"},
	header: sides[field.Headers]{
		request:  field.ListHeaders{"request", "headers"},
		response: field.ListHeaders{"response", "headers"},
	},
	body: sides[field.Bodies]{
		request:  field.PlainBody{"request", "body"},
		response: field.PlainBody{"response", "body", "string"},
	},
}

func (vcrpyYAML) Shape(d *span.Doc) Shape {
	root := field.Item(d)
	s := vcrpyShape
	s.root = root
	if root.Get("recorded_at") != nil { // other tools write it, vcrpy passes over it
		s.recordedAt = field.At{"recorded_at"}
	}
	// vcrpy 4.1 to 5.1 stored httpx's responses in a form of their own.
	if field.Follow(root, "response", "status_code") != nil {
		s.status, s.reason = field.At{"response", "status_code"}, nil
		s.body.set(model.InResponse, field.PlainBody{"response", "content"})
	}
	if other, found := field.Elsewhere(d, []string{"response", "body"}, []string{"string"}, nil); found {
		s.body.set(model.InResponse, other)
	}
	// Serializers such as pydantic-ai's keep JSON bodies parsed.
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		if field.Follow(root, string(side), "parsed_body") != nil {
			s.body.set(side, parsedBody{field.PlainBody{string(side), "parsed_body"}})
		}
	}
	return s
}

// vcrpyJSON is the same cassette as vcrpy's json serializer writes it.
type vcrpyJSON struct{ vcrpyYAML }

func (vcrpyJSON) Describe() Description   { return Description{Name: "vcrpy-json", Library: "vcrpy"} }
func (vcrpyJSON) Language() span.Language { return jsonspan.JSON }

var versionMember = lazyregexp.New(`"version"\s*:\s*(\d+)`)

func (vcrpyJSON) Version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := versionMember.FindSubmatch(around); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// Owns an empty list only where a version stands beside it, as vcrpy writes.
func (f vcrpyJSON) Owns(entry *span.Doc, lead, trail []byte) bool {
	if entry == nil {
		return f.Version(lead, trail) != ""
	}
	return f.vcrpyYAML.Owns(entry, nil, nil)
}

// parsedBody is a JSON body kept as a YAML value of any kind.
type parsedBody struct{ field.PlainBody }

func (p parsedBody) Get(d *span.Doc) model.Body {
	b := field.TreeBody(field.Target(p.Node(d)))
	b.StoredAs = "parsed_body"
	return b
}

func (p parsedBody) Set(e *field.Editor, now model.Body) error {
	if now.Absent {
		return fmt.Errorf("a parsed_body cannot be missing")
	}
	return field.SetTree(e, func(d *span.Doc) *span.Node { return p.Node(d) }, now.Wire)
}

func (vcrpyYAML) Fit(i model.Interaction) (model.Interaction, error) {
	i = withoutOwn(i)
	for _, side := range []*model.Header{&i.Request.Header, &i.Response.Header} {
		*side = gathered(*side)
	}
	i.Response.Body.Absent = false // a response without a body has an empty one
	return i, nil
}

func (vcrpyYAML) Value(i model.Interaction, _ string) span.Value {
	body := span.Value{Type: span.Null, Text: "null"}
	if !i.Request.Body.Absent {
		body = field.BytesValue(i.Request.Body.Wire)
	}
	request := pairs("body", body, "headers", field.HeadersValue(i.Request.Header),
		"method", span.String(i.Request.Method), "uri", span.String(i.Request.URL))
	response := pairs("body", pairs("string", field.BytesValue(i.Response.Body.Wire)),
		"headers", field.HeadersValue(i.Response.Header), "status", statusValue(i.Response))
	v := pairs("request", request, "response", response)
	if i.RecordedAt != "" {
		v = field.With(v, "recorded_at", span.String(i.RecordedAt))
	}
	return v
}

// Recorded: vcrpy keeps no time, and PyYAML sorts the headers.
func (vcrpyYAML) Recorded(i model.Interaction) model.Interaction {
	i = i.Clone()
	i.RecordedAt = ""
	for _, h := range []model.Header{i.Request.Header, i.Response.Header} {
		slices.SortStableFunc(h, func(a, b model.HeaderLine) int { return cmp.Compare(a.Name, b.Name) })
	}
	return i
}

// Recorded: the JSON serializer leaves the headers as they came.
func (vcrpyJSON) Recorded(i model.Interaction) model.Interaction {
	i.RecordedAt = ""
	return i
}

func (vcrpyYAML) Loading() loading.Rules { return loading.VcrpyYAML{} }

func (vcrpyJSON) Loading() loading.Rules { return loading.VcrpyJSON{} }
