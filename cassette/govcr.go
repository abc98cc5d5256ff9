package cassette

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tapedeck/cassette/internal/text"
	"tapedeck/model"
)

// goVCR is what dnaeon/go-vcr writes (pkg/cassette/cassette.go): version 1 by
// its releases v1 and v2, version 2 by v3 and v4.
type goVCR struct{ listOnly }

func (goVCR) describe() Format        { return Format{Name: "go-vcr", Library: "go-vcr"} }
func (goVCR) language() text.Language { return text.YAML }
func (goVCR) where() text.Where       { return text.Where{Keys: []string{"interactions"}} }

func (goVCR) version(lead, trail []byte) string { return vcrpyYAML{}.version(trail, lead) }

// owns: go-vcr calls the URL url, and writes its version first.
func (goVCR) owns(entry *text.Doc, lead, _ []byte) bool {
	if entry == nil {
		return versionLine.Match(lead)
	}
	return follow(item(entry), "request", "url") != nil && follow(item(entry), "response", "code") != nil
}

// Fields of go-vcr's own that follow others.
const (
	requestLength  = "request.content_length"
	responseLength = "response.content_length"
	requestForm    = "request.form"
	statusText     = "response.status"
)

func (goVCR) shape(d *text.Doc) shape {
	s := shape{
		root:   item(d),
		method: at{"request", "method"},
		url:    at{"request", "url"},
		status: at{"response", "code"},
		took:   at{"response", "duration"},
		own:    map[string]field{requestForm: formField{"request", "form"}},
		header: map[model.Side]headers{
			model.InRequest:  listHeaders{"request", "headers"},
			model.InResponse: listHeaders{"response", "headers"},
		},
		body: map[model.Side]bodies{
			model.InRequest:  stringBody{plainBody{"request", "body"}},
			model.InResponse: stringBody{plainBody{"response", "body"}},
		},
	}
	return s
}

// stringBody is a body of Go's type string: an empty one cannot be told from
// none, and is left out since 4.0.3.
type stringBody struct{ plainBody }

func (p stringBody) get(d *text.Doc) model.Body {
	b := p.plainBody.get(d)
	b.Absent = false
	return b
}

// set puts a body that was left out where go-vcr writes it.
func (p stringBody) set(e *editor, now model.Body) error {
	m := at(p.plainBody[:1]).node(e.doc)
	if p.node(e.doc) != nil || m == nil {
		return p.plainBody.set(e, now)
	}
	for _, next := range []string{"form", "headers", "url", "status", "code"} {
		if i := m.Index(next); i >= 0 {
			return e.insertPair(m, i, "body", bytesValue(now.Wire))
		}
	}
	return p.plainBody.set(e, now)
}

// formField is the parsed form of a request, as url.Values encodes it.
type formField []string

func (p formField) node(d *text.Doc) *text.Node { return at(p).node(d) }

func (p formField) get(d *text.Doc) string {
	h, err := listHeaders(p).get(d)
	if err != nil {
		return ""
	}
	form := url.Values{}
	for _, line := range h {
		form.Add(line.Name, line.Value)
	}
	return form.Encode()
}

func (p formField) set(e *editor, value string) error {
	form, err := url.ParseQuery(value)
	if err != nil {
		return err
	}
	return listHeaders(p).set(e, nil, linesOf(form))
}

// linesOf lists the pairs by key, as the YAML writer sorts them.
func linesOf(form url.Values) model.Header {
	var h model.Header
	for key, values := range form {
		for _, v := range values {
			h = append(h, model.HeaderLine{Name: key, Value: v})
		}
	}
	slices.SortStableFunc(h, func(a, b model.HeaderLine) int { return cmp.Compare(a.Name, b.Name) })
	return h
}

// follow keeps what agreed before: the two content_length, the form that
// go-vcr parsed from URL and body, and the status line beside the code.
func (goVCR) follow(before, after model.Interaction) (model.Interaction, []model.FollowUp) {
	var ups []model.FollowUp
	set := func(name, was, now string) {
		if said, ok := after.Own(name); ok && said == was && was != now {
			after = after.WithOwn(name, now)
			ups = append(ups, model.FollowUp{Field: name, From: was, To: now})
		}
	}
	length := func(b model.Body) string { return strconv.Itoa(len(b.Wire)) }
	set(requestLength, length(before.Request.Body), length(after.Request.Body))
	set(responseLength, length(before.Response.Body), length(after.Response.Body))
	for _, form := range []func(model.Request) string{formOf, formWithQuery} {
		set(requestForm, form(before.Request), form(after.Request))
	}
	set(statusText, statusLine(before.Response.Status), statusLine(after.Response.Status))
	return after, ups
}

func statusLine(code int) string { return fmt.Sprintf("%d %s", code, http.StatusText(code)) }

// formOf is the form of the body alone: releases before 4.0.4.
func formOf(r model.Request) string {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/x-www-form-urlencoded" {
		return ""
	}
	form, err := url.ParseQuery(string(r.Body.Wire))
	if err != nil {
		return ""
	}
	return form.Encode()
}

// formWithQuery is what http.Request.ParseForm makes of body and query.
func formWithQuery(r model.Request) string {
	form, _ := url.ParseQuery(formOf(r))
	if u, err := url.Parse(r.URL); err == nil {
		for key, values := range u.Query() {
			form[key] = append(form[key], values...)
		}
	}
	return form.Encode()
}

func (goVCR) fit(i model.Interaction) (model.Interaction, error) {
	took := i.Took
	i = bare(i)
	i.RecordedAt, i.Response.Reason, i.Took = "", "", cmp.Or(took, "0s")
	i.Request.Header, i.Response.Header = canonical(i.Request.Header), canonical(i.Response.Header)
	i.Request.Body.Absent, i.Response.Body.Absent = false, false
	return i, nil
}

// canonical spells names as Go's http.Header does, sorted as it is written.
func canonical(h model.Header) model.Header {
	h = slices.Clone(h)
	for i := range h {
		h[i].Name = http.CanonicalHeaderKey(h[i].Name)
	}
	slices.SortStableFunc(h, func(a, b model.HeaderLine) int { return cmp.Compare(a.Name, b.Name) })
	return h
}

// value has version 1's fields, and around them those that came with 2.
func (goVCR) value(i model.Interaction, version string) text.Value {
	number := func(n int) text.Value { return text.Value{Type: text.Int, Text: strconv.Itoa(n)} }
	body, form := bytesValue(i.Request.Body.Wire), formValue(formWithQuery(i.Request))
	request := pairs("body", body, "form", form, "headers", headersValue(i.Request.Header),
		"url", text.String(i.Request.URL), "method", text.String(i.Request.Method))
	response := pairs("body", bytesValue(i.Response.Body.Wire), "headers", headersValue(i.Response.Header),
		"status", text.String(statusLine(i.Response.Status)), "code", number(i.Response.Status), "duration", text.String(i.Took))
	if version != "2" {
		return pairs("request", request, "response", response)
	}
	host := ""
	if u, err := url.Parse(i.Request.URL); err == nil {
		host = u.Host
	}
	proto := pairs("proto", text.String("HTTP/1.1"), "proto_major", number(1), "proto_minor", number(1))
	lead := with(with(proto, "content_length", number(len(i.Request.Body.Wire))), "host", text.String(host))
	request.Items = append(slices.Clip(lead.Items), request.Items...)
	lead = with(with(proto, "content_length", number(len(i.Response.Body.Wire))), "uncompressed", text.Value{Type: text.Bool, Text: "false"})
	response.Items = append(slices.Clip(lead.Items), response.Items...)
	return pairs("id", number(0), "request", request, "response", response)
}

// formValue is an encoded form as a mapping.
func formValue(form string) text.Value {
	values, _ := url.ParseQuery(form) // it was encoded by url.Values
	return headersValue(linesOf(values))
}
