package replay

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
)

// secrets are the supplied values with the placeholders that stand for them,
// longest first, so that one within another is not half hidden.
type secrets []secret

type secret struct {
	value, placeholder string
	// forms are the ways in which a server may repeat the value, longest first.
	forms []string
}

// with adds a value. One equal to its placeholder is no secret.
func (s secrets) with(value, placeholder string) secrets {
	same := func(x secret) bool { return x.value == value }
	if value == placeholder || slices.ContainsFunc(s, same) {
		return s
	}
	s = append(s, secret{value, placeholder, formsOf(value)})
	slices.SortStableFunc(s, func(a, b secret) int { return cmp.Compare(len(b.value), len(a.value)) })
	return s
}

// formsOf lists a value's escaped forms and, for the base64 of a basic
// authorization, the user and password in it.
func formsOf(value string) []string {
	quoted := string(quoteJSON(value))
	ascii := strconv.QuoteToASCII(value)
	forms := []string{
		value,
		url.QueryEscape(value), escapeQuery(value), url.PathEscape(value),
		lowerEscapes(url.QueryEscape(value)),
		quoted[1 : len(quoted)-1], ascii[1 : len(ascii)-1], strings.ReplaceAll(quoted[1:len(quoted)-1], "/", `\/`),
		html.EscapeString(value), escapeXML(value),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)),
		base64.RawStdEncoding.EncodeToString([]byte(value)), base64.RawURLEncoding.EncodeToString([]byte(value)),
	}
	if plain, err := base64.StdEncoding.DecodeString(value); err == nil && utf8.Valid(plain) {
		if _, password, ok := bytes.Cut(plain, []byte(":")); ok && len(password) > 0 {
			forms = append(forms, string(plain), string(password))
		}
	}
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return slices.Compact(forms)
}

// lowerEscapes writes %2F as %2f.
func lowerEscapes(s string) string {
	out := []byte(s)
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i:], bytes.ToLower(out[i:i+3]))
		}
	}
	return string(out)
}

// hide puts the placeholders back.
func (s secrets) hide(text string) string { return string(s.hideBytes([]byte(text))) }

func (s secrets) hideBytes(data []byte) []byte {
	for _, secret := range s {
		for _, form := range secret.forms {
			if bytes.Contains(data, []byte(form)) {
				data = bytes.ReplaceAll(data, []byte(form), []byte(secret.placeholder))
			}
		}
	}
	return data
}

// hideIn puts the placeholders back wherever a response repeats a value, as the
// libraries do before they store it. A coded body is decoded for it and coded
// again; its Content-Length follows.
func (s secrets) hideIn(r model.Response) model.Response {
	if len(s) == 0 {
		return r
	}
	r.Reason = s.hide(r.Reason)
	header := make(model.Header, len(r.Header))
	for i, line := range r.Header {
		header[i] = model.HeaderLine{Name: s.hide(line.Name), Value: s.hide(line.Value)}
	}
	r.Header = header
	return withBody(r, s.hideBytes)
}

// withBody changes the text of a body; its Content-Length follows.
func withBody(r model.Response, change func(plain []byte) []byte) model.Response {
	was := len(r.Body.Wire)
	r.Body.Wire = rewritten(r.Body.Wire, r.Header, change)
	r.Header = slices.Clone(r.Header)
	follow(r.Header, was, len(r.Body.Wire))
	return r
}

// rewritten decodes a body, changes it and codes it again as it was.
func rewritten(wire []byte, h model.Header, change func(plain []byte) []byte) []byte {
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
