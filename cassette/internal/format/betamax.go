package format

import (
	"encoding/base64"
	"fmt"
	"time"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// betamaxJSON is what Betamax writes (betamax/cassette/interaction.py):
// {"http_interactions": [{request, response, recorded_at}], "recorded_with":
// "betamax/0.9.0"}.
type betamaxJSON struct{ listOnly }

func (betamaxJSON) Describe() Description {
	return Description{Name: "betamax-json", Library: "betamax"}
}
func (betamaxJSON) Language() span.Language { return jsonspan.JSON }
func (betamaxJSON) Where() span.Where       { return span.Where{Keys: []string{"http_interactions"}} }

var recordedWith = lazyregexp.New(`"recorded_with"\s*:\s*"(betamax[^"]*)"`)

func (betamaxJSON) Version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := recordedWith.FindSubmatch(around); m != nil {
			return string(m[1])
		}
	}
	return ""
}

var recordedWithAny = lazyregexp.New(`"recorded_with"\s*:`)

// Owns goes by recorded_with; without it a response with a url is Betamax's.
func (f betamaxJSON) Owns(entry *span.Doc, lead, trail []byte) bool {
	if f.Version(lead, trail) != "" {
		return true
	}
	return entry != nil && !recordedWithAny.Match(lead) && !recordedWithAny.Match(trail) &&
		field.Follow(entry.Root, "response", "url") != nil
}

func (betamaxJSON) Shape(d *span.Doc) Shape {
	s := Shape{
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
			request:  field.LabelledBody{Path: []string{"request", "body"}, EmptyWins: true}.OrElsewhere(d),
			response: field.LabelledBody{Path: []string{"response", "body"}}.OrElsewhere(d),
		},
	}
	if field.Follow(field.Item(d), "response", "status_code") != nil { // Betamax 0.1
		s.status, s.reason = field.At{"response", "status_code"}, nil
	}
	return s
}

// betamaxTime is how Betamax writes recorded_at. It reads the same (strptime),
// also without the leading zeros.
const (
	betamaxTime     = "2006-01-02T15:04:05"
	betamaxTimeRead = "2006-1-2T15:4:5"
)

// Normalize: recorded_at has one form.
func (betamaxJSON) Normalize(op model.Op) (model.Op, error) {
	set, ok := op.(model.SetField)
	if !ok || set.Field != model.RecordedAt {
		return op, nil
	}
	at, err := time.Parse(betamaxTimeRead, set.Value)
	if err != nil || at.Nanosecond() != 0 {
		return op, fmt.Errorf("Betamax reads recorded_at in one form, such as %q, not %q", exampleTime(set.Value, betamaxTime), set.Value)
	}
	set.Value = at.Format(betamaxTime)
	return set, nil
}

func (betamaxJSON) Fit(i model.Interaction) (model.Interaction, error) {
	charsets := [2]string{i.Request.Body.Charset, i.Response.Body.Charset}
	i = withoutOwn(i)
	i.Request.Body.Charset, i.Response.Body.Charset = charsets[0], charsets[1]
	i.Request.Header, i.Response.Header = gathered(i.Request.Header), gathered(i.Response.Header)
	i.Request.Body.Absent, i.Response.Body.Absent = false, false
	i.RecordedAt = timeOrNow(i.RecordedAt, betamaxTime)
	return i, nil
}

func (betamaxJSON) Value(i model.Interaction, _ string) span.Value {
	body := func(b model.Body) span.Value { return field.LabelledBody{}.Value(b) }
	request := pairs("body", body(i.Request.Body), "headers", field.HeadersValue(i.Request.Header),
		"method", span.String(i.Request.Method), "uri", span.String(i.Request.URL))
	response := pairs("body", body(i.Response.Body), "headers", field.HeadersValue(i.Response.Header),
		"status", statusValue(i.Response), "url", span.String(i.Request.URL))
	return pairs("request", request, "response", response, "recorded_at", span.String(i.RecordedAt))
}

func (betamaxJSON) Record(v span.Value, i model.Interaction, like *span.Node, _ string, _ int) span.Value {
	return InOrderOf(exactBodies(v, i, base64.StdEncoding.EncodeToString), like, "")
}

func (betamaxJSON) Loading() loading.Rules { return loading.BetamaxJSON{} }
