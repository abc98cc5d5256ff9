package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What failing tests printed, with the right answer: test, whose failure,
// requests before, outcome and reason; the nearest recording with the matchers
// that disagree about it ("?" for one that is not known); the changes of the
// cassette that can be made.
func TestReadings(t *testing.T) {
	for _, test := range readings {
		t.Run(test.text, func(t *testing.T) {
			path := func(name string) string { return filepath.Join("..", "..", "testdata", "match", name) }
			folder := filepath.Dir(test.text)
			args := []string{"match", path(filepath.Join(folder, test.file)), "--json"}
			if test.args == nil {
				args = append(args, "--error", path(test.text))
			}
			args = append(args, test.args...)
			status, stdout, stderr := runCLI(t, args...)
			if status != 1 || stderr != "" {
				t.Errorf("status %d: %s", status, stderr)
			}
			var got []string
			for line := range strings.Lines(stdout) {
				var report matchJSON
				if err := json.Unmarshal([]byte(line), &report); err != nil {
					t.Fatal(err)
				}
				report.Reason = strings.ReplaceAll(report.Reason, path(folder)+"/", "")
				report.Reason, _, _ = strings.Cut(report.Reason, "; the text is older than the cassette") // as a checkout happens to write them
				got = append(got, answered(report)...)
			}
			want := strings.Split(strings.TrimSpace(test.want), "\n")
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// Where other matchers are asked than the failure's own, what is missing is what
// those look at, in --json as in the text.
func TestMissingOfOtherMatchers(t *testing.T) {
	folder := filepath.Join("..", "..", "testdata", "match", "own-matcher")
	for args, want := range map[string]string{
		"":                              "",
		"--on method,uri":               "",
		"--on method,uri,body":          "body",
		"--on headers":                  "header",
		"--as betamax":                  "",
		"--as betamax --on digest-auth": "header",
		"--as vcrpy --on body":          "header body",
		"--as uber":                     "header body",
	} {
		command := append([]string{"match", filepath.Join(folder, "query.yml"), "--error", filepath.Join(folder, "rcm_without.txt"), "--here"}, strings.Fields(args)...)
		_, text, _ := runCLI(t, command...)
		_, stdout, stderr := runCLI(t, append(command, "--json")...)
		var report matchJSON
		if err := json.Unmarshal([]byte(stdout), &report); err != nil {
			t.Fatal(err, stderr)
		}
		var missing []string
		reasons := map[string]string{} // the parts that are missing for each, as the text names them
		for _, m := range report.Missing {
			missing = append(missing, m.Part)
			reasons[m.Why] = strings.TrimPrefix(reasons[m.Why]+" and the "+m.Part, " and ")
		}
		for why, parts := range reasons {
			if line := "  the text does not tell " + parts + ": " + why + "\n"; !strings.Contains(text, line) {
				t.Errorf("%s: no %q in\n%s", args, line, text)
			}
		}
		if got := strings.Join(missing, " "); got != want || strings.Count(text, "  the text does not tell the ") != len(reasons) {
			t.Errorf("%s: missing %q, want %q:\n%s", args, got, want, text)
		}
	}
}

// What is left out of a whole run is counted, and an error that names no request
// says how to get it.
func TestSentLeftOut(t *testing.T) {
	file := filepath.Join("..", "..", "testdata", "match", "sent", "readings.yaml")
	text := filepath.Join("..", "..", "testdata", "failures", "sent-short.txt")
	_, stdout, stderr := runCLI(t, "match", file, "--error", text)
	const left = "left out, sent for real and of no cassette that the text tells (--here asks this one): 5; " +
		"left out, sent for real and not named by the text (run pytest with --tb=long): 5\n"
	if !strings.HasSuffix(stdout, left) || stderr != "" {
		t.Errorf("%s%s", stdout, stderr)
	}
	status, stdout, stderr := runCLI(t, "match", file, "E   httpx.ConnectError: [Errno 111] Connection refused\n")
	if status != 2 || stdout != "" || !strings.Contains(stderr, "does not name it: run pytest with --tb=long") {
		t.Errorf("%d %s%s", status, stdout, stderr)
	}
}

// uber/cassette replays a recording without limit, so nothing of it is used up.
func TestUberIsNeverUsedUp(t *testing.T) {
	for _, name := range []string{"u_query", "u_json"} {
		folder := filepath.Join("..", "..", "testdata", "match", "uber-log")
		_, stdout, stderr := runCLI(t, "match", filepath.Join(folder, name[2:]+".yaml"), "--error", filepath.Join(folder, name+".txt"))
		if !strings.Contains(stdout, "nearest is") || strings.Contains(stdout, "used up") || stderr != "" {
			t.Errorf("%s: %s%s", name, stdout, stderr)
		}
	}
}

// answered is an answer in a few lines.
func answered(r matchJSON) []string {
	name := "-"
	if r.Test != nil {
		name = *r.Test
	}
	whose := "of " + filepath.Base(r.Cassette)
	if !r.Placed {
		whose = "not asked, " + whose
	}
	lines := []string{fmt.Sprintf("%s (%s, %d before): %s: %s", name, whose, r.Before, r.Outcome, r.Reason)}
	if len(r.Candidates) > 0 {
		c := r.Candidates[0]
		line := fmt.Sprintf("nearest %d:", c.N)
		for _, m := range c.Matchers {
			switch {
			case m.OK == nil:
				line += " " + m.Name + "?"
			case !*m.OK:
				line += " " + m.Name
			}
			for _, d := range m.Diff {
				line += fmt.Sprintf(" [%s: %s, recorded %s]", d.Path, shown(d.Wanted), shown(d.Recorded))
			}
		}
		lines = append(lines, line)
	}
	var remedies []string
	for _, remedy := range r.Remedies {
		kind, _, _ := strings.Cut(remedy.ID, "-")
		if slices.Contains([]string{"match", "duplicate", "delete"}, kind) && !strings.Contains(remedy.Text, "(not possible: ") {
			remedies = append(remedies, remedy.ID)
		}
	}
	if len(remedies) > 0 {
		lines = append(lines, "changes: "+strings.Join(remedies, " "))
	}
	return lines
}

func shown(s *string) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%q", *s)
}

// A reading is a text and the cassette that it is asked of, in one folder; args
// ask otherwise than by the text.
type reading struct {
	text, file string
	args       []string
	want       string
}

var readings = []reading{
	{"own-matcher/cm_cm.txt", "jsonbody.yaml", nil, `
test_cm (of jsonbody.yaml, 0 before): error: nothing matches and mode none forbids recording; equally near are 1 and 2: jb differs: JSON bodies differ: b'{"name": "Moss", "soil": {"ph": 7}}' != b'{"name": "Moss", "tags": ["a", "b"], "soil": {"ph": 6.5}}'; the matcher jb is the test's own: nothing is known of it but what the text says
nearest 1: jb`},
	{"own-matcher/rcm_without.txt", "query.yml", nil, `
cm without (of query.yml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: uri_without_params:page differs
nearest 1: uri_without_params:page [query x: "1", recorded none]
changes: match-1`},
	{"wrong-cassette/fail.txt", "other.yaml", nil, `
test_w (not asked, of real.yaml, 0 before): error: a failure of real.yaml, not of other.yaml`},
	{"wrong-cassette/fail2.txt", "other.yaml", nil, `
test_w (not asked, of real.yaml, 0 before): error: a failure of real.yaml, not of other.yaml`},
	{"wrong-cassette/fail2.txt", "real.yaml", nil, `
test_w (of real.yaml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: method differs
nearest 1: method [method: "GET", recorded "POST"]
changes: match-1`},
	{"betamax/b_usedup.txt", "usedup.json", nil, `
test_usedup (of usedup.json, 2 before): error: matched, so it must be used up, which the text does not tell: every matcher agrees with 1, 2
nearest 1:
changes: duplicate-2`},
	{"betamax/b_jsonbody.txt", "jsonbody.json", nil, `
test_jsonbody (of jsonbody.json, 0 before): error: matches in what the text tells: either it is used up, or what the text does not tell differs: body
nearest 1: body?
changes: duplicate-1`},
	{"long-traceback/failure.txt", "beds.yaml", nil, `
test_body (of beds.yaml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: body differs
nearest 1: body [$.bed: "2", recorded "1"]
changes: match-1`},
	{"govcr-redirect/failure.txt", "redirect.yaml", nil, `
TestBinaryRedirect (of redirect.yaml, 1 before): error: nothing matches and mode ReplayOnly forbids recording; nearest is 2: headers differ
nearest 2: headers [header Referer: "http://127.0.0.1:8931/v1/photo?size=s", recorded "http://127.0.0.1:8931/v1/photo"]
changes: match-2`},
	{"crlf-body/failure.txt", "csv.yml", nil, `
CsvTest#test_import (of csv.yml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: body differs
nearest 1: body [line 2: "fern,13\r", recorded "fern,12\r"]
changes: match-1`},
	{"crlf-body/pasted.txt", "csv.yml", nil, `
CsvTest#test_import (of csv.yml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: body differs; the body's lines end in LF in the text, which may have turned CR LF into it: they are taken to end in CR LF as in 1
nearest 1: body [line 2: "fern,13\r", recorded "fern,12\r"]
changes: match-1`},
	{"own-replay-text/own.txt", "own.yaml", nil, `
TestPlants (of own.yaml, 0 before): error: nothing matches and mode RecordOnce forbids recording into a cassette that exists; nearest is 2: url differs
nearest 2: url [query date: "2026-12-02", recorded "2026-12-01"] default?
changes: match-2`},
	{"webmock/failure.txt", "query.yml", nil, `
- (of query.yml, 0 before): error: WebMock refuses the real connection: Ruby VCR was off, not hooked into WebMock or let the request through, the text does not tell which; nearest is 2: uri differs
nearest 2: uri [query date: "2026-12-02", recorded "2026-12-01"]
changes: match-2`},
	{"nested/failure.txt", "outer.yml", nil, `
NestedTest#test_page (of outer.yml, 0 before): error: nothing matches, and /src/app/cassettes/inner.yml in mode none, in use inside it, forbids recording; nearest is 1: uri differs
nearest 1: uri [query page: "2", recorded "1"]
changes: match-1`},
	{"uber-log/u_json.txt", "json.yaml", nil, `
- (of json.yaml, 0 before): record: nothing matches; uber records it; nearest is 1: name differs
nearest 1: name [header hash: "7a6c1aef23d5e4d84d812ce29d75c0bc", recorded "f5fbf48d8237d8e59d7928da45c2cf4c"] [$.ph: "7", recorded "6.5"]`},
	{"uber-log/curl", "urllib2.yaml", []string{"--curl", "curl 'http://127.0.0.1:8931/v1/plants?page=2' -H 'Connection: close' -A Python-urllib/2.7 -H 'Accept:'"}, `
- (of urllib2.yaml, 0 before): record: nothing matches; uber records it; nearest is 1: name differs
nearest 1: name [query page: "2", recorded "1"]
changes: match-1`},
	{"uber-log/curl as urllib2 titles it", "urllib2.yaml", []string{"--curl", "curl 'http://127.0.0.1:8931/v1/plants?page=2' -H 'connection: close' -H 'user-agent: Python-urllib/2.7'"}, `
- (of urllib2.yaml, 0 before): record: nothing matches; uber records it; nearest is 1: name differs
nearest 1: name [query page: "2", recorded "1"]
changes: match-1`},
	{"uber-log/u_query.txt", "query.yaml", nil, `
- (of query.yaml, 1 before): record: nothing matches; uber records it; nearest is 2: name differs
nearest 2: name [query date: "2026-12-02", recorded "2026-12-01"]
changes: match-2`},
	{"sent/requests.txt", "readings.yaml", nil, `
test_requests (of readings.yaml, 0 before): record: sent for real, and the connection failed: nothing matches; nearest is 1: method, query differ; the text does not tell the mode: it is one that sends, taken to be new_episodes
nearest 1: method [method: "POST", recorded "GET"] query [query date: "2", recorded "1"]
changes: match-1`},
	{"sent/equal.txt", "readings.yaml", nil, `
test_requests (of readings.yaml, 0 before): record: sent for real, and the connection failed: nothing matches; nearest is 1: method differs; the text does not tell the mode: it is one that sends, taken to be new_episodes
nearest 1: method [method: "POST", recorded "GET"]
changes: match-1`},
	{"sent/line.txt", "readings.yaml", nil, `
- (of readings.yaml, 0 before): record: sent for real, and the connection failed: nothing matches; nearest is 1: query differs; the text does not tell the mode: it is one that sends, taken to be new_episodes; the text does not tell whether a cassette was in use at all
nearest 1: query [query date: "2", recorded "1"] method?
changes: match-1`},
	{"sent/betamax.txt", "readings.json", nil, `
test_betamax (of readings.json, 0 before): record: sent for real, and the connection failed: nothing matches; nearest is 1: uri differs; the text does not tell the mode: it is one that sends, taken to be new_episodes
nearest 1: uri [query date: "9", recorded "1"]
changes: match-1`},
	{"sent/betamax.txt", "readings.yaml", nil, `
test_betamax (not asked, of betamax, 0 before): error: a failure of betamax, not of vcrpy`},
	{"sent/run.txt", "readings.yaml", nil, `
test_wrapped (not asked, of vcrpy, 0 before): error: sent for real; the text names no cassette for it, as it does for other failures: it may be one of readings.yaml
test_refused (of readings.yaml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: query differs
nearest 1: query [query date: "11", recorded "1"]
changes: match-1`},
	{"whole-run/failure.txt", "headers.yaml", nil, others(`
test_query query.yaml
test_jsonbody jsonbody.yaml`) + `
test_headers (of headers.yaml, 0 before): error: nothing matches and mode none forbids recording; nearest is 1: headers differ
nearest 1: headers [header User-Agent: "acme/1.1", recorded "acme/1.0"] [header X-Client-Trace: "on", recorded none]
changes: match-1
` + others(`
test_multipart multipart.yaml
test_usedup usedup.yaml
test_redirect redirect.yaml
test_sse_httpx sse.yaml
test_secret secret.yaml
test_aiohttp aio.yaml
test_httpx hx.yaml
test_port xhost.yaml`)},
}

// others are the answers of a whole run to failures of other cassettes than
// headers.yaml: a test and its cassette a line.
func others(list string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(list)) {
		test, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		lines = append(lines, fmt.Sprintf("%s (not asked, of %s, 0 before): error: a failure of cassettes/%[2]s, not of headers.yaml, and no such cassette is found from here", test, name))
	}
	return strings.Join(lines, "\n")
}
