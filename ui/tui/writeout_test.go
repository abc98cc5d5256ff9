package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A capital writes what the letter copies to a file.
func TestWriteOut(t *testing.T) {
	for _, c := range []struct{ keys, name, want string }{
		{"y U <enter>", "url-1.txt", "http://api.greenhouse.test/v1/plants?page=1"},
		{"y C <enter>", "curl-1.sh", "curl"},
		{"y H <enter>", "headers-1.txt", "Content-Type: application/json; charset=utf-8\n"},
		{"y B <enter>", "body-1.json", `{"plants": [`},
		{"1 y H <enter>", "request-headers-1.txt", "Accept: */*\n"},
		{`l / "Monstera" <enter> <esc> y V <enter>`, "value-1.txt", "Monstera deliciosa"},
		{`l / "Monstera" <enter> <esc> y P <enter>`, "path-1.txt", "$.plants[1].latin"},
		{"j j j j j y B <enter>", "body-6.png", "\x89PNG"},
		{`y B "leaf.txt" <enter>`, "leaf.txt", `{"plants"`},
	} {
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press(c.keys)
		if got := contents(t, c.name); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s holds %q, want %q", c.keys, c.name, got, c.want)
		}
		if !strings.HasPrefix(s.message, "wrote the ") || !strings.HasSuffix(s.message, ", to "+c.name) || s.clipboard != "" {
			t.Errorf("%s: it says %q, the clipboard holds %q", c.keys, s.message, s.clipboard)
		}
	}
}

// What is there already is replaced only when that was asked for, and as a
// whole; links are not followed, and open cassettes are not touched.
func TestWriteOutOverwrites(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	write := func(name, text string, perm os.FileMode) {
		if err := os.WriteFile(name, []byte(text), perm); err != nil {
			t.Fatal(err)
		}
	}
	write("url-1.txt", "mine", 0o600)
	s.press("y U <enter>").sees("url-1.txt is there already.", "o overwrite it  W write elsewhere  esc no").press("<enter> <esc>")
	if got := contents(t, "url-1.txt"); got != "mine" {
		t.Fatalf("it holds %q", got)
	}
	s.press("y U <enter> o").sees("wrote the URL, 43 B, to url-1.txt")
	if info, err := os.Stat("url-1.txt"); err != nil || info.Size() != 43 || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	write("target", "mine", 0o644)
	if err := os.Symlink("target", "link"); err != nil {
		t.Fatal(err)
	}
	s.press(`y U "link" <enter> o`).sees("not written: link is no plain file")
	before := contents(t, "tour.yaml")
	s.press(`y U "tour.yaml" <enter> o`).sees("not written: tour.yaml is a cassette that is open here")
	s.press(`y U "none/a" <enter>`).sees("not written: ", "no such file or directory")
	if contents(t, "target") != "mine" || contents(t, "tour.yaml") != before {
		t.Error("something else was written to")
	}
	if left, _ := filepath.Glob(".tapedeck-*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestPathCompletion(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	for _, name := range []string{"made/of/x", "mad", ".made"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.press(`y U "m" <tab>`).sees("write the URL to: mad", "mad made/").press(`"e" <tab>`).sees("to: made/").press("<tab> <tab>").sees("to: made/of/x")
	s.press(`<ctrl+u> "t" <tab>`).sees("to: tour.yaml").lacks("made").press(`<ctrl+u> "zz" <tab>`).sees("to: zz").press("<esc>").lacks("to: zz")
	s.press("y U <up>").sees("to: zz")
}
