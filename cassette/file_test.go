package cassette

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/model"
)

const vcrpyTwo = `interactions:
- request:
    body: null
    headers:
      Accept:
      - '*/*'
    method: GET
    uri: http://api.example.test/users/1
  response:
    body:
      string: '{"id": 1}'
    headers:
      Content-Length:
      - '9'
      Content-Type:
      - application/json
    status:
      code: 200
      message: OK
- request:
    body: a=1
    headers: {}
    method: POST
    uri: http://api.example.test/users
  response:
    body:
      string: ''
    headers:
      Set-Cookie:
      - a=1
      - b=2
    status:
      code: 201
      message: Created
version: 1
`

const vcrpyOldTwo = `- request: !!python/object:vcr.request.Request
    body: null
    headers: !!python/object/apply:__builtin__.frozenset
    - - !!python/tuple [Accept, '*/*']
    host: api.example.test
    method: GET
    path: /users/1
    port: 80
    protocol: http
  response:
    body: {string: !!python/unicode '{"id": 1}'}
    headers: [!!python/unicode "Content-Type: application/json\r\n", "Content-Length: 9\r\n"]
    status: {code: 200, message: OK}
- request: !!python/object:vcr.request.Request
    body: a=1
    headers: !!python/object/apply:__builtin__.frozenset
    - []
    host: api.example.test
    method: POST
    path: /users
    port: 8443
    protocol: https
  response:
    body: {string: ''}
    headers: {set-cookie: 'a=1, b=2'}
    status: {code: 201, message: Created}
`

const betamaxOne = `{"http_interactions": [{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {"Accept": ["*/*"]}, "method": "GET", "uri": "http://api.example.test/"}, "response": {"body": {"encoding": "ISO-8859-1", "string": "caf\u00e9"}, "headers": {"Content-Length": ["4"]}, "status": {"code": 200, "message": "OK"}, "url": "http://api.example.test/"}, "recorded_at": "2014-05-28T21:10:24"}], "recorded_with": "betamax/0.8.1"}`

const betamaxYAMLOne = `http_interactions:
- recorded_at: '2014-05-28T21:10:24'
  request:
    body:
      encoding: utf-8
      string: ''
    headers:
      Accept:
      - '*/*'
    method: GET
    uri: http://api.example.test/
  response:
    body:
      base64_string: Y2Fm6Q==
      encoding: ISO-8859-1
    headers:
      Content-Length:
      - '4'
    status:
      code: 200
      message: OK
    url: http://api.example.test/
recorded_with: betamax/0.9.0
`

const uberTwo = `httplib:GET 127.0.0.1:5000/index None None:
  content: hello world
  headers: {content-length: '11', server: Werkzeug}
  length: 0
  raw_headers: ["Server: Werkzeug\r\n", "Content-Length: 11\r\n"]
  reason: OK
  status: 200
  version: 10
httplib:GET httpbin.org:443/ip None None:
  content: "{\n  \"origin\": \"1.2.3.4\"\n}"
  headers: {content-length: '26'}
  length: 0
  raw_headers: ["Content-Length: 26\r\n"]
  reason: OK
  status: 200
  version: 11
`

// check makes the change and compares what the file then holds with the old
// text in which each old piece is replaced by the new one; undo must restore
// it and redo make it again.
func check(t *testing.T, src string, c Change, replace ...string) {
	t.Helper()
	f, err := Read("test", []byte(src), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Do(c); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(replace...).Replace(src)
	if got := contents(f); got != want {
		t.Errorf("the file is not as wanted:\n%s", diffText(want, got))
	}
	if _, ok := f.Undo(); !ok && len(replace) > 0 {
		t.Error("nothing to undo")
	}
	if got := contents(f); got != src || f.Dirty() {
		t.Errorf("undo does not restore the file (dirty %v):\n%s", f.Dirty(), diffText(src, got))
	}
	f.Redo()
	if got := contents(f); got != want {
		t.Errorf("redo does not make the change again:\n%s", diffText(want, got))
	}
}

func contents(f *File) string {
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		panic(err)
	}
	return b.String()
}

func diffText(want, got string) string {
	f := File{saved: listed{trail: []byte(want)}, trail: []byte(got)}
	return string(f.Diff())
}

func change(ops ...model.Op) Change { return Change{Ops: ops} }

func TestDo(t *testing.T) {
	body := func(at int, side model.Side, s string) model.Op {
		return model.SetBody{At: at, Side: side, Decoded: []byte(s)}
	}
	second := vcrpyTwo[strings.Index(vcrpyTwo, "- request:\n    body: a=1"):strings.Index(vcrpyTwo, "version:")]
	first := vcrpyTwo[strings.Index(vcrpyTwo, "- request:"):strings.Index(vcrpyTwo, second)]
	uberSecond := uberTwo[strings.Index(uberTwo, "httplib:GET httpbin"):]
	for _, test := range []struct {
		name    string
		src     string
		change  Change
		replace []string
	}{
		{"method", vcrpyTwo, change(model.SetField{At: 0, Field: model.RequestMethod, Value: "HEAD"}), []string{"method: GET", "method: HEAD"}},
		{"the same method", vcrpyTwo, change(model.SetField{At: 0, Field: model.RequestMethod, Value: "GET"}), nil},
		{"status and its reason", vcrpyTwo, change(model.SetField{At: 1, Field: model.ResponseStatus, Value: "404"}),
			[]string{"code: 201", "code: 404", "message: Created", "message: Not Found"}},
		{"status without its reason", vcrpyTwo, statusAlone(1, "404"), []string{"code: 201", "code: 404"}},
		{"body and its length", vcrpyTwo, change(body(0, model.InResponse, `{"id": 12}`)),
			[]string{`'{"id": 1}'`, `'{"id": 12}'`, "- '9'", "- '10'"}},
		{"body without its length", vcrpyTwo, Change{Ops: []model.Op{body(0, model.InResponse, `{"id": 12}`)}, KeepFollowUps: true},
			[]string{`'{"id": 1}'`, `'{"id": 12}'`}},
		{"header value", vcrpyTwo, change(model.SetHeader{At: 0, Side: model.InRequest, Name: "accept", Values: []string{"text/html"}}),
			[]string{"'*/*'", "'text/html'"}},
		{"header added in its sorted place", vcrpyTwo, change(model.AddHeader{At: 0, Side: model.InResponse, Name: "Content-Language", Value: "en"}),
			[]string{"      Content-Length:", "      Content-Language:\n      - en\n      Content-Length:"}},
		{"second value added", vcrpyTwo, change(model.AddHeader{At: 1, Side: model.InResponse, Name: "Set-Cookie", Value: "c=3"}),
			[]string{"      - b=2\n", "      - b=2\n      - c=3\n"}},
		{"one value removed", vcrpyTwo, change(model.DropHeaderLine{At: 1, Side: model.InResponse, Line: 0}), []string{"      - a=1\n", ""}},
		{"only header removed", vcrpyTwo, change(model.SetHeader{At: 0, Side: model.InRequest, Name: "Accept"}),
			[]string{"    headers:\n      Accept:\n      - '*/*'\n", "    headers: {}\n"}},
		{"header into an empty mapping", vcrpyTwo, change(model.AddHeader{At: 1, Side: model.InRequest, Name: "X-A", Value: "1"}),
			[]string{"    headers: {}\n", "    headers:\n      X-A:\n      - '1'\n"}},
		{"header renamed", vcrpyTwo, change(model.SetHeaderLine{At: 0, Side: model.InRequest, Line: 0, Name: "Accept-Language", Value: "*/*"}),
			[]string{"Accept:", "Accept-Language:"}},
		{"delete the first", vcrpyTwo, change(model.Delete{At: 0}), []string{first, ""}},
		{"delete the last", vcrpyTwo, change(model.Delete{At: 1}), []string{second, ""}},
		{"delete both", vcrpyTwo, change(model.Delete{At: 0}, model.Delete{At: 0}), []string{"interactions:\n" + first + second, "interactions: []\n"}},
		{"duplicate", vcrpyTwo, change(model.Duplicate{At: 1}), []string{second, second + second}},
		{"move", vcrpyTwo, change(model.Move{At: 0, To: 1}), []string{first + second, second + first}},
		{"betamax body in its charset", betamaxOne, change(body(0, model.InResponse, "th\xe9s")),
			[]string{`"caf\u00e9"`, `"th\u00e9s"`}},
		{"betamax delete the only one", betamaxOne, change(model.Delete{At: 0}),
			[]string{betamaxOne[strings.Index(betamaxOne, `{"request"`):strings.Index(betamaxOne, `], "recorded_with`)], ""}},
		{"uber status", uberTwo, change(model.SetField{At: 1, Field: model.ResponseStatus, Value: "500"}),
			[]string{uberSecond, strings.NewReplacer("200", "500", "OK", "Internal Server Error").Replace(uberSecond)}},
		{"uber header in both places", uberTwo, change(model.SetHeader{At: 0, Side: model.InResponse, Name: "Server", Values: []string{"x"}}),
			[]string{"server: Werkzeug", "server: x", `"Server: Werkzeug\r\n"`, `"Server: x\r\n"`}},
		{"uber url", uberTwo, change(model.SetField{At: 1, Field: model.RequestURL, Value: "https://httpbin.org/ip?a=1"}),
			[]string{"httpbin.org:443/ip None", "httpbin.org:443/ip?a=1 None"}},
		{"uber text that is not ASCII is a str", uberTwo, Change{Ops: []model.Op{body(0, model.InResponse, "größe")}, KeepFollowUps: true},
			[]string{"content: hello world", `content: !!python/str "gr\xF6\xDFe"`}},
		{"uber name that is not ASCII is a str", uberTwo, change(model.SetField{At: 1, Field: model.RequestURL, Value: "https://httpbin.org/größe"}),
			[]string{"httplib:GET httpbin.org:443/ip None None:", `!!python/str "httplib:GET httpbin.org:443/gr\xF6\xDFe None None":`}},
	} {
		t.Run(test.name, func(t *testing.T) { check(t, test.src, test.change, test.replace...) })
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name, src string
		op        model.Op
		why       string
	}{
		{"no such interaction", vcrpyTwo, model.Delete{At: 2}, "there is no interaction 3"},
		{"status", vcrpyTwo, model.SetField{At: 0, Field: model.ResponseStatus, Value: "yes"}, "from 100 to 999"},
		{"uber duplicate", uberTwo, model.Duplicate{At: 0}, "same key"},
		{"uber move", uberTwo, model.Move{At: 0, To: 1}, "order means nothing"},
		{"uber request header", uberTwo, model.AddHeader{At: 0, Side: model.InRequest, Name: "A", Value: "1"}, "keeps no request headers"},
		{"uber same name", uberTwo, model.SetField{At: 0, Field: model.RequestURL, Value: "https://httpbin.org/ip"}, "same key"},
	} {
		t.Run(test.name, func(t *testing.T) { checkRefused(t, test.src, test.op, test.why) })
	}
}

// checkRefused makes the change and expects a refusal that says why, and the
// file as before.
func checkRefused(t *testing.T, src string, op model.Op, why string) {
	t.Helper()
	f, err := Read("test", []byte(src), Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Do(change(op))
	var refused *RefusedError
	if !errors.As(err, &refused) || !strings.Contains(refused.Why, why) {
		t.Errorf("got %v, want a refusal with %q", err, why)
	}
	if contents(f) != src || f.Dirty() {
		t.Error("a refused change left something behind")
	}
}

func TestStatesAndReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte(vcrpyTwo), 0o640); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	do := func(ops ...model.Op) {
		t.Helper()
		if _, err := f.Do(change(ops...)); err != nil {
			t.Fatal(err)
		}
	}
	do(model.SetField{At: 0, Field: model.ResponseStatus, Value: "404"})
	do(model.Duplicate{At: 1})
	if got := []State{f.State(0), f.State(1), f.State(2)}; got[0] != Changed || got[1] != Saved || got[2] != Added {
		t.Errorf("states are %v", got)
	}
	report, err := f.Save(SaveOptions{})
	if err != nil || report.Changed != 1 || report.Added != 1 || report.Lines != 17 {
		t.Errorf("report is %+v, %v", report, err)
	}
	if f.Dirty() || f.State(0) != Saved {
		t.Error("still dirty after saving")
	}
	f.Undo()
	if !f.Dirty() || f.Unsaved() != 1 {
		t.Errorf("undo after saving leaves %d unsaved", f.Unsaved())
	}
	do(model.Delete{At: 0})
	if f.Unsaved() != 2 {
		t.Errorf("%d unsaved, want 2: one lost, one made", f.Unsaved())
	}
	if f.Undo(); !f.Dirty() {
		t.Error("the saved state is lost, the file is dirty")
	}
}

// A revision is another once its interaction is changed, and no other has it;
// what only moves keeps it, and to undo brings it back.
func TestRevision(t *testing.T) {
	f, err := Read("two.yaml", []byte(vcrpyTwo), Options{})
	if err != nil {
		t.Fatal(err)
	}
	first, second := f.Revision(0), f.Revision(1)
	if first == 0 || second == 0 || first == second || f.Revision(2) != 0 || f.Revision(-1) != 0 {
		t.Fatalf("revisions %d, %d, and of none %d", first, second, f.Revision(2))
	}
	do := func(op model.Op) {
		t.Helper()
		if _, err := f.Do(Change{Ops: []model.Op{op}}); err != nil {
			t.Fatal(err)
		}
	}
	do(model.Move{At: 0, To: 1})
	if f.Revision(0) != second || f.Revision(1) != first {
		t.Error("what was moved has another revision")
	}
	do(model.SetField{At: 1, Field: model.RequestMethod, Value: "PUT"})
	if now := f.Revision(1); now == first || now == second || f.Revision(0) != second {
		t.Error("what was changed has the revision that it had, or what was not another")
	}
	do(model.Duplicate{At: 0})
	if f.Revision(1) == second {
		t.Error("a copy has the revision of the other")
	}
	for range 3 {
		f.Undo()
	}
	if f.Revision(0) != first || f.Revision(1) != second {
		t.Error("undone, it has another revision")
	}
}

// A new cassette of each format takes an interaction, is saved, and is read as
// one of that format; so is one that nothing was put into.
func TestNew(t *testing.T) {
	if _, err := New("none"); err == nil {
		t.Error("there is a format of no name")
	}
	put := model.Interaction{
		Request: model.Request{Method: "GET", URL: "http://a.test/x", Body: model.Body{Absent: true}},
		Response: model.Response{Status: 200, Reason: "OK", Header: model.Header{{Name: "Content-Type", Value: "text/plain"}},
			Body: model.Body{Wire: []byte("fern")}},
	}
	for _, name := range NewFormats() {
		for n := range 3 {
			f, err := New(name)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				put.Request.URL = fmt.Sprintf("http://a.test/%d", i)
				if _, err := f.Do(Change{Ops: []model.Op{model.Insert{At: i, Interaction: put}}}); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			path := filepath.Join(t.TempDir(), "new")
			if _, err := f.SaveAs(path, SaveOptions{}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if n == 0 && strings.HasPrefix(name, "uber") {
				continue // an empty mapping is of no format
			}
			g, err := Open(path, Options{})
			if err != nil {
				t.Fatalf("%s with %d interactions: %v", name, n, err)
			}
			if g.Format().Name != name || g.Len() != n {
				t.Errorf("%s with %d interactions is read as %s with %d", name, n, g.Format().Name, g.Len())
			}
			for i := range n {
				got, err := g.At(i)
				if err != nil || got.Request.URL != fmt.Sprintf("http://a.test/%d", i) || string(got.Response.Body.Wire) != "fern" {
					t.Errorf("%s: %d is read as %+v, %v", name, i, got, err)
				}
			}
		}
	}
}
