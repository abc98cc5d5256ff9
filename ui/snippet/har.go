package snippet

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/ui/render"
)

// The entry of a HAR 1.2 file (http://www.softwareishard.com/blog/har-12-spec).
// Sizes that are not known are -1.
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
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Comment  string `json:"comment,omitempty"`
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
// base64. A time that is not recorded is said to be unknown in a comment: HAR has
// no value for that.
func HAR(i model.Interaction) (string, error) {
	_, _, err := parts(i)
	if err != nil {
		return "", err
	}
	var entry harEntry
	var unknown []string
	if took, err := time.ParseDuration(i.Took); err == nil {
		entry.Time = float64(took) / float64(time.Millisecond)
		entry.Timings.Wait = entry.Time
	} else {
		unknown = append(unknown, "how long it took")
	}
	recorded := model.RecordedTime(cmp.Or(i.RecordedAt, i.Response.Header.Get("Date")))
	if recorded.IsZero() {
		recorded, unknown = time.Unix(0, 0).UTC(), append(unknown, "when it was recorded")
	}
	if len(unknown) > 0 {
		entry.Comment = "not known: " + strings.Join(unknown, ", ")
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
		Cookies: cookies(r.Header), Headers: harPairs(r.Header), Query: []harPair{}, HeadersSize: -1, BodySize: len(r.Body.Wire)}
	if u, err := url.Parse(r.URL); err == nil {
		for pair := range strings.SplitSeq(u.RawQuery, "&") {
			if name, value, _ := strings.Cut(pair, "="); name != "" {
				h.Query = append(h.Query, harPair{unescaped(name), unescaped(value)})
			}
		}
	}
	if len(r.Body.Wire) > 0 {
		post := harPost{MimeType: cmp.Or(r.Header.Get("Content-Type"), "application/octet-stream")}
		encoding := ""
		if post.Text, encoding = harText(r.Body.Wire); encoding != "" {
			post.Comment = "in " + encoding
		}
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
	body, err := decoded(r)
	if err != nil {
		return harResponse{}, err
	}
	h := harResponse{Status: r.Status, StatusText: r.Reason, HTTPVersion: cmp.Or(r.Proto, "unknown"), Cookies: setCookies(r.Header), Headers: harPairs(r.Header),
		RedirectURL: r.Header.Get("Location"), HeadersSize: -1, BodySize: len(r.Body.Wire)}
	h.Content = harContent{Size: len(body), MimeType: r.Header.Get("Content-Type")}
	h.Content.Text, h.Content.Encoding = harText(body)
	return h, nil
}

// cookies are those that a request sends.
func cookies(h model.Header) []harPair {
	pairs := []harPair{}
	for _, line := range h {
		if !strings.EqualFold(line.Name, "Cookie") {
			continue
		}
		list, err := http.ParseCookie(line.Value)
		if err != nil {
			continue // it stands among the headers
		}
		for _, c := range list {
			pairs = append(pairs, harPair{c.Name, c.Value})
		}
	}
	return pairs
}

// setCookies are those that a response sets.
func setCookies(h model.Header) []harPair {
	pairs := []harPair{}
	for _, line := range h {
		if !strings.EqualFold(line.Name, "Set-Cookie") {
			continue
		}
		if c, err := http.ParseSetCookie(line.Value); err == nil {
			pairs = append(pairs, harPair{c.Name, c.Value})
		}
	}
	return pairs
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
