package failure

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/testdata/installed"
)

// sendRefused has Betamax refuse requests, and prints for each the traceback with
// its variables and what requests would have sent.
const sendRefused = `
import json, os, sys, tempfile, traceback
import betamax, requests
from requests.auth import AuthBase, HTTPDigestAuth

class Signs(AuthBase):
    def __call__(self, r):
        r.body = "signed"
        return r

URL = "http://h.test/beds"
JSON = {"name": "färn", "n": [1, -2, 1.5, 1e300, 1e-7, 10**30, True, None], "it's": {"emoji": "\U0001F331", "q": '"', "nl": "a\r\nb\x00"}}
CASES = [
    dict(method="get"), dict(method="POST"), dict(method="head"), dict(method="PATCH", json={}), dict(method="POST", json=[]),
    dict(method="POST", json=JSON), dict(method="PUT", json="text"), dict(method="POST", json=0), dict(method="POST", json=[(1, 2), []]),
    dict(method="POST", data={"bed": "nörd", "amount": 2, "f": 0.5, "b": True, "none": None, "two": ["a", "b c"], "&": "~*'()!+/"}),
    dict(method="POST", data=[("tag", "b"), ("tag", "a"), ("t", b"\xff")]), dict(method="POST", data=(("tag", "b"),)),
    dict(method="POST", data={"none": None}), dict(method="POST", data={}, json={"a": 1}), dict(method="POST", data={"a": 1}, json={"b": 1}),
    dict(method="POST", data="text with ä"), dict(method="POST", data=b"\x00\xff\x80"), dict(method="POST", data="", json={"a": 1}),
    dict(method="GET", params={"q": "ä b", "page": 2}), dict(method="GET", params=[("a", 1), ("a", 2)]),
    dict(method="POST", json={"a": 1}, auth=("ada", "hunter2")), dict(method="GET", auth=("ädä", "p:w")),
    dict(method="POST", json={"a": 1}, headers={"content-type": "application/vnd+json", "X-A": "1"}),
    dict(method="POST", data="a", headers={"Content-Length": "99"}), dict(method="GET", headers={"User-Agent": None}),
    dict(method="GET", cookies={"a": "b"}), dict(method="POST", data={"a": 1}, auth=HTTPDigestAuth("a", "b")),
    dict(method="POST", data={"a": {"b": 1}}), dict(method="POST", data=iter([b"a"])), dict(method="POST", files={"a": b"b"}),
    dict(method="POST", data={"a": "b"}, auth=Signs()), dict(method="POST", json={1: 2}),
]
with betamax.Betamax.configure() as config:
    config.cassette_library_dir = tempfile.mkdtemp()
    config.default_cassette_options["match_requests_on"] = ["method", "uri", "headers", "body"]
open(os.path.join(config.cassette_library_dir, "c.json"), "w").write('{"http_interactions": [], "recorded_with": "betamax/0.8.1"}')

def refused(case):
    session = requests.Session()
    session.trust_env = False
    sent = session.prepare_request(requests.Request(**{**case, "url": URL, "method": case["method"].upper()}))
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body
    with betamax.Betamax(session).use_cassette("c", record="none"):
        try:
            session.request(url=URL, **case)
        except betamax.BetamaxError as e:
            text = "".join(traceback.TracebackException.from_exception(e, capture_locals=True).format())
    return {"Text": text, "Case": repr(case), "Method": sent.method, "URL": sent.url,
            "Body": body.decode("latin-1") if isinstance(body, bytes) else None, "Header": dict(sent.headers)}

print(json.dumps([refused(case) for case in CASES]))
`

// What is read out of the variables of requests is what requests sends, of body
// and headers; what the variables do not say is not known.
func TestRequestsVariables(t *testing.T) {
	unknown := []string{"files", "Signs", "iterator", "{1: 2}", "{'b': 1}", "None}}"}
	installed.Each(t, "betamax", []string{"requests"}, func(t *testing.T, python installed.Python) {
		out, err := exec.Command(python.Path, "-c", sendRefused).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		var cases []struct {
			Text, Case, Method, URL string
			Body                    *string
			Header                  map[string]string
		}
		if err := json.Unmarshal(out, &cases); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		bodies, headers := 0, 0
		for _, c := range cases {
			r, err := Read(c.Text, nil)
			if err != nil || len(r.Requests) != 1 {
				t.Fatalf("%s: %v\n%s", c.Case, err, c.Text)
			}
			q := r.Requests[0]
			if q.Method != c.Method || q.URL != c.URL || q.Lacks(model.Method) {
				t.Errorf("%s: %s %s, sent is %s %s", c.Case, q.Method, q.URL, c.Method, c.URL)
			}
			open := false
			for _, part := range unknown {
				open = open || strings.Contains(c.Case, part)
			}
			if q.Unknown(model.BodyPart) == "" {
				bodies++
				if got := latin1(q.Body.Wire); q.Body.Absent != (c.Body == nil) || c.Body != nil && got != *c.Body {
					t.Errorf("%s: the body is %q, sent is %v", c.Case, got, c.Body)
				}
			} else if !open {
				t.Errorf("%s: the body is not known: %s", c.Case, q.Unknown(model.BodyPart))
			}
			for _, line := range q.Header {
				headers++
				if c.Header[line.Name] != line.Value {
					t.Errorf("%s: the header %s is %q, sent is %q", c.Case, line.Name, line.Value, c.Header[line.Name])
				}
			}
			if !q.LacksOthers(model.HeaderPart) && q.Unknown(model.HeaderPart) == "" {
				t.Errorf("%s: all headers are known", c.Case)
			}
		}
		if bodies < len(cases)-len(unknown) || headers < 20 {
			t.Errorf("%d bodies and %d headers of %d requests are known", bodies, headers, len(cases))
		}
	})
}

// latin1 has a character for each byte.
func latin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes)
}
