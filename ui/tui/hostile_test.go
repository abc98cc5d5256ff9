package tui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// hostile is a cassette with escape sequences and their kin in every place
// that the screen shows.
func hostile() []byte {
	evil := `\e[31m\e]0;owned\a\e]52;c;aGk=\a\x9b2J\u202Eevil\u2066\u200B\U000E0041\r\b\x7F`
	return []byte(fmt.Sprintf(`interactions:
- request:
    body: "%[1]s"
    headers:
      "X-%[1]s": ["%[1]s"]
      Content-Type: ["text/%[1]s; charset=%[1]s"]
    method: "G%[1]s"
    uri: "http://%[1]s/%[1]s?%[1]s"
  response:
    body: {string: "%[1]s\n%[1]s"}
    headers:
      "X-%[1]s": ["%[1]s"]
      Content-Type: ["text/plain; charset=%[1]s"]
      Content-Encoding: ["%[1]s"]
      Content-Length: ["%[1]s"]
    status: {code: 200, message: "%[1]s"}
- request:
    body: "{\"query\":\"query %[2]s { a }\",\"operationName\":\"%[2]s\"}"
    headers:
      Content-Type: [application/json]
      Authorization: ["<%[1]s>"]
    method: POST
    uri: "http://a.test/graphql"
  response:
    body: {string: "{\"a\":\"%[2]s\"}"}
    headers: {Content-Type: [application/json]}
    status: {code: 500, message: X}
version: 1
`, evil, `\u202Eevil`))
}

// No recorded control character reaches the terminal, whatever is looked at.
// The simulator looks at every screen.
func TestHostile(t *testing.T) {
	path := fileOf(t, "evil\x1b[31m.yaml", hostile())
	s := newScreen(t, 80, 24, Options{Paths: []string{path}})
	s.sees("2 interactions")
	for _, keys := range []string{
		"1 2 3 H v v v v", "l j j j e <esc>", "j e <esc> <esc>", "e m <esc> e u <esc> e s <esc>", `/ "evil" <enter> <esc>`,
		`l / "evil" <enter> n n <esc> <esc>`, "y u Y <esc> y h y b", "r <esc>", "j r <esc> <esc>", "? G <esc>", "d u U u", "e h j d u",
		"d w", "q",
	} {
		s.press(keys)
	}
	if s.frames < 60 {
		t.Errorf("only %d screens were looked at", s.frames)
	}
	broken := append([]byte("\x1b]0;owned\a\xff\u202E\x9b: {\n"), hostile()...)
	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "b.yaml", broken)}})
	s.press("j j y G")
}

// Whatever keys are pressed and however the window is resized, every screen
// keeps its form and nothing panics.
func TestTorture(t *testing.T) {
	pressed := map[string]bool{}
	for seed := range uint64(12) {
		files := []string{"tour.yaml", "vcrpy/gzip.yaml", "broken/broken-yaml.yaml", "betamax/every-kind.json", "broken/one-bad-entry.yaml", "uber/2015-04.yaml"}
		copyOf(t, files[seed%6])
		if seed%3 == 0 {
			if err := os.WriteFile("hostile.yaml", hostile(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		paths := []string{filepath.Base(files[seed%6])}
		if seed%2 == 0 {
			paths = []string{"."}
		}
		torture(t, rand.New(rand.NewPCG(seed, 1)), paths, pressed)
	}
	var never []string
	for _, a := range actions() {
		if !pressed[a.name] {
			never = append(never, a.name)
		}
	}
	t.Logf("%d of %d actions were done; never: %s", len(pressed), len(actions()), strings.Join(never, ", "))
	if len(never) > len(actions())/3 {
		t.Error("too few actions were done")
	}
}

func torture(t *testing.T, random *rand.Rand, paths []string, pressed map[string]bool) {
	s := newScreen(t, 80, 24, Options{Paths: paths, Editor: "true"})
	if s.tape != nil {
		s.send(tea.PasteMsg{Content: "curl http://api.greenhouse.test/v1/plants?page=2"})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s.ctx = ctx // nothing is ever sent
	var keys []string
	for _, a := range s.actions {
		keys = append(keys, a.keys...)
	}
	keys = append(keys, "s", "m", "y", "Y", "o", "x", "é", "界")
	var script []string
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("after %q: %v", script, r)
		}
	}()
	for range 600 {
		switch random.IntN(12) {
		case 0:
			w, h := 40+random.IntN(140), 8+random.IntN(40)
			script = append(script, fmt.Sprintf("%dx%d", w, h))
			s.send(tea.WindowSizeMsg{Width: w, Height: h})
		case 1:
			x, y := random.IntN(max(1, s.width)), random.IntN(max(1, s.height))
			script = append(script, fmt.Sprintf("click %d,%d", x, y))
			s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
			s.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
		default:
			key := keys[random.IntN(len(keys))]
			script = append(script, key)
			mode := s.mode()
			if s.prompt != nil {
				mode = inPrompt
			} else if s.inPlace() != nil {
				mode = inBody
			}
			if a := s.actionIn(mode, key); a != nil && s.question == nil && s.bare == "" && s.refusal(a) == "" {
				pressed[a.name] = true
			}
			s.send(pressOf(key))
		}
	}
}
