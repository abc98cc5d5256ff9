package cassette

import (
	"bytes"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"tapedeck/cassette/internal/text"
	"tapedeck/model"
)

// rubyYAML is what Ruby VCR writes since 2.0 (lib/vcr/structs.rb):
// {http_interactions: [{request, response, recorded_at}], recorded_with: VCR
// 6.4.0}. Templates (<%= %>) are text like any other: they are kept byte for
// byte and never run.
type rubyYAML struct{ listOnly }

func (rubyYAML) describe() Format        { return Format{Name: "ruby-vcr-yaml", Library: "ruby-vcr"} }
func (rubyYAML) language() text.Language { return text.YAML }
func (rubyYAML) where() text.Where       { return text.Where{Keys: []string{"http_interactions"}} }

var rubyRecordedWith = regexp.MustCompile(`(?m)^recorded_with:[ \t]*['"]?([^'"\r\n]*)`)

func (rubyYAML) version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := rubyRecordedWith.FindSubmatch(around); m != nil {
			return strings.TrimPrefix(strings.TrimSpace(string(m[1])), "VCR ")
		}
	}
	return ""
}

// owns goes by recorded_with; hand-made cassettes may lack it. R's vcr writes
// "vcr/1.0.0", and Betamax's YAML serializers "betamax/0.9.0".
func (f rubyYAML) owns(entry *text.Doc, lead, trail []byte) bool {
	for _, around := range [][]byte{trail, lead} {
		if m := rubyRecordedWith.FindSubmatch(around); m != nil {
			return strings.HasPrefix(string(m[1]), "VCR ")
		}
	}
	return entry == nil || follow(item(entry), "recorded_with") == nil && follow(item(entry), "response", "url") == nil
}

func (rubyYAML) shape(d *text.Doc) shape {
	return shape{
		root:       item(d),
		method:     at{"request", "method"},
		url:        at{"request", "uri"},
		status:     at{"response", "status", "code"},
		reason:     at{"response", "status", "message"},
		recordedAt: at{"recorded_at"},
		header: map[model.Side]headers{
			model.InRequest:  listHeaders{"request", "headers"},
			model.InResponse: listHeaders{"response", "headers"},
		},
		body: map[model.Side]bodies{
			model.InRequest:  labelledBody{path: []string{"request", "body"}, ruby: true},
			model.InResponse: labelledBody{path: []string{"response", "body"}, ruby: true},
		},
	}
}

// fit: Ruby VCR writes methods in lower case and reads recorded_at as an HTTP
// date (Time.httpdate).
func (rubyYAML) fit(i model.Interaction) (model.Interaction, error) {
	charsets := [2]string{i.Request.Body.Charset, i.Response.Body.Charset}
	i = bare(i)
	for k, b := range []*model.Body{&i.Request.Body, &i.Response.Body} {
		b.Absent, b.Charset = false, charsets[k]
		if b.Charset == "" {
			b.Charset = rubyLabel(b.Wire)
		}
	}
	i.Request.Method = strings.ToLower(i.Request.Method)
	i.Request.Header, i.Response.Header = gathered(i.Request.Header), gathered(i.Response.Header)
	if _, err := time.Parse(time.RFC1123, i.RecordedAt); err != nil {
		i.RecordedAt = time.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
	}
	return i, nil
}

func (rubyYAML) value(i model.Interaction, _ string) text.Value {
	body := func(b model.Body) text.Value { return labelledBody{ruby: true}.value(b) }
	request := pairs("method", text.String(i.Request.Method), "uri", text.String(i.Request.URL),
		"body", body(i.Request.Body), "headers", headersValue(i.Request.Header))
	response := pairs("status", statusValue(i.Response), "headers", headersValue(i.Response.Header),
		"body", body(i.Response.Body))
	return pairs("request", request, "response", response, "recorded_at", text.String(i.RecordedAt))
}

// follow keeps the label true: bytes that it cannot name get the one that Ruby
// VCR would have recorded.
func (rubyYAML) follow(before, after model.Interaction) (model.Interaction, []model.FollowUp) {
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
		return isASCII(b.Wire)
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
