package format

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// uberFile is the single file of uber/cassette (cassette/cassette_library.py,
// FileCassetteLibrary): a mapping of cassette name to response. The name is
// the request: "httplib:GET host:80/path HEADERS BODY" with the MD5 of the
// headers or None, and the body's text or None.
type uberFile struct {
	listOnly
	json bool
}

func (f uberFile) Describe() Description {
	if f.json {
		return Description{Name: "uber-json", Library: "uber"}
	}
	return Description{Name: "uber-yaml", Library: "uber"}
}

// Language: the encoders are json.dumps with ensure_ascii=False of Python 2,
// which hands on bytes as they are, and yaml.dump (cassette/utils.py).
func (f uberFile) Language() span.Language {
	if f.json {
		return jsonspan.Python2
	}
	return yamlspan.YAML
}

func (uberFile) Where() span.Where          { return span.Where{Pairs: true} }
func (uberFile) Version(_, _ []byte) string { return "" }

// uberName takes a cassette name apart: prefix and method, URL as written,
// and what follows it. In 2013 names were the URL alone.
var uberName = lazyregexp.New(`(?s)^((?:httplib|urlopen):)?(?:([A-Z]+) )?([^ ]+)( .*)?$`)

func (uberFile) Owns(entry *span.Doc, _, _ []byte) bool {
	if entry == nil || entry.Root.Kind() != span.Map || entry.Root.Len() != 2 {
		return false
	}
	value := entry.Root.Child(1)
	return value.Get("content") != nil && (value.Get("headers") != nil || value.Get("raw_headers") != nil) &&
		uberName.MatchString(entry.Root.Child(0).Text())
}

func (uberFile) Shape(d *span.Doc) Shape {
	name := ""
	if d.Root.Len() == 2 {
		name = d.Root.Child(0).Text()
	}
	s := Shape{
		root:   d.Root.Child(d.Root.Len() - 1),
		method: keyPart{name, 2}, url: keyPart{name, 3},
		status: field.At{name, "status"}, reason: uberText{field.At{name, "reason"}},
		header: sides[field.Headers]{response: uberHeaders{field.At{name}}},
		body: sides[field.Bodies]{
			request:  keyBody{name},
			response: uberBody{field.PlainBody{name, "content"}},
		},
	}
	if field.Follow(d.Root, name, "status") == nil { // recordings of urlopen, 2013
		s.status, s.reason = field.At{name, "code"}, nil
	}
	return s
}

// uberEntry is an entry: the cassette name and the response.
func uberEntry(name string, response span.Value) span.Value {
	return span.Value{Kind: span.Map, Items: []span.Value{py2Str(name), response}}
}

// uberBody is a response's body, a str.
type uberBody struct{ field.PlainBody }

func (p uberBody) Set(e *field.Editor, now model.Body) error {
	if n := p.Node(e.Doc); n != nil && n.Kind() == span.Scalar && !now.Absent {
		return e.Set(n, py2Str(string(now.Wire)))
	}
	return p.PlainBody.Set(e, now)
}

// uberText is a field that is a str.
type uberText struct{ field.At }

func (p uberText) Set(e *field.Editor, value string) error {
	if n, v := p.Node(e.Doc), py2Str(value); n != nil && n.Kind() == span.Scalar && v.Tag != "" {
		return e.Set(n, v)
	}
	return p.At.Set(e, value)
}

// keyPart is a part of the cassette name; n is its group in uberName.
type keyPart struct {
	name string
	n    int
}

func (p keyPart) Node(d *span.Doc) *span.Node { return d.Root.Child(0) }

func (p keyPart) Get(*span.Doc) string {
	m := uberName.FindStringSubmatch(p.name)
	if m == nil {
		return ""
	}
	if p.n == 3 {
		return uberURL(m[3])
	}
	if m[p.n] == "" { // names of 2013 without a method
		return "GET"
	}
	return m[p.n]
}

// uberURL makes the URL of host:port/path, which has no scheme.
func uberURL(s string) string {
	if strings.Contains(s, "://") {
		return s
	}
	host, path, _ := strings.Cut(s, "/")
	scheme := "http"
	if strings.HasSuffix(host, ":443") {
		scheme = "https"
	}
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
	return scheme + "://" + host + "/" + path
}

// uberTarget is uberURL's reverse.
func uberTarget(url string) (string, error) {
	scheme, rest, ok := strings.Cut(url, "://")
	port := map[string]string{"http": ":80", "https": ":443"}[scheme]
	if !ok || port == "" {
		return "", fmt.Errorf("uber/cassette keeps http and https URLs only")
	}
	host, path, _ := strings.Cut(rest, "/")
	if !strings.Contains(host, ":") {
		host += port
	}
	return host + "/" + path, nil
}

func (p keyPart) Set(e *field.Editor, value string) error {
	m := uberName.FindStringSubmatch(p.name)
	if m == nil {
		return fmt.Errorf("the name is not in uber/cassette's form")
	}
	switch {
	case p.n == 2 && m[2] == "":
		return fmt.Errorf("this name of 2013 holds no method")
	case p.n == 3 && !strings.Contains(m[3], "://"):
		target, err := uberTarget(value)
		if err != nil {
			return err
		}
		value = target
	}
	m[p.n] = value
	name := m[1] + m[2]
	if m[2] != "" {
		name += " "
	}
	name += m[3] + m[4]
	if got := uberName.FindStringSubmatch(name); got == nil || got[p.n] != value {
		return fmt.Errorf("uber/cassette's name for the request cannot hold it")
	}
	return e.Rename(e.Doc.Root, 0, py2Str(name))
}

// keyBody is the request's body, which ends the cassette name as it is.
type keyBody struct{ name string }

func (p keyBody) Node(d *span.Doc) *span.Node { return d.Root.Child(0) }

func (p keyBody) Get(*span.Doc) model.Body {
	m := uberName.FindStringSubmatch(p.name)
	if m == nil {
		return model.Body{Absent: true, Locked: "the name is not in uber/cassette's form"}
	}
	_, body := hashAndBody(m[4])
	if body == "" || body == "None" || isMD5(body) {
		return model.Body{Absent: true}
	}
	return model.Body{Wire: []byte(body), StoredAs: "part of the name"}
}

// hashAndBody takes the end of a name apart: " HEADERS BODY", or " BODY" as it
// was before 0.2.
func hashAndBody(end string) (hash, body string) {
	rest := strings.TrimPrefix(end, " ")
	if hash, body, ok := strings.Cut(rest, " "); ok && (hash == "None" || isMD5(hash)) {
		return hash + " ", body
	}
	return "", rest
}

var md5Sum = lazyregexp.New(`^[0-9a-f]{32}$`)

func isMD5(s string) bool { return md5Sum.MatchString(s) }

func (p keyBody) Set(e *field.Editor, now model.Body) error {
	m := uberName.FindStringSubmatch(p.name)
	if m == nil || m[4] == "" || !utf8.Valid(now.Wire) {
		return fmt.Errorf("uber/cassette's name for the request cannot hold it")
	}
	hash, _ := hashAndBody(m[4])
	content := string(now.Wire)
	if now.Absent {
		content = "None"
	}
	name := strings.TrimSuffix(p.name, m[4]) + " " + hash + content
	return e.Rename(e.Doc.Root, 0, py2Str(name))
}

// Allows: the request is a key, and keys can neither repeat nor have an order.
func (uberFile) Allows(op model.Op) error {
	switch op.(type) {
	case model.Duplicate:
		return fmt.Errorf("uber/cassette keeps one response for a request: the copy would have the same key")
	case model.Move:
		return fmt.Errorf("uber/cassette finds responses by name: their order means nothing")
	}
	return nil
}

func (uberFile) Fit(i model.Interaction) (model.Interaction, error) {
	if len(i.Request.Header) > 0 || len(i.Request.Body.Wire) > 0 {
		return i, fmt.Errorf("uber/cassette keeps only hashes of a request's headers and body: leave them out")
	}
	i = withoutOwn(i)
	i.RecordedAt = ""
	i.Request.Body = model.Body{Absent: true}
	i.Response.Body.Absent = false
	return i, nil
}

func (f uberFile) Value(i model.Interaction, _ string) span.Value {
	target, err := uberTarget(i.Request.URL)
	if err != nil {
		target = i.Request.URL
	}
	return uberEntry("httplib:"+i.Request.Method+" "+target+" None None", uberResponse(i))
}

// uberResponse is the response as the library writes it.
func uberResponse(i model.Interaction) span.Value {
	merged, raw := mergedHeaders(i.Response.Header), uberHeaders{}.raw().Value(i.Response.Header)
	status := span.Value{Type: span.Int, Text: status(i)}
	return pairs("content", py2Str(string(i.Response.Body.Wire)), "headers", merged,
		"length", span.Value{Type: span.Int, Text: "0"}, "raw_headers", raw,
		"reason", py2Str(i.Response.Reason), "status", status, "version", span.Value{Type: span.Int, Text: "11"})
}

func (uberFile) marks() []string {
	return []string{"httplib:", "raw_headers", "urlopen:", "httplib.HTTPMessage"}
}

// Recorded leaves out what only the name tells.
func (uberFile) Recorded(i model.Interaction) model.Interaction {
	i = i.Clone()
	i.Request.Header, i.Request.Body = nil, model.Body{Absent: true}
	return i
}

func (uberFile) Record(v span.Value, i model.Interaction, like *span.Node, _ string, _ int) span.Value {
	if name, ok := i.Own(nameKey); ok {
		v = uberEntry(name, v.Items[1])
	}
	return InOrderOf(v, like, "")
}

// nameKey is the extra field with uber/cassette's name for a request, which
// replay compares.
const nameKey = "name"

func (f uberFile) Key(src []byte) string {
	if d, err := f.Language().Parse(src); err == nil && d.Root.Len() > 0 {
		return d.Root.Child(0).Text()
	}
	return ""
}

func (f uberFile) WithKey(i model.Interaction, text func() []byte) model.Interaction {
	d, err := f.Language().Parse(text())
	if err != nil || d.Root.Len() == 0 {
		return i
	}
	i.Extra = append(slices.Clip(i.Extra), model.Extra{Name: nameKey, Value: d.Root.Child(0).Text()})
	return i
}

// Unkept: the name holds the request's body, or its hash.
func (uberFile) Unkept(read, fit model.Interaction) model.Interaction {
	read.Request.Body = fit.Request.Body
	return read
}
