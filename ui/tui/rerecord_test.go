package tui

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tapedeck/ui/tui/answers"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// A greenhouse answers what was recorded, with some differences.
type greenhouse struct {
	*httptest.Server
	mu   sync.Mutex
	seen []*http.Request
	body string
	code int
}

func newGreenhouse(t *testing.T) *greenhouse {
	g := &greenhouse{body: `{"plants": 3, "new": null}`, code: 200}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.seen = append(g.seen, r)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Limit", "5000")
		w.WriteHeader(g.code)
		w.Write([]byte(g.body))
	}))
	t.Cleanup(g.Close)
	return g
}

// answer sets what is answered from now on, and forgets what came in.
func (g *greenhouse) answer(code int, body string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seen, g.code, g.body = nil, code, body
}

// header is a field of the first request that came in.
func (g *greenhouse) header(name string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.seen[0].Header.Get(name)
}

// requests are the request lines that came in.
func (g *greenhouse) requests() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var lines []string
	for _, r := range g.seen {
		lines = append(lines, r.Method+" "+r.URL.String())
	}
	return strings.Join(lines, ", ")
}

func recorded(url string) []byte {
	entry := func(method, header string) string {
		return fmt.Sprintf(`- request:
    body: null
    headers:
      Accept: ['*/*']
%s    method: %s
    uri: %s/v1/plants
  response:
    body: {string: '{"plants": 2}'}
    headers:
      Content-Length: ['13']
      Content-Type: [application/json]
      Date: ['Tue, 03 Mar 2026 09:41:00 GMT']
      X-Limit: ['60']
    status: {code: 200, message: OK}
`, header, method, url)
	}
	return []byte("interactions:\n" + entry("GET", "") + entry("POST", "") +
		entry("GET", "      Authorization: [Bearer <TOKEN>]\n") + "version: 1\n")
}

func TestRerecord(t *testing.T) {
	g := newGreenhouse(t)
	host := strings.TrimPrefix(g.URL, "http://")
	start := func(t *testing.T) *sim {
		g.answer(200, `{"plants": 3, "new": null}`)
		return newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	}
	t.Run("asks first", func(t *testing.T) {
		s := start(t).press("r").sees("#1  Re-record", "GET "+g.URL+"/v1/plants", "send GET to "+host+"?", "y yes  esc no")
		s.press("<enter> r Y <space> <esc>").lacks("Re-record")
		if g.requests() != "" {
			t.Fatalf("sent: %s", g.requests())
		}
	})
	t.Run("an array that came", func(t *testing.T) {
		g.answer(200, `{"plants": 2, "beds": [{"n": 1}, {"n": "moss"}]}`)
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
		s.press("r y").sees("▸   + $.beds  [ 2 items ]").lacks("moss")
		s.press("j j j j j <enter>").sees(`▾   + $.beds  [{"n":1},{"n":"moss"}]`).lacks("2 items").press("<enter>").sees("[ 2 items ]")
	})
	t.Run("all", func(t *testing.T) {
		s := start(t).press("r y").sees("#1  GET /v1/plants, answered in", "status    200 OK, the same", "X-Limit: ",
			"60 -> 5000", "1 changed, 1 new", "$.plants", "2 -> 3", "+ $.new", "1 volatile keeps the recorded value: Date",
			"Nothing is replaced before you choose.", "A all  B body only  H headers only  x none")
		s.press("j <enter>").sees("▸ headers").lacks("5000").press("<enter>").sees("▾ headers", "5000")
		s.press("k <enter>").sees("nothing to fold here")
		s.press("v").sees("by line", `"plants": 3`).press("v").lacks("changes by line")
		s.press("A").sees("re-recorded 1: body and ", "replaced · u undoes", "1 unsaved", "~ 1")
		s.press("w")
		if text := contents(t, "a.yaml"); strings.Count(text, "Tue, 03 Mar 2026") != 3 || !strings.Contains(text, `"plants": 3`) {
			t.Errorf("the file is\n%s", text)
		}
		if g.requests() != "GET /v1/plants" {
			t.Errorf("sent: %s", g.requests())
		}
	})
	t.Run("body only", func(t *testing.T) {
		start(t).press("r y B w").sees("saved a.yaml: 1 changed")
		if text := contents(t, "a.yaml"); !strings.Contains(text, `"plants": 3`) || strings.Contains(text, "5000") || !strings.Contains(text, "'26'") {
			t.Errorf("the file is\n%s", text)
		}
	})
	t.Run("headers only", func(t *testing.T) {
		start(t).press("r y H").sees("re-recorded 1: 1 header replaced").press("w")
		if text := contents(t, "a.yaml"); strings.Contains(text, `"plants": 3`) || !strings.Contains(text, "5000") {
			t.Errorf("the file is\n%s", text)
		}
	})
	t.Run("none", func(t *testing.T) {
		start(t).press("r y <esc> <enter> <esc> q x").sees("nothing taken, 1 is as before").lacks("unsaved")
	})
	t.Run("same answer", func(t *testing.T) {
		s := start(t)
		g.answer(200, `{"plants": 2}`)
		s.press("r y A w r y").sees("re-recorded 1: same answer, nothing changed").lacks("unsaved")
	})
	t.Run("worse answer", func(t *testing.T) {
		s := start(t)
		g.answer(503, `{"plants": 3, "new": null}`)
		s.press("r y").sees("answered 503 where 200 was recorded")
	})
	t.Run("two questions", func(t *testing.T) {
		s := start(t).press("j r").sees("POST may change data on "+host+". Send it?", "first of 2")
		s.press("y").sees("really POST to "+host+"?", "Y sends  esc does not").press("y <enter>")
		if g.requests() != "" {
			t.Fatalf("sent: %s", g.requests())
		}
		s.press("Y").sees("answered in")
		if g.requests() != "POST /v1/plants" {
			t.Errorf("sent: %s", g.requests())
		}
	})
	t.Run("refused connection", func(t *testing.T) {
		closed := httptest.NewServer(nil)
		closed.Close()
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(closed.URL))}})
		s.press("r y").sees("not re-recorded: ", " refused the connection, 1 is as before")
	})
}

// Once an answer was taken or left the keys are where they were when it was asked for.
func TestFocusAfterAnAnswer(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	for _, from := range []struct {
		keys  string
		focus widget.Focus
	}{{"", widget.OnList}, {"l ", widget.OnDetail}} {
		for _, then := range []string{"r <esc>", "r y A", "r y <esc> x", "r y A u"} {
			s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
			if s.press(from.keys + then).lacks("Nothing is replaced"); s.cassette().Focus != from.focus {
				t.Errorf("after %s%s the focus is elsewhere", from.keys, then)
			}
		}
	}
}

// A supplied secret is sent and is nowhere else: not on a screen, not in the
// file, not in what a prompt remembers.
func TestSecrets(t *testing.T) {
	const secret = "hunter2-and-more"
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3, "echo": "`+secret+`"}`)
	s := newScreen(t, 120, 30, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	looking := func() {
		t.Helper()
		s.lacks(secret, "hunter2")
	}
	s.press("j j r").sees("Authorization: Bearer <TOKEN>   value needed", "value for <TOKEN>, sent only, never kept or shown:")
	s.typed(secret)
	looking()
	s.press("<enter>").sees("value given, not shown", "send GET")
	looking()
	s.press("y A w")
	looking()
	if auth := g.header("Authorization"); auth != "Bearer "+secret {
		t.Errorf("sent %q", auth)
	}
	if strings.Contains(contents(t, "a.yaml"), secret) {
		t.Error("the secret is in the file")
	}
	if s.press("r <up>"); s.prompt == nil || s.prompt.Value() != "" {
		t.Error("the prompt remembers the secret")
	}
	s.press("<esc>").lacks("Re-record")
	for _, h := range s.histories {
		if len(*h) > 0 {
			t.Errorf("remembered: %q", *h)
		}
	}
}

// A header whose value nobody has can be left out of what is sent; the recording
// keeps it.
func TestLeaveOutPlaceholder(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	s := newScreen(t, 120, 30, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("j j r <enter>").sees("no value for <TOKEN>. Send without the header in which it stands?").press("<esc>").sees("value for <TOKEN>")
	if s.press("<enter> y").sees("left out: Authorization", "send GET").lacks("<TOKEN>"); g.requests() != "" {
		t.Fatalf("sent: %s", g.requests())
	}
	s.press("y A w")
	if auth := g.header("Authorization"); auth != "" || g.requests() == "" {
		t.Errorf("sent %q, Authorization %q", g.requests(), auth)
	}
	if !strings.Contains(contents(t, "a.yaml"), "<TOKEN>") {
		t.Error("the recording lost its header")
	}
}

// Marked ones are asked about once, sent in recorded order and taken as one
// step.
func TestRerecordMarked(t *testing.T) {
	g := newGreenhouse(t)
	start := func(t *testing.T) *sim {
		g.answer(200, `{"plants": 3}`)
		return newScreen(t, 160, 60, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	}
	t.Run("all", func(t *testing.T) {
		s := start(t).press("* r").sees("Re-record 3 interactions", "value needed", "value for <TOKEN> on ")
		s.typed("hunter2").press("<enter>").lacks("hunter2").sees("value given, not shown", "1 of 3 requests may change data on", "first of 2")
		if g.requests() != "" {
			t.Fatalf("sent: %s", g.requests())
		}
		s.press("y Y").sees("Re-recorded 3 interactions", "re-recorded 3 of 3: 3 differ", ">*  1 GET ", " *  2 POST", "body and 1 header changed", "#1  GET /v1/plants, answered in", "A all")
		if g.requests() != "GET /v1/plants, POST /v1/plants, GET /v1/plants" {
			t.Errorf("sent: %s", g.requests())
		}
		s.press("A").sees("re-recorded 1, 2, 3: body and 1 header replaced · u undoes", "1 unsaved", "~ 1", "~ 2", "~ 3")
		s.press("u").lacks("unsaved")
	})
	t.Run("none", func(t *testing.T) {
		start(t).press("<space> <space> r").sees("1 of 2 requests").press("y Y x").sees("nothing taken, 1, 2 are as before").lacks("unsaved")
	})
	t.Run("asked and left", func(t *testing.T) {
		start(t).press("<space> <space> r y <esc>").lacks("Re-record")
		if g.requests() != "" {
			t.Fatalf("sent: %s", g.requests())
		}
	})
	t.Run("same answers", func(t *testing.T) {
		s := start(t)
		g.answer(200, `{"plants": 3}`)
		s.press("<space> r y A").press("r y").sees("re-recorded 1: same answer, nothing changed").lacks("A all")
	})
	t.Run("stopped", func(t *testing.T) {
		s := start(t)
		_, cmd := s.press("<space> <space> r y").Update(widget.Press("Y"))
		s.sees("sending 1 of 2 · esc stops")
		s.press("<esc>")
		s.run(cmd)
		s.sees("stopped").lacks("sending")
		if s.cassette().Sending != nil {
			t.Error("it still sends")
		}
	})
}

// The list says what became of each; choices on some of them wait for the
// others, and all are one step.
func TestRerecordedOneByOne(t *testing.T) {
	g := newGreenhouse(t)
	start := func(t *testing.T) *sim {
		g.answer(200, `{"plants": 3}`)
		s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
		s.press("* r").typed("hunter2").press("<enter> y Y")
		return s.sees(">*  1 GET ", " *  2 POST", " *  3 GET ")
	}
	t.Run("some all, some the body, some none", func(t *testing.T) {
		s := start(t).press("<esc>").lacks("*  1").press("A").sees("1 of 3 decided", "takes all", ">   2 POST", "#2  POST")
		s.press("B").sees("2 of 3 decided", "takes body", "#3  GET").lacks("unsaved")
		s.press("x").sees("re-recorded 1, 2: responses and bodies replaced · u undoes", "1 unsaved", "~ 1", "~ 2").lacks("~ 3")
		s.press("u").lacks("unsaved")
	})
	t.Run("marked ones", func(t *testing.T) {
		start(t).press("<space> A").sees("2 of 3 decided", ">   1 GET", "#1  GET").press("x").sees("re-recorded 2, 3: body and 1 header replaced")
	})
	t.Run("read and back", func(t *testing.T) {
		s := start(t).press("j <enter>").sees("#2  POST")
		if s.mode() != answers.AnswerMode {
			t.Error("enter does not read")
		}
		if s.press("<esc>"); s.mode() != answers.AnswersMode {
			t.Error("esc does not go back to the list")
		}
	})
	t.Run("leaving asks", func(t *testing.T) {
		s := start(t).press("q").sees("leave without taking anything of the answers?", "x takes none")
		s.press("<esc>").sees("A all").press("q x").sees("nothing taken, 1, 2, 3 are as before").lacks("unsaved", "outcome")
	})
	t.Run("leaving with some decided", func(t *testing.T) {
		s := start(t).press("<esc> j A").sees("1 of 3 decided", ">   3 GET").press("q").sees("leave with 1 of 3 decided?", "t takes what is decided  x takes none  esc stay")
		s.press("<esc> q t").sees("re-recorded 2: body and 1 header replaced · u undoes", "1 unsaved")
		start(t).press("<esc> A q x").sees("nothing taken").lacks("unsaved")
	})
	t.Run("some fail, some are the same", func(t *testing.T) {
		text := string(recorded(g.URL))
		closed := httptest.NewServer(nil)
		closed.Close()
		text = strings.Replace(text, "uri: "+g.URL, "uri: "+closed.URL, 1) // the first
		s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", []byte(text))}})
		g.answer(200, `{"plants": 2}`)
		s.press("j r y Y H w <esc> g * r").typed("hunter2").press("<enter> y Y")
		s.sees("failed: refused the connection", "same", "1 header changed")
	})
	t.Run("worse answers are not marked", func(t *testing.T) {
		s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
		g.answer(503, `{"plants": 2}`)
		s.press("<space> <space> r y Y").sees("answered 503 where 200 was recorded", ">   1 GET").press("A").sees("1 of 2 decided")
	})
}

// A host that redirects elsewhere is not followed, and asked about before it
// gets more.
func TestRedirectElsewhere(t *testing.T) {
	var other, own []string
	evil := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { other = append(other, r.URL.Path) }))
	t.Cleanup(evil.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own = append(own, r.Method)
		http.Redirect(w, r, evil.URL+"/steal", http.StatusFound)
	}))
	t.Cleanup(server.Close)
	s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", recorded(server.URL))}})
	host := strings.TrimPrefix(evil.URL, "http://")
	s.press("<space> <space> r y Y").sees("1 redirects to " + host + ", which is not followed. Send the other 1?")
	s.press("<esc>").sees("redirected to " + host)
	if len(own) != 1 {
		t.Errorf("sent after that was declined: %v", own)
	}
	s.press("q x")
	s.press("<esc> g r y").sees("redirected to "+host+", which is not followed", "200 OK -> 302 Found").press("x").lacks("unsaved")
	if len(other) > 0 {
		t.Errorf("followed: %v", other)
	}
}

// A project file that somebody else wrote sends nothing and reads nothing
// before it is trusted; what it puts in is on the wire and nowhere else.
func TestProjectFile(t *testing.T) {
	const secret = "hunter2-and-more"
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3, "echo": "`+secret+`"}`)
	t.Setenv("PLANT_TOKEN", secret)
	t.Setenv("TMPDIR", t.TempDir())
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	host := strings.TrimPrefix(g.URL, "http://")
	shortFolder(t)
	const path = "a.yaml"
	if err := os.WriteFile(path, recorded("http://api.greenhouse.test"), 0o644); err != nil {
		t.Fatal(err)
	}
	settings := "hosts:\n  http://api.greenhouse.test:\n    send_to: " + g.URL + "\n    headers: {Authorization: 'Bearer ${PLANT_TOKEN}'}\n"
	if err := os.WriteFile(".tapedeck.yaml", []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 120, 40, Options{Paths: []string{path}})
	s.press("r").sees(".tapedeck.yaml sends PLANT_TOKEN to "+g.URL+" instead of http://api.greenhouse.test.", "t trust it  esc no", "Nothing was read or sent yet")
	s.press("y <enter> <esc>").lacks("trust it", "Re-record")
	s.press("r").sees("trust it").press("t").sees("GET "+g.URL+"/v1/plants", "instead of http://api.greenhouse.test",
		"Authorization: Bearer <PLANT_TOKEN>   value given, not", "send GET to "+host+"?")
	if g.requests() != "" {
		t.Fatalf("sent: %s", g.requests())
	}
	s.press("y").sees(`"<PLANT_TOKEN>"`).lacks(secret, "trust it").press("A w").lacks(secret)
	if auth := g.header("Authorization"); auth != "Bearer "+secret {
		t.Errorf("sent %q", auth)
	}
	for _, folder := range []string{".", state, os.TempDir()} {
		lacksText(t, folder, secret)
	}
	s.press("r").sees("send GET to").lacks("trust it").press("<esc>")
	if err := os.WriteFile(".tapedeck.yaml", []byte(settings+"# changed\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.press("r").sees("trust it").press("<esc>")
	if err := os.WriteFile(".tapedeck.yaml", []byte("run: rm -rf /\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.press("r").sees("not re-recorded: ", `.tapedeck.yaml: line 1: no setting "run"`)
}

// The screens of re-recording: M10, M11 and several at once, and the question
// before a project file is trusted.
func TestRerecordScreens(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "greenhouse/1.0")
		switch r.URL.Path {
		case "/v1/plants/4/notes":
			panic(http.ErrAbortHandler)
		case "/v1/pump":
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(500)
			fmt.Fprintln(w, "pump: pressure sensor does not answer")
		default:
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			fmt.Fprint(w, `{"job": "12", "state": "done", "bed": null}`)
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("HTTP_PROXY", server.URL) // leads every host to the server
	t.Setenv("PLANT_TOKEN", "hunter2")
	t.Setenv("PLANT_KEY", "hunter3")
	const settings = "hosts:\n  http://api.greenhouse.test:\n    send_to: http://live.greenhouse.test\n" +
		"    headers: {Authorization: 'Bearer ${PLANT_TOKEN}'}\n    query: {key: '${PLANT_KEY}'}\n"
	for _, c := range []struct{ name, settings, keys string }{
		{"trust", settings, ": 11 <enter> r"},
		{"plan", settings, ": 11 <enter> r t"},
		{"value", "", ": 8 <enter> r"},
		{"answer", "", ": 11 <enter> r s3cret <enter> y"},
		{"marked", "", ": 11 <enter> r s3cret <enter> y j j j j <space> <space> j"},
		{"several", "", ": 7 <enter> <space> : 11 <enter> <space> <space> j <space> r s3cret <enter> y"},
	} {
		for end, size := range map[string][2]int{"": {80, 24}, "-wide": {120, 40}, "-beside": {160, 45}} {
			if end == "-beside" && c.name != "marked" {
				continue
			}
			emptyState(t)
			folder := shortFolder(t)
			for name, text := range map[string]string{"tour.yaml": contents(t, filepath.Join(home, "../../testdata/tour.yaml")), ".tapedeck.yaml": c.settings} {
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			s := newScreen(t, size[0], size[1], Options{Paths: []string{"tour.yaml"}})
			s.press(c.keys)
			if d, ok := screen.Find[*answers.Screen](s.app); ok { // how long it took is another each time
				for _, a := range d.Results {
					a.Got.Took = 184 * time.Millisecond
				}
				d.Show(s.app)
				if c.name == "marked" {
					s.press("j j j j j j")
				}
			}
			golden(t, "rerecord-"+c.name+end, strings.ReplaceAll(s.text(), folder, "/home/me"))
		}
	}
}

// shortFolder goes into a folder of its own whose path fits in a row, as that of
// TMPDIR need not.
func shortFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/tmp", "")
	if err != nil {
		t.Skip("needs a folder with a short path:", err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	t.Chdir(folder)
	if folder, err = os.Getwd(); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Each failure is said, and the cassette is as before.
func TestRerecordFails(t *testing.T) {
	done := make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Host {
		case "large.test":
			w.Write(make([]byte, 2<<20))
		default:
			<-done
		}
	})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(done) })
	own := strings.TrimPrefix(server.URL, "http://")
	secure := httptest.NewTLSServer(handler)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(secure.Close)
	t.Setenv("HTTP_PROXY", server.URL) // leads any host to the server
	for _, test := range []struct{ url, limits, want string }{
		{server.URL, "{timeout: 50ms}", "not re-recorded: " + own + " timed out after 50 ms, 1 is as before"},
		{"http://large.test", "{body: 1 MB}", "not re-recorded: large.test: the answer is larger than 1 MB, 1 is as before"},
		{secure.URL, "{}", ": TLS: the certificate is signed by an unknown authority, 1 is as before"},
		{"ftp://files.test", "{}", "not re-recorded: not an http URL, 1 is as before"},
	} {
		path := fileOf(t, "a.yaml", recorded(test.url))
		if err := os.WriteFile(".tapedeck.yaml", []byte("limits: "+test.limits), 0o644); err != nil {
			t.Fatal(err)
		}
		s := newScreen(t, 120, 40, Options{Paths: []string{path}})
		if s.press("r"); s.question != nil {
			s.press("y")
		}
		s.sees(test.want).lacks("unsaved", "Re-record")
		if contents(t, "a.yaml") != string(recorded(test.url)) {
			t.Errorf("%s: the file changed", test.url)
		}
	}
}

// lacksText fails if a file below a folder that this user can read holds text.
func lacksText(t *testing.T, folder, text string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if info, err := d.Info(); err != nil || info.Size() > 1<<20 || time.Since(info.ModTime()) > time.Hour {
			return nil
		}
		if data, err := os.ReadFile(path); err == nil && strings.Contains(string(data), text) {
			t.Errorf("%s is in %s", text, path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Where no answer could be stored nothing is sent.
func TestRerecordOnlyRead(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, "fern")
	path := fileOf(t, "a.har", []byte(`{"log": {"version": "1.2", "entries": [{"request": {"method": "GET", "url": "`+g.URL+`/1", "headers": []}, "response": {"status": 200, "headers": [], "content": {"text": "moss"}}}]}}`))
	const why = "read-only: a HAR file is not changed"
	s := newScreen(t, 120, 24, Options{Paths: []string{path}})
	s.press("r").sees("not re-recorded: "+why).lacks("send GET", "Re-record")
	s.press("* r").sees("not re-recorded: "+why).lacks("send GET", "Re-record")
	s.press("a").typed("curl " + g.URL + "/2").press("<enter>").sees("not added: " + why).lacks("send GET").press("<esc>")
	if got := g.requests(); got != "" {
		t.Errorf("sent: %s", got)
	}
}

// The text of a prompt has room, however long the host that it names.
func TestLongPromptLabel(t *testing.T) {
	url := "http://" + strings.Repeat("greenhouse.", 12) + "test"
	s := newScreen(t, 60, 12, Options{Paths: []string{fileOf(t, "a.yaml", recorded(url))}})
	s.press("* r").sees("value for <TOKEN> on ", "…", "sent only: ")
	s.typed("0123456789abcdef0123456789").press("<esc>").lacks("Re-record")
	url = "http://api.plants.greenhouse.example"
	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(url))}})
	s.press("* r").sees("value for <TOKEN> on api.plants.greenhouse.example, sent only: ")
}

func TestPaste(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.send(tea.PasteMsg{Content: "ddd\nq"})
	s.sees("no request in this text", "15 interactions")
	s.press("/")
	s.send(tea.PasteMsg{Content: "status:4xx\r\npath:99\n"})
	s.sees("filter: status:4xx path:99", "1/15")
	s.press("<esc> <esc>")
	s.send(tea.PasteMsg{Content: strings.Repeat("GET ", 1_000_001)})
	s.sees("not taken: more than 4.0 MB were pasted", "15 interactions")
}

func TestMouse(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	click := func(x, y int) { t.Helper(); s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	click(20, 4)
	s.sees(">   3 GET", "#3 ")
	click(8, 9)
	s.sees("#3  [1 Request]")
	click(1, 11)
	s.sees("▾ ")
	s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	s.sees("   10 POST", "#3 ").lacks("  3 GET")
	if s.cassette().Focus != widget.OnDetail {
		t.Error("the wheel moved the focus")
	}
	click(1, 5)
	s.sees("1 marked")
	click(20, 5)
	click(20, 5)
	if s.cassette().Focus != widget.OnDetail {
		t.Error("a double click does not read")
	}
	s.press("<esc> <esc>")
	x := strings.Index(s.text()[strings.LastIndex(s.text(), "\n")+1:], "d delete")
	click(x, 23)
	s.sees("14 interactions", "deleted")
}

// The cursor stays in its row of the body while an answer is asked for, taken and
// undone, with the headers unfolded as they were, and also where a finding that goes
// or comes puts the body elsewhere.
func TestRerecordFromTheBody(t *testing.T) {
	g := newGreenhouse(t)
	for _, keys := range []string{"A u", "A u U", "B u", "x"} {
		g.answer(200, `{"plants": 3, "new": null}`)
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
		s.press("<enter> H G k").sees(`>    "plants": 2`).press("r").sees("#1  Re-record").press("<esc>").sees(`>    "plants": 2`)
		s.press("r y").sees("Nothing is replaced before you choose.").press(keys)
		if !strings.Contains(s.text(), `>    "plants": `) || !strings.Contains(s.text(), "▾ 4 headers") {
			t.Errorf("after %s:\n%s", keys, s.text())
		}
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("<enter> H j j e <ctrl+u>").typed("Content-Length: 99").press("<enter>").sees("finding")
	s.press("G k").sees(`>    "plants": 2`).press("u").lacks("finding").sees(`>    "plants": 2`)
	s.press("U").sees("finding", `>    "plants": 2`)
}
