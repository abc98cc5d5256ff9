package loading

import "tapedeck/model"

// A passed is a text, or null, that was passed in an entry as its library writes it.
type passed[T any] interface {
	*T
	Len() int // of what it says
	AppendText(dst []byte) []byte
	Text() string
}

// parts are what such an entry holds beside the bodies, as it stands there.
type parts[T any, P passed[T]] struct {
	method, uri, reason             T
	status                          int
	requestHeaders, responseHeaders []line[T] // one for each value

	room []byte       // that texts are decoded in
	said model.Header // that a summary depends on
}

// A line is a header's name and one value.
type line[T any] struct {
	name  []byte
	value T
}

// interaction decodes what is asked for, but for the bodies.
func (e *parts[T, P]) interaction(of Parts) (i model.Interaction) {
	i.Request.Method, i.Request.URL = e.startLine()
	i.Request.Header = e.lines(e.requestHeaders)
	i.Response.Status, i.Response.Reason = e.status, P(&e.reason).Text()
	if of&ResponseHeader != 0 {
		i.Response.Header = e.lines(e.responseHeaders)
	}
	return i
}

// startLine decodes the method and the URL, which are kept together.
func (e *parts[T, P]) startLine() (method, url string) {
	e.room = P(&e.uri).AppendText(P(&e.method).AppendText(e.room[:0]))
	both, n := string(e.room), P(&e.method).Len()
	return both[:n], both[n:]
}

// lines decodes headers, whose texts are kept together.
func (e *parts[T, P]) lines(headers []line[T]) model.Header {
	if len(headers) == 0 {
		return nil
	}
	e.room = e.room[:0]
	for i := range headers {
		e.room = P(&headers[i].value).AppendText(append(e.room, headers[i].name...))
	}
	h, rest := make(model.Header, len(headers)), string(e.room)
	for i := range headers {
		n, size := len(headers[i].name), P(&headers[i].value).Len()
		h[i], rest = model.HeaderLine{Name: rest[:n], Value: rest[n : n+size]}, rest[n+size:]
	}
	return h
}

// mostRoom is how much memory for texts is kept from one entry to the next.
const mostRoom = 1 << 20

// summary is WrittenEntry.Summary, with these bodies.
func (e *parts[T, P]) summary(request, response model.StoredBody, recordedAt string) (s model.Summary, ok bool) {
	u := model.Undecoded{Status: e.status, RecordedAt: recordedAt}
	e.said = e.appendSaid(e.said[:0], e.requestHeaders)
	n := len(e.said)
	e.said = e.appendSaid(e.said, e.responseHeaders)
	u.Request = model.UndecodedMessage{Header: e.said[:n], Body: request}
	u.Response = model.UndecodedMessage{Header: e.said[n:], Body: response}
	if !u.Plain() {
		return s, false
	}
	u.Method, u.URL = e.startLine()
	if size := max(request.Len(), response.Len()); size > cap(e.room) {
		e.room = make([]byte, 0, size+size/4)
	}
	s = u.Summary(e.room[:0])
	if cap(e.room) > mostRoom {
		e.room = nil
	}
	return s, true
}

// appendSaid adds the headers that a summary depends on.
func (e *parts[T, P]) appendSaid(said model.Header, headers []line[T]) model.Header {
	for i := range headers {
		if line := &headers[i]; model.InSummary(line.name) {
			said = append(said, model.HeaderLine{Name: string(line.name), Value: P(&line.value).Text()})
		}
	}
	return said
}
