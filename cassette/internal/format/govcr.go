package format

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// goVCR is what dnaeon/go-vcr writes (pkg/cassette/cassette.go): version 1 by
// its releases v1 and v2, version 2 by v3 and v4. Ids stay as they are when the
// list changes, and a new interaction gets one that is free: they mean nothing
// to the player, which goes by the order, and go-vcr counts them again whenever
// it saves.
type goVCR struct{ listOnly }

func (goVCR) Describe() Description   { return Description{Name: "go-vcr", Library: "go-vcr"} }
func (goVCR) Language() span.Language { return yamlspan.YAML }
func (goVCR) Where() span.Where       { return span.Where{Keys: []string{"interactions"}} }

func (goVCR) Version(lead, trail []byte) string { return vcrpyYAML{}.Version(trail, lead) }

// Owns: go-vcr calls the URL url, and writes its version first.
func (goVCR) Owns(entry *span.Doc, lead, _ []byte) bool {
	if entry == nil {
		return versionLine.Match(lead)
	}
	return field.Follow(field.Item(entry), "request", "url") != nil && field.Follow(field.Item(entry), "response", "code") != nil
}

func (goVCR) Number() field.At { return field.At{"id"} }

// firstID is how go-vcr begins an entry since version 2.
var firstID = lazyregexp.New(`^-[ ]+id:[ ]+(0|[1-9][0-9]{0,17})[ ]*\r?\n`)

func (goVCR) Key(src []byte) string {
	if m := firstID.FindSubmatch(src); m != nil {
		return string(m[1])
	}
	d, err := yamlspan.YAML.Parse(src)
	if err != nil {
		return ""
	}
	return goVCR{}.Number().Get(d)
}

// Fields of go-vcr's own that follow others.
const (
	requestLength  = "request.content_length"
	responseLength = "response.content_length"
	requestForm    = "request.form"
	requestHost    = "request.host"
	statusText     = "response.status"
)

func (goVCR) Shape(d *span.Doc) Shape {
	return Shape{
		root:   field.Item(d),
		method: field.At{"request", "method"},
		url:    field.At{"request", "url"},
		status: field.At{"response", "code"},
		took:   durationField{field.At{"response", "duration"}},
		own:    map[string]field.Field{requestForm: formField{"request", "form"}},
		header: sides[field.Headers]{
			request:  field.ListHeaders{"request", "headers"},
			response: field.ListHeaders{"response", "headers"},
		},
		body: sides[field.Bodies]{
			request:  stringBody{field.PlainBody{"request", "body"}},
			response: stringBody{field.PlainBody{"response", "body"}},
		},
	}
}

// durationField is written plain. The quotes of an empty one, of release 1, say
// nothing of how others are written: what takes the place of a number is plain.
type durationField struct{ field.At }

func (p durationField) Set(e *field.Editor, value string) error {
	if n := p.Node(e.Doc); n != nil && n.Kind() == span.Scalar && n.Type() == span.Str && n.Text() == "" {
		if err := e.Set(n, span.Value{Type: span.Int, Text: "0"}); err != nil {
			return err
		}
	}
	return p.At.Set(e, value)
}

// stringBody is a body of Go's type string: an empty one cannot be told from
// none, and is left out since 4.0.3.
type stringBody struct{ field.PlainBody }

func (p stringBody) Get(d *span.Doc) model.Body {
	b := p.PlainBody.Get(d)
	b.Absent = false
	return b
}

// Set puts a body that was left out where go-vcr writes it.
func (p stringBody) Set(e *field.Editor, now model.Body) error {
	if p.Node(e.Doc) != nil {
		return p.PlainBody.Set(e, now)
	}
	m := field.At(p.PlainBody[:1]).Node(e.Doc)
	return e.AddPair(m, "body", field.BytesValue(now.Wire), "form", "headers", "url", "status", "code")
}

// formField is the parsed form of a request, as url.Values encodes it.
type formField []string

func (p formField) Node(d *span.Doc) *span.Node { return field.At(p).Node(d) }

func (p formField) Get(d *span.Doc) string {
	h, err := field.ListHeaders(p).Get(d)
	if err != nil {
		return ""
	}
	form := url.Values{}
	for _, line := range h {
		form.Add(line.Name, line.Value)
	}
	return form.Encode()
}

func (p formField) Set(e *field.Editor, value string) error {
	form, err := url.ParseQuery(value)
	if err != nil {
		return err
	}
	if p.Node(e.Doc) == nil { // left out while it is empty, since 4.0.3
		return e.AddPair(field.At(p[:1]).Node(e.Doc), "form", formValue(value), "headers", "url", "method")
	}
	return field.ListHeaders(p).Set(e, nil, linesOf(form))
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

// Normalize: Go finds a header only under its canonical name, and the default
// matcher compares names as they stand. A duration is one of Go's, which its
// YAML reader takes from text alone, and writes as Duration.String does.
func (goVCR) Normalize(op model.Op) (model.Op, error) {
	switch op := op.(type) {
	case model.SetField:
		if op.Field != model.Duration {
			return op, nil
		}
		took, err := time.ParseDuration(op.Value)
		if err != nil {
			return op, fmt.Errorf("go-vcr reads the duration as Go does, such as \"250ms\" or \"1.5s\", not %q", op.Value)
		}
		op.Value = took.String()
		return op, nil
	case model.SetHeader:
		op.Name = http.CanonicalHeaderKey(op.Name)
		return op, nil
	case model.AddHeader:
		op.Name = http.CanonicalHeaderKey(op.Name)
		return op, nil
	case model.SetHeaderLine:
		op.Name = http.CanonicalHeaderKey(op.Name)
		return op, nil
	}
	return op, nil
}

// Follow keeps what agreed before and is compared when the request is looked
// for (cassette.go: defaultMatcher.matcher) or handed to the client: the two
// content_length, the host, the form that go-vcr parsed, and the status line
// beside the code.
func (goVCR) Follow(before, after model.Interaction) (model.Interaction, []model.FollowUp) {
	var ups []model.FollowUp
	set := func(name, was, now string) {
		if said, ok := after.Own(name); ok && said == was && was != now {
			after = after.WithOwn(name, now)
			ups = append(ups, model.FollowUp{Field: name, From: was, To: now})
		}
	}
	length := func(b model.Body) string { return strconv.Itoa(len(b.Wire)) }
	set(requestLength, length(before.Request.Body), length(after.Request.Body))
	if !before.Bodiless() && !after.Bodiless() {
		set(responseLength, length(before.Response.Body), length(after.Response.Body))
	}
	if host, ok := hostOf(after.Request); ok {
		was, _ := hostOf(before.Request)
		set(requestHost, was, host)
	}
	if before.Response.Status != after.Response.Status {
		said, _ := before.Own(statusText)
		set(statusText, said, statusBeside(said, before.Response.Status, after.Response.Status))
	}
	after, form := followForm(before, after)
	return after, append(ups, form...)
}

// followForm changes the form along with what it was parsed from. Releases
// before 4.0.4 took the body alone, later ones the query too. Where an entry
// does not say, it is of the former if it spells out what is empty, as was
// done up to 4.0.2.
func followForm(before, after model.Interaction) (model.Interaction, []model.FollowUp) {
	said, ok := before.Own(requestForm)
	_, second := before.Own("request.proto") // since version 2
	_, empties := before.Own("request.remote_addr")
	rules := []func(model.Request) (string, error){formWithQuery, formOf}
	if !second || empties {
		slices.Reverse(rules)
	}
	if !ok && (!second || empties) {
		return after, nil
	}
	for _, parse := range rules {
		if was, err := parse(before.Request); err != nil || was != said {
			continue
		}
		now, err := parse(after.Request)
		if err != nil || now == said {
			break
		}
		if after = after.WithOwn(requestForm, now); !ok { // an empty one was left out
			after.Extra = append(after.Extra, model.Extra{Name: requestForm, Value: now})
		}
		return after, []model.FollowUp{{Field: requestForm, From: said, To: now}}
	}
	return after, nil
}

// hostOf is the host that http.NewRequest takes from the URL; ok is false
// where it would refuse the URL.
func hostOf(r model.Request) (host string, ok bool) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return "", false
	}
	return u.Host, true
}

// statusBeside is the status line after the code changed from was to now, if
// it began with that code before. Where it was only the code, it stays so.
func statusBeside(said string, was, now int) string {
	switch code, _, phrase := strings.Cut(said, " "); {
	case code != strconv.Itoa(was):
		return said
	case !phrase:
		return strconv.Itoa(now)
	}
	return statusLine(now)
}

func statusLine(code int) string { return fmt.Sprintf("%d %s", code, http.StatusText(code)) }

// formOf is the form of the body alone, encoded (net/http: parsePostForm).
func formOf(r model.Request) (string, error) {
	form, err := postForm(r)
	return form.Encode(), err
}

func postForm(r model.Request) (url.Values, error) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/x-www-form-urlencoded" || !slices.Contains([]string{"POST", "PUT", "PATCH"}, r.Method) {
		return url.Values{}, nil
	}
	return url.ParseQuery(string(r.Body.Wire))
}

// formWithQuery is what http.Request.ParseForm makes of body and query.
func formWithQuery(r model.Request) (string, error) {
	form, err := postForm(r)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return "", err
	}
	query, err := url.ParseQuery(u.RawQuery)
	for key, values := range query {
		form[key] = append(form[key], values...)
	}
	return form.Encode(), err
}

func (goVCR) Fit(i model.Interaction) (model.Interaction, error) {
	took := i.Took
	i = withoutOwn(i)
	i.RecordedAt, i.Response.Reason, i.Took = "", "", cmp.Or(took, "0s")
	i.Request.Header, i.Response.Header = canonical(i.Request.Header), canonical(i.Response.Header)
	i.Request.Body.Absent, i.Response.Body.Absent = false, false
	return i, nil
}

// canonical writes names as Go's http.Header does, sorted as it is written.
func canonical(h model.Header) model.Header {
	h = slices.Clone(h)
	for i := range h {
		h[i].Name = http.CanonicalHeaderKey(h[i].Name)
	}
	slices.SortStableFunc(h, func(a, b model.HeaderLine) int { return cmp.Compare(a.Name, b.Name) })
	return h
}

// Value has version 1's fields, and around them those that came with 2.
func (goVCR) Value(i model.Interaction, version string) span.Value {
	number := func(n int) span.Value { return span.Value{Type: span.Int, Text: strconv.Itoa(n)} }
	parse := formWithQuery
	if version != "2" {
		parse = formOf
	}
	host, _ := hostOf(i.Request)
	form, _ := parse(i.Request) // go-vcr would not record what cannot be parsed
	request := pairs("body", field.BytesValue(i.Request.Body.Wire), "form", formValue(form), "headers", field.HeadersValue(i.Request.Header),
		"url", span.String(i.Request.URL), "method", span.String(i.Request.Method))
	response := pairs("body", field.BytesValue(i.Response.Body.Wire), "headers", field.HeadersValue(i.Response.Header),
		"status", span.String(statusLine(i.Response.Status)), "code", number(i.Response.Status), "duration", span.String(i.Took))
	if version != "2" {
		return pairs("request", request, "response", response)
	}
	proto := pairs("proto", span.String("HTTP/1.1"), "proto_major", number(1), "proto_minor", number(1))
	lead := field.With(field.With(proto, "content_length", number(len(i.Request.Body.Wire))), "host", span.String(host))
	request.Items = append(slices.Clip(lead.Items), request.Items...)
	lead = field.With(field.With(proto, "content_length", number(len(i.Response.Body.Wire))), "uncompressed", span.Value{Type: span.Bool, Text: "false"})
	response.Items = append(slices.Clip(lead.Items), response.Items...)
	return pairs("id", number(0), "request", request, "response", response)
}

// formValue is an encoded form as a mapping.
func formValue(form string) span.Value {
	values, _ := url.ParseQuery(form) // it was encoded by url.Values
	return field.HeadersValue(linesOf(values))
}
