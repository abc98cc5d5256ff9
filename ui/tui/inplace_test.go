package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/testdata/corpus"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/edit"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// bodyCassette records an answer with a body as it is stored.
func bodyCassette(contentType, stored string) []byte {
	return []byte(fmt.Sprintf(`interactions:
- request:
    body: null
    headers: {}
    method: GET
    uri: http://a.test/
  response:
    body: {string: %s}
    headers: {Content-Type: [%q]}
    status: {code: 200, message: OK}
version: 1
`, stored, contentType))
}

// bodyScreen shows such a cassette. Its editor would leave a mark.
func bodyScreen(t *testing.T, contentType, stored string) *sim {
	t.Helper()
	o := Options{Paths: []string{fileOf(t, "a.yaml", bodyCassette(contentType, stored))}, Editor: editorScript(t, `echo ran > ran`)}
	return newScreen(t, 80, 24, o)
}

// decoded is a response's body.
func (s *sim) decoded(at int) string {
	s.t.Helper()
	i, err := s.cassette().File.At(at)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(i.Response.Body.Decode(i.Response.Header).Bytes)
}

// What is typed where a body stands is what is stored; u takes it back.
func TestBodyInPlace(t *testing.T) {
	for _, c := range []struct{ name, file, keys, message, was, is string }{
		{"JSON", "tour.yaml", `j e b <down> <down> <end> <left> <left> "s" <ctrl+s>`, "body of 2 set, Content-Length 99 -> 100 · u undoes", `"Maranta"`, `"Marantas"`},
		{"from its row", "tour.yaml", `j l G <up> <up> <up> <up> e <end> <left> <left> "s" <ctrl+s>`, "body of 2 set", `"Maranta"`, `"Marantas"`},
		{"the request's", "tour.yaml", `j e B <down> <end> <left> <left> "s" <ctrl+s>`, "request body of 2 set, Content-Length 90 -> 91 · u undoes", `"Maranta"`, `"Marantas"`},
		{"follow-ups off", "tour.yaml", `j e b <down> <down> <end> <left> <left> "s" <ctrl+k> <ctrl+s>`, "body of 2 set · u undoes", `"Maranta"`, `"Marantas"`},
		{"gzip", "vcrpy/gzip.yaml", `e b <down> <down> <down> <end> <left> <left> "X" <ctrl+s>`, "body of 1 set", "", ""},
		{"broken as it is", "tour.yaml", `j e b <end> "[" <ctrl+s> k`, "body of 2 set", "", "{["},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, c.file)}})
			path := s.cassette().File.Path()
			before := contents(t, path)
			s.press(c.keys).sees(c.message, "1 unsaved").lacks("editing")
			s.press("<esc> <esc> w").sees("saved")
			after := contents(t, path)
			if after == before || strings.Count(after, c.was) >= strings.Count(before, c.was) && c.was != "" || !strings.Contains(after, c.is) {
				t.Errorf("what was typed is not in the file")
			}
			s.press("u w").sees("saved")
			if contents(t, path) != before {
				t.Error("after u and w the file is not as it was")
			}
		})
	}
}

// Text that is no JSON is kept as it is typed, line breaks at its end too.
func TestTextInPlace(t *testing.T) {
	for _, c := range []struct{ name, contentType, stored, keys, is string }{
		{"plain", "text/plain", `"one\ntwo\n"`, `<down> "2" <enter>`, "one\n2\ntwo\n"},
		{"at the end", "text/plain", `"one"`, `<ctrl+end> <enter> "two" <enter> <enter>`, "one\ntwo\n\n"},
		{"form", "application/x-www-form-urlencoded", `a=1&b=%20x`, `<end> "&c=3"`, "a=1&b=%20x&c=3"},
		{"XML", "application/xml", `<a><b/></a>`, `<right> <right> <right> "é水"`, "<a>é水<b/></a>"},
		{"empty", "text/plain", `""`, `"first"`, "first"},
		{"line emptied", "text/plain", `"one\ntwo\nthree"`, `<down> <right> <ctrl+u> "x"`, "one\nx\nthree"},
		{"words", "text/plain", `"one two_2, three"`, `<ctrl+right> <ctrl+right> <ctrl+w> <ctrl+left> <delete> <end> <backspace>`, "ne , thre"},
		{"lines joined", "text/plain", `"one\ntwo\n"`, `<end> <delete> <down> <down> <backspace>`, "onetwo"},
		{"ends", "text/plain", `"one\ntwo\nthree"`, `<pgdown> <pgdown> "3" <pgup> <pgup> "0" <ctrl+e> "1" <ctrl+a> "-"`, "-0one1\ntwo\nthree3"},
		{"indented", "text/plain", `"one"`, `<tab>`, "  one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := bodyScreen(t, c.contentType, c.stored)
			s.press("e b").sees("response body of 1", "ctrl+s keep  esc restore  ctrl+o $EDITOR").press(c.keys).sees("response body of 1, changed")
			s.press("<ctrl+s>").sees("body of 1 set")
			if got := s.decoded(0); got != c.is {
				t.Errorf("stored is %q, want %q", got, c.is)
			}
			if _, err := os.Stat("ran"); err == nil {
				t.Error("the editor ran")
			}
		})
	}
}

// What is edited in place has the ground of a field and the only mark, on a terminal
// with few colours or none too.
func TestGroundOfWhatIsEdited(t *testing.T) {
	for profile, ground := range map[colorprofile.Profile]string{colorprofile.ANSI256: "48;5;17m", colorprofile.ANSI: "\x1b[30;46m", colorprofile.ASCII: "\x1b[4m"} {
		for keys, typed := range map[string]string{"e s": "200 OK", "l H j j e": "368", "j e b": "leuconeura"} {
			s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
			s.press(keys)
			s.theme = render.NewTheme(true, profile)
			edited, marks := 0, 0
			for _, row := range strings.Split(s.View().Content, "\n") {
				text := ansi.Strip(row)
				if strings.HasPrefix(text, ">") {
					marks++
				}
				if strings.Contains(text, typed) && strings.Contains(row, ground) {
					edited++
				}
			}
			if edited != 1 || marks != 1 {
				t.Errorf("%v, %s: %d rows on the ground hold %q, %d rows have the mark", profile, keys, edited, typed, marks)
			}
			s.press("<esc>")
			if strings.Contains(s.View().Content, ground) && profile != colorprofile.ASCII {
				t.Errorf("%v, %s: the ground stays", profile, keys)
			}
		}
	}
}

// What is not changed is not written, and esc loses nothing unasked.
func TestBodyRestored(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("j e b").sees("response body of 2", "line 1/7").press("<ctrl+s>").sees("body unchanged").lacks("unsaved", "editing")
	s.press("e b <esc>").lacks("editing", "unsaved")
	s.press(`l G e "x" <backspace> <esc>`).lacks("editing")
	s.press(`e "abc" <esc>`).sees("The response body of 2 was changed. Keep it?", "k keep it  d drop it  esc go on", "abc").
		press(`<enter> <esc> "d"`).sees("abcd", "editing")
	s.press("<esc> d").sees("body unchanged").lacks("abcd", "editing", "unsaved")
	if s.cassette().Focus != widget.OnDetail {
		t.Error("the focus is elsewhere")
	}
	s.press(`<esc> e b <ctrl+end> <enter> <esc> k`).sees("nothing changed").lacks("editing")
	if s.cassette().Focus != widget.OnList {
		t.Error("the focus does not go back to the list")
	}
}

// Leaving the program asks before what was typed is lost, twice too.
func TestLeavingATypedBody(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`j e b "abc" <ctrl+c> <ctrl+c> <enter>`).sees("The response body of 2 was changed. Leave?")
	if s.press("<esc>").quit {
		t.Fatal("it is left")
	}
	if s.sees("abc", "editing").press("<ctrl+c> d"); !s.quit {
		t.Error("it is not left")
	}
}

// JSON that is none comes back with the cursor where it is broken.
func TestInvalidJSONInPlace(t *testing.T) {
	start := func(t *testing.T) *sim {
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press(`j e b <down> <down> <end> <backspace> <ctrl+home> <ctrl+s>`)
		s.sees("not changed: line 4, column 3:", `expected "," or "}"`, "e edit again, your text is kept  k keep it as it is  d drop it", "editing")
		return s.press("<enter> <esc>").lacks("unsaved")
	}
	t.Run("again", func(t *testing.T) {
		start(t).press(`e`).sees("line 4/7").press(`<up> <end> "," <ctrl+s>`).sees("body unchanged").lacks("unsaved", "editing")
		start(t).press(`e <up> <end> <left> "s" <right> "," <ctrl+s>`).sees("body of 2 set", `"Marantas",`)
	})
	t.Run("keep", func(t *testing.T) { start(t).press("k").sees("body of 2 set", "1 unsaved").lacks("editing") })
	t.Run("drop", func(t *testing.T) { start(t).press("d").sees("body unchanged").lacks("unsaved", "editing") })
}

// A change that is refused leaves the text open.
func TestRefusedInPlace(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "vcrpy/latin-1.yaml")}})
	s.press(`e b "水" <ctrl+s>`).sees("not changed: ", "e edit again, your text is kept  d drop it", "水").press("e <backspace> x <ctrl+s>").sees("body of 1 set")
	s.press(`e b "y"`)
	opened.Shown(s.app).Changing = &opened.Changing{} // another change is under way
	s.press("<ctrl+s>").sees("not changed: still changing", "editing")
	opened.Shown(s.app).Changing = nil
	s.press("e <ctrl+s>").sees("body of 1 set").lacks("editing")
}

// ctrl+o goes on in the editor with what was typed.
func TestInPlaceToEditor(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}, Editor: editorScript(t, `sed -i 's/Typed/Typed-and-edited/' "$1"`)})
	s.press(`j e b <down> <down> <end> <left> <left> "Typed" <ctrl+k>`).sees("ctrl+k follow-ups on").press("<ctrl+o>").
		sees("body of 2 set · u undoes", "Typed-and-edited", "1 unsaved").lacks("editing")
}

// A paste is text with its line breaks, however large it is.
func TestPasteInPlace(t *testing.T) {
	s := bodyScreen(t, "text/plain", `"ab"`)
	s.press("e b <right>")
	s.send(tea.PasteMsg{Content: "1\r2\tx\r\n3"})
	s.press("<ctrl+s>").sees("body of 1 set")
	if got := s.decoded(0); got != "a1\n2\tx\n3b" {
		t.Errorf("stored is %q", got)
	}
	s.press("u e b")
	s.send(tea.PasteMsg{Content: evil})
	s.press("<left> <left> <home> <up> <right> <end> <ctrl+s>").sees("body of 1 set")
	if got, want := s.decoded(0), withNewlines(evil)+"ab"; got != want {
		t.Errorf("stored is %q, want %q", got, want)
	}
	s.press("u e b")
	s.send(tea.PasteMsg{Content: strings.Repeat("x", 1<<20)})
	s.sees("1.0 MB are too much to paste here · ctrl+o goes on in $EDITOR", "ab").press(`"z"`).sees("zab")
}

// What cannot be held exactly, or is long, goes to the editor.
func TestBodiesForTheEditor(t *testing.T) {
	for name, c := range map[string]struct {
		contentType, stored string
		inPlace             bool
	}{
		"8 kB":       {"text/plain", `"` + strings.Repeat("a", 8<<10) + `"`, true},
		"over 8 kB":  {"text/plain", `"` + strings.Repeat("a", 8<<10+1) + `"`, false},
		"a tab":      {"text/plain", `"a\tb"`, false},
		"CR LF":      {"text/plain", `"a\r\nb"`, false},
		"control":    {"text/plain", `"a\eb"`, false},
		"zero-width": {"text/plain", `"a\u200Bb"`, false},
		"bidi":       {"text/plain", `"a\u202Eb"`, false},
		"bytes":      {"application/octet-stream", `!!binary "AAEC/w=="`, false},
		"deep":       {"application/json", `"` + strings.Repeat("[", 4000) + strings.Repeat("]", 4000) + `"`, false},
		"deep text":  {"text/plain", `"` + strings.Repeat("[", 8000) + `"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := bodyScreen(t, c.contentType, c.stored)
			if s.press("e b"); name == "bytes" {
				s.sees("is bytes, 4 B, no text. Open it in a text editor?").press("y")
			}
			if got := s.inPlace() != nil; got != c.inPlace {
				t.Errorf("edited in place: %v, want %v", got, c.inPlace)
			}
			if _, err := os.Stat("ran"); (err == nil) == c.inPlace {
				t.Errorf("the editor: %v", err)
			}
		})
	}
}

// A resize keeps the text and the cursor; a click moves it.
func TestInPlaceResized(t *testing.T) {
	long := strings.Repeat("0123456789", 30)
	s := bodyScreen(t, "text/plain", `"`+long+`\nend"`)
	s.press(`e b <down> <down> "x"`)
	s.send(tea.WindowSizeMsg{Width: 60, Height: 12})
	s.sees("response body of 1, changed · ctrl+s keeps, esc")
	for _, size := range [][2]int{{40, 10}, {120, 40}, {80, 24}} {
		s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
	c := s.View().Cursor
	if c == nil {
		t.Fatal("no cursor")
	}
	rows := strings.Split(s.text(), "\n")
	if before := rows[c.Y][:c.X]; !strings.HasSuffix(before, "x") {
		t.Errorf("before the cursor stands %q", before)
	}
	s.send(tea.MouseClickMsg{X: c.X - 1, Y: c.Y, Button: tea.MouseLeft})
	s.press(`"y" <ctrl+s>`).sees("body of 1 set")
	if got := strings.Replace(s.decoded(0), "yx", "", 1); got != long+"\nend" {
		t.Errorf("stored is %q", got)
	}
}

// Whatever is typed, the text kept is the text stored, and the cursor stands
// before what comes next. The model is a string with an offset in it.
func TestTypedIsStored(t *testing.T) {
	keys := []string{"left", "right", "up", "down", "home", "end", "pgup", "pgdown", "ctrl+home", "ctrl+end", "ctrl+left", "ctrl+right",
		"backspace", "delete", "ctrl+w", "alt+d", "enter", "tab"}
	words := []string{"a", "é", "水", "👍🏽", "e\u0301", " ", "word", "{\"a\": 1}", "x\ny"}
	for seed := range seeds(30) {
		random := rand.New(rand.NewPCG(seed, 2))
		s := bodyScreen(t, "text/plain", `"one\ntwo"`)
		s.press("e b")
		for range 60 {
			switch random.IntN(3) {
			case 0:
				s.send(widget.Press(keys[random.IntN(len(keys))]))
			case 1:
				e, word := s.inPlace(), words[random.IntN(len(words))]
				want := e.Text[:e.At] + word + e.Text[e.At:]
				if s.send(tea.PasteMsg{Content: word}); s.inPlace().Text != want {
					t.Fatalf("the text is %q, want %q", s.inPlace().Text, want)
				}
			default:
				s.send(tea.WindowSizeMsg{Width: 60 + random.IntN(80), Height: 16 + random.IntN(20)})
			}
			if s.View().Cursor == nil {
				t.Fatalf("no cursor in\n%s", s.text())
			}
		}
		want := s.inPlace().Text
		s.press("<ctrl+s>")
		if got := s.decoded(0); got != want {
			t.Fatalf("stored is %q, typed was %q", got, want)
		}
	}
}

// Bodies of real cassettes that are opened in place and kept as they are
// change no byte; neither does what is typed and taken away again.
func TestCorpusInPlace(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the whole corpus takes long")
	}
	bodies, inPlace := 0, 0
	for _, file := range corpus.Cassettes(t) {
		s := newScreen(t, 80, 24, Options{Paths: []string{file.Path}, Editor: "true"})
		if s.cassette() == nil {
			continue
		}
		for at := range min(s.cassette().File.Len(), 4) {
			for _, side := range []model.Side{model.InRequest, model.InResponse} {
				i, err := s.cassette().File.At(at)
				if err != nil || i.Body(side).Absent || i.Body(side).Locked != "" {
					continue
				}
				bodies++
				if checkUnchanged(t, s.cassette(), i, at, side) {
					inPlace++
				}
			}
		}
	}
	t.Logf("%d of %d bodies are edited in place", inPlace, bodies)
	if inPlace < bodies/3 {
		t.Error("too few")
	}
}

// checkUnchanged holds that a body's text, kept as it is opened, is its bytes.
func checkUnchanged(t *testing.T, open *opened.Cassette, i model.Interaction, at int, side model.Side) bool {
	t.Helper()
	form, err := edit.NewBodyForm(open, i, at, side)
	if err != nil {
		return false
	}
	shown := form.Shown()
	if !form.FitsInPlace(shown) {
		return false
	}
	e := detail.NewTyping(string(shown), side, body.Text)
	e.Resize(40)
	for _, key := range []string{"down", "x", "enter", "backspace", "backspace", "ctrl+end", "up", "pgdown"} {
		e.Key(widget.Press(key))
	}
	read, err := form.Read([]byte(e.Text))
	if err != nil || string(read) != string(form.Decoded) {
		t.Errorf("%s body of %d in %s is read back as %q, %v; want %q", side, at+1, open.File.Path(), read, err, form.Decoded)
	}
	return true
}

// A body can be edited while the detail is still reading it.
func TestInPlaceWhileReading(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	over := make(chan time.Time)
	close(over)
	s.app.moment = func() <-chan time.Time { return over }
	s.press("j 1 e b").sees("editing", "response body of 2")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.press(`<down> <down> <end> <left> <left> "s" <ctrl+s>`).sees("body of 2 set", `"Marantas"`).lacks("editing")
}
