package send

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tapedeck/model"
)

// loopback dials, and fails the test for any address that is not of this
// machine.
func loopback(t *testing.T) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(address); host != "127.0.0.1" && host != "localhost" {
			t.Errorf("dialled %s", address)
			return nil, errors.New("not loopback")
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}

// rawServer answers every connection with the text, once it has read a
// request's header, and returns its URL.
func rawServer(t *testing.T, answer string) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					io.WriteString(conn, answer)
				}
				// To close with bytes unread would reset the connection.
				conn.(*net.TCPConn).CloseWrite()
				io.Copy(io.Discard, conn)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

func Gzipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

func Header(pairs ...string) model.Header {
	var h model.Header
	for i := 0; i < len(pairs); i += 2 {
		h = append(h, model.HeaderLine{Name: pairs[i], Value: pairs[i+1]})
	}
	return h
}

func TestRecorderKeepsTheWire(t *testing.T) {
	zip := string(Gzipped("hello"))
	tests := []struct {
		name, method, answer string
		status               int
		reason               string
		header, trailer      model.Header
		body                 string
		absent               bool
	}{
		{
			name:   "case, order and repeats",
			answer: "HTTP/1.1 200 OK\r\nsErVer: x\r\nSet-Cookie: b=2\r\nX-A: 1\r\nset-cookie: a=1\r\nContent-Length: 2\r\n\r\nok",
			status: 200, reason: "OK", body: "ok",
			header: Header("sErVer", "x", "Set-Cookie", "b=2", "X-A", "1", "set-cookie", "a=1", "Content-Length", "2"),
		},
		{
			name:   "gzip stays coded",
			answer: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zip,
			status: 200, reason: "OK", body: zip, header: Header("Content-Encoding", "gzip"),
		},
		{
			name:   "chunks joined, header and trailer kept",
			answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n2;e=1\r\nde\r\n0\r\nX-Sum: 5\r\nx-sum: 6\r\n\r\n",
			status: 200, reason: "OK", body: "abcde",
			header: Header("Transfer-Encoding", "chunked", "Trailer", "X-Sum"), trailer: Header("X-Sum", "5", "x-sum", "6"),
		},
		{
			name:   "informational answers are skipped",
			answer: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
			status: 201, reason: "Created", header: Header("Content-Length", "0"),
		},
		{
			name:   "no content",
			answer: "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", status: 204, reason: "No Content", absent: true, header: Header("X", "y"),
		},
		{
			name: "HEAD", method: "HEAD",
			answer: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", status: 200, reason: "OK", absent: true, header: Header("Content-Length", "99"),
		},
		{
			name:   "a redirect is an answer",
			answer: "HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n", status: 302, reason: "Found",
			header: Header("Location", "/else", "Content-Length", "0"),
		},
		{
			name:   "folded value, empty reason, HTTP/1.0",
			answer: "HTTP/1.0 299\r\nX: a\r\n  b\r\n\r\nrest", status: 299, header: Header("X", "a b"), body: "rest",
		},
		{
			name:   "bare line feeds, equal lengths twice",
			answer: "HTTP/1.1 200 All is well\nContent-Length: 1\nContent-Length: 1\n\nx", status: 200, reason: "All is well",
			header: Header("Content-Length", "1", "Content-Length", "1"), body: "x",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &Recorder{Dial: loopback(t)}
			method := test.method
			if method == "" {
				method = "GET"
			}
			req, _ := http.NewRequest(method, rawServer(t, test.answer)+"/p?q=1", nil)
			req.Header["x-lower"] = []string{"kept"}
			resp, err := r.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			if body, _ := io.ReadAll(resp.Body); string(body) != test.body || resp.StatusCode != test.status {
				t.Errorf("the client got %d %q", resp.StatusCode, body)
			}
			e := r.Exchanges()[0]
			if e.Response.Status != test.status || e.Response.Reason != test.reason {
				t.Errorf("status %d %q", e.Response.Status, e.Response.Reason)
			}
			if !slices.Equal(e.Response.Header, test.header) {
				t.Errorf("header\n%q, want\n%q", e.Response.Header, test.header)
			}
			if !slices.Equal(e.Trailer, test.trailer) {
				t.Errorf("trailer %q, want %q", e.Trailer, test.trailer)
			}
			if string(e.Response.Body.Wire) != test.body || e.Response.Body.Absent != test.absent {
				t.Errorf("body %q, absent %v", e.Response.Body.Wire, e.Response.Body.Absent)
			}
			if got := e.Request.Header.Get("x-lower"); got != "kept" || e.Request.Header[1].Name != "x-lower" {
				t.Errorf("request header %q", e.Request.Header)
			}
		})
	}
}

func TestRecorderRefuses(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	host := func(u string) string { return u[strings.Index(u, "//")+2:] }
	tests := []struct{ name, url, want string }{
		{"refused", "http://" + closed.Addr().String(), "HOST refused the connection"},
		{"no answer", rawServer(t, ""), "HOST: the connection was closed without an answer"},
		{"not HTTP", rawServer(t, "SSH-2.0-x\r\n\r\n"), "HOST: the answer is not HTTP/1.1"},
		{"cut off", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), "HOST: the answer ends after 3 of 9 bytes"},
		{"cut off in a chunk", rawServer(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"), "HOST: the answer ends within its body"},
		{"cut off in the header", rawServer(t, "HTTP/1.1 200 OK\r\nA: b"), "HOST: the answer ends within its header"},
		{"two lengths", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), "HOST: the answer has two different Content-Lengths"},
		{"said to be too large", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), "HOST: the answer is larger than 1 kB"},
		{"too large", rawServer(t, "HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("x", 1025)), "HOST: the answer is larger than 1 kB"},
		{"too many header fields", rawServer(t, "HTTP/1.1 200 OK\r\n"+strings.Repeat("A: b\r\n", 501)+"\r\n"), "HOST: the answer has more than 500 header fields"},
		{"header too large", rawServer(t, "HTTP/1.1 200 OK\r\n"+strings.Repeat("A: "+strings.Repeat("x", 4000)+"\r\n", 300)), "HOST: the header of the answer is larger than 1 MB"},
		{"unknown authority", secure.URL, "HOST: TLS: the certificate is signed by an unknown authority"},
		{"no TLS", "https" + strings.TrimPrefix(plain.URL, "http"), "HOST: TLS: the server does not speak TLS"},
		{"scheme", "ftp://127.0.0.1", "HOST: not an http URL"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &Recorder{Dial: loopback(t), Limit: 1024}
			req, _ := http.NewRequest("GET", test.url+"/secret?key=secret", nil)
			_, err := r.RoundTrip(req)
			want := strings.Replace(test.want, "HOST", host(test.url), 1)
			if err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
			if len(r.Exchanges()) != 0 {
				t.Error("a failed exchange was recorded")
			}
		})
	}
}

func TestRecorderTouchesNoNetworkByItself(t *testing.T) {
	var reached atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	t.Cleanup(server.Close)
	client := &http.Client{Transport: &Recorder{}}
	if _, err := client.Get(server.URL); err == nil || reached.Load() {
		t.Fatalf("reached the server: %v, error %v", reached.Load(), err)
	}
}

func TestRecorderSendsOneRequestOnly(t *testing.T) {
	r := &Recorder{Dial: loopback(t)}
	for name, change := range map[string]func(*http.Request){
		"method": func(r *http.Request) { r.Method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET" },
		"name":   func(r *http.Request) { r.Header["A: b\r\nC"] = []string{"d"} },
		"value":  func(r *http.Request) { r.Header["A"] = []string{"b\r\nC: d"} },
		"target": func(r *http.Request) { r.URL.Opaque = "/ HTTP/1.1\r\nA: b" },
	} {
		req, _ := http.NewRequest("GET", rawServer(t, "HTTP/1.1 200 OK\r\n\r\n"), nil)
		change(req)
		if _, err := r.RoundTrip(req); err == nil {
			t.Errorf("%s: a line break went through", name)
		}
	}
}

func TestRecorderHonoursContext(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	r := &Recorder{Dial: loopback(t)}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", server.URL, nil)
	if _, err := r.RoundTrip(req); !errors.Is(err, context.DeadlineExceeded) || !strings.HasSuffix(err.Error(), " timed out") {
		t.Errorf("deadline: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	req, _ = http.NewRequestWithContext(ctx, "GET", server.URL, nil)
	if _, err := r.RoundTrip(req); !errors.Is(err, context.Canceled) || !strings.HasSuffix(err.Error(), ": cancelled") {
		t.Errorf("cancel: %v", err)
	}
}

// A server that answers before it has read the request must not block or fail
// the exchange.
func TestRecorderEarlyAnswer(t *testing.T) {
	r := &Recorder{Dial: loopback(t)}
	req, _ := http.NewRequest("POST", rawServer(t, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"), bytes.NewReader(make([]byte, 1<<20)))
	if resp, err := r.RoundTrip(req); err != nil || resp.StatusCode != 413 {
		t.Fatalf("%v, %v", resp, err)
	}
}

func TestRecorderAsTransport(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 1 {
			t.Errorf("spoke %s", r.Proto)
		}
		if r.URL.Path == "/a" {
			http.Redirect(w, r, "/b", http.StatusFound)
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.Header().Add("Got", r.Method+" "+string(body))
		w.(http.Flusher).Flush()
		io.WriteString(w, "done")
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	config := server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	config.RootCAs = roots
	r := &Recorder{Dial: loopback(t), TLS: config}
	client := &http.Client{Transport: r}
	resp, err := client.Get(server.URL + "/a")
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(resp.Body); string(body) != "done" {
		t.Errorf("body %q", body)
	}
	if resp, err = client.Post(server.URL+"/b", "text/plain", strings.NewReader("text")); err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Got"); got != "POST text" {
		t.Errorf("the server got %q", got)
	}
	var statuses []int
	for _, e := range r.Exchanges() {
		statuses = append(statuses, e.Response.Status)
	}
	if !slices.Equal(statuses, []int{302, 200, 200}) {
		t.Errorf("recorded %v", statuses)
	}
	if h := r.Exchanges()[1].Response.Header; !h.Has("Transfer-Encoding") {
		t.Errorf("chunked answer lost its Transfer-Encoding: %q", h)
	}
}

// refuseName fails as the lookup of an unknown name does.
func refuseName(_ context.Context, _, address string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}}
}
