// Records the go-vcr cassettes of testdata: go run . PORT FOLDER.
// record_govcr.py starts the server on the port.
package main

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

const api = "http://api.greenhouse.test"

type request struct{ method, path, contentType, body string }

var subjects = map[string][]request{
	"json":     {{method: "GET", path: "/v1/plants?page=1"}},
	"gzip":     {{method: "GET", path: "/v1/plants/4/readings"}},
	"form":     {{"POST", "/session", "application/x-www-form-urlencoded", "user=g%C3%A4rtner&password=a+b&user=2"}},
	"repeated": {{method: "GET", path: "/v1/jobs/12"}, {method: "GET", path: "/v1/jobs/12"}, {method: "GET", path: "/v1/jobs/12"}},
	"every-kind": {
		{method: "GET", path: "/v1/plants?page=1"},
		{method: "GET", path: "/"},
		{method: "GET", path: "/v1/plants/4/notes"},
		{method: "GET", path: "/images/leaf.png"},
		{method: "GET", path: "/latin-1"},
		{method: "GET", path: "/empty"},
		{method: "GET", path: "/v1/plants/99"},
		{method: "HEAD", path: "/v1/plants"},
		{method: "DELETE", path: "/v1/plants/7"},
		{"POST", "/v1/plants", "application/json", `{"name": "Grünlilie 🌱"}`},
		{"POST", "/upload", "application/octet-stream", "\x00\xff binary"},
		{method: "POST", path: "/v1/chat/completions", contentType: "application/json", body: `{"model": "moss-mini", "stream": true}`},
	},
}

func main() {
	port, folder := os.Args[1], os.Args[2]
	// Every *.test name is the loopback server.
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(address); !strings.HasSuffix(host, ".test") {
			log.Fatalf("recordings talk to *.test only, not to %s", host)
		}
		var d net.Dialer
		return d.DialContext(ctx, network, "127.0.0.1:"+port)
	}
	for name, requests := range subjects {
		if err := record(filepath.Join(folder, name), requests, &http.Transport{DialContext: dial}); err != nil {
			log.Fatal(err)
		}
	}
}

func record(name string, requests []request, transport http.RoundTripper) error {
	fixedTime := func(i *cassette.Interaction) error {
		i.Response.Duration = 12 * time.Millisecond
		return nil
	}
	r, err := recorder.New(name, recorder.WithMode(recorder.ModeRecordOnly), recorder.WithRealTransport(transport),
		recorder.WithHook(fixedTime, recorder.BeforeSaveHook))
	if err != nil {
		return err
	}
	client := r.GetDefaultClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, q := range requests {
		req, err := http.NewRequest(q.method, api+q.path, strings.NewReader(q.body))
		if err != nil {
			return err
		}
		if q.contentType != "" {
			req.Header.Set("Content-Type", q.contentType)
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	return r.Stop()
}
