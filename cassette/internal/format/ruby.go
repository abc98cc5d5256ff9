package format

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// rubyYAML is what Ruby VCR writes since 2.0 (lib/vcr/structs.rb):
// {http_interactions: [{request, response, recorded_at}], recorded_with: VCR
// 6.4.0}. Templates (<%= %>) are text like any other: they are kept byte for
// byte and never run.
type rubyYAML struct{ listOnly }

func (rubyYAML) Describe() Description {
	return Description{Name: "ruby-vcr-yaml", Library: "ruby-vcr"}
}
func (rubyYAML) Language() span.Language { return yamlspan.YAML }
func (rubyYAML) Where() span.Where       { return span.Where{Keys: []string{"http_interactions"}} }

func (rubyYAML) Version(lead, trail []byte) string {
	by, _ := recorder(recordedWithLine, lead, trail)
	return strings.TrimPrefix(by, "VCR ")
}

// recorder is what recorded_with says; ok is false where nothing does.
func recorder(mark *lazyregexp.Regexp, lead, trail []byte) (by string, ok bool) {
	for _, around := range [][]byte{trail, lead} {
		if m := mark.FindSubmatch(around); m != nil {
			return strings.TrimSpace(string(m[1])), true
		}
	}
	return "", false
}

// Owns goes by recorded_with; hand-made cassettes may lack it. R's vcr writes
// "vcr/1.0.0", and Betamax's YAML serializers "betamax/0.9.0".
func (rubyYAML) Owns(entry *span.Doc, lead, trail []byte) bool {
	if by, ok := recorder(recordedWithLine, lead, trail); ok {
		return strings.HasPrefix(by, "VCR ")
	}
	return entry == nil || field.Follow(field.Item(entry), "recorded_with") == nil && field.Follow(field.Item(entry), "response", "url") == nil
}

// rubyJSON is the same cassette as VCR's json serializer writes it: on one
// line, and since 6.1 indented.
type rubyJSON struct{ rubyYAML }

func (rubyJSON) Describe() Description {
	return Description{Name: "ruby-vcr-json", Library: "ruby-vcr"}
}
func (rubyJSON) Language() span.Language { return jsonspan.JSON }

var rubyRecordedWithMember = lazyregexp.New(`"recorded_with"\s*:\s*"([^"]*)"`)

func (rubyJSON) Version(lead, trail []byte) string {
	by, _ := recorder(rubyRecordedWithMember, lead, trail)
	return strings.TrimPrefix(by, "VCR ")
}

// Owns is asked after Betamax, whose responses have a url.
func (rubyJSON) Owns(entry *span.Doc, lead, trail []byte) bool {
	if by, ok := recorder(rubyRecordedWithMember, lead, trail); ok {
		return strings.HasPrefix(by, "VCR ")
	}
	return entry == nil || field.Follow(entry.Root, "response") != nil
}

func (f rubyJSON) Shape(d *span.Doc) Shape {
	s := f.rubyYAML.Shape(d)
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		place := s.body.of(side)
		if b, ok := place.(field.LabelledBody); ok {
			b.Tagged = false // JSON has no tags
			s.body.set(side, b)
		}
	}
	return s
}

func (rubyJSON) Value(i model.Interaction, _ string) span.Value {
	return rubyValue(i, field.LabelledBody{Ruby: true}.Value)
}

func (rubyYAML) Shape(d *span.Doc) Shape {
	return Shape{
		root:       field.Item(d),
		method:     field.At{"request", "method"},
		url:        field.At{"request", "uri"},
		status:     field.At{"response", "status", "code"},
		reason:     field.At{"response", "status", "message"},
		recordedAt: field.At{"recorded_at"},
		header: sides[field.Headers]{
			request:  field.ListHeaders{"request", "headers"},
			response: field.ListHeaders{"response", "headers"},
		},
		body: sides[field.Bodies]{
			request:  field.LabelledBody{Path: []string{"request", "body"}, Ruby: true, Tagged: true}.OrElsewhere(d),
			response: field.LabelledBody{Path: []string{"response", "body"}, Ruby: true, Tagged: true}.OrElsewhere(d),
		},
	}
}

// Fit: Ruby VCR writes methods in lower case and reads recorded_at as an HTTP
// date (Time.httpdate).
func (rubyYAML) Fit(i model.Interaction) (model.Interaction, error) {
	charsets := [2]string{i.Request.Body.Charset, i.Response.Body.Charset}
	i = withoutOwn(i)
	for k, b := range []*model.Body{&i.Request.Body, &i.Response.Body} {
		b.Absent, b.Charset = false, charsets[k]
		if b.Charset == "" {
			b.Charset = rubyLabel(b.Wire)
		}
	}
	i.Request.Method = strings.ToLower(i.Request.Method)
	i.Request.Header, i.Response.Header = gathered(i.Request.Header), gathered(i.Response.Header)
	i.RecordedAt = timeOrNow(i.RecordedAt, http.TimeFormat)
	return i, nil
}

func (rubyYAML) Value(i model.Interaction, _ string) span.Value {
	return rubyValue(i, field.LabelledBody{Ruby: true, Tagged: true}.Value)
}

func rubyValue(i model.Interaction, body func(model.Body) span.Value) span.Value {
	request := pairs("method", span.String(i.Request.Method), "uri", span.String(i.Request.URL),
		"body", body(i.Request.Body), "headers", field.HeadersValue(i.Request.Header))
	response := pairs("status", statusValue(i.Response), "headers", field.HeadersValue(i.Response.Header),
		"body", body(i.Response.Body))
	return pairs("request", request, "response", response, "recorded_at", span.String(i.RecordedAt))
}

// Normalize: methods are symbols in lower case to Ruby VCR, whatever the file
// says, and recorded_at is an HTTP-date.
func (rubyYAML) Normalize(op model.Op) (model.Op, error) {
	set, ok := op.(model.SetField)
	switch {
	case ok && set.Field == model.RequestMethod:
		set.Value = strings.ToLower(set.Value)
		return set, nil
	case ok && set.Field == model.RecordedAt && !strings.Contains(set.Value, "<%"): // a template is not run
		at, err := http.ParseTime(strings.TrimSpace(set.Value))
		if err != nil {
			return op, fmt.Errorf("Ruby VCR reads recorded_at as an HTTP-date, such as %q, not %q",
				exampleTime(set.Value, http.TimeFormat), set.Value)
		}
		set.Value = at.UTC().Format(http.TimeFormat)
		return set, nil
	}
	return op, nil
}

// Follow keeps the label true: bytes that it cannot name get the one that Ruby
// VCR would have recorded.
func (rubyYAML) Follow(before, after model.Interaction) (model.Interaction, []model.FollowUp) {
	after = after.Clone()
	var ups []model.FollowUp
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		was, now := before.Body(side), after.Body(side)
		if bytes.Equal(was.Wire, now.Wire) || !fitsLabel(was) || fitsLabel(now) {
			continue
		}
		up := model.FollowUp{Field: string(side) + ".body.encoding", From: now.Charset, To: rubyLabel(now.Wire)}
		if side == model.InRequest {
			after.Request.Body.Charset = up.To
		} else {
			after.Response.Body.Charset = up.To
		}
		ups = append(ups, up)
	}
	return after, ups
}

// fitsLabel reports whether the bytes are text of the labelled encoding. Any
// bytes are binary, and labels other than these are not judged.
func fitsLabel(b model.Body) bool {
	switch b.Charset {
	case "UTF-8":
		return utf8.Valid(b.Wire)
	case "US-ASCII":
		return field.IsASCII(b.Wire)
	}
	return true
}

// rubyLabel is the encoding that Ruby gives such bytes.
func rubyLabel(b []byte) string {
	switch {
	case len(b) == 0:
		return "US-ASCII"
	case utf8.Valid(b):
		return "UTF-8"
	}
	return "ASCII-8BIT"
}

func (rubyYAML) Record(v span.Value, i model.Interaction, like *span.Node, _ string, _ int) span.Value {
	return InOrderOf(exactBodies(v, i, packM), like, "")
}

// packM is Ruby's pack("m"), which breaks lines after 60 characters and ends
// the last one.
func packM(wire []byte) string {
	var lines []byte
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(wire)), 60) {
		lines = append(append(lines, line...), '\n')
	}
	return string(lines)
}

func (rubyYAML) Loading() loading.Rules { return loading.RubyYAML{} }

func (rubyJSON) Loading() loading.Rules { return loading.RubyJSON{} }
