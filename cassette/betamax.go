package cassette

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"time"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// betamaxJSON is what Betamax writes (betamax/cassette/interaction.py):
// {"http_interactions": [{request, response, recorded_at}], "recorded_with":
// "betamax/0.9.0"}.
type betamaxJSON struct{ listOnly }

func (betamaxJSON) describe() description {
	return description{Name: "betamax-json", Library: "betamax"}
}
func (betamaxJSON) language() span.Language { return jsonspan.JSON }
func (betamaxJSON) where() span.Where       { return span.Where{Keys: []string{"http_interactions"}} }

var recordedWith = regexp.MustCompile(`"recorded_with"\s*:\s*"(betamax[^"]*)"`)

func (betamaxJSON) version(lead, trail []byte) string {
	for _, around := range [][]byte{trail, lead} {
		if m := recordedWith.FindSubmatch(around); m != nil {
			return string(m[1])
		}
	}
	return ""
}

var recordedWithAny = regexp.MustCompile(`"recorded_with"\s*:`)

// owns goes by recorded_with; without it a response with a url is Betamax's.
func (f betamaxJSON) owns(entry *span.Doc, lead, trail []byte) bool {
	if f.version(lead, trail) != "" {
		return true
	}
	return entry != nil && !recordedWithAny.Match(lead) && !recordedWithAny.Match(trail) &&
		follow(entry.Root, "response", "url") != nil
}

func (betamaxJSON) shape(d *span.Doc) shape {
	s := shape{
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
			model.InRequest:  labelledBody{path: []string{"request", "body"}, emptyWins: true}.orElsewhere(d),
			model.InResponse: labelledBody{path: []string{"response", "body"}}.orElsewhere(d),
		},
	}
	if follow(item(d), "response", "status_code") != nil { // Betamax 0.1
		s.status, s.reason = at{"response", "status_code"}, nil
	}
	return s
}

// betamaxTime is how Betamax writes recorded_at. It reads the same (strptime),
// also without the leading zeros.
const (
	betamaxTime     = "2006-01-02T15:04:05"
	betamaxTimeRead = "2006-1-2T15:4:5"
)

// normalize: recorded_at has one form.
func (betamaxJSON) normalize(op model.Op) (model.Op, error) {
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

func (betamaxJSON) fit(i model.Interaction) (model.Interaction, error) {
	charsets := [2]string{i.Request.Body.Charset, i.Response.Body.Charset}
	i = bare(i)
	i.Request.Body.Charset, i.Response.Body.Charset = charsets[0], charsets[1]
	i.Request.Header, i.Response.Header = gathered(i.Request.Header), gathered(i.Response.Header)
	i.Request.Body.Absent, i.Response.Body.Absent = false, false
	i.RecordedAt = timeOrNow(i.RecordedAt, betamaxTime)
	return i, nil
}

func (betamaxJSON) value(i model.Interaction, _ string) span.Value {
	body := func(b model.Body) span.Value { return labelledBody{}.value(b) }
	request := pairs("body", body(i.Request.Body), "headers", headersValue(i.Request.Header),
		"method", span.String(i.Request.Method), "uri", span.String(i.Request.URL))
	response := pairs("body", body(i.Response.Body), "headers", headersValue(i.Response.Header),
		"status", statusValue(i.Response), "url", span.String(i.Request.URL))
	return pairs("request", request, "response", response, "recorded_at", span.String(i.RecordedAt))
}

func (betamaxJSON) record(v span.Value, i model.Interaction, like *span.Node, _ string, _ int) span.Value {
	return inOrderOf(exactBodies(v, i, base64.StdEncoding.EncodeToString), like, "")
}
