package match

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
)

// What is answered about real failures, as the right answer is: the outcome with
// its reason, what is said beside it, what a person can do.
func TestCases(t *testing.T) {
	for _, test := range []struct {
		name, cassette, text string // in testdata/match
		on                   []string
		want                 string
	}{
		{"a vcrpy matcher of the test's own", "own-matcher/jsonbody.yaml", "own-matcher/cm_cm.txt", nil, `Not replayed: vcrpy in mode none raises an error: nothing matches and mode none forbids recording; equally near are 1 and 2: jb differs: JSON bodies differ: b'{"name": "Moss", "soil": {"ph": 7}}' != b'{"name": "Moss", "tags": ["a", "b"], "soil": {"ph": 6.5}}'
the matcher jb is the test's own: nothing is known of it but what the text says
used up or not: the text does not tell
match-1 not possible: jb is the test's own matcher: what it looks at is not known
match-2 not possible: jb is the test's own matcher: what it looks at is not known
rerecord-1 not possible: jb is the test's own matcher: what it looks at is not known
relax: match_on=["method", "uri"]`},
		{"Ruby VCR's uri_without_param", "own-matcher/query.yml", "own-matcher/rcm_without.txt", nil, `Not replayed: ruby-vcr in mode none raises an error: nothing matches and mode none forbids recording; nearest is 1: uri_without_params:page differs
not used up: 1 is still there to be replayed
match-1: make 1 match: copy the wanted uri_without_params:page into it
rerecord-1: re-record 1 with the wanted request
relax: match_requests_on: [:method, VCR.request_matchers.uri_without_params(:page, :x)]`},
		{"go-vcr's plain text", "govcr-used-up/poll.yaml", "govcr-used-up/f.Poll.txt", nil, `Not replayed: go-vcr in mode RecordOnce raises an error: matches in what the text tells: either it is used up, or what the text does not tell differs: header, body
used up or not: the text does not tell
duplicate-3: if it is used up: duplicate 3 for a further play`},
		{"Betamax used up", "betamax/usedup.json", "betamax/b_usedup.txt", nil, `Not replayed: betamax in mode none raises an error: matched, so it must be used up, which the text does not tell: every matcher agrees with 1, 2
used up: 1 has been played
duplicate-2: duplicate 2 for a further play`},
		{"Betamax body", "betamax/jsonbody.json", "betamax/b_jsonbody.txt", nil, `Not replayed: betamax in mode none raises an error: matches in what the text tells: either it is used up, or what the text does not tell differs: body
used up or not: the text does not tell
duplicate-1: if it is used up: duplicate 1 for a further play`},
		{"a further play", "duplicate-shifts/usedup.yaml", "duplicate-shifts/v_usedup.txt", nil, `Not replayed: vcrpy in mode none raises an error: matched, but used up: 3 requests, 2 recordings
used up: 1 has been played
duplicate-2: duplicate 2 for a further play`},
		{"re-record", "rerecord-remedy/query.yaml", "rerecord-remedy/v_query.txt", nil, `Not replayed: vcrpy in mode none raises an error: nothing matches and mode none forbids recording; nearest is 2: query differs
used up or not: the text does not tell
match-2: make 2 match: copy the wanted query into it
rerecord-2: re-record 2 with the wanted request
relax: filter_query_parameters=["date"]`},
		{"a filtered query", "filters/secret.yaml", "curl 'http://127.0.0.1:8931/keyed?api_key=KEY-1&n=1'", nil, `replay as 3: every matcher agrees with 3`},
		{"a filtered form", "filters/secret.yaml", "curl http://127.0.0.1:8931/form -d 'user=fern&password=hunter2'", []string{"method", "uri", "body"}, `replay as 1: every matcher agrees with 1
the headers that the test's client adds by itself are taken as in 1`},
		{"a placeholder beside what differs", "placeholder/secret.yml", "placeholder/r_secret.txt", nil, `Not replayed: ruby-vcr in mode none raises an error: nothing matches and mode none forbids recording; nearest is 1: headers differ
header Authorization: <TOKEN> is recorded, a placeholder; it matches only where the test's configuration puts the value in its place
not used up: 1 is still there to be replayed
match-1: make 1 match: copy the wanted headers into it, not request.header.Authorization (<TOKEN>), which the test's setup fills
rerecord-1: re-record 1 with the wanted request
relax: match_requests_on: [:method, :uri]`},
		{"go-vcr multipart", "multipart/multipart.yaml", "multipart/gd_Multipart.txt", nil, `Not replayed: go-vcr in mode ReplayOnly raises an error: nothing matches and mode ReplayOnly forbids recording; nearest is 1: headers, body differ: only the multipart boundary, which is new in each run
not used up: 1 is still there to be replayed
match-1 not possible: it cannot last: the multipart boundary is new in each run; relax the matcher
rerecord-1 not possible: it cannot last: the multipart boundary is new in each run; relax the matcher
relax: ignore the multipart boundary, which is new in each run`},
		{"vcrpy multipart, body not told", "multipart/vcrpy/multipart.yaml", "multipart/v_multipart.txt", nil, `Not replayed: vcrpy in mode none raises an error: nothing matches and mode none forbids recording; nearest is 1: body differs
what differs may be the multipart boundary of 1, which is new in each run
used up or not: the text does not tell
match-1 not possible: the text does not tell the body: not in vcrpy's message: run pytest with --tb=long, or give the request as curl or HTTP
rerecord-1 not possible: the text does not tell the body: not in vcrpy's message: run pytest with --tb=long, or give the request as curl or HTTP
relax: compare without the multipart boundary, which is new in each run`},
		{"a form of Ruby VCR", "ruby-form/fb.yml", "ruby-form/fb.txt", nil, `Not replayed: ruby-vcr in mode none raises an error: nothing matches and mode none forbids recording; nearest is 1: body differs
not used up: 1 is still there to be replayed
match-1: make 1 match: copy the wanted body into it
rerecord-1: re-record 1 with the wanted request
relax: match_requests_on: [:method, :uri]`},
		{"go-vcr relaxed by a parameter", "govcr-relax/query.yaml", "govcr-relax/gd_Query.txt", nil, `Not replayed: go-vcr in mode ReplayOnly raises an error: nothing matches and mode ReplayOnly forbids recording; nearest is 2: url, form differ
not used up: 2 is still there to be replayed
match-2: make 2 match: copy the wanted url, form into it
rerecord-2: re-record 2 with the wanted request
relax: ignore the query parameter date`},
		{"go-vcr form", "govcr-form/poll.yaml", "govcr-form/f121.txt", nil, `Not replayed: go-vcr in mode ReplayOnly raises an error: nothing matches and mode ReplayOnly forbids recording; nearest is 1: form differs
not used up: 1 is still there to be replayed
1.match-1: make 1 match: copy the wanted form into it
1.rerecord-1: re-record 1 with the wanted request
1.relax: ignore the form`},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := filepath.Join("..", "..", "testdata", "match")
			f, err := cassette.Open(filepath.Join(folder, test.cassette), cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			text := test.text
			if !strings.HasPrefix(text, "curl ") {
				data, err := os.ReadFile(filepath.Join(folder, text))
				if err != nil {
					t.Fatal(err)
				}
				text = string(data)
			}
			w, err := Read(text, noFiles)
			if err != nil {
				t.Fatal(err)
			}
			answers, err := Ask(context.Background(), RecordingsOf(f), Setting{On: test.on, Here: true}, w, nil)
			if err != nil || len(answers) == 0 {
				t.Fatal(err)
			}
			if got := inLines(answers[0]); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// inLines is an answer in lines.
func inLines(a Answer) string {
	lines := []string{OutcomeWords(a.Why)}
	lines = append(lines, a.Notes...)
	if len(a.Near) > 0 && a.Refused() {
		lines = append(lines, Played(a.Near[0]))
	}
	for _, r := range a.Remedies() {
		line := r.ID + ": " + r.Text
		if r.Refused != nil {
			line = r.ID + " not possible: " + r.Refused.Error()
		}
		lines = append(lines, line)
	}
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasSuffix(l, "the wanted request as curl") }), "\n")
}
