package all

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

func TestDeliveryVectors(t *testing.T) {
	librarytest.Vectors(t, "content_mismatch.json", librarytest.RowOnly(deliveryVector))
}

// helloGzipped is gzip.compress(b"HELLO WORLD", mtime=0) of Python.
var helloGzipped = must(hex.DecodeString("1f8b0800000000000203f370f5f1f15708f70ff27101005b86e5870b000000"))

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

var urllib3Version = regexp.MustCompile(`urllib3 (\d+)`)

// deliveryVector checks rows of {system, version, client, response_headers,
// recorded_body, outcome, delivered_bytes, error}.
func deliveryVector(row []byte) error {
	var v struct {
		System, Version, Client string
		Method                  string
		Header                  librarytest.Header `json:"response_headers"`
		Body                    string             `json:"recorded_body"`
		Outcome                 string
		Delivered               *int `json:"delivered_bytes"`
		Error                   string
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	major := 0
	if m := urllib3Version.FindStringSubmatch(v.Version); m != nil {
		major, _ = strconv.Atoi(m[1])
	}
	l, _ := Named(v.System)
	clients := l.Clients
	n := slices.IndexFunc(clients, func(c library.Client) bool {
		return c.Name == v.Client && (c.Urllib3 == 0 || c.Urllib3 == major)
	})
	if n < 0 {
		return fmt.Errorf("%s, %s, %s is not known", v.System, v.Client, v.Version)
	}
	wire := []byte(v.Body)
	if v.Body == `gzip("HELLO WORLD")` {
		wire = helloGzipped
	}
	d := clients[n].Deliver(exchange(v.Method, 200, v.Header, wire))
	switch got := outcomeOf(d); {
	case got != v.Outcome:
		return fmt.Errorf("%s, %v, want %s", got, d.Raised, v.Outcome)
	case d.Raised == nil && v.Delivered != nil && len(d.Body) != *v.Delivered:
		return fmt.Errorf("%d bytes, want %d", len(d.Body), *v.Delivered)
	case d.Raised != nil && (!strings.HasPrefix(v.Error, d.Raised.Class+": ") || !strings.Contains(v.Error, d.Raised.Text)):
		return fmt.Errorf("%v, want %s", d.Raised, v.Error)
	}
	return nil
}

func outcomeOf(d library.Delivery) string {
	switch {
	case d.Raised != nil:
		return "error"
	case d.Coded:
		return "raw-compressed-bytes-delivered"
	}
	return "decoded-ok"
}

func exchange(method string, status int, header librarytest.Header, wire []byte) model.Interaction {
	i := model.Interaction{Request: model.Request{Method: method}, Response: model.Response{Status: status, Body: model.Body{Wire: wire}}}
	i.Response.Header = header.Model()
	return i
}

func length(values ...string) librarytest.Header {
	return librarytest.Header{{Name: "Content-Length", Values: values}}
}

func coding(values ...string) librarytest.Header {
	return librarytest.Header{{Name: "Content-Encoding", Values: values}}
}

// What the vectors do not try, as urllib3.response has it.
func TestDeliver(t *testing.T) {
	plain := []byte("HELLO WORLD")
	counting, decoding := named("betamax").Clients[0], named("vcrpy").Clients[2]
	for _, c := range []struct {
		client library.Client
		i      model.Interaction
		want   string
	}{
		{counting, exchange("HEAD", 200, length("11"), nil), "ChunkedEncodingError: Connection broken: IncompleteRead(0 bytes read, 11 more expected)"},
		{counting, exchange("HEAD", 200, nil, nil), "decoded-ok"},
		{counting, exchange("GET", 204, length("5"), nil), "decoded-ok"},
		{counting, exchange("GET", 304, nil, plain), "ChunkedEncodingError: Connection broken: IncompleteRead(11 bytes read, -11 more expected)"},
		{counting, exchange("GET", 200, length("-5"), plain), "decoded-ok"},
		{counting, exchange("GET", 200, length(""), plain), "decoded-ok"},
		{counting, exchange("GET", 200, length(" +11 , 11"), plain), "decoded-ok"},
		{counting, exchange("GET", 200, length("5", "11"), plain), "InvalidHeader: Content-Length contained multiple unmatching values (5, 11)"},
		{counting, exchange("GET", 200, length("5", "x"), plain), "decoded-ok"},
		{counting, exchange("GET", 200, length(strings.Repeat("9", 5000)), plain), "decoded-ok"},
		{decoding, exchange("GET", 200, coding("GZIP"), helloGzipped), "decoded-ok"},
		{decoding, exchange("GET", 200, coding("gzip"), nil), "decoded-ok"},
		{decoding, exchange("GET", 200, coding("gzip"), helloGzipped[:20]), "decoded-ok"},
		{decoding, exchange("GET", 200, coding("gzip"), append(bytes.Clone(helloGzipped), "rest"...)), "decoded-ok"},
		{decoding, exchange("GET", 200, coding("gzip"), []byte("x")), "ContentDecodingError: Received response with content-encoding: gzip, but failed to decode it."},
		{named("go-vcr").Clients[0], exchange("GET", 200, coding("gzip"), helloGzipped), "raw-compressed-bytes-delivered"},
		{named("go-vcr").Clients[0], exchange("GET", 200, length("5"), plain), "decoded-ok"},
	} {
		d := c.client.Deliver(c.i)
		got := outcomeOf(d)
		if d.Raised != nil {
			got = d.Raised.Error()
		}
		if got != c.want {
			t.Errorf("%s, %d %v: %s, want %s", c.client.Name, c.i.Response.Status, c.i.Response.Header, got, c.want)
		}
	}
}

func sentBy(agent string, header librarytest.Header, wire []byte) model.Interaction {
	i := exchange("GET", 200, header, wire)
	i.Request.Header = model.Header{{Name: "User-Agent", Value: agent}}
	return i
}

func oldHTTPX(i model.Interaction) model.Interaction {
	i.Extra = []model.Extra{{Name: "response.http_version", Value: "HTTP/1.1"}}
	return i
}

func TestDeliveryFindings(t *testing.T) {
	edited := []byte("HELLO WORLD!!!")
	for _, c := range []struct {
		library string
		i       model.Interaction
		want    []string
	}{
		{"betamax", exchange("GET", 200, length("11"), edited), []string{"Betamax with urllib3 2 will fail: Content-Length says 11, the body has 14"}},
		{"betamax", exchange("HEAD", 200, length("11"), nil), []string{"Betamax with urllib3 2 will fail: Content-Length says 11, the body has 0"}},
		{"betamax", exchange("GET", 204, nil, edited), []string{"Betamax with urllib3 2 will fail: a 204 has no body, this one has 14"}},
		{"betamax", exchange("GET", 200, length("14"), edited), nil},
		{"betamax", exchange("GET", 200, coding("gzip"), edited), []string{"Betamax with urllib3 2, urllib3 1 will fail: Content-Encoding says gzip, the body is not"}},
		{"vcrpy", exchange("GET", 200, length("11"), edited), nil},
		{"vcrpy", exchange("GET", 200, coding("gzip"), edited), []string{"vcrpy with urllib3 1, httpx will fail: Content-Encoding says gzip, the body is not"}},
		{"vcrpy", sentBy("python-requests/2.28.1", coding("gzip"), edited), []string{"vcrpy with urllib3 1 will fail: Content-Encoding says gzip, the body is not"}},
		{"vcrpy", sentBy("Python/3.10.0 Requests/2.27.1 Tweepy/4.11.0", coding("gzip"), edited), []string{"vcrpy with urllib3 1 will fail: Content-Encoding says gzip, the body is not"}},
		{"vcrpy", sentBy("python-urllib3/1.26.12", coding("gzip"), edited), []string{"vcrpy with urllib3 1 will fail: Content-Encoding says gzip, the body is not"}},
		{"vcrpy", sentBy("python-httpx/0.28.1", coding("gzip"), edited), []string{"vcrpy with httpx will fail: Content-Encoding says gzip, the body is not"}},
		{"vcrpy", oldHTTPX(sentBy("python-httpx/0.23.0", coding("gzip"), edited)), nil},
		{"vcrpy", sentBy("python-requests/2.32.3", coding("gzip"), edited), nil},
		{"vcrpy", sentBy("python-urllib3/2.2.1", coding("gzip"), edited), nil},
		{"vcrpy", sentBy("Python/3.11 aiohttp/3.9.1", coding("gzip"), edited), nil},
		{"vcrpy", sentBy("Python-urllib/3.11", coding("gzip"), edited), nil},
		{"vcrpy", sentBy("FlexGet/2.10.34.dev", coding("gzip"), edited), nil},
		{"vcrpy", sentBy("python-requests/2.28.1", coding("x-gzip"), edited), nil},
		{"vcrpy", sentBy("python-requests/2.28.1", coding("gzip"), nil), nil},
		{"vcrpy", sentBy("python-requests/2.28.1", coding("gzip"), helloGzipped), nil},
		{"vcrpy", exchange("GET", 200, coding("gzip"), helloGzipped), nil},
		{"go-vcr", exchange("GET", 200, coding("gzip"), edited), nil},
		{"ruby-vcr", exchange("GET", 200, coding("gzip"), edited), nil},
		{"uber", exchange("GET", 200, length("11"), edited), nil},
	} {
		var got []string
		for _, f := range named(c.library).DeliveryFindings(c.i) {
			got = append(got, f.Text)
			if f.Fix == nil {
				continue
			}
			fixed, err := model.Apply(c.i, f.Fix)
			if err != nil {
				t.Error(err)
			} else if left := named(c.library).DeliveryFindings(fixed); len(left) > 0 {
				t.Errorf("%s: fixed, and still %v", f.Text, left)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %v: %q, want %q", c.library, c.i.Response.Header, got, c.want)
		}
	}
}
