package widget

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

func TestPrompt(t *testing.T) {
	for _, c := range []struct {
		what  string
		p     Prompt
		keys  string
		want  string // what is taken
		shown string // in 30 cells
	}{
		{"typed", Prompt{Label: "to: "}, "a b", "ab", " to: ab"},
		{"replaced", Prompt{Label: "to: ", Text: "old"}, "x", "x", " to: x"},
		{"erased at once", Prompt{Label: "to: ", Text: "old"}, "backspace", "", " to:"},
		{"accepted", Prompt{Label: "to: ", Text: "old"}, "end x", "oldx", " to: oldx"},
		{"not fresh", Prompt{Label: "to: ", Text: "old", Fresh: -1}, "x", "oldx", " to: oldx"},
		{"a part of it", Prompt{Label: "to: ", Text: "GET /a", Fresh: 4}, "/ b", "GET /b", " to: GET /b"},
		{"the last character", Prompt{Text: "ab", Fresh: -1}, "left alt+d", "a", " a"},
		{"masked", Prompt{Label: "key: ", Masked: true}, "a b", "ab", " key: ••"},
		{"with a ghost", Prompt{Beside: Beside{Ghost: func(s string) string { return " for " + s }}}, "4", "4 for 4", " 4  for 4"},
		{"a ghost is taken at the end only", Prompt{Beside: Beside{Ghost: func(s string) string { return "!" }}}, "4 left", "4", " 4"},
		{"in a row", Prompt{Row: &Row{Indent: 3, Before: "GET ", After: " end"}}, "x", "x", ">  GET x end"},
		{"right", Prompt{Label: "to: ", Beside: Beside{Right: func() string { return "1/2" }}}, "a", "a", " to: a                    1/2"},
		{"long", Prompt{Label: "to: "}, strings.Repeat("a ", 40) + "z", strings.Repeat("a", 40) + "z", " to: …aaaaaaaaaaaaaaaaaaaaaz"},
		{"completed", Prompt{Complete: Words(strings.ToUpper)}, "a", "A", " A"},
		{"not completed amid the text", Prompt{Complete: Words(strings.ToUpper)}, "a left", "a", " a"},
	} {
		c.p.Open()
		press(c.p.Key, c.keys)
		c.p.TryComplete()
		check(t, c.what, c.p.Answer(), c.want)
		check(t, c.what, strings.TrimRight(c.p.Draw(render.Theme{}, 30, ""), " "), c.shown)
	}
}

// A note stands before what is at the right, if the text leaves room for all of it, and
// the cursor stays where it is.
func TestPromptNote(t *testing.T) {
	for typed, want := range map[string]string{
		"a":                     " to: a        not closed  1/2 ",
		strings.Repeat("a ", 5): " to: aaaaa    not closed  1/2 ",
		strings.Repeat("a ", 6): " to: aaaaaa   not closed  1/2 ",
		strings.Repeat("a ", 7): " to: aaaaaaa              1/2 ",
	} {
		p := Prompt{Label: "to: ", Beside: Beside{Right: func() string { return "1/2" }}}
		p.Open()
		press(p.Key, strings.TrimSpace(typed))
		check(t, typed, p.Draw(render.Theme{}, 30, "not closed"), want)
		check(t, typed, p.Cursor(30), len(" to: ")+len(p.Value()))
	}
}

// A prompt remembers what was typed, but for secrets; up and down recall it.
func TestHistory(t *testing.T) {
	var history []string
	ask := func(p Prompt, keys string) *Prompt {
		p.History = &history
		p.Open()
		press(p.Key, keys)
		return &p
	}
	ask(Prompt{}, "o n e").Finish("one")
	ask(Prompt{}, "t w o").Drop()
	ask(Prompt{}, "t w o").Drop()
	ask(Prompt{Masked: true}, "s").Finish("s")
	ask(Prompt{Text: "three"}, "").Finish("three")
	check(t, "remembered", history, []string{"one", "two"})
	p := ask(Prompt{}, "x")
	var seen []string
	for _, back := range []bool{true, true, true, false, false, false} {
		p.Recall(back)
		seen = append(seen, p.Value())
	}
	check(t, "recalled", seen, []string{"two", "one", "one", "two", "x", "x"})
}

func TestPaste(t *testing.T) {
	p := Prompt{Text: "old"}
	p.Open()
	p.Paste("a\r\nb\tc\n")
	check(t, "pasted", p.Value(), "a b c")
	check(t, "held exactly", []bool{CanPrompt("a é 界"), CanPrompt("a\nb"), CanPrompt("\x1b[m"), CanPrompt(strings.Repeat("a", MostTyped+1))},
		[]bool{true, false, false, false})
}

func TestPaths(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"made.yaml", "madder.yaml", ".hidden", "b/x"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", folder)
	t.Setenv("USERPROFILE", folder)
	t.Chdir(folder)
	slash := string(filepath.Separator)
	for _, c := range []struct{ lead, typed, want, right string }{
		{"", "m", "mad", "madder.yaml made.yaml"},
		{"", "made", "made.yaml", ""},
		{"", "b", "b" + slash, ""},
		{"", "none", "none", ""},
		{"", ".h", ".hidden", ""},
		{"", "~" + slash + "made", "~" + slash + "made.yaml", ""},
		{"@", "@made", "@made.yaml", ""},
		{"@", "made", "made", ""},
	} {
		p := Prompt{Text: c.typed, Complete: Paths(c.lead)}
		p.Open()
		if cmd := p.TryComplete(); cmd != nil {
			p.TakeCompleted(cmd().(Completed))
		}
		check(t, c.typed, p.Value(), c.want)
		check(t, c.typed+" at the right", strings.TrimSpace(p.right()), c.right)
	}
	check(t, "home", ExpandHome("~"+slash+"a"), filepath.Join(folder, "a"))
}

// What was read for another text is not taken.
func TestStaleCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("made", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	p := Prompt{Text: "m", Complete: Paths("")}
	p.Open()
	read := p.TryComplete()().(Completed)
	p.Set("n")
	p.TakeCompleted(read)
	check(t, "the text", p.Value(), "n")
}

func TestTextArea(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"", "|one two\nthree\n"},
		{"X", "X|one two\nthree\n"},
		{"down end X", "one two\nthreeX|\n"},
		{"end down", "one two\nthree|\n"},
		{"end down up", "one two|\nthree\n"},
		{"up", "|one two\nthree\n"},
		{"right backspace", "|ne two\nthree\n"},
		{"ctrl+end backspace", "one two\nthree|"},
		{"end ctrl+w", "one |\nthree\n"},
		{"alt+d", "| two\nthree\n"},
		{"ctrl+right enter", "one\n| two\nthree\n"},
		{"tab", "  |one two\nthree\n"},
		{"pgdown pgdown", "one two\nthree\n|"},
	} {
		e := TextArea{Text: "one two\nthree\n", Height: 2, Document: func(text string, width int) *render.Document {
			return render.NewDocument([]byte(text), "", width, true)
		}}
		e.MoveTo(0)
		e.Resize(20)
		press(func(k tea.KeyPressMsg) tea.Cmd { e.Key(k); return nil }, c.keys)
		check(t, c.keys, e.Text[:e.At]+"|"+e.Text[e.At:], c.want)
	}
	e := TextArea{Text: "é\nab"}
	e.ToPosition(2, 2)
	check(t, "line 2, column 2", e.Text[e.At:], "b")
}
