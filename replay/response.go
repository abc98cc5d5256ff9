package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/message"
)

// response gives a recorded response the shape in which http.Transport would
// have returned it.
func response(req *http.Request, i model.Interaction) (*http.Response, error) {
	r := i.Response
	if r.Status < 100 || r.Status > 999 {
		return nil, errors.New("no status is recorded")
	}
	reason := r.Reason
	if reason == "" {
		reason = http.StatusText(r.Status)
	}
	resp := &http.Response{
		Status: strings.TrimSpace(fmt.Sprintf("%03d %s", r.Status, reason)), StatusCode: r.Status,
		Proto: protoOf(i), Header: headerOf(r.Header), Trailer: trailerOf(i), Request: req,
	}
	resp.ProtoMajor, resp.ProtoMinor, _ = http.ParseHTTPVersion(resp.Proto)
	if resp.Header.Get("Transfer-Encoding") != "" || library.Extra(i, "response.transfer_encoding") != "" {
		resp.TransferEncoding = []string{"chunked"}
		resp.Header.Del("Transfer-Encoding") // net/http keeps it apart
	}
	resp.Header.Del("Trailer")
	if bodiless(req.Method, r.Status) {
		resp.Body, resp.ContentLength = http.NoBody, announced(resp)
		return resp, nil
	}
	content := r.Body.Wire
	if asksNoCoding(req) {
		content = decoded(resp, r)
	} else if d := r.Body.Decode(r.Header); len(d.NotCoded) > 0 && len(d.Codings) == 0 {
		resp.Header.Del("Content-Encoding") // stored decoded: nobody could undo it
	}
	if library.Extra(i, "response.uncompressed") == "true" { // go-vcr: by the transport, when it was recorded
		resp.Uncompressed = true
	}
	if resp.ContentLength = int64(len(content)); len(resp.TransferEncoding) > 0 || resp.Uncompressed {
		resp.ContentLength = -1
	}
	resp.Body = &playedBody{ctx: req.Context(), rest: bytes.NewReader(content)}
	return resp, nil
}

// protoOf is the recorded protocol, HTTP/1.1 where none is kept.
func protoOf(i model.Interaction) string {
	for _, proto := range []string{i.Response.Proto, library.Extra(i, "response.proto")} {
		if _, _, ok := http.ParseHTTPVersion(proto); ok {
			return proto
		}
		if proto != "" && !strings.Contains(proto, "/") { // Ruby VCR: '1.1'
			return "HTTP/" + proto
		}
	}
	return "HTTP/1.1"
}

// trailerOf are the trailer fields, which only go-vcr keeps.
func trailerOf(i model.Interaction) http.Header {
	var trailer http.Header
	if library.Extra(i, "response.trailer") == "" {
		return nil
	}
	_ = yaml.Unmarshal([]byte(library.Extra(i, "response.trailer")), &trailer) // what is none stays away
	return trailer
}

// bodiless tells responses that have no body (RFC 9110 section 6.4.1).
func bodiless(method string, status int) bool {
	return method == http.MethodHead || status < 200 || status == http.StatusNoContent || status == http.StatusNotModified
}

// announced is the Content-Length of a response without a body: to HEAD it
// says what GET would have.
func announced(resp *http.Response) int64 {
	n, err := strconv.ParseInt(resp.Header.Get("Content-Length"), 10, 64)
	switch {
	case resp.StatusCode < 200 || resp.StatusCode == http.StatusNoContent:
		return 0
	case err != nil || n < 0:
		return -1
	}
	return n
}

// asksNoCoding tells requests for which http.Transport asks for gzip itself and
// undoes it.
func asksNoCoding(req *http.Request) bool {
	return req.Header.Get("Accept-Encoding") == "" && req.Header.Get("Range") == "" && req.Method != http.MethodHead
}

// decoded undoes content codings that the caller did not ask for, as
// http.Transport does. What cannot be undone stays as it is.
func decoded(resp *http.Response, r model.Response) []byte {
	if resp.Header.Get("Content-Encoding") == "" {
		return r.Body.Wire
	}
	content, err := r.Body.Reader(r.Header)
	if err != nil {
		return r.Body.Wire
	}
	plain, err := io.ReadAll(content)
	if err != nil {
		return r.Body.Wire
	}
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.Uncompressed = true
	return plain
}

// A playedBody ends when the request's context does.
type playedBody struct {
	ctx    context.Context
	rest   *bytes.Reader
	closed bool
}

// Read reads on, unless the request was cancelled.
func (b *playedBody) Read(p []byte) (int, error) {
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.rest.Read(p)
}

// Close ends the reading.
func (b *playedBody) Close() error {
	b.closed = true
	return nil
}

var _ io.ReadCloser = (*playedBody)(nil)

// headerOf is a recorded header for net/http.
func headerOf(lines model.Header) http.Header {
	h := message.HTTPHeader(lines)
	maps.DeleteFunc(h, func(name string, _ []string) bool { return strings.HasPrefix(name, ":") })
	return h
}
