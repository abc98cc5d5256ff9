package send

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tapedeck/model"
	"tapedeck/replay/message"
	"tapedeck/replay/placeholder"
)

// sendPlan makes the plan for old and sends it to a server that gives the answer.
func sendPlan(t *testing.T, library string, old model.Interaction, answer string) (Received, error) {
	t.Helper()
	base := rawServer(t, answer)
	old.Request.URL = strings.Replace(old.Request.URL, "SERVER", base, 1)
	p, err := NewPlan(libraries[library], old)
	if err != nil {
		t.Fatal(err)
	}
	return p.send(t.Context(), &Recorder{Dial: loopback(t)}, libraries[library], old, Options{Network: true}, nil)
}

func recording(response model.Response) model.Interaction {
	return model.Interaction{
		Request:  model.Request{Method: "GET", URL: "SERVER/p", Header: Header("Accept-Encoding", "gzip, deflate")},
		Response: response,
	}
}

func plainBody(s string) model.Body { return model.Body{Wire: []byte(s), StoredAs: "text"} }

func TestStoredForm(t *testing.T) {
	zip := string(Gzipped("hello"))
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	io.WriteString(w, "hello")
	w.Close()
	ok := "HTTP/1.1 200 OK\r\n"
	tests := []struct {
		name, library string
		old           model.Response
		answer        string
		want          model.Response
	}{
		{
			name: "vcrpy: spelling and order as recorded", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Content-length", "2", "Date", "x", "Set-Cookie", "a", "Set-Cookie", "b"), Body: plainBody("hi")},
			answer: ok + "set-cookie: a\r\ndate: y\r\nset-cookie: b\r\nContent-Length: 2\r\nx-new: 1\r\nB: 2\r\n\r\nho",
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("B", "2", "Content-length", "2", "Date", "y", "Set-Cookie", "a", "Set-Cookie", "b", "x-new", "1"), Body: plainBody("ho")},
		},
		{
			name: "vcrpy: unsorted, new names at the end", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("X", "1", "A", "2")},
			answer: ok + "B: 3\r\nA: 2\r\nX: 1\r\n\r\n",
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("X", "1", "A", "2", "B", "3")},
		},
		{
			name: "vcrpy: urllib3 1 stores what came", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Content-Encoding", "gzip", "Transfer-Encoding", "chunked"), Body: model.Body{Wire: Gzipped("old"), StoredAs: "!!binary"}},
			answer: ok + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(zip), zip),
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("Content-Encoding", "gzip", "Transfer-Encoding", "chunked"), Body: model.Body{Wire: []byte(zip), StoredAs: "!!binary"}},
		},
		{
			name: "vcrpy: urllib3 2 stores the decoded body under the header", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Content-Encoding", "gzip", "Content-Length", "23"), Body: plainBody("old")},
			answer: ok + "Content-Encoding: deflate\r\nContent-Length: " + fmt.Sprint(z.Len()) + "\r\n\r\n" + z.String(),
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("Content-Encoding", "deflate", "Content-Length", fmt.Sprint(z.Len())), Body: plainBody("hello")},
		},
		{
			name: "vcrpy: decode_compressed_response", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Date", "x", "content-length", "3"), Body: plainBody("old")},
			answer: ok + "Date: x\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(zip), zip),
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("Date", "x", "Transfer-Encoding", "chunked", "content-length", "5"), Body: plainBody("hello")},
		},
		{
			name: "vcrpy: httpx over HTTP/2", library: "vcrpy",
			old:    model.Response{Status: 200, Header: Header("content-type", "text/plain", "date", "x"), Body: plainBody("")},
			answer: ok + "Content-Type: text/plain\r\nConnection: keep-alive\r\nDate: x\r\nTransfer-Encoding: chunked\r\nX-New: é\r\n\r\n0\r\n\r\n",
			want:   model.Response{Status: 200, Header: Header("content-type", "text/plain", "date", "x", "x-new", "Ã©"), Body: plainBody("")},
		},
		{
			name: "betamax: gzip as it came", library: "betamax",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Content-Type", "text/html"), Body: model.Body{Wire: []byte("old"), StoredAs: "text", Charset: "ISO-8859-1"}},
			answer: ok + "Content-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n" + zip,
			want: model.Response{Status: 200, Reason: "OK", Header: Header("Content-Type", "application/json", "Content-Encoding", "gzip"),
				Body: model.Body{Wire: []byte(zip), StoredAs: "base64_string", Charset: "utf-8"}},
		},
		{
			name: "betamax: preserve_exact_body_bytes", library: "betamax",
			old:    model.Response{Status: 200, Reason: "OK", Body: model.Body{Wire: []byte("old"), StoredAs: "base64_string"}},
			answer: ok + "\r\nnew",
			want:   model.Response{Status: 200, Reason: "OK", Body: model.Body{Wire: []byte("new"), StoredAs: "base64_string"}},
		},
		{
			name: "betamax: bytes that are no text", library: "betamax",
			old:    model.Response{Status: 200, Reason: "OK", Body: plainBody("old")},
			answer: ok + "\r\n\xff\x00",
			want:   model.Response{Status: 200, Reason: "OK", Body: model.Body{Wire: []byte("\xff\x00"), StoredAs: "base64_string"}},
		},
		{
			name: "ruby: inflated, the coded length kept", library: "ruby-vcr",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Content-Length", "99", "Vary", "b"), Body: model.Body{Wire: []byte("old"), StoredAs: "text", Charset: "UTF-8"}},
			answer: ok + "content-encoding: gzip\r\nvary: c\r\nvary: a\r\nx-new: 1\r\nContent-Length: " + fmt.Sprint(len(zip)) + "\r\n\r\n" + zip,
			want: model.Response{Status: 200, Reason: "OK", Header: Header("Content-Length", fmt.Sprint(len(zip)), "Vary", "a", "Vary", "c", "X-New", "1"),
				Body: model.Body{Wire: []byte("hello"), StoredAs: "text", Charset: "UTF-8"}},
		},
		{
			name: "go-vcr: inflated, canonical, no Transfer-Encoding", library: "go-vcr",
			old:    model.Response{Status: 200, Reason: "OK", Proto: "HTTP/2.0", Header: Header("Date", "x"), Body: plainBody("old")},
			answer: ok + "date: x\r\nx-a: 1\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: " + fmt.Sprint(len(zip)) + "\r\n\r\n" + zip,
			want:   model.Response{Status: 200, Reason: "OK", Proto: "HTTP/2.0", Header: Header("Date", "x", "X-A", "1"), Body: plainBody("hello")},
		},
		{
			name: "uber: what came", library: "uber",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("date", "x"), Body: plainBody("old")},
			answer: ok + "Date: y\r\nContent-Encoding: gzip\r\n\r\n" + zip,
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("date", "y", "content-encoding", "gzip"), Body: model.Body{Wire: []byte(zip), StoredAs: "text"}},
		},
		{
			name: "a library that says nothing of its own: as recorded", library: "",
			old:    model.Response{Status: 200, Reason: "OK", Header: Header("Date", "x", "x-a", "1"), Body: model.Body{Wire: []byte("old"), StoredAs: "hex", Charset: "utf-8"}},
			answer: ok + "date: x\r\nX-A: gr\u00fcn\r\nx-b: 1\r\nContent-Encoding: gzip\r\nContent-Length: " + fmt.Sprint(len(zip)) + "\r\n\r\n" + zip,
			want:   model.Response{Status: 200, Reason: "OK", Header: Header("Content-Length", "5", "Date", "x", "x-a", "gr\u00fcn", "x-b", "1"), Body: model.Body{Wire: []byte("hello"), StoredAs: "hex", Charset: "utf-8"}},
		},
		{
			name: "a redirect is the answer", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Body: plainBody("old")},
			answer: "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
			want:   model.Response{Status: 302, Reason: "Found", Header: Header("Location", "http://127.0.0.1:1/", "Content-Length", "0"), Body: plainBody("")},
		},
		{
			name: "no content", library: "vcrpy",
			old:    model.Response{Status: 200, Reason: "OK", Body: plainBody("old")},
			answer: "HTTP/1.1 204 No Content\r\n\r\n",
			want:   model.Response{Status: 204, Reason: "No Content", Body: plainBody("")},
		},
		{
			name: "what filters had taken out stays out", library: "vcrpy",
			old: model.Response{Status: 200, Reason: "OK", Header: Header("CF-RAY", "<CF_RAY>", "Set-Cookie", "sid=REDACTED; Path=/", "Content-Length", "60"),
				Body: plainBody(`{"access_token":"<ACCESS_TOKEN>","n":[{"t":"REDACTED"}],"x":1}`)},
			answer: ok + "CF-RAY: 123-FRA\r\nSet-Cookie: sid=fresh; Path=/\r\nContent-Length: 56\r\n\r\n" + `{"n":[{"t":"t0p"}], "x":2,"access_token":"s3cret-fresh"}`,
			want: model.Response{Status: 200, Reason: "OK", Header: Header("CF-RAY", "<CF_RAY>", "Set-Cookie", "sid=REDACTED; Path=/", "Content-Length", "63"),
				Body: plainBody(`{"n":[{"t":"REDACTED"}], "x":2,"access_token":"<ACCESS_TOKEN>"}`)},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			old := recording(test.old)
			old.Request.Body.Absent = true
			answer, err := sendPlan(t, test.library, old, test.answer)
			if err != nil {
				t.Fatal(err)
			}
			got := answer.Response
			if got.Status != test.want.Status || got.Reason != test.want.Reason || got.Proto != test.want.Proto {
				t.Errorf("%d %q %q", got.Status, got.Reason, got.Proto)
			}
			if !slices.Equal(got.Header, test.want.Header) {
				t.Errorf("header\n%q, want\n%q", got.Header, test.want.Header)
			}
			want := test.want.Body
			if !bytes.Equal(got.Body.Wire, want.Wire) || got.Body.StoredAs != want.StoredAs && want.StoredAs != "" || got.Body.Charset != want.Charset || got.Body.Absent {
				t.Errorf("body %+v\n%q, want\n%q", got.Body, got.Body.Wire, want.Wire)
			}
		})
	}
}

func TestRecordedAt(t *testing.T) {
	at := time.Date(2026, 11, 20, 11, 14, 43, 9, time.FixedZone("", 3600))
	for _, test := range []struct{ library, old, want string }{
		{"betamax", "2014-05-28T21:10:24", "2026-11-20T10:14:43"},
		{"ruby-vcr", "Tue, 01 Nov 2011 04:58:44 GMT", "Fri, 20 Nov 2026 10:14:43 GMT"},
		{"vcrpy", "", ""},
		{"vcrpy", "2015-03-07T06:55:57", "2026-11-20T10:14:43"},
		{"vcrpy", "2015-03-07T06:55:57.25Z", "2026-11-20T10:14:43Z"},
		{"vcrpy", "2015-03-07 06:55:57 +02:00", "2026-11-20 10:14:43 Z"},
		{"vcrpy", "1425711357", ""},
		{"uber", "", ""},
	} {
		if got := recordedAt(libraries[test.library], model.Interaction{RecordedAt: test.old}, at); got != test.want {
			t.Errorf("%s %q: %q, want %q", test.library, test.old, got, test.want)
		}
	}
}

func TestSendRefusesByDefault(t *testing.T) {
	var reached atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	t.Cleanup(server.Close)
	p := Plan{Method: "GET", URL: server.URL}
	if _, err := Send(t.Context(), p, libraries["vcrpy"], model.Interaction{}, Options{}); err == nil || reached.Load() {
		t.Fatalf("sent: %v, %v", reached.Load(), err)
	}
	p.URL += "/<TOKEN>"
	if _, err := Send(t.Context(), p, libraries["vcrpy"], model.Interaction{}, Options{Network: true}); err == nil || reached.Load() {
		t.Fatalf("sent with a placeholder: %v, %v", reached.Load(), err)
	}
	p.URL = server.URL
	if _, err := Send(t.Context(), p, libraries["vcrpy"], model.Interaction{}, Options{Network: true}); err != nil || !reached.Load() {
		t.Fatalf("not sent: %v, %v", reached.Load(), err)
	}
}

func TestSendTimesOut(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "begun")
		w.(http.Flusher).Flush()
		<-release
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	p := Plan{Method: "GET", URL: server.URL}
	_, err := Send(t.Context(), p, libraries["vcrpy"], model.Interaction{}, Options{Network: true, Timeout: 30 * time.Millisecond})
	if want := server.URL[len("http://"):] + " timed out after 30 ms"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestDurationText(t *testing.T) {
	for d, want := range map[time.Duration]string{30 * time.Second: "30 s", 1500 * time.Millisecond: "1.5 s", 250 * time.Millisecond: "250 ms", 90 * time.Second: "1m30s"} {
		if got := durationText(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// The server sees the request as it was recorded.
func TestSentRequest(t *testing.T) {
	requests, bodies := make(chan *http.Request, 1), make(chan []byte, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		requests <- r
		bodies <- body
	}))
	t.Cleanup(server.Close)
	old := model.Interaction{Request: model.Request{
		Method: "POST", URL: strings.Replace(server.URL, "http://", "http://ann:p%40ss@", 1) + "/a%2fb;c=1//d?z=1&a=2&a= <T_K>#frag",
		Header: Header("Accept-Encoding", "gzip", "X-A", "1", "X-A", "2", "Host", "evil.test", "Content-Length", "999"),
		Body:   model.Body{Wire: []byte("k=v")},
	}}
	p, err := NewPlan(libraries["vcrpy"], old)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Send(t.Context(), p, libraries["vcrpy"], old, Options{Network: true, Values: map[string]string{"<T_K>": "x&y"}}); err != nil {
		t.Fatal(err)
	}
	got, body := <-requests, <-bodies
	user, password, _ := got.BasicAuth()
	if got.RequestURI != "/a%2fb;c=1//d?z=1&a=2&a=%20x%26y" || "http://"+got.Host != server.URL || string(body) != "k=v" || user != "ann" || password != "p@ss" {
		t.Errorf("%s %s %q %s:%s", got.Host, got.RequestURI, body, user, password)
	}
	if got.Header.Get("User-Agent") != "" || !slices.Equal(got.Header["X-A"], []string{"1", "2"}) || got.ContentLength != 3 {
		t.Errorf("header %q", got.Header)
	}
}

// A supplied value shows up nowhere: not where the server repeats it in any of
// the usual writings, nor in an error, nor in the plan.
func TestSecretsStayOut(t *testing.T) {
	values := map[string]string{
		"<TOKEN>":      `s3cr3t/"+=&<é>`,
		"<PASS>":       "hunter2hunter2",
		"<BASIC_AUTH>": base64.StdEncoding.EncodeToString([]byte("user:pa55word")),
		"<HOST>":       "127.0.0.1",
	}
	leak := func(t *testing.T, where, text string) {
		t.Helper()
		for _, s := range []string{"s3cr3t", "hunter2", "dXNlcjpw", "pa55word", "aHVudGVyMmh1bnRlcjI"} {
			if strings.Contains(text, s) {
				t.Errorf("%s holds %s: %s", where, s, text)
			}
		}
	}
	old := model.Interaction{
		Request: model.Request{
			Method: "POST", URL: "http://<HOST>:PORT/<TOKEN>?k=<TOKEN>&p=<PASS>",
			Header: Header("Authorization", "Basic <BASIC_AUTH>", "X", "<TOKEN>", "Content-Type", "application/json", "Accept-Encoding", "gzip"),
			Body:   model.Body{Wire: []byte(`{"a":"<TOKEN>","b":"<PASS>"}`)},
		},
		Response: model.Response{Status: 200, Reason: "OK", Header: Header("Content-Encoding", "gzip"), Body: model.Body{Wire: Gzipped("x")}},
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		quoted := strings.ReplaceAll(string(message.QuoteJSON(r.Header.Get("X"))), "/", `\/`)
		text := fmt.Sprintf("%s\n%s\n%s %s\n%v\n%s\n%+q\n%s\n%s", r.RequestURI, body, user, password, r.Header, quoted,
			r.Header.Get("X"), placeholder.EscapeXML(r.Header.Get("X")), strings.ToLower(url.QueryEscape(r.Header.Get("X"))))
		text += base64.URLEncoding.EncodeToString([]byte(r.URL.Query().Get("p")))
		w.Header().Set("X-Echo", "t="+r.Header.Get("X"))
		w.Header().Set("Set-Cookie", "p="+r.URL.Query().Get("p"))
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(Gzipped(text))
			return
		}
		io.WriteString(w, text)
	}
	server := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(server.Close)
	port := server.URL[strings.LastIndex(server.URL, ":")+1:]
	for _, accept := range []string{"gzip", "identity"} {
		i := old.Clone()
		i.Request.URL = strings.Replace(i.Request.URL, "PORT", port, 1)
		i.Request.Header[3].Value = accept
		p, err := NewPlan(libraries["vcrpy"], i)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := p.send(t.Context(), &Recorder{Dial: loopback(t)}, libraries["vcrpy"], i, Options{Network: true, Values: values}, nil)
		if err != nil {
			t.Fatal(err)
		}
		leak(t, "the plan", fmt.Sprintf("%+v", p))
		leak(t, "the answer", fmt.Sprintf("%+v", answer))
		leak(t, "the answer, body as text", string(answer.Response.Body.Wire))
		decoded := answer.Response.Body.Decode(answer.Response.Header)
		leak(t, "the body", string(decoded.Bytes))
		if decoded.Err != nil || !bytes.Contains(decoded.Bytes, []byte(`{"a":"<TOKEN>","b":"<PASS>"}`)) {
			t.Errorf("the body: %v %s", decoded.Err, decoded.Bytes)
		}
		if length := answer.Response.Header.Get("Content-Length"); length != "" && length != fmt.Sprint(len(answer.Response.Body.Wire)) {
			t.Errorf("Content-Length %s, body %d", length, len(answer.Response.Body.Wire))
		}
	}

	server.Close()
	i := old.Clone()
	i.Request.URL = strings.Replace(i.Request.URL, "PORT", port, 1)
	for name, change := range map[string]func(*model.Interaction, map[string]string){
		"refused":    func(*model.Interaction, map[string]string) {},
		"bad host":   func(_ *model.Interaction, v map[string]string) { v["<HOST>"] = "hunter2 hunter2" },
		"bad value":  func(_ *model.Interaction, v map[string]string) { v["<PASS>"] = "hunter2\nhunter2" },
		"bad port":   func(i *model.Interaction, v map[string]string) { v["<HOST>"] = "hunter2:x" },
		"bad header": func(_ *model.Interaction, v map[string]string) { v["<TOKEN>"] = "s3cr3t\x01" },
		"bad scheme": func(i *model.Interaction, v map[string]string) {
			i.Request.URL = "<HOST>/x"
			v["<HOST>"] = "hunter2://h"
		},
		"unknown":     func(_ *model.Interaction, v map[string]string) { v["<HOST>"] = "hunter2.invalid" },
		"bad percent": func(_ *model.Interaction, v map[string]string) { v["<HOST>"] = "hunter2%zz" },
	} {
		i, v := i.Clone(), map[string]string{}
		for n, value := range values {
			v[n] = value
		}
		change(&i, v)
		p, err := NewPlan(libraries["vcrpy"], i)
		if err != nil {
			t.Fatal(err)
		}
		dial := loopback(t)
		if name == "unknown" {
			dial = refuseName
		}
		_, err = p.send(t.Context(), &Recorder{Dial: dial}, libraries["vcrpy"], i, Options{Network: true, Values: v}, nil)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		t.Log(err)
		for e := err; e != nil; e = errors.Unwrap(e) {
			leak(t, name, fmt.Sprintf("%v %+v", e, e))
		}
		if regexp.MustCompile(`127\.0\.0\.1`).MatchString(err.Error()) {
			t.Errorf("%s: the host was a supplied value: %v", name, err)
		}
	}
}
