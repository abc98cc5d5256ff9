package snippet

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/ui/render"
)

// The entry of a HAR 1.2 file (http://www.softwareishard.com/blog/har-12-spec).
// -1 is what it says where something is not known.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"` // milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
		Encoding string    `json:"encoding,omitempty"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Encoding string `json:"encoding,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// HAR is an interaction as an entry of a HAR file. Bodies that are no text are in
// base64. A time that is not recorded is said to be unknown, as a comment.
func HAR(i model.Interaction) (string, error) {
	_, _, err := parts(i)
	if err != nil {
		return "", err
	}
	entry := harEntry{Timings: harTimings{-1, -1, -1}, Time: -1}
	if took, err := time.ParseDuration(i.Took); err == nil {
		entry.Time = float64(took) / float64(time.Millisecond)
		entry.Timings = harTimings{0, entry.Time, 0}
	}
	recorded := model.RecordedTime(cmp.Or(i.RecordedAt, i.Response.Header.Get("Date")))
	if recorded.IsZero() {
		recorded, entry.Comment = time.Unix(0, 0).UTC(), "the time of recording is not known"
	}
	entry.Started = recorded.Format("2006-01-02T15:04:05.000Z07:00")
	entry.Request = harRequestOf(i.Request)
	if entry.Response, err = harResponseOf(i.Response); err != nil {
		return "", err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(entry); err != nil {
		return "", err
	}
	return string(render.EscapeJSON(b.Bytes())), nil
}

func harRequestOf(r model.Request) harRequest {
	h := harRequest{Method: strings.ToUpper(cmp.Or(r.Method, "GET")), URL: r.URL, HTTPVersion: cmp.Or(r.Proto, "unknown"),
		Cookies: []harPair{}, Headers: harPairs(r.Header), Query: []harPair{}, HeadersSize: -1, BodySize: len(r.Body.Wire)}
	if u, err := url.Parse(r.URL); err == nil {
		for pair := range strings.SplitSeq(u.RawQuery, "&") {
			if name, value, _ := strings.Cut(pair, "="); name != "" {
				h.Query = append(h.Query, harPair{unescaped(name), unescaped(value)})
			}
		}
	}
	if len(r.Body.Wire) > 0 {
		post := harPost{MimeType: cmp.Or(r.Header.Get("Content-Type"), "application/octet-stream"), Params: []harPair{}}
		post.Text, post.Encoding = harText(r.Body.Wire)
		h.PostData = &post
	}
	return h
}

// unescaped is a part of a query, as it stands where it is badly escaped.
func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

func harResponseOf(r model.Response) (harResponse, error) {
	decoded := r.Body.Decode(r.Header)
	if decoded.Err != nil {
		return harResponse{}, decoded.Err
	}
	h := harResponse{Status: r.Status, StatusText: r.Reason, HTTPVersion: cmp.Or(r.Proto, "unknown"), Cookies: []harPair{}, Headers: harPairs(r.Header),
		RedirectURL: r.Header.Get("Location"), HeadersSize: -1, BodySize: len(r.Body.Wire)}
	h.Content = harContent{Size: len(decoded.Bytes), MimeType: r.Header.Get("Content-Type")}
	h.Content.Text, h.Content.Encoding = harText(decoded.Bytes)
	return h, nil
}

func harPairs(h model.Header) []harPair {
	pairs := []harPair{}
	for _, line := range h {
		pairs = append(pairs, harPair{line.Name, line.Value})
	}
	return pairs
}

// harText is a body as text, or in base64.
func harText(b []byte) (text, encoding string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	return base64.StdEncoding.EncodeToString(b), "base64"
}
