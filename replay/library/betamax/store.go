package betamax

import (
	"mime"
	"net/http"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

// timeLayout is how Betamax writes the time of recording, in UTC.
const timeLayout = "2006-01-02T15:04:05"

var storing = library.Storing{
	HeaderLatin1: true, // http.client.parse_headers
	KeepsCoding:  true,
	Body:         storedBody,
	TimeLayout:   timeLayout,
}

func storedResponse(i *model.Interaction, resp *http.Response, at time.Time, _ time.Duration) {
	i.RecordedAt = at.UTC().Format(timeLayout)
	i.Request.Body.Charset = "utf-8"
	i.Response.Body.Charset = requestsEncoding(resp.Header.Get("Content-Type"))
}

// storedBody is add_body of betamax/util.py.
func storedBody(was, now model.Response) model.Body {
	b := now.Body
	if contentType := now.Header.Get("Content-Type"); contentType != was.Header.Get("Content-Type") {
		b.Charset = requestsEncoding(contentType)
	}
	b.StoredAs = "text"
	if spoiltAlike(was.Body, b) {
		return was.Body
	}
	if keepsBytes(was, now, b) {
		b.StoredAs = "base64_string"
	}
	return b
}

// keepsBytes says when Betamax stores base64: for gzip, and for all with
// preserve_exact_body_bytes, which shows where the recorded body is base64
// without being gzip. A body that is no text in its charset Betamax would spoil;
// it goes into base64 too, which every version reads.
func keepsBytes(was, now model.Response, b model.Body) bool {
	gzip := func(r model.Response) bool {
		return strings.Contains(strings.Join(r.Header.Values("Content-Encoding"), ","), "gzip")
	}
	preserved := was.Body.StoredAs == "base64_string" && !gzip(was)
	return gzip(now) || preserved || !isText(b)
}

// spoiltAlike reports whether Betamax would store of these bytes just what is
// recorded: bytes that are no text become U+FFFD there, and the file should not
// change where the server's answer did not.
func spoiltAlike(was, now model.Body) bool {
	if was.StoredAs == "base64_string" || isText(now) {
		return false
	}
	text, err := python.DecodeUTF8(now.Wire, true)
	return err == nil && text == string(was.Wire)
}

// isText reports whether a body is text in its charset, exactly; no charset
// means UTF-8.
func isText(b model.Body) bool {
	_, exact := body.ToUTF8(b.Wire, strings.ToLower(b.Charset))
	return exact
}

// requestsEncoding is what requests takes a body to be in
// (requests/utils.py, get_encoding_from_headers).
func requestsEncoding(contentType string) string {
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
