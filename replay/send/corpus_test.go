package send_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library/all"
	"tapedeck/replay/send"
	"tapedeck/testdata/corpus"
)

// An unchanged server gives an unchanged response: every recorded response of
// the corpus, put back on the wire as it must have been, is stored again as it
// was recorded.
func TestUnchangedServerOverCorpus(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	answers := make(chan []byte, 1)
	go serve(listener, answers)

	reached := map[string]int{}
	left := map[string]int{}
	for _, file := range corpus.Cassettes(t) {
		path := file.Path
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			left["cannot be opened"]++
			continue
		}
		l, err := all.Named(f.Format().Library)
		if err != nil {
			left[err.Error()]++
			continue
		}
		for n := range f.Len() {
			old, err := f.At(n)
			if err != nil {
				left["cannot be read"]++
				continue
			}
			if _, err := f.Do(cassette.Change{Ops: []model.Op{model.SetField{At: n, Field: model.ResponseStatus, Value: strconv.Itoa(old.Response.Status + 1)}}}); err != nil {
				left["cannot be changed"]++
				continue
			}
			f.Undo()
			wire, why := onTheWire(old)
			if why != "" {
				left[why]++
				continue
			}
			old.Request.URL = "http://" + listener.Addr().String() + "/"
			plan, err := send.NewPlan(l, old)
			if err != nil {
				left["not sent: "+err.Error()]++
				continue
			}
			values := map[string]string{}
			for _, name := range plan.Placeholders {
				values[name] = "a supplied value"
			}
			answers <- wire
			answer, err := send.Send(t.Context(), plan, l, old, send.Options{Network: true, Values: values})
			if err != nil {
				t.Errorf("%s, interaction %d: %v", path, n+1, err)
				continue
			}
			reached[l.Name]++
			compare(t, fmt.Sprintf("%s, interaction %d", path, n+1), old.Response, answer.Response)
		}
	}
	t.Logf("stored again: %v; left out: %v", reached, left)
}

func compare(t *testing.T, where string, want, got model.Response) {
	if want.Status != got.Status || want.Reason != got.Reason || want.Proto != got.Proto {
		t.Errorf("%s: %d %q %q, want %d %q %q", where, got.Status, got.Reason, got.Proto, want.Status, want.Reason, want.Proto)
	}
	if !slices.Equal(want.Header, got.Header) {
		t.Errorf("%s: header\n%q, want\n%q", where, got.Header, want.Header)
	}
	if !bytes.Equal(want.Body.Wire, got.Body.Wire) || want.Body.Charset != got.Body.Charset || want.Body.Absent != got.Body.Absent {
		t.Errorf("%s: body\n%.200q, want\n%.200q", where, got.Body.Wire, want.Body.Wire)
	}
}

// onTheWire writes a recorded response as the server must have sent it, or
// says why that cannot be known.
func onTheWire(i model.Interaction) (wire []byte, why string) {
	r := i.Response
	content := r.Body.Wire
	if len(content) > 0 && len(r.Body.Decode(r.Header).NotCoded) > 0 {
		coded, err := body.Encode(content, []string{strings.ToLower(r.Header.Get("Content-Encoding"))}, nil)
		if err != nil {
			return nil, "unknown coding"
		}
		content = coded
	}
	bodiless := i.Request.Method == "HEAD" || i.Request.Method == "head" || r.Status == 204 || r.Status == 304
	if bodiless && len(content) > 0 || r.Status < 200 || r.Body.Locked != "" || r.Body.Tree {
		return nil, "not the body that was sent"
	}
	coding := r.Header.Get("Transfer-Encoding")
	chunked := strings.EqualFold(coding, "chunked")
	if coding != "" && !chunked { // a filter's text stands in its place
		return nil, "not the Transfer-Encoding that was sent"
	}
	if length := r.Header.Values("Content-Length"); !bodiless && len(length) > 0 && !(len(length) == 1 && length[0] == strconv.Itoa(len(content))) {
		return nil, "Content-Length is not that of the body"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", r.Status, r.Reason)
	for _, line := range r.Header {
		if strings.ContainsAny(line.Name+line.Value, "\r\n\x00") || strings.TrimSpace(line.Value) != line.Value {
			return nil, "a header value that is none"
		}
		fmt.Fprintf(&b, "%s: %s\r\n", line.Name, line.Value)
	}
	b.WriteString("\r\n")
	if chunked && !bodiless {
		if len(content) > 0 {
			fmt.Fprintf(&b, "%x\r\n%s\r\n", len(content), content)
		}
		b.WriteString("0\r\n\r\n")
	} else {
		b.Write(content)
	}
	return b.Bytes(), ""
}

// serve answers each connection with the next answer.
func serve(listener net.Listener, answers <-chan []byte) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		if req, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			io.Copy(io.Discard, req.Body) // to close with bytes unread would reset the connection
			conn.Write(<-answers)
		}
		conn.Close()
	}
}
