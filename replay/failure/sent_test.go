package failure

import (
	"fmt"
	"strings"
	"testing"
)

// sentLines are the failures of a text, one line each: test, library, method,
// URL and body, the cassette, and the parts that the text does not say.
func sentLines(r Result) string {
	var lines []string
	for _, f := range r.Failures {
		said := "names no request"
		if q := f.Request; q != nil {
			said = q.Method + " " + q.URL + string(q.Body.Wire)
			for _, m := range q.Missing {
				said += " no " + string(m.Part)
			}
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s %s: %s %s", f.Test, f.Library, f.Situation, said, f.Innermost().Path)))
	}
	return strings.Join(lines, "\n")
}

// A request that a library sent for real is read once, out of the client's error
// and the frames above it; what neither tells is missing.
func TestSentForReal(t *testing.T) {
	const bare = " no header no body"
	const none = " no method" + bare
	for run, want := range map[string]string{
		"sent-long": `
test_requests: vcrpy sent: POST http://127.0.0.1:1/readings?date=2{"moss": 1} cassettes/readings.yaml
test_urllib3: vcrpy sent: GET http://127.0.0.1:1/readings?date=4 cassettes/readings.yaml
test_httpx: vcrpy sent: POST http://127.0.0.1:1/readings?date=6 no header no body
test_aiohttp: vcrpy sent: GET http://127.0.0.1:1/readings?date=7 no header
test_urllib: vcrpy sent: GET http://127.0.0.1:1/readings?date=8 cassettes/readings.yaml
test_blocked: vcrpy sent: GET http://127.0.0.1:1/readings?date=10 no header no body`,
		"sent": `
test_requests: vcrpy sent: POST http://127.0.0.1:1/readings?date=2{"moss": 1}
test_wrapped: vcrpy sent: GET http://127.0.0.1:1/readings?date=3
test_httpx: vcrpy sent: names no request`,
		"sent-short": `
test_requests: vcrpy sent: POST http://127.0.0.1:1/readings?date=2` + bare + `
test_name: vcrpy sent: GET https://api.greenhouse.invalid/readings?date=2` + bare + `
test_wrapped: vcrpy sent:  http://127.0.0.1:1/readings?date=3` + none + `
test_urllib3: vcrpy sent: names no request
test_retries: vcrpy sent:  http://127.0.0.1:1/readings?date=5` + none + `
test_httpx: vcrpy sent: names no request
test_aiohttp: vcrpy sent: names no request
test_urllib: vcrpy sent: names no request
test_betamax: betamax sent: GET http://127.0.0.1:1/readings?date=9` + bare + `
test_blocked: vcrpy sent: names no request
test_refused: vcrpy no-match: GET http://127.0.0.1:1/readings?date=11 cassettes/readings.yaml`,
		"sent-line": `
:  sent:  http://127.0.0.1:1/readings?date=2` + none + `
:  sent:  https://api.greenhouse.invalid/readings?date=2` + none + `
:  sent:  http://127.0.0.1:1/readings?date=3` + none + `
:  sent: names no request
:  sent:  http://127.0.0.1:1/readings?date=5` + none + `
:  sent: names no request
:  sent: names no request
:  sent:  http://127.0.0.1:1/readings?date=9` + none + `
:  sent: names no request
: vcrpy no-match: GET http://127.0.0.1:1/readings?date=11 cassettes/readings.yaml`,
		"sent-log": `
test_name: vcrpy sent: GET https://api.greenhouse.invalid/readings?date=2 no header no body
test_retries: vcrpy sent: PUT http://127.0.0.1:1/readings?date=5 no header no body
test_httpx: vcrpy sent: POST http://127.0.0.1:1/readings?date=6 no header no body`,
	} {
		if got := sentLines(readCapture(t, run)); got != strings.TrimSpace(want) {
			t.Errorf("%s:\n got\n%s\nwant\n%s", run, got, strings.TrimSpace(want))
		}
	}
}

// Such errors as they come in other texts.
func TestSentTexts(t *testing.T) {
	const bare = " no header no body"
	const none = " no method" + bare
	for text, want := range map[string]string{
		// urllib3 1.26, a proxy, IPv6 and a line that a terminal broke
		"urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='::1', port=443): Max retries exceeded with url: /a?b (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))": ":  sent:  https://[::1]/a?b" + none,
		"E   requests.exceptions.ProxyError: HTTPConnectionPool(host='proxy', port=3128): Max retries exceeded with url: http://h.test/a (Caused by ProxyError('Cannot connect to proxy.', NewConnectionError('...')))":                                                                ":  sent:  http://h.test/a" + none,
		"E   requests.exceptions.ConnectionError: HTTPConnectionPool(host='h.test', port=80\n): Max retries exceeded with url: /a/lo\nng (Caused by NameResolutionError(\"HTTPConnection(host='h.test', port=80): ...\"))":                                                             ":  sent:  http://h.test/a/long" + none,
		// an error of the test's own, and the summary alone
		"app.NoReadings: HTTPConnectionPool(host='h.test', port=80): Max retries exceeded with url: /a (Caused by X)":                                                               ":  sent:  http://h.test/a" + none,
		"FAILED a.py::b - requests.exceptions.ConnectionError: HTTPConnectionPool(host='h.test', port=80): Max retries exceeded with url: /a (Caused by NewConnectionError('x'))\n": ":  sent:  http://h.test/a" + none,
		"FAILED a.py::b - httpx.ConnectError: [Errno 111] Connection refused\n":                                                                                                     ":  sent: names no request",
	} {
		r, err := Read(text, nil)
		if got := sentLines(r); err != nil || got != want {
			t.Errorf("%s\n got %s, %v\nwant %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"E   ConnectionRefusedError: [Errno 111] Connection refused\n",
		"E   psycopg2.OperationalError: connection to server at \"127.0.0.1\", port 5432 failed: Connection refused\n",
		"E   requests.exceptions.HTTPError: 404 Client Error: Not Found for url: http://h.test/a\n",
	} {
		if r, err := Read(text, nil); err != ErrNone {
			t.Errorf("%s: %v, %v", text, r, err)
		}
	}
}
