package tui

import (
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
)

// urls are the requests of a cassette on disk.
func urls(t *testing.T, path string) string {
	t.Helper()
	f, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for at := range f.Len() {
		i, err := f.At(at)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, i.Request.Method+" "+i.Request.URL[strings.LastIndex(i.Request.URL, "/"):])
	}
	return strings.Join(all, ", ")
}

// Interactions are moved to another cassette of the folder as one step of both, and
// back; each file changes by what was moved alone.
func TestMoveToCassette(t *testing.T) {
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml", "betamax/json.json")
	from, to, other := contents(t, "tour.yaml"), contents(t, "vcrpy/gzip.yaml"), contents(t, "betamax/json.json")
	had := urls(t, "vcrpy/gzip.yaml")
	s := newScreen(t, 80, 24, Options{})
	s.press("/ tour <enter> <enter>").sees("tour.yaml", "15 interactions").press("j <space> <space> X").sees("Cassettes", "vcrpy/gzip.yaml", "betamax/json.json", "move 2 marked to: ").lacks("> tour.yaml")
	golden(t, "move-to-cassette", s.text())
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	golden(t, "move-to-cassette-wide", s.text())
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.press(`"gzip" <enter>`).sees("moved 2 interactions (2, 3) to gzip.yaml as", "u undoes", "13 interactions")
	s.press("u").sees("undone in 2 cassettes", "15 interactions").lacks("unsaved")
	s.press("U").sees("done again in 2 cassettes", "13 interactions")
	s.press("q /").press("<esc> <esc>").sees("2 unsaved").press("w").sees("saved")
	if got, want := urls(t, "vcrpy/gzip.yaml"), had+", POST /plants, GET /99"; got != want {
		t.Errorf("the other cassette holds %s, want %s", got, want)
	}
	moved, left := contents(t, "vcrpy/gzip.yaml"), contents(t, "tour.yaml")
	if !strings.HasPrefix(moved, strings.TrimSuffix(to, "version: 1\n")) || !strings.HasSuffix(moved, "version: 1\n") {
		t.Error("what was there is no longer as it was")
	}
	begin := strings.Index(from, left[len(left)-100:])
	if begin < 0 || len(left) >= len(from) {
		t.Error("what is left is not as it was")
	}
	if contents(t, "betamax/json.json") != other {
		t.Error("another cassette changed")
	}
}

// Interactions are copied to a cassette of another format, in its own form; u takes
// that back from where they were copied.
func TestCopyToCassette(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json")
	had := urls(t, "betamax/json.json")
	s := newScreen(t, 120, 40, Options{Paths: []string{"tour.yaml"}})
	s.press(`j C "betamax/json.json"`)
	s.press("<enter>").sees("copied 2 to json.json as", "u undoes", "15 interactions")
	s.press("u").sees("undone in 1 cassette").press("u").sees("nothing to undo").press("U").sees("done again in 1 cassette")
	s.press("q").sees("1 unsaved change in json.json. Leave?").press("s")
	if got, want := urls(t, "betamax/json.json"), had+", POST /plants"; got != want {
		t.Errorf("the other cassette holds %s, want %s", got, want)
	}
}

// What a format does not keep is named.
func TestNotCarriedOver(t *testing.T) {
	copiesOf(t, "vcrpy/hand-tornado.yaml", "tour.yaml")
	s := newScreen(t, 120, 40, Options{Paths: []string{"vcrpy/hand-tornado.yaml"}})
	s.press("X").typed("tour.yaml").press("<enter>").sees("moved 1 to tour.yaml as 16; not carried over: response.url · u undoes")
}

// What cannot be done says why, and neither cassette changes.
func TestNotToCassette(t *testing.T) {
	for _, c := range []struct{ name, file, keys, to, message string }{
		{"the same", "tour.yaml", "X", "./tour.yaml", "they are in this cassette"},
		{"none", "tour.yaml", "X", "none.yaml", "no such file"},
		{"no cassette", "tour.yaml", "X", "broken/broken-yaml.yaml", "not changed: broken-yaml.yaml: "},
		{"what it does not hold", "tour.yaml", "X", "uber/2014-06.yaml", "not changed: 2014-06.yaml: uber/cassette keeps only hashes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			copiesOf(t, "tour.yaml", "uber/2014-06.yaml", "broken/broken-yaml.yaml")
			s := newScreen(t, 120, 40, Options{Paths: []string{c.file}})
			s.press(c.keys).typed(c.to).press("<enter>").sees(c.message).lacks("unsaved").press("u").sees("nothing to undo")
		})
	}
}

// An interaction whose body cannot be read is neither copied nor moved, in whatever
// format, not to one of its own format either: there the copy would have no body. Its
// entry can be duplicated where it is.
func TestUnreadableToCassette(t *testing.T) {
	const archive = `{"log": {"version": "1.2", "creator": {"name": "Firefox", "version": "128"}, "entries": [
{"request": {"method": "GET", "url": "http://a.test/1", "headers": []}, "response": {"status": 200, "headers": [], "content": {"size": 4, "text": "fern"}}},
{"request": {"method": "GET", "url": "http://a.test/2", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "image/png", "comment": "Response bodies are not included."}}}]}}`
	copiesOf(t, "cases/body-unreadable/b4.yaml", "tour.yaml", "betamax/json.json")
	if err := os.WriteFile("firefox.har", []byte(archive), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, to, message string }{
		{"firefox.har", "tour.yaml", "not changed: firefox.har: 2: response.body cannot be copied: the body is not readable: a comment: Response bodies are not included."},
		{"firefox.har", "betamax/json.json", "not changed: firefox.har: 2: response.body cannot be copied"},
		{"cases/body-unreadable/b4.yaml", "tour.yaml", "not changed: b4.yaml: 2: request.body cannot be copied: the body is not readable: !!python/object/apply:builtins.iter"},
		{"cases/body-unreadable/b4.yaml", "betamax/json.json", "not changed: b4.yaml: 2: request.body cannot be copied"},
	} {
		for _, keys := range []string{"j C", "j X", "<space> <space> C"} {
			s := newScreen(t, 160, 40, Options{Paths: []string{c.file}})
			s.press(keys).typed(c.to).press("<enter>").sees(c.message).lacks("unsaved").press("u").sees("nothing to undo")
		}
	}
	s := newScreen(t, 120, 40, Options{Paths: []string{"cases/body-unreadable/b4.yaml"}})
	s.press("j D").sees("3 interactions", "unsaved")
}

// A cassette with unsaved work of an earlier session is not changed unseen.
func TestNotToCassetteWithUnsavedWork(t *testing.T) {
	emptyState(t)
	path := leftWork(t, "d")
	if err := os.WriteFile("from.yaml", []byte(contents(t, path)), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 120, 40, Options{Paths: []string{"from.yaml"}})
	s.press("X").typed(path).press("<enter>").sees("not changed: tour.yaml: it has unsaved work of an earlier session: open it first").lacks("1 unsaved")
}
