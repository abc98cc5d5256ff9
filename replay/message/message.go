// Package message changes HTTP messages: a body below its content codings, the
// Content-Length that follows it, the header as net/http has it.
package message

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"

	"tapedeck/model"
	"tapedeck/model/body"
)

// HTTPHeader is a header as net/http has it.
func HTTPHeader(lines model.Header) http.Header {
	header := make(http.Header, len(lines))
	for _, line := range lines {
		header.Add(line.Name, line.Value)
	}
	return header
}

// SortedHeader is a header of net/http, sorted by name.
func SortedHeader(h http.Header) model.Header {
	var lines model.Header
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			lines = append(lines, model.HeaderLine{Name: name, Value: value})
		}
	}
	return lines
}

// FollowLength sets a Content-Length that was a body's length to the new one.
func FollowLength(h model.Header, was, now int) {
	for n, line := range h {
		if strings.EqualFold(line.Name, "Content-Length") && line.Value == strconv.Itoa(was) {
			h[n].Value = strconv.Itoa(now)
		}
	}
}

// ChangeBody changes the text of a body; its Content-Length follows.
func ChangeBody(r model.Response, change func(plain []byte) []byte) model.Response {
	was := len(r.Body.Wire)
	r.Body.Wire = ChangeCoded(r.Body.Wire, r.Header, change)
	r.Header = slices.Clone(r.Header)
	FollowLength(r.Header, was, len(r.Body.Wire))
	return r
}

// ChangeCoded decodes a body, changes it and codes it again as it was.
func ChangeCoded(wire []byte, h model.Header, change func(plain []byte) []byte) []byte {
	decoded := body.Decode(wire, h.Values("Content-Encoding"))
	plain := change(decoded.Bytes)
	if bytes.Equal(plain, decoded.Bytes) {
		return wire
	}
	coded, err := body.Encode(plain, decoded.Codings, wire)
	if err != nil { // rather a body that says so than the secret
		return []byte("not kept: a part of the body had to be replaced and it could not be coded again")
	}
	return coded
}

// QuoteJSON is a string as JSON writes it, HTML left as it is.
func QuoteJSON(s string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// ParseJSON parses JSON that is not nested too deep.
func ParseJSON(data []byte) (hujson.Value, error) {
	if err := body.Check(data); err != nil { // bounds the depth, too
		return hujson.Value{}, err
	}
	return hujson.Parse(data)
}

// SetLength sets the Content-Length, or adds it where the recorded response
// had one: decode_compressed_response adds one to a chunked answer.
func SetLength(was model.Response, h model.Header, length int) model.Header {
	for i := range h {
		if strings.EqualFold(h[i].Name, "Content-Length") {
			h[i].Value = strconv.Itoa(length)
			return h
		}
	}
	if was.Header.Has("Content-Length") {
		h = append(h, model.HeaderLine{Name: "Content-Length", Value: strconv.Itoa(length)})
	}
	return h
}
