package send

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"tapedeck/model"
)

// proxyFor returns the proxy that is chosen for a URL, nil for a direct
// connection.
func proxyFor(u *url.URL, choose func(*url.URL) (*url.URL, error)) (*url.URL, error) {
	if choose == nil {
		return nil, nil
	}
	proxy, err := choose(u)
	switch {
	case err != nil:
		return nil, errors.New("the proxy's URL cannot be read") // the error repeats it, with its password
	case proxy != nil && proxy.Scheme != "http":
		return nil, errors.New("only http proxies are known")
	}
	return proxy, nil
}

// proxyAuthorization is the field for the proxy's user, empty without one.
func proxyAuthorization(proxy *url.URL) model.Header {
	if proxy.User == nil {
		return nil
	}
	password, _ := proxy.User.Password()
	value := "Basic " + base64.StdEncoding.EncodeToString([]byte(proxy.User.Username()+":"+password))
	return model.Header{{Name: "Proxy-Authorization", Value: value}}
}

// tunnel asks the proxy for a connection to the host (RFC 9110 section 9.3.6).
func tunnel(conn net.Conn, proxy *url.URL, host string) error {
	out := fmt.Sprintf("CONNECT %s HTTP/1.1\r\nHost: %s\r\n", host, host)
	for _, line := range proxyAuthorization(proxy) {
		out += line.Name + ": " + line.Value + "\r\n"
	}
	if _, err := io.WriteString(conn, out+"\r\n"); err != nil {
		return err
	}
	// Nothing may be read beyond the header: it belongs to the handshake.
	budget := headBudget{maxHeaderBytes, maxFields}
	resp, err := readHead(bufio.NewReaderSize(oneByte{conn}, 16), &budget)
	if err == nil && resp.Status != http.StatusOK {
		err = fmt.Errorf("the proxy refused the connection: status %d", resp.Status)
	}
	return err
}

// oneByte reads byte by byte.
type oneByte struct{ io.Reader }

func (r oneByte) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(1, len(p))]) }
