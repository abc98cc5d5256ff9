package send

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"tapedeck/model"
	"tapedeck/replay/message"
)

// DefaultLimit is the most bytes of a response body that are read where no
// other limit is given.
const DefaultLimit = 256 << 20

// A Recorder is an http.RoundTripper that records what passes through it as
// it came off the wire: header case, order and repeats kept, bodies coded as
// sent. It speaks HTTP/1.1, follows no redirect, adds no header but Host and
// the body's length, and uses one connection an exchange. RoundTrip returns
// once the whole body is there.
//
// The zero value uses no network and fails every request; set Dial.
type Recorder struct {
	// Dial opens a connection; nil refuses every request. (&net.Dialer{}).DialContext
	// is the usual one.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS is the configuration for https; nil is the default one. ServerName
	// and the protocol (HTTP/1.1) are filled in.
	TLS *tls.Config
	// Proxy returns the proxy for a URL, nil for none; a nil Proxy uses none.
	Proxy func(*url.URL) (*url.URL, error)
	// Limit is the most bytes of a response body; 0 is DefaultLimit.
	Limit int64

	mu        sync.Mutex
	exchanges []Exchange
}

// An Exchange is a request as it went out and the response as it came in.
type Exchange struct {
	Request  model.Request
	Response model.Response
	Trailer  model.Header // of the response, after a chunked body
	At       time.Time    // when the response was complete
	Took     time.Duration
}

// Exchanges returns what was recorded so far, oldest first.
func (r *Recorder) Exchanges() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.exchanges)
}

// RoundTrip sends the request and records the exchange.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		req.Body.Close()
		if err != nil {
			return nil, fmt.Errorf("reading the request body: %w", err)
		}
	}
	out := outgoing{Method: req.Method, URL: req.URL, Target: req.URL.RequestURI(), Host: req.Host, Body: body}
	if out.Method == "" {
		out.Method = http.MethodGet
	}
	out.HasBody = req.Body != nil && req.Body != http.NoBody
	out.Header = message.SortedHeader(req.Header)
	exchange, err := r.exchange(req.Context(), out)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.exchanges = append(r.exchanges, exchange)
	r.mu.Unlock()
	return httpResponse(req, exchange), nil
}

// exchange opens a connection, sends one request, and reads the answer.
func (r *Recorder) exchange(ctx context.Context, out outgoing) (Exchange, error) {
	fail := func(err error) (Exchange, error) { return Exchange{}, networkError(ctx, out.URL.Host, err) }
	if r.Dial == nil {
		return fail(errNoNetwork)
	}
	if err := out.check(); err != nil {
		return fail(err)
	}
	proxy, err := proxyFor(out.URL, r.Proxy)
	if err != nil {
		return fail(err)
	}
	start := time.Now()
	conn, err := r.connect(ctx, out.URL, proxy)
	if err != nil {
		return fail(err)
	}
	defer conn.Close()
	stop := interruptible(ctx, conn)
	defer stop()
	recorded := out.recorded()
	if proxy != nil && out.URL.Scheme == "http" { // RFC 9112 section 3.2.2
		out.Target = "http://" + out.URL.Host + out.Target
		out.Header = append(proxyAuthorization(proxy), out.Header...)
	}

	// A server may answer before it has read the whole request, so the request
	// is written while the answer is read. Only if there is no answer does it matter
	// why the writing failed.
	written := make(chan error, 1)
	go func() { written <- out.write(conn) }()
	in, err := readResponse(conn, out.Method, cmp.Or(r.Limit, DefaultLimit))
	if err != nil {
		conn.Close()
		if writeErr := <-written; writeErr != nil && errors.Is(err, errNoResponse) {
			err = writeErr
		}
		return fail(err)
	}
	now := time.Now()
	return Exchange{
		Request:  recorded,
		Response: in.Response,
		Trailer:  in.Trailer,
		At:       now,
		Took:     now.Sub(start),
	}, nil
}

// interruptible lets the context end every pending read and write, by a
// deadline in the past.
func interruptible(ctx context.Context, conn net.Conn) (stop func() bool) {
	return context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
}

// connect dials the URL's host, or the proxy, and does the handshake for https.
func (r *Recorder) connect(ctx context.Context, u, proxy *url.URL) (net.Conn, error) {
	to := u
	if proxy != nil {
		to = proxy
	}
	conn, err := r.Dial(ctx, "tcp", hostPort(to))
	if err != nil && proxy != nil {
		err = proxyError{proxy.Host, err}
	}
	if err != nil || u.Scheme != "https" {
		return conn, err
	}
	stop := interruptible(ctx, conn)
	defer stop()
	if proxy != nil {
		err = tunnel(conn, proxy, hostPort(u))
	}
	if err == nil {
		secure := tls.Client(conn, r.tlsConfig(u.Hostname()))
		if err = secure.HandshakeContext(ctx); err == nil {
			return secure, nil
		}
		err = tlsError{err}
	}
	conn.Close()
	return nil, err
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

func (r *Recorder) tlsConfig(host string) *tls.Config {
	config := &tls.Config{}
	if r.TLS != nil {
		config = r.TLS.Clone()
	}
	config.NextProtos = []string{"http/1.1"}
	if config.ServerName == "" {
		config.ServerName = host
	}
	return config
}

// httpResponse gives an exchange the shape that net/http's callers expect.
func httpResponse(req *http.Request, e Exchange) *http.Response {
	resp := &http.Response{
		Status:        strings.TrimSpace(fmt.Sprintf("%03d %s", e.Response.Status, e.Response.Reason)),
		StatusCode:    e.Response.Status,
		Proto:         e.Response.Proto,
		Header:        message.HTTPHeader(e.Response.Header),
		Trailer:       message.HTTPHeader(e.Trailer),
		Body:          io.NopCloser(bytes.NewReader(e.Response.Body.Wire)),
		ContentLength: int64(len(e.Response.Body.Wire)),
		Request:       req,
	}
	resp.ProtoMajor, resp.ProtoMinor, _ = http.ParseHTTPVersion(resp.Proto)
	return resp
}
