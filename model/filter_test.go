package model

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tapedeck/model/pattern"
)

// A subject is an interaction that is there.
type subject Interaction

func (s subject) Summary() (Summary, error)         { return Summarize(Interaction(s)), nil }
func (s subject) Interaction() (Interaction, error) { return Interaction(s), nil }

func marked(name string) bool { return name == "marked" }

func TestFilter(t *testing.T) {
	s := subject(Interaction{
		Request: Request{
			Method: "POST",
			URL:    "https://api.example.com:8443/v1/users?page=2&q=two+words#top",
			Header: Header{{"X-Request-Id", "Abc"}},
			Body:   Body{Wire: []byte(`{"jsonrpc":"2.0","method":"listUsers","id":1}`)},
		},
		Response: Response{
			Status: 404,
			Header: Header{{"Content-Type", "application/json"}, {"Set-Cookie", "session=1"}},
			Body:   Body{Wire: []byte(`{"message": "Not Found"}`)},
		},
	})
	check := func(filter string, want bool) {
		t.Helper()
		f, err := ParseFilter(filter)
		if err != nil {
			t.Errorf("%q: %v", filter, err)
			return
		}
		if got := f.Match(s, marked); got != want {
			t.Errorf("%q matches: %v, want %v", filter, got, want)
		}
	}
	for _, filter := range []string{
		"", "  ", "-", "host:", `body:""`,
		"status:404", "status:4xx", "status:4", "status:40", "status:400-499", "status:4xx-5xx", "status:404-",
		"status:>=400", "status:>403", "status:<=404", "status:<405", "status:<5xx", "status:>=", "status:-",
		"-status:5xx", "-status:>404", "-status:<404", "-status:---",
		"method:post", "METHOD:P", "-method:GET",
		"host:api", "host:8443", "-host:users", "path:/v1/users", "-path:page", "-path:example",
		"query:page=2", `query:"two words"`, "query:two+words", "-query:top",
		"type:json", "-type:html",
		"header:x-request-id", "header:set-", "header:set-cookie=SESSION", "-header:cookie", "-header:set=session",
		`body:"not found"`, "body:jsonrpc", "-body:missing",
		"label:listusers", "is:marked", "-is:changed",
		"text:users?page", "text:post", "text:set-cookie", "text:listusers", `text:"404"`, "-text:missing", `text:/session=\d/`, `text:/"me\x73sage"/`,
		`body:/not\sfound/`, `body:"/not found$|Found"/`, "path:/v1/users", "path:/v[0-9]/", "path:/users$/", "-path:/^users/", "host:/^api\\./", "query:/page=\\d/",
		"header:/^set-/", `header:set-cookie=/ion=\d$/`, "-header:/^cookie/", `/v\d+\/users/`, "label:/^list/", "-body:/missing|absent/",
		"post", "404", "listUsers", "example", "api.example.com:8443", "https://api", `"https:"`, "-40",
		"status:4xx host:api -method:GET users",
	} {
		check(filter, true)
	}
	for _, filter := range []string{
		"status:403", "status:5xx", "status:405-", "status:<404", "status:>404", "status:---", "-status:4xx",
		"method:GET", "-method:p", "host:other", "path:/v2", "query:page=3", "type:xml",
		"header:request", "header:set-cookie=other", "body:found-not", "label:other", "is:changed",
		"text:missing", "body:/^Found/", "path:/v1//", "path:/v[2-9]/", "header:/^cookie/", "header:set-cookie=/x$/", `/v\d+\/Plants/`,
		"put", "40", `"page users"`, "status:4xx host:other",
	} {
		check(filter, false)
	}
}

func TestFilterErrors(t *testing.T) {
	for filter, want := range map[string]string{
		"statu:200":        `no field "statu" · status method host path query type header body text label is`,
		"host:api -foo:x":  `no field "foo" · status method host path query type header body text label is`,
		"is:new":           `no state "new" · marked changed duplicate finding`,
		"status:abc":       `no status "abc" · 404 4xx 400-499 >=400 <400 ---`,
		"status:4000":      `no status "4000" · 404 4xx 400-499 >=400 <400 ---`,
		"body:/a(b/":       `no regular expression: missing closing )`,
		"status:9x":        `no status "9x" · 404 4xx 400-499 >=400 <400 ---`,
		"status:4xx-6xx":   `no status "4xx-6xx" · 404 4xx 400-499 >=400 <400 ---`,
		"status:>=x":       `no status ">=x" · 404 4xx 400-499 >=400 <400 ---`,
		"(status:4xx":      `"(" groups nothing: all terms side by side match · "(status:..." is a word`,
		"-((-Host:a":       `"(" groups nothing: all terms side by side match · "((-Host:..." is a word`,
		`body:"two words`:  `the quote at 6 is not closed`,
		`éé a "`:           `the quote at 6 is not closed`,
		"status:400-x-500": `no status "400-x-500" · 404 4xx 400-499 >=400 <400 ---`,
	} {
		if _, err := ParseFilter(filter); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", filter, err, want)
		}
	}
}

func TestFilterErrorsSayWhere(t *testing.T) {
	for filter, want := range map[string]string{
		"statu:200":                 "statu:200",
		"host:a (status:4xx)":       "(status:4xx)",
		`host:a "b" body:"c d`:      `"c d`,
		"host:api  -foo:x words":    "-foo:x",
		`body:"a b" status:9x9 put`: "status:9x9",
		`label:é statu:"a b" x`:     `statu:"a b"`,
	} {
		_, err := ParseFilter(filter)
		var wrong *FilterError
		if !errors.As(err, &wrong) || filter[wrong.At:wrong.End] != want {
			t.Errorf("%q: %+v, want it at %s", filter, wrong, want)
		}
	}
}

// With a mistake goes a filter of what is right in the text: what stands before it,
// of one that lacks only its end all.
func TestFilterGood(t *testing.T) {
	for filter, want := range map[string]string{
		"host:api status:9x body:a": "host:api ",
		"(status:4xx":               "",
		`host:api body:"two words`:  `host:api body:"two words"`,
		`a"`:                        `a""`,
	} {
		_, err := ParseFilter(filter)
		var wrong *FilterError
		if !errors.As(err, &wrong) || wrong.Good != want || wrong.Unfinished != strings.HasSuffix(want, `"`) {
			t.Errorf("%q: %+v, want it to be good as %s", filter, wrong, want)
			continue
		}
		if _, err := ParseFilter(wrong.Good); err != nil {
			t.Errorf("%q: %v", wrong.Good, err)
		}
	}
}

func TestFilterBodyWords(t *testing.T) {
	f, err := ParseFilter(`body:Token -body:secret host:api body:"two words" text:/a|b/`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range f.BodyWords() {
		got = append(got, p.String())
	}
	if want := []string{"Token", "two words", "/a|b/"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A search becomes the filter that shows the interactions in which it has hits.
func TestFilterByText(t *testing.T) {
	i := Interaction{
		Request:  Request{Method: "GET", URL: "https://a.test/v1/x"},
		Response: Response{Status: 200, Header: Header{{"X-A", "b c"}}, Body: Body{Wire: []byte(`{"name":"fern", "n": 1}`)}},
	}
	for typed, want := range map[string]string{
		"fern":                "text:fern",
		"b c":                 `text:"b c"`,
		"/v1/":                "text:/v1/",
		"/f.?rn/":             "text:/f.?rn/",
		"/b C|x/":             `text:"/b C|x/"`,
		`"name": "fern"`:      `text:/\x22name\x22:\s*\x22fern\x22/`,
		`/"n(ame)?": ?"fern/`: `text:"/\x22n(ame)?\x22: ?\x22fern/"`,
	} {
		p, err := pattern.Parse(typed, true)
		if err != nil {
			t.Fatal(err)
		}
		got := FilterByText(p)
		f, err := ParseFilter(got)
		if got != want || err != nil || !f.Match(subject(i), nil) {
			t.Errorf("%s: %s, %v, shows it: %v", typed, got, err, f.Match(subject(i), nil))
		}
		i.Response, i.Request.URL = Response{}, ""
		if f.Match(subject(i), nil) {
			t.Errorf("%s shows what does not hold it", got)
		}
		i.Request.URL, i.Response = "https://a.test/v1/x", Response{Status: 200, Header: Header{{"X-A", "b c"}}, Body: Body{Wire: []byte(`{"name":"fern", "n": 1}`)}}
	}
}

// An interaction that cannot be read is shown by no filter.
func TestFilterUndecodable(t *testing.T) {
	for _, filter := range []string{"", "body:x", "-body:x", "header:x", "status:---", "is:marked", "-is:marked body:x"} {
		f, err := ParseFilter(filter)
		if err != nil || f.Match(unreadable{}, marked) {
			t.Errorf("%q: shown, %v", filter, err)
		}
	}
}

type unreadable struct{}

func (unreadable) Summary() (Summary, error) { return Summary{}, errors.New("cannot be decoded") }
func (unreadable) Interaction() (Interaction, error) {
	return Interaction{}, errors.New("cannot be decoded")
}

// Whatever is typed parses or is refused, and a term and its negation never
// both show an interaction.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{`status:>=400 -host:api "two words`, "header:a=b", "body:ä", "status:2", "query:c", `"host:`} {
		f.Add(seed)
	}
	s := subject(Interaction{Request: Request{Method: "GET", URL: "http://a/b?c"}, Response: Response{Status: 200}})
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were one positive term", reached, all) })
	f.Fuzz(func(t *testing.T, text string) {
		all++
		filter, err := ParseFilter(text)
		if err != nil {
			return
		}
		shown := filter.Match(s, marked)
		if len(filter.terms) != 1 || strings.HasPrefix(text, "-") || strings.Contains(text, " ") {
			return
		}
		reached++
		negated, err := ParseFilter("-" + text)
		if err != nil {
			t.Fatalf("-%q: %v", text, err)
		}
		if negated.Match(s, marked) == shown {
			t.Errorf("%q and its negation both give %v", text, shown)
		}
	})
}

// A filter asks for what its is: terms name, not for what they leave out.
func TestFilterAsks(t *testing.T) {
	for text, asks := range map[string]bool{"": false, "is:finding": true, "status:2xx is:finding": true, "-is:finding": false, "is:marked": false, "finding": false} {
		f, err := ParseFilter(text)
		if err != nil || f.Asks("finding") != asks {
			t.Errorf("%q asks: %v, %v", text, !asks, err)
		}
	}
}
