package format

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/httpspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// httprr is the trace that internal/httprr/rr.go of golang.org/x/oscar writes, and
// its copy in langchaingo: requests and responses as they go over
// the wire. The request's text is the key, so all of it counts; of two entries
// with the same request the last is played.
type httprr struct{ listOnly }

const httprrFirst = "httprr trace v1"

var httprrTrace = httpspan.Trace(httprrFirst)

func (httprr) Describe() Description      { return Description{Name: "httprr", Library: "httprr"} }
func (httprr) Language() span.Language    { return httprrTrace }
func (httprr) Where() span.Where          { return span.Where{Keys: []string{httprrFirst}} }
func (httprr) marks() []string            { return []string{httprrFirst} }
func (httprr) Version(_, _ []byte) string { return "1" }

func (httprr) Owns(_ *span.Doc, lead, _ []byte) bool {
	return bytes.HasPrefix(lead, []byte(httprrFirst))
}

func (httprr) Shape(d *span.Doc) Shape {
	return Shape{
		root:   d.Root,
		method: field.At{"request", "method"},
		url:    field.At{"request", "url"},
		status: field.At{"response", "status"},
		reason: field.At{"response", "reason"},
		header: sides[field.Headers]{request: wireHeaders{"request"}, response: wireHeaders{"response"}},
		body:   sides[field.Bodies]{request: wireBody{"request"}, response: wireBody{"response"}},
	}
}

// wireHeaders is the header of a message, line by line.
type wireHeaders struct{ side string }

func (p wireHeaders) Node(d *span.Doc) *span.Node { return field.Follow(d.Root, p.side, "headers") }

func (p wireHeaders) Get(d *span.Doc) (model.Header, error) {
	var h model.Header
	for _, line := range p.Node(d).Children() {
		h = append(h, model.HeaderLine{Name: line.Child(0).Text(), Value: line.Child(1).Text()})
	}
	return h, nil
}

// Set leaves the lines at both ends that stay alone. What says whether the body
// stands in chunks stays.
func (p wireHeaders) Set(e *field.Editor, old, now model.Header) error {
	if chunked(old) != chunked(now) {
		return errors.New("Transfer-Encoding says whether the body stands in chunks in the file: only recording anew changes that")
	}
	first, last := field.Ends(old, now, func(a, b model.HeaderLine) bool { return a == b })
	old, now = old[first:len(old)-last], now[first:len(now)-last]
	for i := range max(len(old), len(now)) {
		var err error
		n := p.Node(e.Doc)
		switch {
		case i >= len(now):
			err = e.RemoveItem(n, first+len(now))
		case i >= len(old):
			err = e.InsertItem(n, first+i, wireLine(now[i]))
		default:
			err = p.setLine(e, first+i, now[i])
		}
		if err != nil {
			return err
		}
	}
	return replayed(e.Doc)
}

// chunked reports whether a header says that the body stands in chunks.
func chunked(h model.Header) bool {
	return strings.EqualFold(h.Get("Transfer-Encoding"), httpspan.Chunked)
}

// replayed says why net/http, by which httprr replays, would not read a response.
func replayed(d *span.Doc) error {
	n := d.Root.Get("response")
	_, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(d.Src[n.Start():n.End()])), nil)
	if err != nil {
		return fmt.Errorf("httprr could not replay the response: %w", err)
	}
	return nil
}

func (p wireHeaders) setLine(e *field.Editor, i int, now model.HeaderLine) error {
	if err := e.Set(p.Node(e.Doc).Child(i).Child(0), span.String(now.Name)); err != nil {
		return err
	}
	return e.Set(p.Node(e.Doc).Child(i).Child(1), span.String(now.Value))
}

func wireLine(l model.HeaderLine) span.Value {
	return span.Value{Kind: span.Seq, Items: []span.Value{span.String(l.Name), span.String(l.Value)}}
}

// wireBody is what a message holds below its header.
type wireBody struct{ side string }

func (p wireBody) Node(d *span.Doc) *span.Node { return field.Follow(d.Root, p.side, "body") }

// Get: a request without a length has none.
func (p wireBody) Get(d *span.Doc) model.Body {
	n := p.Node(d)
	header, _ := wireHeaders{p.side}.Get(d)
	sized := n.Tag() != "" || header.Has("Content-Length") || p.side == string(model.InResponse)
	return model.Body{Wire: []byte(n.Text()), Absent: n.Text() == "" && !sized, StoredAs: "bytes"}
}

func (p wireBody) Set(e *field.Editor, now model.Body) error {
	return e.Set(p.Node(e.Doc), span.String(string(now.Wire)))
}

// Follow keeps Host what the URL's host is, and gives a request that gets a body
// its length, as net/http writes both: without them the request is never found.
func (httprr) Follow(before, after model.Interaction) (model.Interaction, []model.FollowUp) {
	var ups []model.FollowUp
	follow := func(name, from, to string) {
		ups = append(ups, model.FollowUp{Field: model.HeaderField(model.InRequest, name).String(), From: from, To: to})
	}
	r := &after.Request
	was, err1 := url.Parse(before.Request.URL)
	now, err2 := url.Parse(r.URL)
	if said := r.Header.Values("Host"); err1 == nil && err2 == nil && was.Host != now.Host && len(said) == 1 && said[0] == was.Host {
		r.Header = slices.Clone(r.Header)
		i := slices.IndexFunc(r.Header, func(l model.HeaderLine) bool { return strings.EqualFold(l.Name, "Host") })
		r.Header[i].Value = now.Host
		follow("Host", was.Host, now.Host)
	}
	if len(before.Request.Body.Wire) == 0 && len(r.Body.Wire) > 0 && !sized(before.Request.Header) && !sized(r.Header) {
		length := strconv.Itoa(len(r.Body.Wire))
		r.Header = withLength(r.Header, length)
		follow("Content-Length", "", length)
	}
	return after, ups
}

// sized reports whether a header says where the body ends.
func sized(h model.Header) bool { return h.Has("Content-Length") || h.Has("Transfer-Encoding") }

// withLength has Content-Length where net/http writes it: behind Host and
// User-Agent.
func withLength(h model.Header, length string) model.Header {
	at := 0
	for at < len(h) && (strings.EqualFold(h[at].Name, "Host") || strings.EqualFold(h[at].Name, "User-Agent")) {
		at++
	}
	return slices.Insert(slices.Clone(h), at, model.HeaderLine{Name: "Content-Length", Value: length})
}

// Fit: a request says its host first, and its length where it has a body.
func (httprr) Fit(i model.Interaction) (model.Interaction, error) {
	i = withoutOwn(i)
	i.RecordedAt = ""
	i.Response.Body.Absent = false
	r := &i.Request
	if u, err := url.Parse(r.URL); err == nil && !r.Header.Has("Host") {
		r.Header = append(model.Header{{Name: "Host", Value: u.Host}}, r.Header...)
	}
	if r.Body.Absent = !sized(r.Header) && (r.Body.Absent || len(r.Body.Wire) == 0); !r.Body.Absent && !sized(r.Header) {
		r.Header = withLength(r.Header, strconv.Itoa(len(r.Body.Wire)))
	}
	return i, nil
}

func (httprr) Value(i model.Interaction, _ string) span.Value {
	message := func(h model.Header, b model.Body) span.Value {
		lines, body := span.Value{Kind: span.Seq}, span.String(string(b.Wire))
		for _, line := range h {
			lines.Items = append(lines.Items, wireLine(line))
		}
		if chunked(h) && (len(b.Wire) > 0 || !i.Bodiless()) {
			body.Tag = httpspan.Chunked
		}
		return pairs("proto", span.String("HTTP/1.1"), "headers", lines, "body", body)
	}
	request := field.With(message(i.Request.Header, i.Request.Body), "method", span.String(i.Request.Method))
	response := field.With(message(i.Response.Header, i.Response.Body), "status", span.Value{Type: span.Int, Text: fmt.Sprintf("%03d", i.Response.Status)})
	return pairs("request", field.With(request, "url", span.String(i.Request.URL)), "response", field.With(response, "reason", span.String(i.Response.Reason)))
}
