package placeholder

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/message"
)

// urlParts splits a URL into what comes before the path, the path, and the
// query; placeholders may stand anywhere, so it cannot be parsed yet.
var urlParts = lazyregexp.New(`^((?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?)([^?#]*)(.*)$`)

// RewriteURL escapes a value for the part of the URL where it stands. What
// stands for scheme and host is written as it is: <<ENTERPRISE_HOSTNAME>>/api.
func RewriteURL(u string, sub Substitute) string {
	marks := In(u)
	if len(marks) == 0 {
		return u
	}
	hostEnd, queryStart := urlBounds(u, marks)
	userEnd := strings.LastIndexByte(u[:hostEnd], '@')
	var out strings.Builder
	last := 0
	for _, m := range marks {
		escape := url.PathEscape
		switch {
		case m.Start < userEnd:
			escape = escapeUser
		case m.Start < hostEnd:
			escape = AsIs
		case m.Start >= queryStart:
			escape = EscapeQuery
		}
		out.WriteString(u[last:m.Start])
		out.WriteString(sub(Spot{"URL", m}, u[m.Start:m.End], escape))
		last = m.End
	}
	return out.String() + u[last:]
}

// urlBounds returns where the authority ends and where the query starts. The
// marks are blanked first: <% a?b %> holds no query.
func urlBounds(u string, marks []Mark) (hostEnd, queryStart int) {
	blank := []byte(u)
	for _, m := range marks {
		for i := m.Start; i < m.End; i++ {
			blank[i] = 'x'
		}
	}
	at := urlParts.FindSubmatchIndex(blank)
	if at == nil { // a line break: refused later
		return len(u), len(u)
	}
	hostEnd, queryStart = at[3], at[5]
	if marks[0].Start == 0 {
		hostEnd = max(hostEnd, marks[0].End)
	}
	return hostEnd, queryStart
}

// escapeUser escapes for the user and password before a host. A value may be
// both, with the colon between them.
func escapeUser(value string) string { return strings.ReplaceAll(url.PathEscape(value), "@", "%40") }

// EscapeQuery escapes for a query, where %20 and + both are a blank.
func EscapeQuery(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }

// RewriteBody looks into a body as far as its type says where values are. The
// content codings are undone for it and done again if something changed.
func RewriteBody(wire []byte, h model.Header, known []string, sub Substitute) ([]byte, error) {
	if len(wire) == 0 {
		return wire, nil
	}
	decoded := body.Decode(wire, h.Values("Content-Encoding"))
	if decoded.Err != nil || !utf8.Valid(decoded.Bytes) {
		return wire, nil
	}
	plain := RewriteText(decoded.Bytes, h.Get("Content-Type"), known, sub)
	if bytes.Equal(plain, decoded.Bytes) {
		return wire, nil
	}
	coded, err := body.Encode(plain, decoded.Codings, wire)
	if err != nil {
		return nil, fmt.Errorf("request body: %w", err)
	}
	return coded, nil
}

// RewriteText looks into a text as far as its type says where values are.
func RewriteText(data []byte, contentType string, known []string, sub Substitute) []byte {
	switch body.TypeOf(contentType, data) {
	case body.JSON, body.NDJSON:
		return rewriteJSON(data, known, sub)
	case body.Form:
		return rewriteForm(data, known, sub)
	case body.XML, body.HTML, body.SVG:
		return rewriteXML(data, sub)
	case body.JavaScript, body.CSS:
		return data
	default:
		text := string(data)
		marks := outermost(append(markedUpper(text), markedAs(text, known)...))
		return []byte(Rewrite(text, "body", marks, sub, AsIs))
	}
}

// InValue finds the placeholders of one value of a body. A value that is
// nothing else is judged like a header value, but for <p> and its like; in a
// longer one only upper-case names and what is known from elsewhere count, as
// prose is full of <tags>.
func InValue(value string, known []string) []Mark {
	marks := In(value)
	if len(marks) == 1 && marks[0].End-marks[0].Start == len(value) && !lowerTag.MatchString(marks[0].Text) {
		return marks
	}
	return outermost(append(markedUpper(value), markedAs(value, known)...))
}

// lowerTag matches what is rather markup: <p>, <think>, <Title>.
var lowerTag = lazyregexp.New(`^<[A-Za-z0-9]*[a-z][A-Za-z0-9]*>$`)

// JSONString matches a string literal of JSON.
var JSONString = lazyregexp.New(`"(?:[^"\\]|\\.)*"`)

// rewriteJSON looks into the string values; keys stay.
func rewriteJSON(data []byte, known []string, sub Substitute) []byte {
	var out bytes.Buffer
	last := 0
	for _, at := range JSONString.FindAllIndex(data, -1) {
		if rest := bytes.TrimLeft(data[at[1]:], " \t\r\n"); len(rest) > 0 && rest[0] == ':' {
			continue
		}
		literal := data[at[0]:at[1]]
		var value string
		if json.Unmarshal(literal, &value) != nil {
			continue
		}
		filled := Rewrite(value, "body", InValue(value, known), sub, AsIs)
		if filled == value {
			continue
		}
		out.Write(data[last:at[0]])
		out.Write(message.QuoteJSON(filled))
		last = at[1]
	}
	out.Write(data[last:])
	return out.Bytes()
}

// rewriteForm looks into the values of name=value&name=value.
func rewriteForm(data []byte, known []string, sub Substitute) []byte {
	pairs := strings.Split(string(data), "&")
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		marks := InValue(value, known)
		if len(marks) == 0 {
			// A placeholder within an escaped value: a%3CTOKEN%3E.
			for _, m := range In(value) {
				if m.Named && value[m.Start] == '%' && m.Text == strings.ToUpper(m.Text) {
					marks = append(marks, m)
				}
			}
		}
		pairs[i] = name + "=" + Rewrite(value, "body", marks, sub, url.QueryEscape)
	}
	return []byte(strings.Join(pairs, "&"))
}

// betweenTags matches a text between two tags.
var betweenTags = lazyregexp.New(`>([^<>]+)<`)

// rewriteXML looks at whole texts between tags, for masks only: a <NAME> is a
// tag there.
func rewriteXML(data []byte, sub Substitute) []byte {
	text := string(data)
	var marks []Mark
	for _, at := range betweenTags.FindAllStringSubmatchIndex(text, -1) {
		value := text[at[2]:at[3]]
		for _, m := range In(value) {
			if m.Start == 0 && m.End == len(value) {
				marks = append(marks, Mark{at[2], at[3], m.Text, m.Named})
			}
		}
	}
	return []byte(Rewrite(text, "body", marks, sub, EscapeXML))
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

// EscapeXML escapes for a text of XML.
func EscapeXML(value string) string { return xmlEscapes.Replace(value) }
