package tui

import (
	"strings"
	"testing"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// What changed of a long value is said, and what takes it back, at every width.
func TestChangedURLIsSaid(t *testing.T) {
	for _, width := range []int{60, 80, 120} {
		s := newScreen(t, width, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(3, ""))}})
		s.press("e u").typed("http://a.test/plants/monstera/leaves?page=1&fields=name,light").press("<enter>").sees("url of 1: ", "u undoes")
		s.press("e u <end> <left>").typed("9").press("<enter>").sees("light -> ", "u undoes")
		s.press("e u <home>").typed("https://example.org/").press("<enter>").sees("-> https://example.org/http:", "u undoes")
	}
	long := "https://api.greenhouse.test/v1/plants?page=1&sort=latin&zone=palm-house&fields=name,light,water"
	for _, width := range []int{60, 80, 120} {
		s := newScreen(t, width, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(3, ""))}})
		s.press("e u <ctrl+u>").typed(long).press("<enter> e u <ctrl+u>").typed(strings.Replace(long, "&sort", "&per_page=200&sort", 1))
		s.press("<enter>").sees("per_page=200", "u undoes", "1/3")
		s.press("e u <ctrl+u>").typed(strings.NewReplacer("api", "eu", "/v1", "/v2", "latin", "name", "light,", "").Replace(long)).press("<enter>")
		said := strings.Join(strings.Fields(strings.Join(strings.Split(s.text(), "\n")[21:], "")), "")
		from, to, _ := strings.Cut(said, "->")
		for _, part := range []string{"api", "1", "per_page", "latin", "light"} {
			if !strings.Contains(from, part) {
				t.Errorf("%d columns: the old %s is not seen: %s", width, part, said)
			}
		}
		if s.sees("u undoes"); !strings.Contains(to, "eu") || !strings.Contains(to, "2") || !strings.Contains(to, "name") {
			t.Errorf("%d columns: what is new is not seen: %s", width, said)
		}
		s.send(tea.WindowSizeMsg{Width: 200, Height: 24})
		s.sees("https://eu.greenhouse.test/v2/plants?page=1&sort=name&zone=palm-house&fields=name,water · u undoes")
	}
}

// What is said takes two rows where one does not do; the panes give way, and the
// row under the cursor stays seen.
func TestMessageOfTwoRows(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 12}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(60, ""))}})
		s.press("G").sees(">  60 GET")
		words := "not changed: " + strings.Repeat("a reason of many words that goes on and ", 5)
		s.send(fact(func() { s.Fail(words[:size[0]+20] + "its end") }))
		s.sees("not changed: a reason", "its end", ">  60 GET", "60/60")
		s.send(fact(func() { s.Fail(words + words + "its end · u undoes") }))
		s.sees("not changed: a reason", "…", "its end · u undoes", ">  60 GET", "60/60")
		s.press("k").sees(">  59 GET").lacks("its end")
		s.send(fact(func() {
			s.Inquire(widget.Question{Text: words[:size[0]-10] + "Send it?", Right: "first of 2 questions", Esc: "no"})
		}))
		s.sees("Send it?", "first of 2 questions", "esc no", ">  59 GET").press("<esc>").lacks("Send it?")
	}
}

// A fact does something as a message from a command would.
type fact func()

// Apply does it.
func (f fact) Apply(screen.App) tea.Cmd {
	f()
	return nil
}

// Why the text of a prompt is refused takes two rows where one does not do, and is
// whole then; the prompt and its cursor stay above it.
func TestLongRefusalInAPrompt(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "httprr/basic.httprr")}})
	name := "X-" + strings.Repeat("long-", 6) + "name"
	s.press("l a").typed(name + " x: 1").press("<enter> y").sees("add to response 1")
	rows := strings.Split(s.text(), "\n")
	if said := strings.TrimSpace(rows[22]) + " " + strings.TrimSpace(rows[23]); !strings.Contains(said, name) || !strings.HasSuffix(said, "it is no token of HTTP") {
		t.Errorf("the refusal is %q", said)
	}
	if len(rows) != 24 || s.View().Cursor.Y != 21 {
		t.Errorf("%d rows, the cursor is in row %d", len(rows), s.View().Cursor.Y)
	}
	s.press("x").sees("enter keep")
	if rows := strings.Split(s.text(), "\n"); !strings.Contains(rows[22], "add to response 1") {
		t.Errorf("the prompt does not go back down: %q", rows[22])
	}
}

// A message leaves as much of the position as there is room for, its end first.
func TestPositionBesideMessage(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`<space> j <space> / "status:200" <enter> G d`).sees("deleted", "u undoes", "8 shown", "/14").lacks("not shown")
	s.press("j").sees("/14")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.sees("not shown", "8 shown", "/14")
}

// Two rows are divided between words: also where the last one then has no room for the
// rest, whose middle gives way. A long word, such as a URL, is divided if need be.
func TestRowsAreDividedBetweenWords(t *testing.T) {
	for _, c := range []struct {
		text        string
		width, last int
		want        string
	}{
		{"one two three", 20, 20, "one two three"},
		{"one two three", 10, 10, "one two"},
		{"one two three four five", 10, 13, "one two"},
		{"one two three four five", 10, 30, "one two"},
		{"one two https://a.test/plants/4/readings", 20, 20, "one two https://a.te"},
		{"one two https://a.test/plants/4/readings", 20, 40, "one two"},
		{"one two three · u undoes", 20, 20, "one two three"},
	} {
		if got := firstRow(c.text, c.width, c.last); got != c.want {
			t.Errorf("%q in %d and %d: the first row is %q, want %q", c.text, c.width, c.last, got, c.want)
		}
	}
	words := "not changed: " + strings.Repeat("a reason of some words ", 20)
	for width := 60; width <= 130; width += 7 {
		s := newScreen(t, width, 24, Options{Paths: []string{copyOf(t, "failures/govcr/greenhouse.yaml")}})
		for n := width; n < 2*width && n < len(words); n++ {
			s.send(fact(func() { s.Fail(words[:n]) }))
			rows := strings.Split(s.text(), "\n")
			first := strings.Fields(rows[21])
			if strings.HasPrefix(rows[21], " not changed") && !strings.Contains(" "+words, " "+first[len(first)-1]+" ") {
				t.Fatalf("%d columns, %d bytes: the first row is %q", width, n, rows[21])
			}
		}
	}
}
