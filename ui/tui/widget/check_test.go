package widget

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// check compares what was got of what was done.
func check(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got\n%v\nwant\n%v", what, got, want)
	}
}

// press types keys, by their names: what is no name is typed as it is.
func press(key func(tea.KeyPressMsg) tea.Cmd, names string) {
	for name := range strings.FieldsSeq(names) {
		key(Press(name))
	}
}

func TestScroller(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(s *Scroller)
		want string
	}{
		{"to the end", func(s *Scroller) { s.To(99) }, "19 of 20, from 15"},
		{"down keeps a margin", func(s *Scroller) { s.By(3) }, "3 of 20, from 1"},
		{"and up", func(s *Scroller) { s.To(19); s.By(-4) }, "15 of 20, from 13"},
		{"not above the first", func(s *Scroller) { s.By(-1) }, "0 of 20, from 0"},
		{"the wheel leaves the cursor", func(s *Scroller) { s.Wheel(4) }, "0 of 20, from 4"},
		{"a cursor out of sight stays there", func(s *Scroller) { s.Wheel(9); s.Resize(20, 6) }, "0 of 20, from 9"},
		{"one in sight stays seen", func(s *Scroller) { s.To(10); s.Resize(20, 3) }, "10 of 20, from 9"},
		{"fewer rows", func(s *Scroller) { s.To(19); s.Resize(4, 5) }, "3 of 4, from 0"},
		{"no rows", func(s *Scroller) { s.Resize(0, 5); s.By(1) }, "0 of 0, from 0"},
	} {
		var s Scroller
		s.Resize(20, 5)
		c.do(&s)
		check(t, c.what, fmt.Sprintf("%d of %d, from %d", s.Cursor, s.Count, s.Top), c.want)
	}
}

func TestDraw(t *testing.T) {
	for _, c := range []struct {
		width int
		spans []Span
		want  string
	}{
		{5, nil, "     "},
		{8, []Span{Plain("ab"), In(render.Failure, "cd")}, "abcd    "},
		{3, []Span{Plain("ab"), In(render.Failure, "cd")}, "ab…"},
		{3, []Span{Plain("界界")}, "界…"},
		{4, []Span{Painted("\x1b[1mabcdef\x1b[m")}, "\x1b[1mabcd\x1b[m"},
	} {
		check(t, fmt.Sprint(c.spans), Draw(render.Theme{}, c.width, c.spans...), c.want)
	}
	check(t, "ends", Ends(12, "left and more", "right"), "left a…right")
	check(t, "half", cutHalf("abcdefghij", 7), "abc…hij")
	check(t, "words", BreakWords("one two three", 7), []string{"one two", "three"})
}

func TestFitHints(t *testing.T) {
	hints := []Hint{{Key: "a", Does: "one"}, {Key: "b", Does: "two", Spare: true}, {Key: "c", Does: "three"}, {Key: "?", Does: "help"}}
	for _, c := range []struct {
		width    int
		keepLast bool
		want     string
	}{
		{40, true, " a one  b two  c three  ? help"},
		{29, true, " a one  c three  ? help"},
		{20, true, " a one  ? help"},
		{20, false, " a one  c three"},
		{3, true, ""},
	} {
		fitted := FitHints(append([]Hint(nil), hints...), c.width, c.keepLast)
		row := DrawHints(render.Theme{}, c.width, fitted)
		check(t, fmt.Sprint(c.width), strings.TrimRight(row, " "), c.want)
		for _, h := range fitted {
			at, ok := HintAt(fitted, strings.Index(row, h.Key))
			check(t, "the hint of "+h.Key, []any{at.Does, ok}, []any{h.Does, true})
		}
	}
}

func TestQuestion(t *testing.T) {
	said := ""
	say := func(s string) func() tea.Cmd { return func() tea.Cmd { said = s; return nil } }
	asked := Question{Choices: []Choice{{Key: "y", Does: "yes", Run: say("yes")}}, Unseen: []Choice{{Key: "Y", Does: "all", Run: say("all")}}, Esc: "no", Left: say("left")}
	lasting := Question{Choices: asked.Choices}
	for _, c := range []struct {
		q         Question
		key, want string
	}{
		{asked, "y", "yes"}, {asked, "Y", "all"}, {asked, "esc", "left"}, {asked, "enter", "not answered"}, {asked, "n", "not answered"},
		{lasting, "esc", "not answered"}, {Question{Esc: "no"}, "esc", ""},
	} {
		said = ""
		if run, ok := c.q.Answer(c.key); ok {
			run()
		} else {
			said = "not answered"
		}
		check(t, c.key, said, c.want)
	}
	check(t, "hints", len(lasting.Hints()), 1)
	check(t, "hints with esc", len(asked.Hints()), 2)
}
