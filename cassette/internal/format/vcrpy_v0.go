package format

import (
	"fmt"
	"strconv"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// vcrpyYAMLv0 is what vcrpy's yaml serializer wrote before 1.0
// (vcr/serializers/yamlserializer.py of 0.7.0): a list of {request, response}.
// The request is a pickled object with the URL in parts and its headers in a
// frozenset; the response's headers are lines, and before 0.6 a mapping.
type vcrpyYAMLv0 struct{ listOnly }

func (vcrpyYAMLv0) Describe() Description {
	return Description{Name: "vcrpy-yaml-v0", Library: "vcrpy"}
}
func (vcrpyYAMLv0) Language() span.Language    { return yamlspan.YAML }
func (vcrpyYAMLv0) Where() span.Where          { return span.Where{} }
func (vcrpyYAMLv0) Version(_, _ []byte) string { return "" }
func (vcrpyYAMLv0) marks() []string            { return []string{"vcr.request.Request", "protocol: http"} }

// Owns goes by the parts of the URL. A list of nothing may be anyone's.
func (vcrpyYAMLv0) Owns(entry *span.Doc, _, _ []byte) bool {
	if entry == nil {
		return false
	}
	request := field.Follow(field.Item(entry), "request")
	for _, part := range []string{"method", "protocol", "host", "path"} {
		if field.Target(request).Get(part) == nil {
			return false
		}
	}
	return field.Follow(field.Item(entry), "response", "status") != nil
}

var v0Request = []string{"request", "headers"}

// v0Lines are the headers of a response since 0.6.
var v0Lines = field.LineHeaders{At: field.At{"response", "headers"}, Text: span.String}

func (vcrpyYAMLv0) Shape(d *span.Doc) Shape {
	s := Shape{
		root:   field.Item(d),
		method: field.At{"request", "method"},
		url:    urlParts{"request"},
		status: field.At{"response", "status", "code"},
		reason: field.At{"response", "status", "message"},
		header: sides[field.Headers]{
			request:  field.BareHeaders(v0Request),
			response: v0Lines,
		},
		body: sides[field.Bodies]{
			request:  field.PlainBody{"request", "body"},
			response: field.PlainBody{"response", "body", "string"},
		},
	}
	if n := field.Target(field.At(v0Request).Node(d)); n != nil && n.Kind() == span.Seq {
		s.header.set(model.InRequest, field.SetHeaders(v0Request))
	}
	if hasOldHeaders(s.root) {
		s.header.set(model.InResponse, field.BareHeaders(v0Lines.At))
	}
	return s
}

// hasOldHeaders tells an entry of before 0.6.
func hasOldHeaders(root *span.Node) bool {
	n := field.Target(field.Follow(root, v0Lines.At...))
	return n != nil && n.Kind() == span.Map
}

// urlParts is a URL of which protocol, host, port and path with the query are
// members of their own of the mapping at a path.
type urlParts field.At

func (p urlParts) part(name string) field.At {
	return append(field.At(p)[:len(p):len(p)], name)
}

func (p urlParts) Node(d *span.Doc) *span.Node { return p.part("path").Node(d) }

func (p urlParts) Holds(d *span.Doc) []*span.Node {
	var nodes []*span.Node
	for _, name := range []string{"protocol", "host", "port", "path"} {
		nodes = append(nodes, p.part(name).Node(d))
	}
	return nodes
}

func (p urlParts) Get(d *span.Doc) string {
	u := partedURL{p.part("protocol").Get(d), p.part("host").Get(d), p.part("port").Get(d), p.part("path").Get(d)}
	return u.String()
}

func (p urlParts) Set(e *field.Editor, value string) error {
	u, err := partURL(value)
	if err != nil {
		return err
	}
	for _, part := range []struct{ name, value string }{{"protocol", u.protocol}, {"host", u.host}, {"port", u.port}, {"path", u.path}} {
		if at := p.part(part.name); at.Get(e.Doc) != part.value {
			if err := at.Set(e, part.value); err != nil {
				return err
			}
		}
	}
	return nil
}

type partedURL struct{ protocol, host, port, path string }

var defaultPorts = map[string]string{"http": "80", "https": "443"}

func (u partedURL) String() string {
	port := ":" + u.port
	if u.port == "" || u.port == defaultPorts[u.protocol] {
		port = ""
	}
	return u.protocol + "://" + u.host + port + u.path
}

// urlForm is protocol, host, port and the rest of a URL.
var urlForm = lazyregexp.New(`(?s)^(https?)://(\[[^\]/?#]*\]|[^:/?#\[]+)(?::(\d+))?([/?#].*)?$`)

// partURL takes a URL apart.
func partURL(url string) (partedURL, error) {
	m := urlForm.FindStringSubmatch(url)
	if m == nil {
		return partedURL{}, fmt.Errorf("vcrpy before 1.0 keeps a URL as protocol, host, port and path, such as %q, not %q", "http://host/path", url)
	}
	u := partedURL{m[1], m[2], m[3], m[4]}
	if u.port == "" {
		u.port = defaultPorts[u.protocol]
	}
	if n, err := strconv.Atoi(u.port); err != nil || strconv.Itoa(n) != u.port {
		return u, fmt.Errorf("%q is no port", u.port)
	}
	return u, nil
}

// Normalize: the port is kept as a number of its own, whether the URL names it
// or not.
func (vcrpyYAMLv0) Normalize(op model.Op) (model.Op, error) {
	set, ok := op.(model.SetField)
	if !ok || set.Field != model.RequestURL {
		return op, nil
	}
	u, err := partURL(set.Value)
	set.Value = u.String()
	return set, err
}

func (vcrpyYAMLv0) Fit(i model.Interaction) (model.Interaction, error) {
	i = withoutOwn(i)
	i.RecordedAt = ""
	i.Response.Body.Absent = false // a response without a body has an empty one
	u, err := partURL(i.Request.URL)
	i.Request.URL = u.String()
	return i, oneOfEach(i.Request.Header, err)
}

// oneOfEach: err, or that a name is there twice.
func oneOfEach(h model.Header, err error) error {
	there := map[string]bool{}
	for _, line := range h {
		if there[line.Name] && err == nil {
			err = fmt.Errorf("%s is there twice, and this format keeps one value of it", line.Name)
		}
		there[line.Name] = true
	}
	return err
}

func (vcrpyYAMLv0) Value(i model.Interaction, _ string) span.Value {
	v := v0Value(i, field.SetHeaders{}.Value(i.Request.Header))
	Member(&v, "request").Tag = "!!python/object:vcr.request.Request"
	return v
}

// v0Value is an interaction with these headers of the request.
func v0Value(i model.Interaction, headers span.Value) span.Value {
	body := span.Value{Type: span.Null, Text: "null"}
	if !i.Request.Body.Absent {
		body = field.BytesValue(i.Request.Body.Wire)
	}
	u, _ := partURL(i.Request.URL) // i was fitted
	request := pairs("body", body, "headers", headers, "host", span.String(u.host), "method", span.String(i.Request.Method),
		"path", span.String(u.path), "port", span.Value{Type: span.Int, Text: u.port}, "protocol", span.String(u.protocol))
	response := pairs("body", pairs("string", field.BytesValue(i.Response.Body.Wire)),
		"headers", v0Lines.Value(i.Response.Header), "status", statusValue(i.Response))
	return pairs("request", request, "response", response)
}

// AsOld: a library that wrote mappings for a response's headers reads no lines.
func (vcrpyYAMLv0) AsOld(v span.Value, i model.Interaction, like *span.Node) (span.Value, error) {
	if !hasOldHeaders(like) {
		return v, nil
	}
	*Member(&v, v0Lines.At...) = field.BareHeaders{}.Value(i.Response.Header)
	return v, oneOfEach(i.Response.Header, nil)
}

// vcrpyJSONv0 is the same cassette as vcrpy's json serializer wrote it. The
// request is an object like any other there, and so are its headers.
type vcrpyJSONv0 struct{ vcrpyYAMLv0 }

func (vcrpyJSONv0) Describe() Description {
	return Description{Name: "vcrpy-json-v0", Library: "vcrpy"}
}
func (vcrpyJSONv0) Language() span.Language { return jsonspan.JSON }
func (vcrpyJSONv0) marks() []string         { return []string{`"protocol"`} }

func (vcrpyJSONv0) Value(i model.Interaction, _ string) span.Value {
	return v0Value(i, field.BareHeaders{}.Value(i.Request.Header))
}

func (vcrpyYAMLv0) Loading() loading.Rules { return loading.VcrpyBefore1{} }
