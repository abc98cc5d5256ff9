package send

import (
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// proxyServer is a proxy that answers http requests itself, tunnels https ones,
// and wants a user.
func proxyServer(t *testing.T) *url.URL {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "Basic YW5uOnBhNTV3b3Jk" {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		if r.Method != http.MethodConnect {
			w.Header().Set("Asked", r.RequestURI)
			io.WriteString(w, "from the proxy")
			return
		}
		there, err := net.Dial("tcp", r.Host)
		if err != nil {
			t.Error(err)
			return
		}
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() {
			io.Copy(there, here)
			there.Close()
		}()
		io.Copy(here, there)
		here.Close()
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(strings.Replace(server.URL, "http://", "http://ann:pa55word@", 1))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestRecorderThroughProxy(t *testing.T) {
	proxy := proxyServer(t)
	origin := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "from the origin") }))
	t.Cleanup(origin.Close)
	config := origin.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	config.RootCAs = x509.NewCertPool()
	config.RootCAs.AddCert(origin.Certificate())
	r := &Recorder{Dial: loopback(t), TLS: config, Proxy: func(*url.URL) (*url.URL, error) { return proxy, nil }}
	for target, want := range map[string]string{"http://example.test/p?q=1": "from the proxy", origin.URL + "/x": "from the origin"} {
		req, _ := http.NewRequest("GET", target, nil)
		resp, err := r.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := io.ReadAll(resp.Body); string(body) != want {
			t.Errorf("%s: %q", target, body)
		}
		if asked := resp.Header.Get("Asked"); asked != "" && asked != target {
			t.Errorf("asked for %s", asked)
		}
	}
	for _, e := range r.Exchanges() {
		if e.Request.Header.Has("Proxy-Authorization") {
			t.Errorf("recorded %q", e.Request.Header)
		}
	}
}

func TestProxyErrorsHoldNoPassword(t *testing.T) {
	proxy := proxyServer(t)
	proxy.User = url.UserPassword("ann", "pa55word-wrong")
	closed := *proxy
	closed.Host = "127.0.0.1:1"
	for want, p := range map[string]func(*url.URL) (*url.URL, error){
		"example.test: the proxy refused the connection: status 407": func(*url.URL) (*url.URL, error) { return proxy, nil },
		"the proxy 127.0.0.1:1 refused the connection":               func(*url.URL) (*url.URL, error) { return &closed, nil },
		"example.test: the proxy's URL cannot be read":               func(*url.URL) (*url.URL, error) { return url.Parse("http://ann:pa55word@[") },
		"example.test: only http proxies are known":                  func(*url.URL) (*url.URL, error) { return url.Parse("socks5://ann:pa55word@h.test") },
	} {
		r := &Recorder{Dial: loopback(t), Proxy: p}
		req, _ := http.NewRequest("GET", "https://example.test/", nil)
		if _, err := r.RoundTrip(req); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
