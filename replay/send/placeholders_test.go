package send

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/placeholder"
)

// The texts are what people use, found in public cassettes.
func TestPlaceholders(t *testing.T) {
	tests := []struct {
		name, url string
		header    model.Header
		body      string
		want      []string
	}{
		{name: "none", url: "https://h.test/p?filter[NAME]=x&q=%5B1%5D&f%5BNAME%5D=1", header: Header("Accept", "*/*", "If-None-Match", `W/"abc"`, "Authorization", "Bearer sk-aXXb")},
		{name: "whole value", header: Header("X-Goog-Api-Key", "<GEMINI_API_KEY>"), want: []string{"<GEMINI_API_KEY>"}},
		{name: "after a scheme", header: Header("Authorization", "bearer <ACCESS_TOKEN>"), want: []string{"<ACCESS_TOKEN>"}},
		{name: "doubled", header: Header("Authorization", "token <<ACCESS_TOKEN>>"), want: []string{"<<ACCESS_TOKEN>>"}},
		{name: "tripled, lower case", header: Header("Authorization", "Etna <<<my_token>>>"), want: []string{"<<<my_token>>>"}},
		{name: "within", header: Header("User-Agent", "rOpenSci(rcrossref/1.1) (mailto:<crossref_email>)"), want: []string{"<crossref_email>"}},
		{name: "an address is none", header: Header("From", "Crush <crush@charm.land>")},
		{name: "masks", header: Header("a", "X-API-KEY-XXX", "b", "XXXX", "c", "sk-xxxxxxxx", "d", "***", "e", "REDACTED_fc324d", "f", "[FILTERED]", "g", "redacted", "h", "DUMMY_KEY"),
			want: []string{"X-API-KEY-XXX", "XXXX", "sk-xxxxxxxx", "***", "REDACTED_fc324d", "[FILTERED]", "redacted", "DUMMY_KEY"}},
		{name: "templates", header: Header("a", "{{ token }}", "b", "${TOKEN}", "c", "<%= ENV['K'] %>"), want: []string{"{{ token }}", "${TOKEN}", "<%= ENV['K'] %>"}},
		{name: "in the URL", url: "https://api.github.com/repos/<GITHUB_LOGIN>/<GITHUB_TEST_REPOSITORY>/commits?u=%3CGITHUB_LOGIN%3E&k=REDACTED",
			want: []string{"<GITHUB_LOGIN>", "<GITHUB_TEST_REPOSITORY>", "REDACTED"}},
		{name: "for the host", url: "<<ENTERPRISE_HOSTNAME>>admin/keys/1", want: []string{"<<ENTERPRISE_HOSTNAME>>"}},
		{name: "one mask, two places", header: Header("Authorization", "Bearer REDACTED", "Cookie", "REDACTED"),
			want: []string{"REDACTED in header Authorization", "REDACTED in header Cookie"}},
		{name: "form", header: Header("Content-Type", "application/x-www-form-urlencoded"),
			body: "grant_type=password&password=<PASSWORD>&username=%3CUSERNAME%3E&note=a%3CNOTE%3Eb&text=%3Cp%3E", want: []string{"<PASSWORD>", "<USERNAME>", "<NOTE>"}},
		{name: "JSON", header: Header("Content-Type", "application/json"),
			body: `{"<NO_KEY>":"a","creator":"<gbif_user>","to":["<gbif_user>@gbif.org"],"t":"\u003cTOKEN\u003e","k":"[REDACTED]"}`,
			want: []string{"<gbif_user>", "<TOKEN>", "[REDACTED]"}},
		{name: "prose in JSON", header: Header("Content-Type", "application/json"),
			body: `{"content":"<system_reminder>look into <location> for ***, <EXAMPLE>this</EXAMPLE>, [SERIOUS] REDACTED</system_reminder>"}`},
		{name: "XML", header: Header("Content-Type", "text/xml"), body: `<?xml version="1.0"?><A><TITLE>x</TITLE><PASSWORD>REDACTED</PASSWORD></A>`, want: []string{"REDACTED"}},
		{name: "HTML", header: Header("Content-Type", "text/html"), body: `<HTML><BODY><TITLE>x</TITLE></BODY></HTML>`},
		{name: "bytes", body: "\xff<TOKEN>"},
		{name: "coded", header: Header("Content-Type", "application/json", "Content-Encoding", "gzip"), body: string(Gzipped(`{"a":"<TOKEN>"}`)), want: []string{"<TOKEN>"}},
		{name: "known from the header", header: Header("X", "<my_token>", "Content-Type", "text/plain"), body: "t <my_token> <other>", want: []string{"<my_token>"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.url == "" {
				test.url = "https://h.test/p"
			}
			p, err := NewPlan(libraries["vcrpy"], model.Interaction{Request: model.Request{
				Method: "POST", URL: test.url, Header: test.header, Body: model.Body{Wire: []byte(test.body)}}})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(p.Placeholders, test.want) {
				t.Errorf("%q, want %q", p.Placeholders, test.want)
			}
		})
	}
}

func TestFillEscapesForThePlace(t *testing.T) {
	const value = `a/b c&d="é`
	tests := []struct {
		name, url, contentType, body string
		wantURL, wantBody            string
	}{
		{name: "path", url: "http://h.test/<T_K>/x", wantURL: `http://h.test/a%2Fb%20c&d=%22%C3%A9/x`},
		{name: "user", url: "http://<T_K>:<T_K>@h.test/", wantURL: "http://a%2Fb%20c&d=%22%C3%A9:a%2Fb%20c&d=%22%C3%A9@h.test/"},
		{name: "query", url: "http://h.test/?k=%3CT_K%3E&l=<T_K>", wantURL: "http://h.test/?k=a%2Fb%20c%26d%3D%22%C3%A9&l=a%2Fb%20c%26d%3D%22%C3%A9"},
		{name: "JSON", contentType: "application/json", body: `{"a": "<T_K>" , "n":1.0}`, wantBody: `{"a": "a/b c&d=\"é" , "n":1.0}`},
		{name: "form", contentType: "application/x-www-form-urlencoded", body: "a=<T_K>&b=%3CT_K%3E&c=+", wantBody: "a=a%2Fb+c%26d%3D%22%C3%A9&b=a%2Fb+c%26d%3D%22%C3%A9&c=+"},
		{name: "text", contentType: "text/plain", body: "x <T_K>", wantBody: "x " + value},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.url == "" {
				test.url, test.wantURL = "http://h.test/", "http://h.test/"
			}
			p := Plan{Method: "POST", URL: test.url, Header: Header("Content-Type", test.contentType, "X-Token", "<T_K>"), Body: []byte(test.body)}
			filled, _, err := p.fill(map[string]string{"<T_K>": value})
			if err != nil {
				t.Fatal(err)
			}
			if filled.URL != test.wantURL || string(filled.Body) != test.wantBody || filled.Header.Get("X-Token") != value {
				t.Errorf("filled\n%s\n%s\n%q, want\n%s\n%s", filled.URL, filled.Body, filled.Header, test.wantURL, test.wantBody)
			}
			if strings.Contains(string(p.Body)+p.URL+p.Header.Get("X-Token"), value) {
				t.Error("the plan took the value over")
			}
		})
	}
}

func TestFillHost(t *testing.T) {
	p := Plan{Method: "GET", URL: "<<HOST>>admin?a=<<HOST>>"}
	filled, _, err := p.fill(map[string]string{"<<HOST>>": "https://h.test/api/"})
	if want := "https://h.test/api/admin?a=https%3A%2F%2Fh.test%2Fapi%2F"; err != nil || filled.URL != want {
		t.Errorf("%q, %v", filled.URL, err)
	}
}

func TestFillNeedsEveryValue(t *testing.T) {
	p := Plan{Method: "GET", URL: "http://h.test/<A_A>", Header: Header("X", "REDACTED", "Y", "REDACTED")}
	all := map[string]string{"<A_A>": "1", "REDACTED in header X": "2", "REDACTED in header Y": "3"}
	if _, _, err := p.fill(all); err != nil {
		t.Fatal(err)
	}
	for name := range all {
		for _, value := range []string{"", "a\r\nX: y"} {
			values := map[string]string{}
			for n, v := range all {
				values[n] = v
			}
			values[name] = value
			if _, _, err := p.fill(values); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s is %q: %v", name, value, err)
			}
		}
	}
}

func FuzzPlaceholders(f *testing.F) {
	f.Add("http://h.test/<A>?b=%3CTOKEN%3E", "<%= a %>REDACTED***", `{"a":"<TOKEN>"}`)
	f.Add("<<A_B>>x[NAME]", "{{x}}${Y}XXXX-XXXX", "a=<TOKEN>&b")
	reached, all := 0, 0
	f.Fuzz(func(t *testing.T, url, value, body string) {
		for _, contentType := range []string{"application/json", "application/x-www-form-urlencoded", "text/xml", "text/plain"} {
			all++
			p := Plan{Method: "POST", URL: url, Header: Header("Content-Type", contentType, "X", value), Body: []byte(body)}
			same, err := p.rewrite(func(s placeholder.Spot, raw string, _ func(string) string) string { return raw })
			if err != nil || same.URL != p.URL || same.Header.Get("X") != value || string(same.Body) != body {
				t.Fatalf("changed without a value: %+v %q", same, err)
			}
			names, err := p.placeholderNames()
			if err != nil || len(names) == 0 {
				continue
			}
			reached++
			if _, _, err := p.fill(nil); err == nil {
				t.Fatal("filled without values")
			}
			values := map[string]string{}
			for _, name := range names {
				values[name] = "v"
			}
			if _, _, err := p.fill(values); err != nil {
				t.Fatal(err)
			}
		}
	})
	f.Logf("%d of %d requests held a placeholder", reached, all)
}

// Headers are left out with their placeholder; what stands elsewhere is not.
func TestWithout(t *testing.T) {
	for _, c := range []struct {
		name, url, without string
		header             model.Header
		kept               model.Header
		leftOut, missing   []string
		refused            string
	}{
		{name: "one header", header: Header("Authorization", "Bearer <TOKEN>", "Accept", "*/*"), without: "<TOKEN>",
			kept: Header("Accept", "*/*"), leftOut: []string{"Authorization"}},
		{name: "in two", header: Header("A", "<TOKEN>", "B", "x <TOKEN>", "C", "<OTHER>"), without: "<TOKEN>",
			kept: Header("C", "<OTHER>"), leftOut: []string{"A", "B"}, missing: []string{"<OTHER>"}},
		{name: "one of two places", header: Header("Authorization", "Bearer REDACTED", "Cookie", "REDACTED"), without: "REDACTED in header Cookie",
			kept: Header("Authorization", "Bearer REDACTED"), leftOut: []string{"Cookie"}, missing: []string{"REDACTED"}},
		{name: "in the URL too", url: "https://h.test/p?k=%3CTOKEN%3E", header: Header("Authorization", "<TOKEN>"), without: "<TOKEN>", refused: "cannot be left out"},
	} {
		p := Plan{Method: "GET", URL: cmp.Or(c.url, "https://h.test/p"), Header: c.header}
		got, err := p.Without(c.without)
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil || !slices.Equal(got.Header, c.kept) || !slices.Equal(got.LeftOut, c.leftOut) || !slices.Equal(got.Placeholders, c.missing) {
			t.Errorf("%s: %v, left out %v, missing %v, %v", c.name, got.Header, got.LeftOut, got.Placeholders, err)
		}
	}
}
