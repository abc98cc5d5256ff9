package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/match"
)

// differing is a request that differs from recordings in many ways, and so long
// that all of it has no room beside what can be done.
func differing(host string) string {
	return "curl -X POST '" + host + "/v1/plants/another?page=7&first=1&second=2' -H 'Content-Type: application/json' -H 'Accept: text/plain'" +
		" -H 'User-Agent: " + strings.Repeat("greenhouse ", 20) + "' -H 'X-One: 1' -H 'X-Two: 2' -d '{\"name\": \"" + strings.Repeat("fern", 200) + "\", \"zone\": 3}'"
}

// All that can be done about the selected candidate is on the screen, and what cannot
// be done or how much of that, however much differs and whatever the library.
func TestRemediesAreNeverPushedOff(t *testing.T) {
	numbers := regexp.MustCompile(`\n 1-(\d)`)
	for _, c := range []struct{ file, matchers, refused string }{
		{"tour.yaml", `"method" <space> "uri" <space> "headers" <space> "body"`, "- 4 cannot be done: make 2 match, duplicate 2, re-"},
		{"betamax/json.json", `"method" <space> "uri" <space> "headers" <space> "body"`, "- duplicate 1: not needed, 1 is not used up"},
		{"ruby/json.yml", `"method" <space> "uri" <space> "headers" <space> "body"`, "- duplicate 1: not needed, 1 is not used up"},
		{"govcr/json.yaml", "", "- duplicate 1: not needed, 1 is not used up"},
		{"httprr/basic.httprr", "", "- duplicate 2: httprr keeps one answer for each request"},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			t.Run(fmt.Sprintf("%s at %d", c.file, size[0]), func(t *testing.T) {
				s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, c.file)}})
				s.pasted(differing("http://api.greenhouse.test"))
				if c.matchers != "" {
					s.press("O <ctrl+u> " + c.matchers + " <enter>")
				}
				s.sees("differences", "What you can do", "   NO  ")
				s.sees(c.refused)
				found := numbers.FindStringSubmatch(s.text())
				if found == nil {
					t.Fatalf("no remedies are offered:\n%s", s.text())
				}
				last, _ := strconv.Atoi(found[1])
				for n := 1; n <= last; n++ {
					s.sees(fmt.Sprintf("  %d ", n))
				}
				if last < 2 {
					t.Errorf("%d remedies", last)
				}
			})
		}
	}
}

// Differences that have no room are one key away, with where values differ first.
func TestDifferencesUnfold(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "govcr/json.yaml")}})
	s.pasted(differing("http://api.greenhouse.test")).sees("differences  the first ", "5 copy").lacks("X-Two: wanted 2")
	s.press("<tab> g <enter>").sees(">▾ ", "X-Two: wanted 2", "enter fold")
	s.press("<enter>").sees(">▸ ", "5 copy", "enter unfold").lacks("X-Two: wanted 2")
	s.press("Z").sees("X-Two: wanted 2").press("z").lacks("X-Two: wanted 2")
	s.press("Z h").lacks("X-Two: wanted 2").sees("wanted against recorded")
	s.send(tea.WindowSizeMsg{Width: 200, Height: 60})
	s.sees("X-Two: wanted 2", "5 copy").lacks("differences")
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.sees("differences  the first ", "5 copy")
}

// What cannot be done is one key away where it has no room.
func TestRefusedUnfold(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.pasted(differing("http://api.greenhouse.test"))
	s.press(`O <ctrl+u> "method" <space> "uri" <space> "headers" <space> "body" <enter>`)
	s.sees("▸ - 4 cannot be done: make 2 match, duplicate 2")
	s.press("<tab> G k k k k").sees(">▸ - 4 cannot be done", "enter unfold")
	s.press("<enter>").sees(">▾ - 4 cannot be done", "  1 relax").press("G").sees("- duplicate 2: not needed, 2 is not used up")
	s.press("h").lacks("- duplicate 2: not needed")
}

// Notes fold behind their count, each is said once, and what bears on the truth of
// the answer is in no fold.
func TestNotesFold(t *testing.T) {
	path := copyOf(t, "tour.yaml")
	if err := os.Chtimes(path, now, now); err != nil {
		t.Fatal(err)
	}
	text := failing("once", "POST", "http://api.greenhouse.test/graphql")
	s := newScreen(t, 80, 24, Options{Paths: []string{path}})
	s.cassette().Setting = match.Setting{On: []string{"method", "uri", "body"}}
	const note = "the text does not tell the header and the body: not in"
	s.pasted(text).sees("▸ 1 note  "+note, "   2 copy").lacks("as curl or HTTP")
	s.press("<tab> G k k k").sees(">▸ 1 note").press("<enter>").sees("▾ 1 note", "as curl or HTTP")
	for _, said := range []string{note, "as curl or HTTP"} {
		if n := strings.Count(s.press("f").text(), said); n != 1 {
			t.Errorf("%q said %d times:\n%s", said, n, s.text())
		}
		s.press("f")
	}
	s.press("<enter>").lacks("as curl or HTTP")

	written := path + ".txt"
	if err := os.WriteFile(written, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(written, now.Add(-time.Hour), now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	s = newScreen(t, 80, 24, Options{Paths: []string{path}})
	s.cassette().Setting = match.Setting{On: []string{"method", "uri", "body"}}
	s.press("m").typed("@" + written).press("<enter>")
	s.sees("the text is older than the cassette", "run the test again", "   2 copy")
	s.press("<tab> G").sees("▸ 1 note")
}

// Two differences of long values leave their room too, where all of it is needed.
func TestLongDifferencesFold(t *testing.T) {
	long := strings.Replace(contents(t, filepath.Join(home, "../../testdata/tour.yaml")), "/v1/plants/99", "/v1/plants/99/"+strings.Repeat("leaf/", 30), 1)
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(long))}})
	s.pasted("curl http://api.greenhouse.test/other/1?a=1")
	s.sees("▸ 2 differences  the first 1 here", "NO  path    wanted /other/1, recorded /v1/pl", "  1 record", "  5 copy the wanted request as curl", "- duplicate 3: not needed")
	s.press("<tab> g <enter>").sees(">▾ 2 differences", "query   a: wanted 1, not recorded")
}

// How to get what the text does not tell is said once where it is the same for header
// and body.
func TestReasonSaidOnce(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "failures/govcr/greenhouse.yaml")}})
	s.pasted("--- FAIL: TestOtherPage (0.00s)\n    a_test.go:28: Get \"http://api.greenhouse.test/beds?page=2\": requested interaction not found\n")
	s.sees("the text does not tell the header and the body: not")
	if n := strings.Count(s.text(), "VCR_DEBUG=true"); n != 1 {
		t.Errorf("said %d times:\n%s", n, s.text())
	}
}

// A host that is not matched on is a note where it differs.
func TestHostNotMatchedOn(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.cassette().Setting = match.Setting{On: []string{"method", "path", "query"}}
	s.pasted("curl http://127.0.0.1:8931/v1/plants?page=7")
	s.sees("ok  method, path", "no matcher looks at the host: wanted 127.0.0.1,", "recorded api.greenhouse.test in 1")
	s.press("O <ctrl+u>").typed("method host").press("<enter>").lacks("no matcher looks at the host").sees("NO  host")
}
