package cassette_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A HAR file has what the server sent: as many bytes as it said, also where the
// body is kept in base64, as chunks or in its content coding. Nothing of it is
// changed.
func TestHAR(t *testing.T) {
	for _, test := range []struct {
		path, version string
		n             int
	}{
		{"../testdata/har/mitmproxy.har", "1.2", 7},
		{"../testdata/har/polly.har", "", 4},
	} {
		f, err := cassette.Open(test.path, cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Format(); got.Name != "har" || f.Len() != test.n {
			t.Fatalf("%s: %+v with %d interactions", test.path, got, f.Len())
		}
		for n := range f.Len() {
			i, err := f.At(n)
			if err != nil {
				t.Fatal(err)
			}
			said := i.Response.Header.Get("Content-Length")
			if i.Request.Method != "HEAD" && said != strconv.Itoa(len(i.Response.Body.Wire)) {
				t.Errorf("%s: %d: %d bytes, the server said %s", test.path, n+1, len(i.Response.Body.Wire), said)
			}
			if said := i.Request.Header.Get("Content-Length"); said != "" && said != strconv.Itoa(len(i.Request.Body.Wire)) && !strings.Contains(i.Request.Header.Get("Content-Type"), "multipart") {
				t.Errorf("%s: %d: %d bytes sent, the client said %s", test.path, n+1, len(i.Request.Body.Wire), said)
			}
			if d := i.Response.Body.Decode(i.Response.Header); d.Err != nil || len(d.NotCoded) > 0 {
				t.Errorf("%s: %d: %v %q", test.path, n+1, d.Err, d.NotCoded)
			}
		}
		one, err := f.At(0)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range append(undoable(1, f.Len()), model.Insert{At: 0, Interaction: one}) {
			_, err := f.Do(cassette.Change{Ops: []model.Op{op}})
			var refused *cassette.RefusedError
			if !errors.As(err, &refused) || !strings.HasPrefix(refused.Why, "read-only: a HAR file is not changed") || f.Dirty() {
				t.Errorf("%T: %v", op, err)
			}
		}
	}
}

// archive is a HAR file with its first interaction.
func archive(t *testing.T, text string) (*cassette.File, model.Interaction) {
	t.Helper()
	f, err := cassette.Read("a.har", []byte(text), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i, err := f.At(0)
	if err != nil {
		t.Fatal(err)
	}
	return f, i
}

// TestHARBodies is what browsers write, by the specification.
func TestHARBodies(t *testing.T) {
	for _, test := range []struct {
		post, content string
		asked, got    string // the bodies' bytes, or why there are none
	}{
		{``, `{"size": 0, "mimeType": ""}`, "absent", "absent"},
		{`, "postData": {"mimeType": "", "text": ""}`, `{"text": ""}`, "absent", `""`},
		{`, "postData": {"mimeType": "text/plain", "text": "fern"}`, `{"text": "ZmVybg==", "encoding": "base64"}`, `"fern"`, `"fern"`},
		{`, "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "ö&"}, {"name": "c", "value": ""}]}`, `{"text": "ZmVy", "encoding": "none"}`, `"a+b=%C3%B6%26&c="`, `"ZmVy"`},
		{`, "postData": {"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "b"}]}`, `{"size": 23866, "mimeType": "text/html"}`, "the fields of a form, not its bytes", "only its size, 23866 bytes"},
		{``, `{"mimeType": "image/png", "comment": "Response bodies are not included."}`, "absent", "a comment: Response bodies are not included."},
		{``, `{"mimeType": "text/html; charset=iso-8859-1", "text": "Se\u00f1orita"}`, "absent", `"Se\xf1orita"`},
		{``, `{"mimeType": "text/html; charset=x-own", "text": "Se\u00f1orita"}`, "absent", `"Señorita"`},
		{``, `{"text": "Z===", "encoding": "base64"}`, "absent", "broken base64"},
		{``, `{"size": null}`, "absent", "absent"},
	} {
		text := `{"log": {"version": "1.2", "creator": {"name": "a", "version": "7"}, "entries": [{"startedDateTime": "2026-03-03T09:41:00.000Z",
			"request": {"method": "GET", "url": "http://a.test/", "headers": [{"name": ":authority", "value": "a.test"}, {"name": "accept", "value": "*/*"}]` + test.post + `},
			"response": {"status": 200, "statusText": "", "headers": [], "content": ` + test.content + `}}]}}`
		f, i := archive(t, text)
		if f.Format().Version != "1.2" || len(i.Request.Header) != 1 || i.Request.Header.Get("Accept") != "*/*" {
			t.Errorf("%+v, headers %v", f.Format(), i.Request.Header)
		}
		check := func(what string, b model.Body, want string) {
			got := fmt.Sprintf("%q", b.Wire)
			if b.Absent {
				got = "absent"
			} else if b.Unreadable != "" {
				got = b.Unreadable
			}
			if got != want {
				t.Errorf("%s of %s%s: %s, want %s", what, test.content, test.post, got, want)
			}
		}
		check("request", i.Request.Body, test.asked)
		check("response", i.Response.Body, test.got)
	}
}

// Only of a response Polly.JS keeps the chunks, where it has a content coding.
func TestPollyBodies(t *testing.T) {
	for _, test := range []struct{ coding, text, asked, got string }{
		{"gzip", `[\"5f2a60bc\",\"60bc\"]`, `["5f2a60bc","60bc"]`, "\x5f\x2a\x60\xbc\x60\xbc"},
		{"gzip", `[]`, `[]`, ""},
		{"", `[\"5f2a\"]`, `["5f2a"]`, `["5f2a"]`},
		{"gzip", `[\"fern\"]`, `["fern"]`, `["fern"]`},
	} {
		text := `{"log": {"entries": [{"_order": 0, "request": {"method": "POST", "url": "http://a.test/", "headers": [], "postData": {"text": "` + test.text + `"}},
			"response": {"status": 200, "headers": [{"name": "content-encoding", "value": "` + test.coding + `"}], "content": {"text": "` + test.text + `"}}}]}}`
		_, i := archive(t, text)
		if string(i.Request.Body.Wire) != test.asked || string(i.Response.Body.Wire) != test.got {
			t.Errorf("%s in %q: %q and %q", test.text, test.coding, i.Request.Body.Wire, i.Response.Body.Wire)
		}
	}
}
