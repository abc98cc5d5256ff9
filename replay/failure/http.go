package failure

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/http/httpguts"

	"tapedeck/model"
)

// ReadHTTP reads an HTTP/1.1 request as it goes over the wire (RFC 9112);
// lines may end in a bare line feed. net/http's reader would lose case and
// order of the headers. A target without a host is completed by the Host
// header, with https.
func ReadHTTP(data []byte) (model.Request, error) {
	start, rest := cutLine(data)
	parts := strings.Fields(start)
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 3 && !strings.HasPrefix(parts[2], "HTTP/") || !isToken(parts[0]) {
		return model.Request{}, fmt.Errorf("line 1: %q is not METHOD URL HTTP/1.1", start)
	}
	r := model.Request{Method: parts[0], URL: parts[1], Body: model.Body{Absent: true}}
	if len(parts) == 3 {
		r.Proto = parts[2]
	}
	for n := 2; len(rest) > 0; n++ {
		var line string
		if line, rest = cutLine(rest); line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return model.Request{}, fmt.Errorf("line %d: %q is not NAME: VALUE", n, line)
		}
		r.Header = append(r.Header, model.HeaderLine{Name: name, Value: strings.Trim(value, " \t")})
	}
	if err := takeBody(&r, rest); err != nil {
		return model.Request{}, err
	}
	if !strings.Contains(r.URL, "://") {
		host := r.Header.Get("Host")
		if host == "" {
			return model.Request{}, fmt.Errorf("%s has no host, and there is no Host header", r.URL)
		}
		if strings.ContainsFunc(host, unicode.IsSpace) {
			return model.Request{}, fmt.Errorf("Host %q is not a host", host)
		}
		r.URL = "https://" + host + r.URL
	}
	return r, nil
}

// isHTTP reports whether a text begins like an HTTP/1.1 request.
func isHTTP(text string) bool {
	start, _ := cutLine([]byte(text[:min(len(text), maxStart)]))
	parts := strings.Fields(start)
	if len(parts) == 3 {
		return isToken(parts[0]) && strings.HasPrefix(parts[2], "HTTP/")
	}
	return len(parts) == 2 && methods[parts[0]] && (strings.HasPrefix(parts[1], "/") || strings.Contains(parts[1], "://"))
}

// methods are those that tell a first line without HTTP/1.1 from prose (RFC
// 9110 section 9.3, RFC 5789).
var methods = map[string]bool{"GET": true, "HEAD": true, "POST": true, "PUT": true, "DELETE": true,
	"OPTIONS": true, "PATCH": true, "TRACE": true}

// isToken reports whether s can name a method or a header (RFC 9110 section
// 5.6.2).
func isToken(s string) bool { return httpguts.ValidHeaderFieldName(s) }

// takeBody takes as much as Content-Length says, else all that is left.
func takeBody(r *model.Request, data []byte) error {
	if r.Header.Has("Transfer-Encoding") {
		return fmt.Errorf("a body with Transfer-Encoding is not read: give it plain, with Content-Length")
	}
	if length := r.Header.Get("Content-Length"); length != "" {
		n, err := strconv.ParseUint(length, 10, 63)
		if err != nil {
			return fmt.Errorf("Content-Length %q is not a number", length)
		}
		if n > uint64(len(data)) {
			return fmt.Errorf("Content-Length says %d, the body has %d", n, len(data))
		}
		data = data[:n]
	}
	if len(data) > 0 {
		r.Body = model.Body{Wire: data}
	}
	return nil
}

// cutLine cuts the first line off; CR LF and LF end it.
func cutLine(data []byte) (line string, rest []byte) {
	before, rest, _ := bytes.Cut(data, []byte("\n"))
	return strings.TrimSuffix(string(before), "\r"), rest
}
