package send

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

func TestOrigin(t *testing.T) {
	for u, want := range map[string]string{
		"https://API.test:443/a": "https://api.test", "http://a.test:80": "http://a.test", "http://a.test:8080/x y?<b>": "http://a.test:8080",
		"https://user:pass@a.test/": "https://a.test", "https://a.test@evil.test/": "https://evil.test", "https://[::1]:443/": "https://[::1]",
		"https://<HOST>/a": "", "https://a.test<X>/": "", "ftp://a.test/": "", "//a.test/": "", "https:///a": "", "a.test": "", "https://a.test/%zz": "",
	} {
		if got := Origin(u); got != want {
			t.Errorf("%s: %q, want %q", u, got, want)
		}
	}
}

func TestPlanTo(t *testing.T) {
	d := Destination{Origin: "https://a.test", Live: "http://127.0.0.1:9",
		Header: Header("authorization", "Bearer <T>", "X-New", "1"), Query: []Parameter{{"key", "<K> &"}, {"new", "n"}}}
	i := model.Interaction{Request: model.Request{Method: "GET", URL: "https://A.test:443/p/%2f?a=b%20c&key=old&key=older#f",
		Header: Header("Authorization", "REDACTED", "Accept-Encoding", "gzip", "Authorization", "REDACTED")}}
	p, err := NewPlan(libraries["vcrpy"], i)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := p.To(d)
	if err != nil {
		t.Fatal(err)
	}
	if want := "http://127.0.0.1:9/p/%2f?a=b%20c&key=<K>%20%26&new=n#f"; sent.URL != want || sent.Instead != "https://a.test" {
		t.Errorf("%s instead of %s, want %s", sent.URL, sent.Instead, want)
	}
	if want := Header("Authorization", "Bearer <T>", "Accept-Encoding", "gzip", "X-New", "1"); !slices.Equal(sent.Header, want) {
		t.Errorf("header %v", sent.Header)
	}
	if want := []string{"<K>", "<T>"}; !slices.Equal(sent.Placeholders, want) {
		t.Errorf("placeholders %v", sent.Placeholders)
	}
	if p.URL != i.Request.URL || p.Header[0].Value != "REDACTED" {
		t.Error("the plan itself changed")
	}
	other := p
	other.URL = "https://b.test/"
	if same, err := other.To(d); err != nil || same.URL != other.URL || len(same.Header) != len(p.Header) {
		t.Errorf("a plan for another origin changed: %+v, %v", same, err)
	}
}

// A value that would lead a request elsewhere once it is put in is not sent.
func TestBoundToItsOrigin(t *testing.T) {
	p := Plan{Method: "GET", URL: "https://a.test/<T_K>", Placeholders: []string{"<T_K>"}}
	p, err := p.To(Destination{Origin: "https://a.test"})
	if err != nil {
		t.Fatal(err)
	}
	p.URL = "https://evil.test/<T_K>"
	_, err = Send(t.Context(), p, libraries["vcrpy"], model.Interaction{}, Options{Network: true, Values: map[string]string{"<T_K>": "s3cret"}})
	if err == nil || err.Error() != errElsewhere.Error() {
		t.Errorf("%v", err)
	}
}

func TestAsRecorded(t *testing.T) {
	live, recorded := "http://127.0.0.1:80", "https://a.test"
	text := `{"a": "http://127.0.0.1:80/x", "b": "http:\/\/127.0.0.1:80\/x", "c": "/r?u=http%3A%2F%2F127.0.0.1%3A80%2F", ` +
		`"d": "http://127.0.0.1:8080", "e": "http://127.0.0.1:80.evil.test", "f": "see http://127.0.0.1:80."}`
	want := `{"a": "https://a.test/x", "b": "https:\/\/a.test\/x", "c": "/r?u=https%3A%2F%2Fa.test%2F", ` +
		`"d": "http://127.0.0.1:8080", "e": "http://127.0.0.1:80.evil.test", "f": "see https://a.test."}`
	got := asRecorded(live, recorded, model.Response{
		Header: Header("Location", live+"/next", "Content-Encoding", "gzip"), Body: model.Body{Wire: Gzipped(text)}})
	if got.Header.Get("Location") != recorded+"/next" {
		t.Errorf("header %v", got.Header)
	}
	if body := string(got.Body.Decode(got.Header).Bytes); body != want {
		t.Errorf("body\n%s\nwant\n%s", body, want)
	}
	same := model.Response{Header: Header("Location", live), Body: plainBody(text)}
	if got := asRecorded(live, "", same); got.Header[0].Value != live || string(got.Body.Wire) != text {
		t.Error("changed where nothing was sent elsewhere")
	}
}

func TestValidHeader(t *testing.T) {
	for line, want := range map[string]bool{"Authorization: x": true, "X-A: ${B}": true, "Host: a": false, "content-length: 1": false,
		"Transfer-Encoding: chunked": false, "a b: c": false, "A: b\nC: d": false, "Connection: upgrade": false} {
		name, value, _ := strings.Cut(line, ": ")
		if ValidHeader(name, value) != want {
			t.Errorf("%q: %v", line, !want)
		}
	}
}
