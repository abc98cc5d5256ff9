package httprr

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"reflect"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// matchers are the parts of the text that is looked up.
var matchers = []string{"method", "uri", "proto", "headers", "body"}

// A text is a request's, part by part.
type text struct{ method, uri, proto, headers, body string }

// part is what a matcher compares.
func (t text) part(matcher string) (string, bool) {
	switch matcher {
	case "method":
		return t.method, true
	case "uri":
		return t.uri, true
	case "proto":
		return t.proto, true
	case "headers":
		return t.headers, true
	case "body":
		return t.body, true
	}
	return "", false
}

// protocol is what WriteProxy writes whatever the request's own is.
const protocol = "HTTP/1.1"

// recordedText is the text of a recorded request.
func recordedText(i model.Interaction) text {
	proto, ok := i.Own("request.proto")
	if !ok {
		proto = protocol
	}
	return text{i.Request.Method, i.Request.URL, proto, lines(i.Request.Header), string(i.Request.Body.Wire)}
}

// lines are those of a header.
func lines(h model.Header) string {
	var out strings.Builder
	for _, line := range h {
		out.WriteString(line.Name + ": " + line.Value + "\n")
	}
	return out.String()
}

// textOf is the text of a request: a recorded one's, or that under which a live
// one is looked up.
func textOf(r library.Request) (text, error) {
	if t, ok := r.Own.(text); ok {
		return t, nil
	}
	w, err := written(r.Model(), r.Proto)
	return text{w.Method, w.URL, protocol, lines(w.Header), string(w.Body.Wire)}, err
}

// written is a live request as reqWire writes it; one that has the protocol and
// begins with Host is written already.
func written(r model.Request, proto string) (model.Request, error) {
	if proto == protocol && len(r.Header) > 0 && r.Header[0].Name == "Host" {
		return r, nil
	}
	req, err := clientRequest(r)
	if err != nil {
		return r, err
	}
	var wire bytes.Buffer
	if err := req.WriteProxy(&wire); err != nil {
		return r, exception.New("error", err.Error())
	}
	head := bufio.NewReader(&wire)
	first, err := head.ReadString('\n')
	if err != nil {
		return r, exception.New("error", err.Error())
	}
	r.Method, first, _ = strings.Cut(first, " ")
	r.URL, _, _ = strings.Cut(first, " ")
	r.Proto, r.Header = protocol, nil
	for {
		line, err := head.ReadString('\n')
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ": ")
		if err != nil || !ok {
			return r, nil
		}
		r.Header = append(r.Header, model.HeaderLine{Name: name, Value: value})
	}
}

// clientRequest is the request that http.Client hands to httprr.
func clientRequest(r model.Request) (*http.Request, error) {
	req, err := http.NewRequest(r.Method, r.URL, nil)
	if err != nil {
		return nil, exception.New(strings.TrimPrefix(reflect.TypeOf(err).String(), "*"), err.Error())
	}
	if !r.Body.Absent { // also an empty one has a length of its own, 0, which net/http takes for unknown
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(r.Body.Wire)), int64(len(r.Body.Wire))
	}
	for _, line := range r.Header {
		if strings.EqualFold(line.Name, "Host") {
			req.Host = line.Value
			continue
		}
		req.Header.Add(line.Name, line.Value)
	}
	if u := req.URL.User; u != nil && req.Header.Get("Authorization") == "" {
		password, _ := u.Password()
		req.SetBasicAuth(u.Username(), password)
	}
	return req, nil
}

func judge(name, _ string, live, recorded library.Request) (library.Comparison, bool) {
	was, err := textOf(recorded)
	if err != nil {
		return library.RaisedBy(err), true
	}
	recordedPart, ok := was.part(name)
	if !ok {
		return library.Comparison{}, false
	}
	now, err := textOf(live)
	if err != nil {
		return library.RaisedBy(err), true
	}
	livePart, _ := now.part(name)
	return library.Compared(livePart, recordedPart), true
}

// asRecorded is a live request as httprr keeps it.
func asRecorded(live library.Request) library.Request {
	if t, err := textOf(live); err == nil {
		live.Own = t
	}
	return live
}

// asked keeps a request as it is written.
func asked(i *model.Interaction, _ *http.Request) {
	i.Request.Proto = ""
	if r, err := written(i.Request, ""); err == nil {
		i.Request = r
	}
}
