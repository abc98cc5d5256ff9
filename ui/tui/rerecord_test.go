package tui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

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
	start := func(t *testing.T) *screen {
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
	t.Run("all", func(t *testing.T) {
		s := start(t).press("r y").sees("#1  GET /v1/plants, answered in", "status    200 OK, the same", "X-Limit: ",
			"60 -> 5000", "1 changed, 1 new", "$.plants", "2 -> 3", "+ $.new", "volatile keep the recorded value: Date",
			"Nothing is replaced before you choose.", "A all  B body only  H headers only  x none")
		s.press("v").sees("by line", `"plants": 3`).press("v").sees("by path")
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
		s := start(t).press("j r").sees("POST may change data on "+host+". Send it?", "first of 2 questions")
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
	if s.press("r <up>"); s.prompt == nil || s.prompt.input.Value() != "" {
		t.Error("the prompt remembers the secret")
	}
	s.press("<esc>").lacks("Re-record")
	for _, h := range [][]string{s.filters, s.searches, s.numbers} {
		if len(h) > 0 {
			t.Errorf("remembered: %q", h)
		}
	}
}

// Marked ones are asked about once, sent in recorded order and taken as one
// step.
func TestRerecordMarked(t *testing.T) {
	g := newGreenhouse(t)
	start := func(t *testing.T) *screen {
		g.answer(200, `{"plants": 3}`)
		return newScreen(t, 160, 60, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	}
	t.Run("all", func(t *testing.T) {
		s := start(t).press("* r").sees("Re-record 3 interactions", "value needed", "value for <TOKEN> on ")
		s.typed("hunter2").press("<enter>").lacks("hunter2").sees("value given, not shown", "1 of 3 requests may change data on", "first of 2")
		if g.requests() != "" {
			t.Fatalf("sent: %s", g.requests())
		}
		s.press("y Y").sees("Re-recorded 3 interactions", "re-recorded 3 of 3: 3 differ", "#1  GET", "#2  POST", "#3  GET", "A all")
		if g.requests() != "GET /v1/plants, POST /v1/plants, GET /v1/plants" {
			t.Errorf("sent: %s", g.requests())
		}
		s.press("A").sees("re-recorded 1, 2, 3: responses replaced · u undoes", "1 unsaved", "~ 1", "~ 2", "~ 3")
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
		s.press("<space> r y A").press("r y").sees("re-recorded 1 of 1: 1 the same").lacks("A all")
	})
	t.Run("stopped", func(t *testing.T) {
		s := start(t)
		_, cmd := s.press("<space> <space> r y").Update(pressOf("Y"))
		s.sees("sending 1 of 2 · esc stops")
		s.press("<esc>")
		s.run(cmd)
		s.sees("stopped").lacks("sending")
		if s.sending != nil {
			t.Error("it still sends")
		}
	})
}

// The text of a prompt has room, however long the host that it names.
func TestLongPromptLabel(t *testing.T) {
	url := "http://" + strings.Repeat("greenhouse.", 12) + "test"
	s := newScreen(t, 60, 12, Options{Paths: []string{fileOf(t, "a.yaml", recorded(url))}})
	s.press("* r").sees("value for <TOKEN> on ", "…", "kept or shown: ")
	s.typed("0123456789abcdef0123456789").press("<esc>").lacks("Re-record")
}

func TestPaste(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.send(tea.PasteMsg{Content: "ddd\nq"})
	s.sees("pasted text is not taken as keys", "15 interactions")
	s.press("/")
	s.send(tea.PasteMsg{Content: "status:4xx\r\npath:99\n"})
	s.sees("filter: status:4xx path:99", "1/15")
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
	if s.focus != OnDetail {
		t.Error("the wheel moved the focus")
	}
	click(1, 5)
	s.sees("1 marked")
	click(20, 5)
	click(20, 5)
	if s.focus != OnDetail {
		t.Error("a double click does not read")
	}
	s.press("<esc> <esc>")
	x := strings.Index(s.text()[strings.LastIndex(s.text(), "\n")+1:], "d delete")
	click(x, 23)
	s.sees("14 interactions", "deleted")
}
