package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/tui/widget"
)

// hostile is a cassette with escape sequences and their like in every field
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
// keeps its form and nothing panics; what is not unsaved is on disk, and what
// is undone can be done again.
func TestTorture(t *testing.T) {
	pressed := map[string]bool{}
	for seed := range seeds(18) {
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
	for _, a := range theTable().actions {
		if !pressed[a.Name] {
			never = append(never, a.Name)
		}
	}
	t.Logf("%d of %d actions were done; never: %s", len(pressed), len(theTable().actions), strings.Join(never, ", "))
	if !testing.Short() && len(never) > len(theTable().actions)/3 {
		t.Error("too few actions were done")
	}
	for _, name := range []string{"save", "save all", "undo", "redo"} {
		if !pressed[name] {
			t.Errorf("%s was never done", name)
		}
	}
}

// seeds is how many times something random is tried: with -short a third of n,
// for the race detector, as the simulator does one thing after the other.
func seeds(n uint64) uint64 {
	if testing.Short() {
		return n / 3
	}
	return n
}

// A torturer does something at random to a screen.
type torturer struct {
	*sim
	*rand.Rand
	keys    []string
	pressed map[string]bool // the actions that were done
	script  []string        // what was done, to be done again
}

func newTorturer(s *sim, random *rand.Rand, pressed map[string]bool) *torturer {
	o := &torturer{sim: s, Rand: random, pressed: pressed}
	for _, a := range s.actions {
		o.keys = append(o.keys, a.Keys...)
	}
	o.keys = append(o.keys, "s", "m", "y", "Y", "o", "x", "é", "界")
	// What is sent goes to a proxy where none is: nothing leaves this machine.
	// A context that has ended would hold that too, but no change is made with it.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		s.t.Setenv(name, "http://127.0.0.1:9")
	}
	s.t.Setenv("NO_PROXY", "")
	s.t.Setenv("no_proxy", "")
	return o
}

// recovered fails with what was done where that ended in a panic.
func (o *torturer) recovered() {
	if r := recover(); r != nil {
		o.t.Fatalf("after %q: %v\n%s", o.script, r, debug.Stack())
	}
}

func (o *torturer) resized() {
	w, h := 40+o.IntN(140), 8+o.IntN(40)
	o.script = append(o.script, fmt.Sprintf("%dx%d", w, h))
	o.send(tea.WindowSizeMsg{Width: w, Height: h})
}

func (o *torturer) clicked() {
	x, y := o.IntN(max(1, o.width)), o.IntN(max(1, o.height))
	o.script = append(o.script, fmt.Sprintf("click %d,%d", x, y))
	o.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	o.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
}

// untried is a key of an action that was never done and can be done now.
func (o *torturer) untried() (key string, ok bool) {
	if o.question != nil || o.bare() {
		return "", false
	}
	mode := o.mode()
	for _, n := range o.Perm(len(o.actions)) {
		a := o.actions[n]
		if o.pressed[a.Name] {
			continue
		}
		for _, key := range a.Keys {
			if can := o.actionIn(mode, key); can != nil && can.Name == a.Name && o.refusal(can) == "" {
				return key, true
			}
		}
	}
	return "", false
}

func (o *torturer) key() {
	key := o.keys[o.IntN(len(o.keys))]
	if untried, ok := o.untried(); ok && o.IntN(3) == 0 {
		key = untried
	}
	o.script = append(o.script, key)
	o.note(key)
	o.send(widget.Press(key))
}

// note notes the action that a key does now.
func (o *torturer) note(key string) {
	mode := o.mode()
	if a := o.actionIn(mode, key); a != nil && o.question == nil && !o.bare() && o.refusal(a) == "" {
		o.pressed[a.Name] = true
	}
}

func torture(t *testing.T, random *rand.Rand, paths []string, pressed map[string]bool) {
	s := newScreen(t, 80, 24, Options{Paths: paths, Editor: "true"})
	if s.cassette() != nil {
		s.send(tea.PasteMsg{Content: "curl http://api.greenhouse.test/v1/plants?page=2"})
	}
	o := newTorturer(s, random, pressed)
	defer o.recovered()
	for range 900 {
		o.inside()
		switch random.IntN(12) {
		case 0:
			o.resized()
		case 1:
			o.clicked()
		case 2:
			o.changed()
		default:
			o.key()
		}
	}
	for _, c := range o.cassettes.ByPath {
		o.kept(c.File)
	}
}

// changing has keys that change a cassette, or undo, do again or save that.
// Before each, what stands above the list is left.
var changing = []string{
	"e s <ctrl+u> 404 <enter>", "e u <end> x <enter>", "e m <ctrl+u> PUT <enter>", "d", "m j d", "u", "u u u", "U", "U U", "w", "u w", "U w", "<enter> d", "<enter> e s <ctrl+u> 201 <enter> w",
}

// inside leaves a prompt whose text would be a path out of the test's folder:
// nothing is written elsewhere.
func (o *torturer) inside() {
	if o.prompt == nil {
		return
	}
	if text := o.prompt.Value(); strings.HasPrefix(text, "/") || strings.HasPrefix(text, "~") || strings.Contains(text, "..") {
		o.script = append(o.script, "<esc>")
		o.press("<esc>")
	}
}

// changed does one of them.
func (o *torturer) changed() {
	o.script = append(o.script, "<esc> <esc> <esc> h")
	o.press("<esc> <esc> <esc> h")
	for _, word := range strings.Fields(changing[o.IntN(len(changing))]) {
		o.script = append(o.script, word)
		o.note(strings.Trim(word, "<>"))
		o.press(word)
	}
}

// kept holds that a cassette without changes is as on disk, and that all that
// is undone can be done again.
func (o *torturer) kept(f *cassette.File) {
	o.t.Helper()
	text := func() string {
		var b strings.Builder
		if _, err := f.WriteTo(&b); err != nil {
			o.t.Fatalf("%s: %v\nafter %q", f.Path(), err, o.script)
		}
		return b.String()
	}
	is := text()
	if changed, err := f.OnDisk(); !f.Dirty() && !changed && err == nil && contents(o.t, f.Path()) != is {
		o.t.Errorf("%s is not as on disk, and nothing is unsaved\nafter %q", f.Path(), o.script)
	}
	undone := 0
	for ok := true; ok; undone++ {
		_, ok = f.Undo()
	}
	for range undone - 1 {
		f.Redo()
	}
	if text() != is {
		o.t.Errorf("%s: %d steps undone and done again make another text\nafter %q", f.Path(), undone-1, o.script)
	}
}

// The same while everything that takes time comes late and in any order:
// readings, searches, filters, changes and saves.
func TestSlowTorture(t *testing.T) {
	files := []string{"tour.yaml", "vcrpy/gzip.yaml", "betamax/every-kind.json", "broken/broken-yaml.yaml", "uber/2015-04.yaml"}
	pressed := map[string]bool{}
	late := 0
	for seed := range seeds(24) {
		name := files[seed%uint64(len(files))]
		copyOf(t, name)
		s := newScreen(t, 80, 24, Options{Paths: []string{filepath.Base(name)}, Editor: "true"})
		s.app.moment, s.slow = noMoment, true
		late += slowTorture(newTorturer(s, rand.New(rand.NewPCG(seed, 2)), pressed))
	}
	t.Logf("%d actions, %d commands came late", len(pressed), late)
	if late < 42*int(seeds(24)) {
		t.Error("too few commands came late")
	}
}

// A filter that looks while a change is under way may see the cassette before it or
// after: it looks again once the change is there.
func TestFilterWhileUndoing(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("G d").sees("14 interactions")
	s.app.moment, s.slow = noMoment, true
	s.press("u / method:DELETE <enter>")
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("15 interactions", "1 shown", "15 DELETE 204")
}

// A body is read again after a change: until it is there nothing is a hit.
func TestNextHitWhileReading(t *testing.T) {
	s := newScreen(t, 120, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`/ "body:id" <enter> G`)
	if !s.cassette().Detail.Search.Found() {
		t.Fatal("no hits")
	}
	s.app.moment, s.slow = noMoment, true
	s.press("e s <ctrl+u> 404 <enter>")
	for len(s.held) > 0 && !s.cassette().Detail.Pending {
		s.release(0)
	}
	if !s.cassette().Detail.Pending {
		t.Fatal("nothing is being read")
	}
	s.press("n n N").sees("still reading")
	for len(s.held) > 0 {
		s.release(0)
	}
	s.press("n").sees(`"id" in response 10: 1/`)
}

// scripts are keys that lead to a state that single keys hardly reach.
var scripts = []string{
	"h / <ctrl+u> body:a <enter>", "h / <ctrl+u> body:e <enter> G", "l / <ctrl+u> e <enter>", "n n n n", "N N", "e s <ctrl+u> 404 <enter>", "e s <ctrl+u> 200 <enter> n", "e u <enter>",
	"e b", "d", "u", "U", "v", "l", "h", "<esc> <esc>", "] ]", "[", "3", "1", "t", "t n", "G", "g", "H", "n", "N",
}

func slowTorture(o *torturer) (late int) {
	defer o.recovered()
	for range 400 {
		if o.quit {
			break
		}
		o.inside()
		switch o.IntN(16) {
		case 0:
			o.resized()
		case 1:
			o.clicked()
		case 2:
			o.pasted()
		case 3, 4, 5, 6, 7, 8:
			script := scripts[o.IntN(len(scripts))]
			if o.IntN(2) == 0 {
				script = "<esc> <esc> <esc> " + script
			}
			o.script = append(o.script, script)
			o.press(script)
		case 9, 10, 11:
			if n := len(o.held); n > 0 {
				o.released(o.IntN(n))
				late++
			}
		case 12, 13:
			late += o.allReleased()
		default:
			o.key()
		}
	}
	return late + o.allReleased()
}

func (o *torturer) allReleased() (n int) {
	for len(o.held) > 0 {
		o.released(0)
		n++
	}
	return n
}

func (o *torturer) released(n int) {
	o.script = append(o.script, fmt.Sprintf("release %d", n))
	o.release(n)
}

func (o *torturer) pasted() {
	texts := []string{"curl http://api.greenhouse.test/v1/plants?page=2", "body:a", "GET http://a.test/ HTTP/1.1\r\n\r\n", "a\nb\x1b[31m\u009b", ""}
	text := texts[o.IntN(len(texts))]
	o.script = append(o.script, fmt.Sprintf("paste %q", text))
	o.send(tea.PasteMsg{Content: text})
}
