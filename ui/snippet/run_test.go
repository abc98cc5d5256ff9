package snippet

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/testdata/installed"
)

// A client runs what a kind writes.
type client struct {
	kind    string
	run     func(t *testing.T, code string)
	adds    []string // headers that it sends of its own
	title   bool     // it writes names as net/http does
	repeats bool     // it sends two lines of one name as two
	skips   func(model.Request) bool
	only    []string // cases, where each takes long
}

// script runs a program's code out of a file.
func script(name string, command ...string) func(t *testing.T, code string) {
	return func(t *testing.T, code string) {
		t.Helper()
		if _, err := exec.LookPath(command[0]); err != nil {
			installed.Missing(t, command[0], err, nil)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(command[0], append(command[1:], path)...)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HTTPIE_CONFIG_DIR="+t.TempDir(), "no_proxy=*", "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s\n%s", command[0], err, out, bound(code))
		}
	}
}

// needs is bash with a command that it runs.
func needs(command string) func(t *testing.T, code string) {
	run := script("run.sh", "bash", "--norc")
	return func(t *testing.T, code string) {
		t.Helper()
		if _, err := exec.LookPath(command); err != nil {
			installed.Missing(t, command, err, nil)
		}
		run(t, code)
	}
}

// python is Debian's, which sees Debian's requests and responses.
func python(t *testing.T, code string) {
	t.Helper()
	if out, err := exec.Command(installed.Debian, "-c", "import requests, responses").CombinedOutput(); err != nil {
		installed.Missing(t, "requests and responses", err, out)
	}
	script("run.py", installed.Debian)(t, code)
}

var clients = []client{
	{kind: "curl", run: needs("curl"), adds: []string{"Host", "User-Agent", "Accept", "Content-Length"}, repeats: true},
	{kind: "httpie", run: needs("http"), adds: []string{"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection", "Content-Length"}, repeats: true,
		skips: func(r model.Request) bool { return strings.Contains(r.Method, "-") }},
	{kind: "python", run: python, adds: []string{"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection", "Content-Length"}},
	{kind: "go", run: script("main.go", "go", "run"), adds: []string{"Host", "User-Agent", "Accept-Encoding", "Content-Length"}, repeats: true, only: []string{"json", "invisible", "bytes", "redirect"}},
	{kind: "ruby", run: script("run.rb", "ruby"), adds: []string{"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type"}, title: true},
}

// listen answers one request after another and says what came, as bytes.
func listen(t *testing.T) (address string, came chan []byte) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	came = make(chan []byte, 1)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			var seen bytes.Buffer
			r := bufio.NewReader(io.TeeReader(c, &seen))
			if req, err := http.ReadRequest(r); err == nil {
				io.Copy(io.Discard, req.Body)
				io.WriteString(c, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
				came <- bytes.Clone(seen.Bytes())
			}
			c.Close()
		}
	}()
	return l.Addr().String(), came
}

// takenApart are the first line, the header lines and the body of a request.
func takenApart(t *testing.T, sent []byte) (first string, header model.Header, body string) {
	t.Helper()
	head, body, ok := strings.Cut(string(sent), "\r\n\r\n")
	if !ok {
		t.Fatalf("no end of the header: %q", sent)
	}
	lines := strings.Split(head, "\r\n")
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		header = append(header, model.HeaderLine{Name: name, Value: strings.Trim(value, " \t")})
	}
	return lines[0], header, body
}

// What is copied sends the recorded request byte for byte, but for the headers
// that the client adds.
func TestSends(t *testing.T) {
	long := strings.Repeat("it's long\n", 20_000)
	for _, c := range []struct {
		name string
		i    model.Interaction
	}{
		{"get", request("GET", "/v1/plants?page=1&q=a%20b", "", "Accept", "*/*", "User-Agent", "acme/1.1", "X-Key", "a\\b;c=d")},
		{"json", request("POST", "/v1/plants", `{"name":"it's \"fern\" \\ $(id) #{1} é 日本 😀"}`, "Content-Type", "application/json", "x-lower", "1", "Authorization", "Bearer a:b=c")},
		{"form", request("PUT", "/v1/plants", "a=1&b=%41+c\n", "Content-Type", "application/x-www-form-urlencoded", "X-At", "@/etc/passwd", "X-Is", "=2")},
		{"no type", request("POST", "/", "@/etc/passwd")},
		{"no body", request("DELETE", "/v1/plants/1", "", "X-Twice", "a", "X-Twice", "b")},
		{"invisible", request("POST", "/", "a\tb\r\n\x1b]0;x\a\u009b\u202e\U000e0041\x7f!!`id`", "Content-Type", "text/plain")},
		{"bytes", request("POST", "/", "\x00\xff'\"\\\n\x80#{1}", "Content-Type", "application/octet-stream")},
		{"large", request("POST", "/", long, "Content-Type", "text/plain")},
		{"redirect", redirected(request("GET", "/old", "", "Host", "plants.test"))},
		{"other method", request("PROPFIND", "/dav", "<x/>", "Content-Type", "text/xml", "Depth", "1")},
		{"hyphen", request("M-SEARCH", "/", "", "X", "y")},
	} {
		for _, client := range clients {
			if client.only != nil && (testing.Short() || !slices.Contains(client.only, c.name)) {
				continue
			}
			t.Run(c.name+"/"+client.kind, func(t *testing.T) {
				address, came := listen(t)
				i := c.i
				i.Request.URL = "http://" + address + i.Request.URL
				kind, err := Named(client.kind, "")
				if err != nil {
					t.Fatal(err)
				}
				code, err := kind.Write(i)
				if skipped := client.skips != nil && client.skips(i.Request); skipped != (err != nil) {
					t.Fatalf("written: %v", err)
				} else if skipped {
					return
				}
				for line := range strings.Lines(code) {
					if line = strings.Trim(line, "\t\n"); !shownSafely(line) {
						t.Errorf("not safe to paste: %q", bound(line))
					}
				}
				client.run(t, code)
				client.check(t, i.Request, address, c.i.Request.URL, <-came)
			})
		}
	}
}

func redirected(i model.Interaction) model.Interaction {
	i.Response.Status = 302
	return i
}

// check holds what was sent against what was recorded.
func (c client) check(t *testing.T, want model.Request, address, path string, sent []byte) {
	t.Helper()
	first, header, body := takenApart(t, sent)
	if first != want.Method+" "+path+" HTTP/1.1" {
		t.Errorf("sends %q", first)
	}
	if body != string(want.Body.Wire) {
		t.Errorf("sends %q, want %q", bound(body), bound(string(want.Body.Wire)))
	}
	list := want.Header
	if !c.repeats {
		list = joined(list)
	}
	for _, line := range list {
		if c.title {
			line.Name = titled(line.Name)
		}
		at := slices.Index(header, line)
		if at < 0 {
			t.Errorf("does not send %q: %q", line, header)
			continue
		}
		header = slices.Delete(header, at, at+1)
	}
	for _, line := range header {
		switch {
		case line == model.HeaderLine{Name: "Content-Length", Value: strconv.Itoa(len(body))}, line == model.HeaderLine{Name: "Host", Value: address}:
		case !slices.Contains(c.adds, line.Name) || want.Header.Has(line.Name):
			t.Errorf("sends %q too", line)
		}
	}
}

// titled is a name as Ruby's net/http writes it.
func titled(name string) string {
	words := strings.Split(name, "-")
	for n, w := range words {
		words[n] = strings.ToUpper(w[:min(1, len(w))]) + strings.ToLower(w[min(1, len(w)):])
	}
	return strings.Join(words, "-")
}

// answering is a response to a request of the URL.
func answering(url string, status int, body string, header ...string) model.Interaction {
	i := request("POST", url, "a=1", "Content-Type", "application/x-www-form-urlencoded")
	i.Response = model.Response{Status: status, Reason: http.StatusText(status), Body: model.Body{Wire: []byte(body)}}
	i.Response.Header = request("", "", "", header...).Request.Header
	return i
}

// What a stub gives is the recorded response, decoded.
func TestStubs(t *testing.T) {
	const url = "http://plants.test/v1/plants?page=1"
	answers := map[string]model.Interaction{
		"json":   answering(url, 201, `{"name":"it's \"fern\" \\ #{1} é 日本 😀"}`, "Content-Type", "application/json", "ETag", `W/"1"`, "Content-Length", "999", "Transfer-Encoding", "chunked"),
		"bytes":  answering(url, 404, "\x00\xff'\"\\\n#{1}", "Content-Type", "image/png"),
		"coded":  answering(url, 200, gzipped(t, "plain"), "Content-Type", "text/plain", "Content-Encoding", "gzip"),
		"hidden": answering(url, 503, "\x1b[31m\u202e\U000e0041", "Content-Type", "text/plain; charset=utf-8", "Retry-After", "7"),
	}
	for name, i := range answers {
		decoded := i.Response.Body.Decode(i.Response.Header)
		for _, c := range []struct {
			stub string
			run  func(t *testing.T, out, code string)
		}{{"responses", runResponses}, {"WebMock", runWebMock}, {"httptest", runHTTPTest}} {
			t.Run(name+"/"+c.stub, func(t *testing.T) {
				if c.stub == "httptest" && (testing.Short() || name != "bytes") {
					t.Skip("compiles a program for each case; one has all that is odd")
				}
				kind, err := Named("stub", c.stub)
				if err != nil {
					t.Fatal(err)
				}
				code, err := kind.Write(i)
				if err != nil {
					t.Fatal(err)
				}
				out := filepath.Join(t.TempDir(), "got.json")
				c.run(t, out, code)
				got := struct {
					Status int
					Header map[string]string
					Body   []byte
				}{}
				text, err := os.ReadFile(out)
				if err == nil {
					err = json.Unmarshal(text, &got)
				}
				if err != nil || got.Status != i.Response.Status || string(got.Body) != string(decoded.Bytes) {
					t.Errorf("gives %d %q, %v\n%s", got.Status, got.Body, err, code)
				}
				for _, line := range answerHeaders(i.Response.Header) {
					if got.Header[strings.ToLower(line.Name)] != line.Value {
						t.Errorf("%s is %q\n%s", line.Name, got.Header[strings.ToLower(line.Name)], code)
					}
				}
			})
		}
	}
}

func runResponses(t *testing.T, out, code string) {
	python(t, `import base64, json
import requests, responses

with responses.RequestsMock() as mock:
    def add(*arguments, **named):
        mock.add(*arguments, **named)
    responses.add = add
    `+strings.ReplaceAll(strings.TrimRight(code, "\n"), "\n", "\n    ")+`
    r = requests.post("http://plants.test/v1/plants?page=1", data="a=1")
    with open(`+strconv.Quote(out)+`, "w") as f:
        json.dump({"Status": r.status_code, "Header": {k.lower(): v for k, v in r.headers.items()}, "Body": base64.b64encode(r.content).decode()}, f)
`)
}

func runWebMock(t *testing.T, out, code string) {
	if found, err := exec.Command("ruby", "-e", "require 'webmock'").CombinedOutput(); err != nil {
		installed.Missing(t, "ruby-webmock", err, found)
	}
	script("run.rb", "ruby")(t, `require "webmock"; require "json"; require "net/http"
include WebMock::API
WebMock.enable!
`+code+`
r = Net::HTTP.post(URI("http://plants.test/v1/plants?page=1"), "a=1")
File.write(`+strconv.Quote(out)+`, JSON.generate("Status" => r.code.to_i, "Header" => r.each_header.to_h, "Body" => [r.body].pack("m0")))
`)
}

func runHTTPTest(t *testing.T, out, code string) {
	script("main.go", "go", "run")(t, `package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
)

func main() {
	`+code+`
	r, err := http.Post(server.URL+"/v1/plants?page=1", "", strings.NewReader("a=1"))
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(r.Body)
	header := map[string]string{}
	for name := range r.Header {
		header[strings.ToLower(name)] = r.Header.Get(name)
	}
	text, _ := json.Marshal(map[string]any{"Status": r.StatusCode, "Header": header, "Body": body})
	os.WriteFile(`+strconv.Quote(out)+`, text, 0o600)
}
`)
}

// An entry of a HAR file has what HAR 1.2 asks for, and says what is not known.
func TestHAR(t *testing.T) {
	i := answering("http://plants.test/v1?page=1&a=%2B+b", 200, "\x00\xff", "Content-Type", "image/png", "Date", "Tue, 03 Mar 2026 09:41:00 GMT", "X", "\u202e", "Set-Cookie", "a=b; Path=/")
	for _, c := range []struct{ name, recorded, took, started, comment string }{
		{"recorded", "2014-01-01T00:00:01", "83ms", "2014-01-01T00:00:01.000Z", ""},
		{"by Date", "", "", "2026-03-03T09:41:00.000Z", "not known: how long it took"},
		{"unknown", "soon", "", "1970-01-01T00:00:00.000Z", "not known: how long it took, when it was recorded"},
	} {
		i.RecordedAt, i.Took = c.recorded, c.took
		text, err := HAR(i)
		if err != nil {
			t.Fatal(err)
		}
		var got harEntry
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&got); err != nil || got.Started != c.started || got.Comment != c.comment || (got.Time > 0) != (c.took != "") {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
		if got.Request.PostData.Text != "a=1" || got.Response.Content.Encoding != "base64" || got.Response.Content.Text != "AP8=" || got.Response.Content.Size != 2 ||
			!slices.Equal(got.Request.Query, []harPair{{"page", "1"}, {"a", "+ b"}}) || got.Response.Headers[2] != (harPair{"X", "\u202e"}) || !slices.Equal(got.Response.Cookies, []harPair{{"a", "b"}}) {
			t.Errorf("%s: %+v", c.name, got)
		}
		if strings.ContainsRune(text, '\u202e') {
			t.Error("holds a character that cannot be seen")
		}
	}
}

// What a form cannot hold is refused with the reason.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		kind, why string
		i         model.Interaction
	}{
		{"python", "the URL is not an absolute one of http or https", request("GET", "/plants", "")},
		{"ruby", "the URL is not an absolute one of http or https", request("GET", "ftp://x/", "")},
		{"go", "the URL cannot be read", request("GET", "http://%zz/", "")},
		{"python", "the method is not one", request("G T", "http://x/", "")},
		{"httpie", "HTTPie takes no method of other characters than letters", request("M-SEARCH", "http://x/", "")},
		{"httpie", "HTTPie takes a backslash out of the value of X", request("GET", "http://x/", "", "X", `a\:b`)},
		{"httpie", "HTTPie takes the header -o for an option", request("GET", "http://x/", "", "-o", "x")},
		{"curl", "the request's body cannot be read: bad base64", unreadable(request("GET", "http://x/", ""), "bad base64", "")},
		{"go", "the request's body cannot be read: bad base64", unreadable(request("GET", "http://x/", ""), "bad base64", "")},
		{"har", "the response's body cannot be read: bad base64", unreadable(request("GET", "http://x/", ""), "", "bad base64")},
		{"har", "gzip: the data is cut off", answering("http://x/", 200, gzipped(t, "text")[:20], "Content-Encoding", "gzip")},
		{"pony", "--as pony: not a form: there are curl, httpie, python, go, ruby, har", request("GET", "http://x/", "")},
	} {
		kind, err := Named(c.kind, "")
		if err == nil {
			_, err = kind.Write(c.i)
		}
		if got := cmp.Or(err, io.EOF).Error(); got != c.why {
			t.Errorf("%s: %q, want %q", c.kind, got, c.why)
		}
	}
}

func unreadable(i model.Interaction, request, response string) model.Interaction {
	i.Request.Body.Unreadable, i.Response.Body.Unreadable = request, response
	return i
}

// A method is no code of the language that a stub is written in.
func TestStubMethods(t *testing.T) {
	for method, want := range map[string]string{"GET": "stub_request(:get, ", "M-SEARCH": `stub_request(:"m-search", `, "A|`id`": "stub_request(:\"a|`id`\", "} {
		code, err := WebMock(request(method, "http://x/", ""))
		if err != nil || !strings.HasPrefix(code, want) {
			t.Errorf("%s: %q, %v", method, code, err)
		}
	}
}
