package send

import (
	"bytes"
	"mime"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/message"
	"tapedeck/replay/placeholder"
	"tapedeck/replay/python"
)

// stored gives an answer the form in which the library would have stored it in
// the place of old. What clients and libraries do to a response (inflate it,
// lower its header names) is read off the recorded one, since it depends on
// the client, which a cassette does not name.
func stored(library string, old model.Interaction, wire model.Response) model.Response {
	was := old.Response
	r := wire
	r.Proto = was.Proto // what the recorded client spoke, not what we do
	if was.Reason == "" && was.Status == wire.Status {
		r.Reason = "" // the client keeps none: HTTP/2, excon
	}
	r.Header = withoutConnection(library, was, readable(library, wire.Header))
	inflate(library, old, &r)
	placeholder.Restore(was, &r)
	r.Header = arranged(library, was.Header, r.Header)
	r.Body = storedBody(library, was, r)
	return r
}

// readable makes text of header values: Python reads them as ISO-8859-1
// (http.client.parse_headers); Ruby and Go leave the bytes, which are text if
// they are UTF-8.
func readable(library string, wire model.Header) model.Header {
	out := make(model.Header, len(wire))
	for i, line := range wire {
		if library == "vcrpy" || library == "betamax" || !utf8.ValidString(line.Value) {
			line.Value = Latin1(line.Value)
		}
		out[i] = line
	}
	return out
}

// Latin1 is bytes read as ISO-8859-1.
func Latin1(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

// withoutConnection drops what the recording could not have: Go's net/http
// takes Transfer-Encoding and Trailer out of the header, and HTTP/2 has no
// fields about the connection (RFC 9113 section 8.2.2).
func withoutConnection(library string, was model.Response, h model.Header) model.Header {
	overHTTP2 := strings.HasPrefix(was.Proto, "HTTP/2") || allLower(was.Header)
	return slices.DeleteFunc(h, func(line model.HeaderLine) bool {
		switch strings.ToLower(line.Name) {
		case "transfer-encoding", "trailer":
			return library == "go-vcr" || overHTTP2 && !was.Header.Has(line.Name)
		case "connection", "keep-alive":
			return overHTTP2 && !was.Header.Has(line.Name)
		}
		return false
	})
}

// inflate undoes the content coding where the recording did, in one of two
// ways: urllib3 2 and aiohttp hand vcrpy the decoded body under the header as
// it came; Net::HTTP, Go's transport and vcrpy's decode_compressed_response
// take Content-Encoding out.
func inflate(library string, old model.Interaction, r *model.Response) {
	was := old.Response
	if !r.Header.Has("Content-Encoding") {
		return
	}
	decoded := r.Body.Decode(r.Header)
	if was.Header.Has("Content-Encoding") {
		if len(was.Body.Wire) > 0 && len(was.Body.Decode(was.Header).NotCoded) > 0 {
			r.Body.Wire = decoded.Bytes
		}
		return
	}
	if library == "betamax" || library == "uber" || decoded.Err != nil {
		return // these two store what came
	}
	r.Body.Wire = decoded.Bytes
	r.Header = slices.DeleteFunc(r.Header, func(line model.HeaderLine) bool {
		return strings.EqualFold(line.Name, "Content-Encoding") ||
			library == "go-vcr" && strings.EqualFold(line.Name, "Content-Length")
	})
	// Net::HTTP leaves the length of the coded body.
	if library != "ruby-vcr" || was.Header.Get("Content-Length") == strconv.Itoa(len(was.Body.Wire)) {
		r.Header = message.SetLength(was, r.Header, len(decoded.Bytes))
	}
}

// arranged spells, groups and orders the lines as the recorded ones, so that
// an unchanged server gives an unchanged header. New names go to their sorted
// place where the recorded ones are sorted, else to the end.
func arranged(library string, was, now model.Header) model.Header {
	groups := map[string]model.Header{}
	var fresh []string
	for _, line := range now {
		key := strings.ToLower(line.Name)
		if len(groups[key]) == 0 && !was.Has(key) {
			fresh = append(fresh, key)
		}
		groups[key] = append(groups[key], line)
	}
	for key := range groups {
		groups[key] = spelled(library, was, groups[key])
	}
	places := map[string]int{}
	for _, line := range was {
		places[strings.ToLower(line.Name)]++
	}
	var out model.Header
	for _, line := range was {
		key := strings.ToLower(line.Name)
		places[key]--
		take := min(1, len(groups[key]))
		if places[key] == 0 { // the last place of the name takes what is left
			take = len(groups[key])
		}
		out = append(out, groups[key][:take]...)
		groups[key] = groups[key][take:]
	}
	sorted := len(was) > 1 && slices.IsSortedFunc(was, byName)
	for _, key := range fresh {
		lines := groups[key]
		at := len(out)
		if sorted {
			at, _ = slices.BinarySearchFunc(out, lines[0], byName)
		}
		out = slices.Insert(out, at, lines...)
	}
	return out
}

func byName(a, b model.HeaderLine) int { return strings.Compare(a.Name, b.Name) }

// spelled gives the lines of one name the spelling that the library stores:
// the n-th line that of the n-th recorded one.
func spelled(library string, was, lines model.Header) model.Header {
	if len(lines) == 0 {
		return nil
	}
	var names []string
	for _, line := range was {
		if strings.EqualFold(line.Name, lines[0].Name) {
			names = append(names, line.Name)
		}
	}
	lower := allLower(was)
	for i := range lines {
		switch {
		case len(names) > 0:
			lines[i].Name = names[min(i, len(names)-1)]
		case lower:
			lines[i].Name = strings.ToLower(lines[i].Name)
		case library == "ruby-vcr" || library == "go-vcr":
			lines[i].Name = textproto.CanonicalMIMEHeaderKey(lines[i].Name)
		}
	}
	// WebMock sorts the values of a name (webmock/util/headers.rb).
	if library == "ruby-vcr" && slices.IsSorted(was.Values(lines[0].Name)) {
		slices.SortFunc(lines, func(a, b model.HeaderLine) int { return strings.Compare(a.Value, b.Value) })
	}
	return lines
}

// allLower reports whether every name is in lower case: httpx, HTTP/2.
func allLower(h model.Header) bool {
	return len(h) > 0 && !slices.ContainsFunc(h, func(line model.HeaderLine) bool {
		return line.Name != strings.ToLower(line.Name)
	})
}

// storedBody says how the library stores the body.
func storedBody(library string, was, r model.Response) model.Body {
	b := model.Body{Wire: r.Body.Wire, Tree: was.Body.Tree, Charset: was.Body.Charset}
	b.Absent = was.Body.Absent && len(b.Wire) == 0
	switch library {
	case "betamax":
		if r.Header.Get("Content-Type") != was.Header.Get("Content-Type") {
			b.Charset = RequestsEncoding(r.Header.Get("Content-Type"))
		}
		b.StoredAs = "text"
		if spoiltAlike(was.Body, b) {
			return was.Body
		}
		if betamaxKeepsBytes(was, r, b) {
			b.StoredAs = "base64_string"
		}
	case "ruby-vcr":
		if !textIn(b.Wire, b.Charset) {
			b.Charset = "ASCII-8BIT"
		}
		b.StoredAs = was.Body.StoredAs
	default:
		b.StoredAs = was.Body.StoredAs
	}
	return b
}

// betamaxKeepsBytes tells when Betamax stores base64 (betamax/util.py,
// add_body): for gzip, and for all with preserve_exact_body_bytes, which shows
// where the recorded body is base64 without being gzip. A body that is no text
// in its charset Betamax would spoil; it goes into base64 too, which every
// version reads.
func betamaxKeepsBytes(was, r model.Response, b model.Body) bool {
	gzip := func(r model.Response) bool {
		return strings.Contains(strings.Join(r.Header.Values("Content-Encoding"), ","), "gzip")
	}
	preserved := was.Body.StoredAs == "base64_string" && !gzip(was)
	return gzip(r) || preserved || !textIn(b.Wire, b.Charset)
}

// spoiltAlike reports whether Betamax would store of these bytes just what is
// recorded: bytes that are no text become U+FFFD there, and the file should not
// change where the server's answer did not.
func spoiltAlike(was, now model.Body) bool {
	if was.StoredAs == "base64_string" || textIn(now.Wire, now.Charset) {
		return false
	}
	text, err := python.DecodeUTF8(now.Wire, true)
	return err == nil && text == string(was.Wire)
}

// textIn reports whether the bytes are text in the charset, exactly; no
// charset means UTF-8.
func textIn(wire []byte, charset string) bool {
	switch strings.ToLower(charset) {
	case "", "utf-8", "utf8":
		return utf8.Valid(wire)
	case "us-ascii", "ascii":
		return !bytes.ContainsFunc(wire, func(r rune) bool { return r >= 0x80 })
	case "ascii-8bit", "binary", "iso-8859-1", "latin-1", "latin1":
		return true
	}
	_, exact := body.ToUTF8(wire, strings.ToLower(charset))
	return exact
}

// RequestsEncoding is what requests takes a body to be in
// (requests/utils.py, get_encoding_from_headers).
func RequestsEncoding(contentType string) string {
	media, params, err := mime.ParseMediaType(contentType)
	switch {
	case params["charset"] != "":
		return strings.Trim(params["charset"], `'" `)
	case err != nil && media == "":
		return ""
	case strings.Contains(media, "text"):
		return "ISO-8859-1"
	case strings.Contains(media, "application/json"):
		return "utf-8"
	}
	return ""
}

// TimeLayouts are those of times of recording: Betamax's, RFC 3339's, the HTTP
// date of Ruby VCR.
var TimeLayouts = []string{"2006-01-02T15:04:05", time.RFC3339Nano, http.TimeFormat, "2006-01-02 15:04:05"}

// recordedAt writes the time as the recorded one is written; it is empty where
// the cassette keeps none.
func recordedAt(library string, old model.Interaction, at time.Time) string {
	at = at.UTC()
	switch library {
	case "betamax":
		return at.Format(TimeLayouts[0])
	case "ruby-vcr":
		return at.Format(http.TimeFormat)
	}
	for _, layout := range TimeLayouts {
		if _, err := time.Parse(layout, old.RecordedAt); err == nil {
			return at.Truncate(time.Second).Format(layout)
		}
	}
	return ""
}
