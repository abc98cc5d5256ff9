package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/model"
)

// An edit is one change of one field: its message, the file after saving, and
// the file as before after undoing and saving again.
func TestEdits(t *testing.T) {
	for _, c := range []struct {
		name, keys, message string
		was, is             string // what the file holds
	}{
		{"method", `e m "PUT" <enter>`, "method of 1: GET -> PUT · u undoes", "method: GET", "method: PUT"},
		{"url", `e u <end> "&x=1" <enter>`, "url of 1:", "plants?page=1\n", "plants?page=1&x=1\n"},
		{"status and its reason", `j e s "503" <enter>`, "status of 2: 201 Created -> 503 Service Unavailable · u undoes", "message: Created", "message: Service Unavailable"},
		{"reason of one's own", `j e s "503" <space> "Off" <enter>`, "status of 2: 201 Created -> 503 Off", "message: Created", "message: 'Off'"},
		{"header", `e h j j j e "abc" <enter>`, `header ETag of 1: W/"7f31" -> abc`, `- W/"7f31"`, "- abc"},
		{"header with its name", `e h j j j e <home> "X-" <enter>`, `header ETag of 1 renamed to X-ETag`, "      ETag:", "      X-ETag:"},
		{"new header", `l a "X-New:" <space> "1" <enter>`, "header X-New added to 1", "", "X-New:"},
		{"header removed", `e h j j j d`, "header ETag of 1 removed: ", "      ETag:", ""},
		{"delete", `d`, "deleted 1 GET /v1/plants?page=1 · u undoes", "plants?page=1\n", ""},
		{"duplicate", `j j j j j j j j j j j j j j D`, "duplicated 15 as 16 · u undoes", "", ""},
		{"move down", `J`, "moved 1 to 2 · u undoes", "", ""},
		{"move up", `j K`, "moved 2 to 1 · u undoes", "", ""},
		{"delete marked", `<space> j <space> d`, "deleted 2 interactions (1, 3) · u undoes", "", ""},
		{"move marked", `<space> <space> J`, "moved 1, 2 to 2-3 · u undoes", "", ""},
		{"edit a line of the detail", `1 l e "http://other.test/" <enter>`, "url of 1:", "plants?page=1\n", "uri: http://other.test/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, "tour.yaml")}})
			before := contents(t, "tour.yaml")
			s.press(c.keys).sees(c.message, "1 unsaved")
			s.press("<ctrl+s>").sees("saved tour.yaml:").lacks("unsaved")
			after := contents(t, "tour.yaml")
			if after == before {
				t.Fatal("the file is as before")
			}
			if c.was != "" && strings.Count(after, c.was) >= strings.Count(before, c.was) {
				t.Errorf("the file still holds %q", c.was)
			}
			if !strings.Contains(after, c.is) {
				t.Errorf("the file does not hold %q", c.is)
			}
			s.press("<esc> <esc> u w").sees("saved tour.yaml:")
			if contents(t, "tour.yaml") != before {
				t.Error("after u and w the file is not as it was")
			}
		})
	}
}

// The time of recording and the duration are edited in their lines, or asked
// for where the file has them empty.
func TestTimesAreEdited(t *testing.T) {
	for _, c := range []struct{ file, keys, sees, after, holds string }{
		{"ruby/json.yml", `e r "Fri," <space> "02" <space> "Jan" <space> "2026" <space> "10:00:00" <space> "GMT"`, "recorded    Fri, 02 Jan 2026 10:00:00 GMT",
			"recorded_at of 1: Tue, 03 Mar 2026 09:41:00 GMT -> Fri, 02 Jan 2026 10:00:00 GMT · u undoes", "  recorded_at: Fri, 02 Jan 2026 10:00:00 GMT\n"},
		{"ruby/json.yml", `e r "2026"`, "recorded    2026", "not changed: Ruby VCR reads recorded_at as an HTTP-date", ""},
		{"betamax/json.json", `l j j e "2026-01-02T10:00:00"`, "recorded    2026-01-02T10:00:00",
			"recorded_at of 1: 2026-03-03T09:41:00 -> 2026-01-02T10:00:00 · u undoes", `"recorded_at": "2026-01-02T10:00:00"`},
		{"govcr/json.yaml", `1 e d "250ms"`, "took        250ms", "duration of 1: 12ms -> 250ms · u undoes", "        duration: 250ms\n"},
		{"govcr/hand-version-1.yaml", `e d "250ms"`, "duration of 1: 250ms", `duration of 1: "" -> 250ms · u undoes`, "    duration: 250ms\n"},
		{"vcrpy/json.yaml", `e`, "edit what of 1?", "", ""},
	} {
		t.Run(c.file+" "+c.keys, func(t *testing.T) {
			name := filepath.Base(c.file)
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, c.file)}})
			s.press(c.keys).sees(c.sees)
			if c.after == "" {
				s.lacks("recorded_at", "duration")
				return
			}
			s.press("<enter>").sees(c.after)
			if c.holds == "" {
				return
			}
			if s.press("w").sees("saved"); !strings.Contains(contents(t, name), c.holds) {
				t.Errorf("the file does not hold %q", c.holds)
			}
		})
	}
}

// That something was undone is said until the next key; what was done stays while one
// moves.
func TestUndoneUntilTheNextKey(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("d j").sees("deleted 1 ").press("u").sees("undone: deleting 1").press("j").lacks("undone")
	s.press("U").sees("done again: deleting 1").press("k").lacks("again")
}

// What is refused says why, and nothing changes.
func TestRefusals(t *testing.T) {
	for _, c := range []struct{ file, keys, message string }{
		{"tour.yaml", `e s "abc" <enter>`, "not changed: a status is a number of three digits"},
		{"tour.yaml", `e h j e <ctrl+u> "nothing" <enter>`, "not changed: write it as name: value"},
		{"tour.yaml", `K`, "1 is the first"},
		{"tour.yaml", `G J`, "15 is the last"},
		{"tour.yaml", `/ "plants" <enter> J`, "clear the filter first"},
		{"tour.yaml", `<space> j <space> J`, "the marked ones do not stand together"},
		{"tour.yaml", `l d`, "d removes headers; the list deletes"},
		{"tour.yaml", `w`, "no changes to save"},
		{"tour.yaml", `u`, "nothing to undo"},
		{"tour.yaml", `G ]`, "this is the last one"},
		{"tour.yaml", `: "99" <enter>`, "no 99, there are 15"},
		{"tour.yaml", `&`, "no search yet, / in the detail starts one"},
		{"tour.yaml", `Y`, "nothing copied yet"},
		{"tour.yaml", `/ "statu:5" <enter>`, `no field "statu" · status method`},
		{"tour.yaml", `/ "zzz" <enter>`, "nothing matches · esc shows all 15"},
		{"tour.yaml", `e B`, "no body"},
		{"tour.yaml", `n`, "no search yet, / in the detail starts one"},
	} {
		t.Run(c.keys, func(t *testing.T) {
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, c.file)}})
			s.press(c.keys).sees(c.message).lacks("unsaved")
		})
	}
}

// editor writes a script that stands in for an editor.
func editorScript(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEditor(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, c := range []struct {
		name, file, keys, script, message string
		was, is                           string
	}{
		{"pretty JSON", "tour.yaml", "j E", `sed -i 's/"Maranta",/"Calathea",/' "$1"`,
			"body of 2 set, Content-Length 99 -> 100 · u undoes", "", "Calathea"},
		{"the request's", "tour.yaml", "j 1 E", `sed -i 's/"Maranta",/"Calathea",/' "$1"`,
			"request body of 2 set, Content-Length 90 -> 91 · u undoes", "", "Calathea"},
		{"gzip", "vcrpy/gzip.yaml", "E", `sed -i 's/"soil": "%"/"soil": "?"/' "$1"`, "body of 1 set", "H4sIAAAAAAACA5XU30", ""},
		{"nothing done", "tour.yaml", "E", "true", "body unchanged", "", ""},
		{"failing", "tour.yaml", "E", "exit 3", "editor exited with 3, nothing changed", "", ""},
		{"a pipe", "tour.yaml", "E", `rm "$1"; mkfifo "$1"`, "editor left what is not a regular file, nothing changed", "", ""},
		{"a device", "tour.yaml", "E", `ln -sf /dev/zero "$1"`, "editor left what is not a regular file, nothing changed", "", ""},
		{"too much", "tour.yaml", "E", `truncate -s 300M "$1"`, "editor left what is larger than 256 MB, nothing changed", "", ""},
		{"no file", "tour.yaml", "E", `rm "$1"`, "editor left no file, nothing changed", "", ""},
		{"text without an end", "broken/one-bad-entry.yaml", "E", `echo >> "$1"`, "nothing changed", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, c.file)}, Editor: editorScript(t, c.script)})
			path := s.cassette().File.Path()
			before := contents(t, path)
			s.press(c.keys).sees(c.message)
			s.press("w")
			after := contents(t, path)
			if c.was+c.is == "" && after != before {
				t.Error("the file changed")
			}
			if c.was != "" && strings.Contains(after, c.was) {
				t.Errorf("the file still holds %q", c.was)
			}
			if !strings.Contains(after, c.is) {
				t.Errorf("the file does not hold %q", c.is)
			}
			if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "tapedeck-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// Text that is not JSON comes back with the position; nothing is lost.
func TestInvalidJSON(t *testing.T) {
	o := Options{Editor: editorScript(t, `sed -i 's/"Maranta",/"Maranta"/' "$1"`)}
	start := func(t *testing.T) *sim {
		o.Paths = []string{copyOf(t, "tour.yaml")}
		s := newScreen(t, 80, 24, o)
		return s.press("j E").sees("not changed: line 4, column 3:", `expected "," or "}"`).press("<enter> <esc>").
			sees("e edit again, your text is kept  k keep it as it is  d drop it").lacks("unsaved")
	}
	t.Run("drop", func(t *testing.T) {
		start(t).press("d").sees("body unchanged").lacks("unsaved")
	})
	t.Run("keep", func(t *testing.T) {
		start(t).press("k").sees("body of 2 set", "1 unsaved")
	})
	t.Run("edit again", func(t *testing.T) {
		s := start(t)
		s.cassettes.Editor.Command = editorScript(t, `sed -i 's/"Maranta"$/"Again",/' "$1"`)
		s.press("e").sees("body of 2 set", `"name": "Again"`, "1 unsaved")
	})
}

// The editor's file can be read by nobody else, and its name shows the type.
func TestEditorFile(t *testing.T) {
	seen := filepath.Join(t.TempDir(), "seen")
	script := editorScript(t, `stat -c '%a %n' "$1" "$(dirname "$1")" > `+seen)
	for _, c := range []struct{ keys, ending string }{{"E", "response-1.json"}, {"j j j j j E y", "response-6.png"}, {"j 1 E", "request-2.json"}} {
		newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}, Editor: script}).press(c.keys)
		file, folder, _ := strings.Cut(contents(t, seen), "\n")
		if !strings.HasPrefix(file, "600 ") || !strings.HasSuffix(file, "/"+c.ending) {
			t.Errorf("the file is %s, want 600 and %s", file, c.ending)
		}
		if !strings.HasPrefix(folder, "700 ") {
			t.Errorf("the folder is %s, want 700", folder)
		}
	}
}

// The editor gets UTF-8, the file keeps its charset; a character that the
// charset does not have is named with its position.
func TestEditorCharset(t *testing.T) {
	for _, c := range []struct{ name, script, message string }{
		{"kept", `grep -q é "$1" && sed -i 's/é/è/' "$1"`, "body of 1 set"},
		{"not in the charset", `echo 水 >> "$1"`, "not changed: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, "vcrpy/latin-1.yaml")}, Editor: editorScript(t, c.script)})
			s.press("E").sees(c.message)
			if c.name == "kept" {
				i, err := s.cassette().File.At(0)
				if err != nil || !strings.Contains(string(i.Response.Body.Wire), "\xe8") {
					t.Errorf("the body is %q, %v", i.Response.Body.Wire, err)
				}
				return
			}
			s.sees("e edit again, your text is kept").lacks("unsaved")
		})
	}
}

// A value that a prompt would not hold exactly goes to the editor.
func TestValueForTheEditor(t *testing.T) {
	data := strings.Replace(string(manyRecorded(1, "")), "headers: {}\n    status", "headers: {X-Tab: [\"a\\tb\"]}\n    status", 1)
	s := newScreen(t, 120, 30, Options{Paths: []string{fileOf(t, "a.yaml", []byte(data))}, Editor: editorScript(t, `sed -i 's/b$/c/' "$1"`)})
	s.press("e h e").sees("header X-Tab of 1:", "1 unsaved").press("w")
	if i, err := s.cassette().File.At(0); err != nil || i.Response.Header.Get("X-Tab") != "a\tc" {
		t.Errorf("the header is %q, %v", i.Response.Header, err)
	}
}

// ctrl+o takes what was typed so far to the editor.
func TestPromptToEditor(t *testing.T) {
	s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, "tour.yaml")}, Editor: editorScript(t, `sed -i 's/typed/typed-and-edited/' "$1"`)})
	s.press(`e u "http://a.test/typed" <ctrl+o>`).sees("http://a.test/typed-and-edited", "1 unsaved")
}

// ctrl+k leaves coupled fields alone.
func TestWithoutFollowUps(t *testing.T) {
	s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`e h j e`).sees("ctrl+k follow-ups off").press("<ctrl+k>").sees("ctrl+k follow-ups on")
}

// What was typed is not lost: prompts keep it, secrets excepted, and the text
// that is being typed comes back.
func TestTypedTextIsKept(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`/ "status:5" <up>`).sees("filter: status:5").press("<esc> / <up>").sees("filter: status:5")
	s.press(`"0" <down>`).sees("filter: ").lacks("filter: status").press(`"path:x" <up>`).sees("filter: status:5").press("<down>").sees("filter: path:x").press("<esc>")
	s.press(`e u "http://b.test/" <esc>`).lacks("b.test").press("e u <up>").sees("http://b.test/").press("<down>").sees("api.greenhouse.test/v1/plants?page=1").press("<esc>")
	s.press(`l a "X-A:b" <esc> a <up>`).sees("X-A:b").press("<up>").sees("http://b.test/").press("<esc> <esc>")
	s.press(`r "hunter2" <esc> e u <up> <up> <up> <up>`).lacks("hunter2")
}

// To delete the word to the right works from everywhere in the text.
func TestDeleteWordForward(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	for _, c := range []struct{ NewLine, Left, want string }{
		{"two words", "<left>", "two word"},
		{"two words", "<left> <left> <left> <left> <left>", "two "},
		{"two ", "<left>", "two"},
		{"x", "<left>", ""},
		{"end", "", "end"},
	} {
		s.press("/ <ctrl+u>").typed(c.NewLine).press(c.Left + " <alt+d>")
		if got := s.prompt.Value(); got != c.want {
			t.Errorf("%q after %s: %q, want %q", c.NewLine, c.Left, got, c.want)
		}
		s.press("<esc>")
	}
}

// After a header was added the cursor is on it: the next key is about that one.
func TestAddedHeaderUnderCursor(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`l H j j a "X-New:`+""+`1" <enter>`).sees("header X-New added to 1", ">    X-New: 1")
	s.press("d").sees("header X-New of 1 removed").lacks("X-New: 1")
	s.press(`u`).sees("X-New: 1")
	s.press(`<esc> <esc> G l a "Etag:2" <enter>`).sees(">    Etag: 2")
}

// A URL that is none and a method outside of HTTP's tokens are asked about before
// they are taken, as is a header's name; esc goes on with what was typed. What the
// format cannot hold is refused.
func TestDoubtfulIsAsked(t *testing.T) {
	for _, c := range []struct{ keys, typed, asks, took string }{
		{"e u <ctrl+u>", "not a url", "not a url is no URL with a scheme and a host. Take it?", "url of 1: "},
		{"e u <ctrl+u>", "/v1/plants", "/v1/plants is no URL", "url of 1: "},
		{"e m <ctrl+u>", "GE T", "GE T is no method", "method of 1: GET -> GE T"},
		{"l H j j e <ctrl+u>", "Étag: 1", "Étag is no header name", "header Content-Length of 1 renamed to Étag"},
		{"l H j j a", "Étag: 1", "Étag is no header name", "header Étag added to 1"},
		{"l H j j a", "X New: 1", "X New is no header name", "header X New added to 1"},
		{"l H j j e <ctrl+u>", "X New: 1", "X New is no header name", "header Content-Length of 1 renamed to X New"},
		{"1 l e <ctrl+u>", "GET plants", "plants is no URL", "url of 1: "},
	} {
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press(c.keys).typed(c.typed).press("<enter>").sees(c.asks, "y take it", "esc edit again")
		if undo, _ := s.cassette().File.Steps(); undo != 0 {
			t.Fatalf("%s was taken", c.typed)
		}
		s.press("<enter>").sees(c.asks).press("<esc>").sees(c.typed).press("<enter> y").sees(c.took, "u undoes")
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("e u <ctrl+u>").typed("https://example.org/a?b=[c]").press("<enter>").sees("u undoes")
	s = newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "httprr/basic.httprr")}})
	s.press("l a").typed("X New: 1").press("<enter>").sees("X New is no header name").press("y").sees("add to response 1", "does not fit into an HTTP message")
}

// A header is edited as name: value, the value selected. Another name stands where the
// old one stood, in one step.
func TestHeaderIsRenamed(t *testing.T) {
	for _, c := range []struct{ file, keys, said, was, is string }{
		{"tour.yaml", `l H j j j j e <ctrl+a> "X-"`, "header Date of 1 renamed to X-Date · u undoes", "      Date:\n      - Tue, 03 Mar 2026 09:41:00 GMT\n", "      X-Date:\n      - Tue, 03 Mar 2026 09:41:00 GMT\n"},
		{"betamax/json.json", `2 e h e <ctrl+u> "x-one: 1"`, " of 1 renamed to x-one", "", `"x-one"`},
		{"govcr/json.yaml", `2 e h e <ctrl+a> "X-"`, "of 1 renamed to X-Content-Length", "            Content-Length:\n", "            X-Content-Length:\n"},
		{"ruby/json.yml", `2 e h e <ctrl+a> "X-"`, " of 1 renamed to X-", "", "      X-"},
	} {
		t.Run(c.file, func(t *testing.T) {
			s := newScreen(t, 120, 30, Options{Paths: []string{copyOf(t, c.file)}})
			at := func() model.Header {
				i, err := s.cassette().File.At(0)
				if err != nil {
					t.Fatal(err)
				}
				return i.Response.Header
			}
			path, before := s.cassette().File.Path(), at()
			text := contents(t, path)
			s.press(c.keys + " <enter>").sees(c.said)
			differ := 0
			for n, l := range at() {
				if l.Name != before[n].Name {
					differ++
				}
			}
			if differ != 1 || len(at()) != len(before) {
				t.Errorf("the headers are %q, were %q", at(), before)
			}
			s.press("w").sees("saved")
			if after := contents(t, path); !strings.Contains(after, c.is) || c.was != "" && strings.Count(after, c.was) >= strings.Count(text, c.was) {
				t.Errorf("the file lacks %q or holds %q as often as before", c.is, c.was)
			}
			if s.press("<esc> <esc> u w").sees("saved"); contents(t, path) != text {
				t.Error("after u and w the file is not as it was")
			}
		})
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`e h j e "text/plain" <enter>`).sees("header Content-Type of 1: application/json; charset=utf-8 -> text/plain")
	s.press(`e <ctrl+u> "no-colon" <enter>`).sees(">    no-colon", "not changed: write it as name: value")
}
