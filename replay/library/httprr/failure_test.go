package httprr

import (
	"strings"
	"testing"

	"tapedeck/model"
)

// What go test printed of httprr's error, by t.Fatal and by t.Log.
const printed = `--- FAIL: TestPlants (0.00s)
    plants_test.go:20: Post "http://h.test/plants": cached HTTP response not found for:
        POST http://h.test/plants HTTP/1.1
        Host: h.test
        User-Agent: Go-http-client/1.1
        Content-Length: 17
        Content-Type: application/json
        
        {
          "name": "x"
        }
FAIL
`

func TestMessages(t *testing.T) {
	bodyless := "Get \"http://h.test/\": cached HTTP response not found for:\nGET http://h.test/ HTTP/1.1\r\nHost: h.test\r\n\r\n\n\nHint: Re-run tests with -httprecord=.\n"
	for _, test := range []struct {
		name, text, method, url, headers string
		body                             string
		unknown                          bool
	}{
		{"go test", printed, "POST", "http://h.test/plants", "Host User-Agent Content-Length Content-Type", "{\n  \"name\": \"x\"\n}", false},
		{"a length that the lines do not have", strings.Replace(printed, "17", "12", 1), "POST", "http://h.test/plants", "Host User-Agent Content-Length Content-Type", "", true},
		{"cut short", printed[:strings.Index(printed, "{")], "POST", "http://h.test/plants", "Host User-Agent Content-Length Content-Type", "", true},
		{"without a body, and a hint below", bodyless, "GET", "http://h.test/", "Host", "", false},
	} {
		all := messages(strings.Split(test.text, "\n"))
		if len(all) != 1 {
			t.Errorf("%s: %d messages", test.name, len(all))
			continue
		}
		r := all[0].Failure.Request
		var names []string
		for _, line := range r.Header {
			names = append(names, line.Name)
		}
		if r.Method != test.method || r.URL != test.url || strings.Join(names, " ") != test.headers || string(r.Body.Wire) != test.body || r.Lacks(model.BodyPart) != test.unknown {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}
