package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/testdata/corpus"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/why"

	tea "charm.land/bubbletea/v2"
)

// pasted pastes text as a terminal does, with carriage returns for newlines.
func (s *sim) pasted(text string) *sim {
	s.t.Helper()
	s.send(tea.PasteMsg{Content: strings.ReplaceAll(text, "\n", "\r")})
	return s
}

const plantsTwo = "curl http://api.greenhouse.test/v1/plants?page=2"

// failing is what vcrpy prints, in a mode, of a request.
func failing(mode, method, url string) string {
	return fmt.Sprintf("E   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('tour.yaml') in your current record mode ('%s').\n"+
		"E   No match for the request (<Request (%s) %s>) was found.\nE   No similar requests, that have not been played, found.\n", mode, method, url)
}

// The outcome is said in words, whatever it is; both sizes as whole screens.
func TestWhyScreens(t *testing.T) {
	const api = "http://api.greenhouse.test/v1"
	for _, c := range []struct {
		name, file, NewLine, keys string
		then                      []string
	}{
		{"used-up", "tour.yaml", "curl " + api + "/plants/99\ncurl " + api + "/plants/99", "",
			[]string{"matched, but used up: 2 requests, 1 recording · 1 duplicates 3", "used up: 3 has been played", "1 duplicate 3 for a further play"}},
		{"mode-forbids", "tour.yaml", failing("none", "GET", api+"/plants?page=2"), "",
			[]string{"Not replayed: vcrpy in mode none raises an error. Nearest is 1: query differs.", "used up or not: the text does not tell"}},
		{"undecided", "tour.yaml", failing("once", "POST", "http://api.greenhouse.test/graphql"), "O <ctrl+u> \"method\" <space> \"uri\" <space> \"body\" <enter>",
			[]string{"Not replayed: vcrpy prints no body, 8 and 9 fit · p with the curl decides"}},
		{"several", "tour.yaml", "curl " + api + "/jobs/12\n" + plantsTwo + "\ncurl " + api + "/pump", "", []string{"request 2 of 3"}},
		{"by-line", "tour.yaml", `curl ` + api + `/plants -H 'Content-Type: application/json' -d '{"name": "Fern"}'`, "O <ctrl+u> \"method\" <space> \"body\" <enter> v",
			[]string{"by line"}},
		{"agreed", "tour.yaml", plantsTwo, "j Z", []string{"▾ ok"}},
		{"replayed", "tour.yaml", "curl " + api + "/plants/99", "", []string{"Replayed as 3: every matcher agrees."}},
		{"go-vcr", "govcr/repeated.yaml", "curl http://api.greenhouse.test/nothing", "", []string{"go-vcr in mode RecordOnce raises an error"}},
	} {
		for _, size := range []struct {
			end           string
			width, height int
		}{{"", 80, 24}, {"-wide", 120, 40}} {
			t.Run(c.name+size.end, func(t *testing.T) {
				s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, c.file)}})
				s.pasted(c.NewLine).press(c.keys).sees(c.then...)
				golden(t, "why-"+c.name+size.end, s.text())
			})
		}
	}
}

// Hosts that the test lets through, and Ruby's rewriting, are said in words.
func TestWhyNotes(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.cassette().Setting = match.Setting{IgnoreHosts: []string{"api.greenhouse.test"}}
	s.pasted(plantsTwo).sees("Not replayed: ignored host: sent to the network in every mode", "1 copy the wanted request as curl").lacks("make 1 match")

	ruby := "---\nhttp_interactions:\n- request:\n    method: get\n    uri: http://h.test/a\n    body:\n      encoding: US-ASCII\n      string: ''\n    headers: {}\n" +
		"  response:\n    status:\n      code: 200\n      message: OK\n    headers: {}\n    body:\n      encoding: UTF-8\n      string: one\n    http_version:\n  recorded_at: Tue, 01 Nov 2011 04:58:44 GMT\nrecorded_with: VCR 6.0.0\n"
	s = newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yml", []byte(ruby))}})
	s.pasted("curl 'http://h.test:80/b?z=1&a=2'").sees("ruby-vcr in mode once", "the live URL is rewritten before matching", "(hook_into", ":webmock): http://h.test/b?a=2&z=1")
}

// A remedy is one step that the view shows, and undo takes it back there.
func TestWhyRemedies(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, "tour.yaml")}})
		before := contents(t, "tour.yaml")
		s.pasted(plantsTwo).press("1").sees("made 1 match", "u undoes", "Replayed as 1", "1 unsaved")
		s.press("1").sees("it is replayed, there is nothing to fix")
		s.press("u").sees("Not replayed", "query", "U does it again").lacks("unsaved")
		s.press("U").sees("Replayed as 1", "/v1/plants?page=2").press("u")
		s.press("3")
		if want := `filter_query_parameters=["page"]`; s.app.clipboard != want {
			t.Errorf("copied %q, want %q", s.app.clipboard, want)
		}
		s.press("4")
		if want := "curl \\\n  --url 'http://api.greenhouse.test/v1/plants?page=2'"; s.app.clipboard != want {
			t.Errorf("copied %q, want %q", s.app.clipboard, want)
		}
		s.press("9").sees("no remedy 9, there are 4")
		s.press("j 1 w").sees("Replayed as 3").lacks("unsaved")
		if contents(t, "tour.yaml") == before {
			t.Error("nothing was saved")
		}
		s.press("q").sees("#").lacks("wanted against recorded")
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	twice := "curl http://api.greenhouse.test/v1/plants/99\ncurl http://api.greenhouse.test/v1/plants/99"
	s.pasted(twice).sees("request 2 of 2").press("1").sees("duplicated 3 as 4 · u undoes", "Replayed as 4", "16 interactions")
	s.press("u").sees("used up", "15 interactions")
}

// What is refused says why and leaves the cassette, and what can be redone.
func TestWhyRefusals(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("m <enter>").sees("Replayed as 1")
	s.press("O <ctrl+u>").typed("method headers").press("<enter>")
	s.pasted(`curl http://api.greenhouse.test/graphql -H 'Authorization: Basic sesame' -d '{}'`)
	s.sees("- make 2 match: request.header.Authorization holds the", "placeholder <TOKEN>; what came")
	s.press("M <ctrl+u>").typed("sometimes").press("<enter>").sees(`not asked: vcrpy has no mode "sometimes": once`)
	s.press("O <ctrl+u>").typed("colour").press("<enter>").sees(`not asked: vcrpy has no matcher "colour"`)
	s.press("L <ctrl+u>").typed("nock").press("<enter>").sees(`not asked: the replay rules of "nock" are not known`)
	s.press("]").sees("this is the last request")
	s.press("[").sees("this is the first request")
	s.pasted("ddd\nq").sees("no request in this text · failure text, curl, HTTP, HAR or JSON", "15 interactions")
	s.press("U").sees("nothing to do again")
}

// L, M and O choose the rules that are asked, with completion.
func TestWhyRules(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.pasted(plantsTwo)
	s.press("M").sees("mode: once", "Modes", "   new_episodes", "   any").press("<down> <down> <down> <enter>").sees("vcrpy in mode none")
	s.press("O").sees("Matchers to add", "   uri", "   headers").lacks("   scheme  ").press("<down> <enter>").sees("Not replayed").press("O").sees("path query uri").press("<esc> L").sees("Libraries", "   ruby-vcr").typed("vcrpy ").sees("   4.").press("<esc>")
	s.press("M <ctrl+u>").typed("new").press("<tab> <enter>").sees("vcrpy in mode new_episodes records")
	s.press("O <ctrl+u>").typed("method, path").press("<enter>").sees("Replayed as 1")
	s.press("L <ctrl+u>").typed("bet").press("<tab> <enter>").sees("betamax in mode once raises an error")
	s.press("O").sees("matchers: method uri").press("<esc>")
	s.press("L <ctrl+u>").typed("vcrpy ").press("<tab> <enter>").sees("vcrpy in mode once")
}

// m takes a text, a file or this interaction's own request; a text of several
// lines is taken as it is.
func TestWhyPrompt(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("j j m").sees("why no match:", "text, @file, or nothing for 3 itself")
	s.press("<enter>").sees("Replayed as 3", "GET http://api.greenhouse.test/v1/plants/99").press("<esc>").lacks("Replayed")
	s.press("m").typed(plantsTwo).press("<enter>").sees("Nearest is 1: query differs").press("q")
	s.press("m <up>").sees(plantsTwo).press("<esc>")
	s.press("m").pasted(failing("none", "GET", "http://api.greenhouse.test/v1/plants?page=2")).sees("vcrpy in mode none").press("q")
	for name, text := range map[string]string{"failed one.txt": plantsTwo, "failed two.txt": "x"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.press("m").typed("@fai").press("<tab>").sees("@failed _"[:8]).typed("o").press("<tab>").sees("@failed one.txt").press("<enter>").sees("Nearest is 1")
	s.press("p").typed("@none.txt").press("<enter>").sees("not asked: none.txt: no such file or directory", "Nearest is 1")
	s.press("j <enter>").sees(">   3 GET", "#3  1 Request").lacks("wanted against")
}

// A request that a failure names in part is completed by the curl.
func TestWhyCompleted(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("m <enter> O <ctrl+u>").typed("method uri body").press("<enter>")
	s.pasted(failing("none", "POST", "http://api.greenhouse.test/graphql")).sees("p with the curl decides", "the text does not tell the header and the body")
	s.press("p").typed(`curl http://api.greenhouse.test/graphql -H 'Content-Type: application/json' -d '{"a":1}'`).press("<enter>")
	s.sees("vcrpy in mode none raises an error. Equally near are 8 and 9", "body differs").lacks("p with the curl decides")
}

// What a list of unused interactions names is marked instead.
func TestUnusedMarks(t *testing.T) {
	ruby := filepath.Join("ruby", "repeated.yml")
	if _, err := os.Stat(filepath.Join(home, "..", "..", "testdata", ruby)); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, ruby)}})
	var lines []string
	for i := range s.cassette().File.Len() {
		sum, err := s.cassette().File.Summary(i)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("  - [%s %s] => [%d nil]", strings.ToLower(sum.Method), sum.URL, sum.Status))
	}
	all := len(lines)
	s.pasted(strings.Join(lines[:2], "\n")).sees("marked 2 interactions that no request played · d deletes them", "2 marked")
	s.pasted("VCR::Errors::UnusedHTTPInteractionError:\n  There are unused HTTP interactions left in the cassette:\n" + strings.Join(append(lines, "  - [get http://h.test/gone] => [200 nil]"), "\n"))
	s.sees(fmt.Sprintf("marked %d interactions", all), "1 more are not in this cassette")
	s.pasted("  - [get http://h.test/gone] => [200 nil]").sees("not asked: none of the unused interactions")
}

// Recorded and pasted bytes are sanitised: the simulator looks at every screen.
func TestWhyHostile(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 12}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{fileOf(t, "a.yaml", hostile())}})
		s.pasted("{\"method\": \"G\\u001b[31m\", \"url\": \"http://h.test/\\u202e\\u009b?\\u0007=1\", \"headers\": {\"A\\u001b\": \"\\u001b]0;x\\u0007\"}, \"body\": \"\\u001b[2J\\u2066\"}")
		s.press("v Z G j j tab v k L <esc> M <esc> O <esc> y <esc> 1 u 4 Y x")
		s.press("O <ctrl+u>").typed("method headers body").press("<enter> v v f f <tab> j j j j q q o j j q")
		if s.frames < 40 {
			t.Errorf("only %d screens were looked at", s.frames)
		}
	}
}

// The mouse: a click selects, a double click does a remedy or goes to a recording.
func TestWhyMouse(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	click := func(x, y int) { t.Helper(); s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	row := func(text string) int {
		t.Helper()
		for y, line := range strings.Split(s.text(), "\n") {
			if strings.Contains(line, text) {
				return y
			}
		}
		t.Fatalf("not on the screen: %s\n%s", text, s.text())
		return 0
	}
	s.pasted(plantsTwo)
	click(20, row("4 GET"))
	s.sees(">   4 GET", "#4  wanted against recorded")
	click(2, row("▸ ok"))
	s.sees("▾ ok")
	s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	s.sees("#4  wanted")
	s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelUp})
	click(20, row("1 GET"))
	click(5, row("1 make 1 match"))
	s.sees(">  1 make 1 match").lacks("made 1 match")
	y := row("1 make 1 match")
	click(5, y)
	s.sees("made 1 match", "Replayed as 1")
	click(5, y) // a third click is the first at what is there now
	s.sees("made 1 match", "Replayed as 1")
	s.press("u <tab>")
	click(20, row("3 GET"))
	click(20, row("3 GET"))
	s.sees(">   3 GET", "#3  1 Request")
}

// The screen's answer is the engine's, about requests of every cassette.
func TestWhyCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the whole corpus takes long")
	}
	cassettes, asked := 0, 0
	for _, file := range corpus.Cassettes(t) {
		f, err := cassette.Open(file.Path, cassette.Options{})
		if err != nil || f.Len() == 0 || f.Size() > 1<<20 {
			continue
		}
		cassettes++
		s := newScreen(t, 80, 24, Options{Paths: []string{file.Path}})
		for i := 0; i < s.cassette().File.Len(); i += 1 + s.cassette().File.Len()/3 {
			s.cassette().List.Show(i)
			s.run(s.Moved())
			recorded, err := s.cassette().File.At(i)
			if err != nil {
				continue
			}
			s.press("m <enter>")
			answers, err := match.Ask(t.Context(), match.RecordingsOf(s.cassette().File), match.Setting{}, match.Of(recorded), nil)
			if err != nil {
				s.sees("not asked: ")
				continue
			}
			if got, want := why.Explaining(s.app).Head(80), (&why.Explanation{Answers: answers}).Head(80); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %d: the screen says %v, the engine %v", file.Path, i+1, got, want)
			}
			asked++
			s.press("q")
		}
	}
	t.Logf("%d requests of %d cassettes", asked, cassettes)
	if asked < cassettes {
		t.Error("too few were asked about")
	}
}

// The wanted request is sent, and taken over with its answer as one step; then
// the library is asked again.
func TestWhyRerecord(t *testing.T) {
	g := newGreenhouse(t)
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.pasted("curl " + g.URL + "/v1/plants?page=2").sees("2 re-record 1 with the wanted request")
	s.press("2").sees("Re-record", "GET "+g.URL+"/v1/plants?page=2", "send GET to").press("<esc>").sees("wanted against recorded", "Not replayed")
	s.press("2 y").sees("answered in", "$.plants", "A all").press("A").sees("re-recorded 1: request, body and", "Replayed as 1")
	if got := g.requests(); got != "GET /v1/plants?page=2" {
		t.Errorf("sent: %s", got)
	}
	s.press("u").sees("Not replayed", "query").lacks("unsaved").press("U w")
	if text := contents(t, "a.yaml"); !strings.Contains(text, "/v1/plants?page=2") || !strings.Contains(text, `"plants": 3`) {
		t.Errorf("the file is\n%s", text)
	}
	s.press("u r y x").sees("wanted against recorded", "Not replayed", "nothing taken")
}

// What a failure says of the cassette as it was is not taken to hold after a
// change or under another setting.
func TestWhyOfFailureAgain(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.pasted(failing("none", "GET", "http://api.greenhouse.test/v1/plants?page=2")).press("1").sees("Replayed as 1", "u undoes")
	s.press("u").sees("Nearest is 1: query differs").press("U").sees("Replayed as 1").press("u")
	s.press("O <ctrl+u>").typed("method path").press("<enter>").sees("Replayed as 1")
	s.press("q").pasted(strings.Replace(failing("once", "GET", "http://api.greenhouse.test/v1/plants/99"), "No similar", "Found 1 similar requests with 0 different matcher(s) :\nE   \nE   1 - (<Request (GET) http://api.greenhouse.test/v1/plants/99>).\nE   Matchers succeeded : ['method', 'uri']\nE   Matchers failed :\nE   No similar", 1))
	s.press("O <ctrl+u> <enter>").sees("used up: 2 requests, 1 recording · 1 duplicates 3").press("1").sees("Replayed as 4").press("u").sees("used up: 2 requests, 1 recording")
}

// What vcrpy 9 prints that a matcher found in a recording is of the recording as
// it was; what was done is said, and failures of other cassettes stay counted.
func TestWhyOfFailureChanged(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "match", "changed-since", "vcrpy9.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const others = "1 failure of another cassette is left out"
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "match/changed-since/json_body.yaml")}})
	s.pasted(string(text)).sees("Nearest is 1: body differs.", "$.pot.size: wanted 4, recorded 3", others+": cassettes/header.yaml")
	s.press("1").sees("Replayed as 1", "made 1 match", others).lacks("+++ this request")
	s.press("w").sees("Replayed as 1", "saved").press("u").sees("Nearest is 1: body differs.", "undone: request body of 1")
}

// Where no cassette is open, a paste says what has to come first.
func TestPasteInFolder(t *testing.T) {
	copiesOf(t, "tour.yaml", "govcr/repeated.yaml")
	newScreen(t, 80, 24, Options{}).pasted(plantsTwo).sees("open a cassette to ask about it")
}

// The comparison is searched like any text, and an empty cassette has none.
func TestWhySearch(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.pasted(plantsTwo).press("<tab> / \"match\" <enter>").sees(`"match"`, "1/").press("n").sees("2/").press("<esc> <esc>").sees(">   1 GET")
	s.press("v").sees("by line", "- GET http://api.greenhouse.test/v1/plants?page=1", "+ GET http://api.greenhouse.test/v1/plants?page=2").press("j").sees("plants/99")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.sees("#3  wanted against recorded", "│")

	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte("---\nversion: 2\ninteractions: []\n"))}})
	s.press("m <enter>").sees("no text, and no interaction is selected")
	s.pasted(plantsTwo).sees("No recording is near", "Not replayed: go-vcr in mode RecordOnce raises an error. The cassette holds", "1 copy the wanted request as curl")
	s.press("<tab> j 1 <tab> <enter> r v z Z ] y <esc> q").sees("No interactions recorded.")
}

// What can be done stands before the notes, and is on the screen at 80x24.
func TestRemediesFirst(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.send(tea.PasteMsg{Content: failing("once", "POST", "http://api.greenhouse.test/graphql")})
	s.press(`O <ctrl+u> "method" <space> "uri" <space> "body" <enter>`)
	s.sees("What you can do", "   1 ")
	text := s.press("<tab> f").text()
	if can, note := strings.Index(text, "What you can do"), strings.Index(text, "the text does not tell the header"); can < 0 || note < can {
		t.Errorf("the notes stand before what can be done:\n%s", text)
	}
}

// Of a candidate's row URL, label and what differs each take what the others leave
// free, however long other URLs of the cassette are.
func TestCandidatesTakeWhatIsFree(t *testing.T) {
	long := []byte(strings.Replace(contents(t, filepath.Join(home, "../../testdata/tour.yaml")), "/v1/plants/99", "/v1/plants/99/"+strings.Repeat("leaf/", 30), 1))
	const pasted = "curl http://api.greenhouse.test/other/1?a=1"
	for _, c := range []struct {
		width, height int
		rows          []string
	}{
		{80, 24, []string{" /v1/plants/99/l…f/leaf/leaf/leaf/leaf/leaf/leaf/ path, query ", " /v1/jobs/12                                      path, query "}},
		{120, 40, []string{" /v1/plants/…f/leaf/leaf/leaf/leaf/ path, query ", " /v1/plants/4/readings              path, query ", " /graphql [PlantWithReadi…] method, path, query ", " /graphql [WaterPlant]      method, path, query "}},
	} {
		s := newScreen(t, c.width, c.height, Options{Paths: []string{fileOf(t, "a.yaml", long)}})
		s.pasted(pasted).sees(c.rows...)
	}
}

// What is undone in why no match was done to the candidate under the cursor, which
// stays there; under another setting the nearest comes under it.
func TestUndoneRemedyKeepsItsCandidate(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.pasted("curl http://api.greenhouse.test/v1/jobs/12?wait=1").sees(">  11 GET").press("j").sees(">  12 GET", "make 12 match")
	s.press("1").sees("made 12 match", "Replayed as 12", "> ~12 GET")
	s.press("u").sees("undone: url of 12", ">  12 GET", "make 12 match")
	s.press(`M <ctrl+u> "none" <enter>`).sees("mode none", ">  11 GET")
}

// Of what a candidate differs in as much is named as there is room for, and counted what
// is not: no name is cut.
func TestCandidatesNameWhatDiffers(t *testing.T) {
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.pasted("curl http://127.0.0.1:9999/other/1?a=1").sees("host, port, path, query │", "host, port, path, +1 │", "method, host, +3 │")
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.sees("host, port, path, query ").lacks("path, +1")
}
