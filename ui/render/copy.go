package render

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
)

// The texts below are for copying. They are as recorded, not sanitised.

// HeaderText is a header's lines.
func HeaderText(h model.Header) string {
	var b strings.Builder
	for _, line := range h {
		b.WriteString(line.Name + ": " + line.Value + "\n")
	}
	return b.String()
}

// BodyText is a body decoded and in UTF-8. The error says why it is no text.
func BodyText(i model.Interaction, side model.Side) (string, error) {
	b, h := i.Body(side), i.Header(side)
	if b.Absent {
		return "", errors.New("no body")
	}
	decoded := b.Decode(h)
	if decoded.Err != nil {
		return "", decoded.Err
	}
	text, contentType := decoded.Bytes, h.Get("Content-Type")
	if body.TypeOf(contentType, text).Textual() {
		text, _ = body.ToUTF8(text, body.Charset(contentType, text))
	}
	if !utf8.Valid(text) || strings.IndexByte(string(text), 0) >= 0 {
		return "", errors.New("the body is not text")
	}
	return string(text), nil
}

// Message is one side of an interaction as HTTP/1.1 writes it: start line,
// header and the body as it came off the wire, chunks joined. Header fields are
// those recorded; a request that has none for the host gets it from its URL.
func Message(i model.Interaction, side model.Side) string {
	var b strings.Builder
	if side == model.InRequest {
		r := i.Request
		target, host := requestTarget(r.URL)
		fmt.Fprintf(&b, "%s %s %s\r\n", strings.ToUpper(r.Method), target, orHTTP(r.Proto))
		if host != "" && !r.Header.Has("Host") {
			b.WriteString("Host: " + host + "\r\n")
		}
	} else {
		r := i.Response
		fmt.Fprintf(&b, "%s %d %s\r\n", orHTTP(r.Proto), r.Status, r.Reason)
	}
	for _, line := range i.Header(side) {
		b.WriteString(line.Name + ": " + line.Value + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(i.Body(side).Wire)
	return b.String()
}

func orHTTP(proto string) string {
	if proto == "" {
		return "HTTP/1.1"
	}
	return proto
}

// requestTarget splits a URL as a request names it (RFC 9112 section 3.2.1).
// What is no URL is the target as it stands.
func requestTarget(address string) (target, host string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address, ""
	}
	return u.RequestURI(), u.Host
}
