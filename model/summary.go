package model

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tapedeck/model/body"
)

// A Summary is what a list shows of an interaction.
type Summary struct {
	Method string
	URL    string
	Status int // 0: none recorded
	// Type is the short name of the response body's type (json, html, png,
	// sse...), "bytes" if unknown, "none" without a body, Unread where no
	// bytes can be read from what is recorded as one.
	Type string
	// Sizes count body bytes as a client reads them off the wire.
	RequestSize, ResponseSize int
	RecordedAt                string
	Recorded                  time.Time // RecordedAt as a time, zero if none or not readable
	// Label tells apart requests to one URL: a GraphQL operation, a JSON-RPC
	// method, an LLM's model, a SOAP action, an XML-RPC method, else the first fields
	// of a body in JSON or of a form. Empty if there is none.
	Label string
}

// Unread is the Type of a body that cannot be read; its size is not known.
const Unread = "?"

// Summarize says what a list shows of the interaction.
func Summarize(i Interaction) Summary {
	return Summary{
		Method:       i.Request.Method,
		URL:          i.Request.URL,
		Status:       i.Response.Status,
		Type:         string(typeOf(i.Response.Header, i.Response.Body)),
		RequestSize:  len(i.Request.Body.Wire),
		ResponseSize: len(i.Response.Body.Wire),
		RecordedAt:   i.RecordedAt,
		Recorded:     RecordedTime(i.RecordedAt),
		Label:        label(i.Request),
	}
}

func typeOf(h Header, b Body) body.Type {
	if b.Unreadable != "" {
		return Unread
	}
	if len(b.Wire) == 0 {
		return body.None
	}
	return body.TypeOf(h.Get("Content-Type"), b.Decode(h).Bytes)
}

// The forms that libraries write, beside seconds since 1970: HTTP-dates, which begin
// with a day's name, and others, which begin with a year. Without a zone it is UTC:
// Betamax writes utcnow(), and a YAML timestamp without one is UTC by its definition.
var (
	httpLayouts = []string{http.TimeFormat, time.RFC850, time.ANSIC}
	yearLayouts = []string{
		"2006-01-02T15:04:05", // Betamax
		time.RFC3339,
		"2006-01-02 15:04:05 Z07:00", // YAML
		"2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05",
		"2006-01-02 15:04:05 MST", // R vcr
		"2006-01-02",
	}
)

// RecordedLayout is the layout in which a time of recording is written, "" if it
// is in none that time.Parse reads.
func RecordedLayout(s string) string {
	if s == "" {
		return ""
	}
	layouts := httpLayouts
	if s[0] >= '0' && s[0] <= '9' {
		layouts = yearLayouts
	}
	for _, layout := range layouts {
		if _, err := time.Parse(layout, s); err == nil {
			return layout
		}
	}
	return ""
}

// RecordedTime reads the time of a recording in any form that a library
// writes, the zero time if it cannot.
func RecordedTime(s string) time.Time {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{} // without the error that ParseFloat makes of it
	}
	if layout := RecordedLayout(s); layout != "" {
		t, _ := time.Parse(layout, s)
		return t.UTC()
	}
	seconds, err := strconv.ParseFloat(s, 64)
	if err != nil || !(seconds > 0 && seconds < 1e11) {
		return time.Time{}
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)).UTC()
}
