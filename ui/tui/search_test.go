package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// sought is a cassette of 12 interactions: the request of every third holds "fern"
// in its URL, the response of the fifth three times in its body, that of the ninth
// in a header.
func sought() []byte {
	var b strings.Builder
	b.WriteString("interactions:\n")
	for i := 1; i <= 12; i++ {
		url, body, header := "moss", "{}", "{}"
		if i%3 == 0 {
			url = "fern"
		}
		if i == 5 {
			body = `{"a": "Fern", "b": [1, "fern"], "c": "ferns"}`
		}
		if i == 9 {
			header = "{X-Plant: [fern]}"
		}
		fmt.Fprintf(&b, "- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/%s/%d'}\n  response:\n    body: {string: '%s'}\n    headers: %s\n    status: {code: 200, message: OK}\n", url, i, body, header)
	}
	b.WriteString("version: 1\n")
	return []byte(b.String())
}

// The search goes on behind the last hit in the next interaction that has one, in
// request and response alike, and around the end.
func TestSearchGoesOn(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", sought())}})
	s.press(`l / "fern" <enter>`).sees(`#3 request: "fern" 1/1`, "GET http://a.test/fern/3")
	for _, step := range []struct{ key, sees string }{
		{"n", `#5 response: "fern" 1/3`}, {"n", `"fern" in response 5: 2/3`}, {"n", `"fern" in response 5: 3/3`},
		{"n", `#6 request: "fern" 1/1`}, {"n", `#9 request: "fern" 1/1`}, {"n", `#9 response: "fern" 1/1`}, {"n", `#12 request: "fern" 1/1`},
		{"n", `#3 request, around the end: "fern" 1/1`},
		{"N", `#12 request, around the end: "fern" 1/1`}, {"N", `#9 response: "fern" 1/1`}, {"N", `#9 request: "fern" 1/1`}, {"N", `#6 request: "fern" 1/1`},
		{"N", `#5 response: "fern" 3/3`}, {"N", `"fern" in response 5: 2/3`}, {"N", `"fern" in response 5: 1/3`}, {"N", `#3 request: "fern" 1/1`},
	} {
		s.press(step.key).sees(step.sees)
	}
	s.press("n").sees("#5 response").press("3 n").sees(`"fern" in both of 5: 1/3`).press("N").sees(`#3 both: "fern" 1/1`)
	s.press("N").sees(`#12 both, around the end: "fern" 1/1`)
	s.press(`/ "/fern\/(9|1)/" <enter>`).sees(`/fern\/(9|1)/ in both of 12: 1/1`).press("n").sees(`#9 both, around the end: /fern\/(9|1)/ 1/1`)
	s.press(`/ "http://a.test/moss/10" <enter> n`).sees(`"http://a.test/moss/10" in both of 10: 1/1, around the end, in no other`)
	s.press(`/ "nowhere" <enter>`).sees(`"nowhere" is in none of 12 interactions`).press("n").sees("is in none of 12")
	s.press(`/ "/a(b/"`).sees("no regular expression: missing closing )").press("<enter>").sees("search: /a(b/").press("<esc>")
}

// Headers that hold what is searched are unfolded, and folded again if the search
// is given up.
func TestSearchUnfoldsHeaders(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", sought())}})
	s.press(`: "9" <enter> l`).sees("▸ 1 header").press(`/ "x-plant"`).sees("▾ 1 header", "X-Plant: fern", "1/1")
	s.press("<esc>").sees("▸ 1 header").lacks("X-Plant").press(`/ "x-plant" <enter>`).sees("X-Plant: fern", `"x-plant" in response 9: 1/1`)
}

// What a filter looks for in bodies is gone through in all that it shows; a search
// becomes the filter with one key.
func TestFilterAndSearch(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("&").sees("no search yet")
	s.press(`/ "body:/maranta|page/" <enter> n`).sees("/maranta|page/ in response 2: 1/")
	s.press("&").sees("the filter looks for this already").press("<esc>")
	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", sought())}})
	s.press(`l / "fern" <enter> &`).sees("Filter text:fern", `filter text:fern shows 5/12 · esc in the list shows all`)
	s.press("n").sees(`#5 response: "fern" 1/3`)
	s.press(`<tab> / <ctrl+u> "text:ferns" <enter>`).sees("1 shown").press("<esc>")
	s.press(`/ "body:fern" <enter> n`).sees("1 shown", "in response 5: 2/3")
}

// A search goes on in the background, stops with esc, and is dropped if the person
// goes on meanwhile.
func TestSearchOnInBackground(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", sought())}})
	s.press(`l / "moss/11"`)
	s.slow, s.app.moment = true, noMoment
	s.press("<enter> n").sees("still reading · esc stops")
	s.press("<esc>").sees("stopped", "#1 ")
	s.slow, s.app.moment = false, func() <-chan time.Time { return nil }
	for len(s.held) > 0 {
		s.release(0)
	}
	s.lacks("#11 request").sees("#1 ")
	s.slow, s.app.moment = true, noMoment
	s.press("n ]")
	s.slow, s.app.moment = false, func() <-chan time.Time { return nil }
	for len(s.held) > 0 {
		s.release(0)
	}
	s.lacks("#11 request").sees("#2 ").press("n").sees(`#11 request: "moss/11" 1/1`)
}
