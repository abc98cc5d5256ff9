package tui

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/failures"
)

// An askedOf is a request that failed, of a cassette.
type askedOf struct{ cassette, method, url string }

// rerecordScreen shows failures of cassettes that each hold the first page of plants
// of a server, but for what else is written.
func rerecordScreen(t *testing.T, server string, asked []askedOf, files map[string]string) *sim {
	t.Helper()
	t.Chdir(t.TempDir())
	text := "=================================== FAILURES ===================================\n"
	for n, of := range asked {
		text += fmt.Sprintf("____________________________________ test_%d ____________________________________\n\n"+
			"E   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('%s') in your current record mode ('none').\n"+
			"E   No match for the request (<Request (%s) %s>) was found.\nE   No similar requests, that have not been played, found.\n\n", n, of.cassette, of.method, of.url)
		if _, err := os.Stat(of.cassette); err != nil {
			if files[of.cassette] == "" {
				files[of.cassette] = pageOf(server, "page=1", "")
			}
			if err := os.WriteFile(of.cassette, []byte(files[of.cassette]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return newScreen(t, 80, 24, Options{Failed: &failures.Source{Run: testrun.Split(text), Folder: ".", Name: "pytest"}})
}

// pageOf is a cassette of vcrpy with one request for plants.
func pageOf(server, query, header string) string {
	return fmt.Sprintf(`interactions:
- request:
    body: null
    headers:
      Accept: ['*/*']
%s    method: GET
    uri: %s/v1/plants?%s
  response:
    body: {string: '{"plants": 2}'}
    headers:
      Content-Type: [application/json]
    status: {code: 200, message: OK}
version: 1
`, header, server, query)
}

// secondPages are requests for the second page, of one cassette each.
func secondPages(server string, cassettes ...string) (list []askedOf) {
	for _, name := range cassettes {
		list = append(list, askedOf{name, "GET", server + "/v1/plants?page=2"})
	}
	return list
}

// holdsNew reports whether a cassette holds the wanted request with its new answer.
func holdsNew(t *testing.T, cassette string) bool {
	t.Helper()
	text := contents(t, cassette)
	return strings.Contains(text, "page=2") && strings.Contains(text, `"plants": 3`)
}

// The wanted requests of failures that differ in the same way are sent again, one
// cassette after the other, and are one step of undo. Each cassette is asked about
// before anything is sent.
func TestFailuresRerecorded(t *testing.T) {
	g := newGreenhouse(t)
	s := rerecordScreen(t, g.URL, secondPages(g.URL, "a.yaml", "b.yaml", "c.yaml"), map[string]string{})
	s.press("v g").sees("3 failures, 3 cassettes", "1 copy the wanted page into all 3", "2 re-record all 3 with the wanted requests")
	s.press("2").sees("a.yaml", "cassette 1 of 3", "GET "+g.URL+"/v1/plants?page=2", "send GET to ")
	if g.requests() != "" {
		t.Fatalf("sent: %s", g.requests())
	}
	s.press("y").sees("answered in", "Cassette 1 of 3.").press("A").sees("b.yaml", "cassette 2 of 3", "send GET to ")
	if g.requests() != "GET /v1/plants?page=2" {
		t.Fatalf("sent: %s", g.requests())
	}
	s.press("y A").sees("c.yaml", "cassette 3 of 3").press("y A")
	s.sees("Failures by difference", "re-recorded 3 interactions of 3 cassettes · u undoes", "3 unsaved", "All of them would replay now.")
	s.press("u").sees("undone in 3 cassettes").lacks("unsaved").press("U").sees("done again in 3 cassettes", "3 unsaved")
	s.press("w").lacks("unsaved")
	for _, name := range []string{"a.yaml", "b.yaml", "c.yaml"} {
		if !holdsNew(t, name) {
			t.Errorf("%s is\n%s", name, contents(t, name))
		}
	}
	if s.press("q"); !s.quit {
		t.Error("q does not leave the list")
	}
}

// What was taken stays where the rest is left out or given up.
func TestFailuresRerecordedInPart(t *testing.T) {
	cassettes := []string{"a.yaml", "b.yaml", "c.yaml"}
	for _, c := range []struct {
		name, keys string
		said       string
		sent       int
		taken      []string
	}{
		{"one is left out", "y A y x y A", "re-recorded 2 interactions of 2 cassettes; as before: b.yaml · u undoes", 3, []string{"a.yaml", "c.yaml"}},
		{"the first is left out", "y x y A y A", "re-recorded 2 interactions of 2 cassettes; as before: a.yaml · u undoes", 3, []string{"b.yaml", "c.yaml"}},
		{"esc before the second is sent", "y A <esc>", "re-recorded 1 interaction of 1 cassette; as before: 2 others · u undoes", 1, []string{"a.yaml"}},
		{"esc at an answer", "y A y <esc> x", "re-recorded 1 interaction of 1 cassette; as before: 2 others · u undoes", 2, []string{"a.yaml"}},
		{"esc at once", "<esc>", "nothing re-recorded, all are as before", 0, nil},
		{"none is taken", "y x y x y x", "nothing re-recorded, all are as before", 3, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newGreenhouse(t)
			s := rerecordScreen(t, g.URL, secondPages(g.URL, cassettes...), map[string]string{})
			s.press("v g 2").press(c.keys).sees("Failures by difference", c.said)
			if got := strings.Count(g.requests(), "GET"); got != c.sent {
				t.Errorf("%d sent, want %d", got, c.sent)
			}
			if len(c.taken) > 0 {
				s.press("u").sees("undone in").lacks("unsaved").press("U")
			}
			s.press("w")
			for _, name := range cassettes {
				if got, want := holdsNew(t, name), strings.Contains(strings.Join(c.taken, " "), name); got != want {
					t.Errorf("%s: re-recorded %v, want %v", name, got, want)
				}
			}
		})
	}
}

// A server that is not there is said, and asked about before more is sent to it.
func TestFailuresRerecordedUnreachable(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	s := rerecordScreen(t, gone.URL, secondPages(gone.URL, "a.yaml", "b.yaml", "c.yaml"), map[string]string{})
	s.press("v g 2 y").sees("a.yaml: ", "refused", "Go on with 2 more cassettes?")
	s.press("y").sees("b.yaml", "cassette 2 of 3").press("y").sees("Go on with 1 more cassette?")
	s.press("<esc>").sees("Failures by difference", "nothing re-recorded, all are as before; 2 failed: ", "refused").lacks("unsaved")
	if s.press("q"); !s.quit {
		t.Error("q does not leave the list")
	}
}

// Of one cassette the answers are one list. Failures that want different requests of
// a recording are counted: it takes the answer of the first.
func TestFailuresRerecordedOfOneCassette(t *testing.T) {
	g := newGreenhouse(t)
	both := strings.TrimSuffix(pageOf(g.URL, "ts=1700000001", ""), "version: 1\n") + strings.TrimPrefix(pageOf(g.URL, "bed=2&ts=1700000001", ""), "interactions:\n")
	asked := []askedOf{
		{"a.yaml", "GET", g.URL + "/v1/plants?ts=1800000001"}, {"a.yaml", "GET", g.URL + "/v1/plants?bed=2&ts=1800000002"},
		{"a.yaml", "GET", g.URL + "/v1/plants?ts=1800000003"}, {"a.yaml", "GET", g.URL + "/v1/plants?ts=1800000001"},
	}
	s := rerecordScreen(t, g.URL, asked, map[string]string{"a.yaml": both})
	s.press("v g").sees("4 failures, 1 cassette", "2 re-record all 2 with the wanted requests",
		"- 1 failure wants another request of one of these recordings: not sent")
	s.press("2").sees("Re-record 2 interactions", "send 2 requests to").press("y").sees("Re-recorded 2 interactions")
	s.press("A").sees("Failures by difference", "re-recorded 1, 2: ", "replaced · u undoes", "1 unsaved").press("u").lacks("unsaved")
	if got := g.requests(); !strings.Contains(got, "ts=1800000001") || !strings.Contains(got, "bed=2&ts=1800000002") || strings.Contains(got, "1800000003") {
		t.Errorf("sent: %s", got)
	}
}

// A value that is missing is asked for, once for all cassettes of one host and until
// all is decided; nothing is sent without it.
func TestFailuresRerecordedWithSecret(t *testing.T) {
	const secret = "hunter2-and-more"
	g := newGreenhouse(t)
	with := pageOf(g.URL, "page=1", "      Authorization: [Bearer <TOKEN>]\n")
	s := rerecordScreen(t, g.URL, secondPages(g.URL, "a.yaml", "b.yaml"), map[string]string{"a.yaml": with, "b.yaml": with})
	s.press("v g 2").sees("value for <TOKEN>").press("<esc>").sees("Failures by difference", "nothing re-recorded")
	s.press("2").typed(secret).press("<enter>").sees("send GET to").lacks(secret).press("y A").sees("cassette 2 of 2", "send GET to", "value given, not shown")
	if g.header("Authorization") != "Bearer "+secret {
		t.Errorf("sent %q", g.header("Authorization"))
	}
	s.press("y A").sees("re-recorded 2 interactions of 2 cassettes").lacks(secret).press("w")
	if text := contents(t, "a.yaml") + contents(t, "b.yaml"); strings.Contains(text, secret) || strings.Count(text, "Bearer <TOKEN>") != 2 {
		t.Errorf("the files are\n%s", text)
	}
	if s.press("u u 2").sees("value for <TOKEN>"); strings.Count(g.requests(), "GET") != 2 {
		t.Errorf("sent: %s", g.requests())
	}
}

// Nothing is sent for a cassette that has changed since it was asked.
func TestFailuresRerecordedStale(t *testing.T) {
	g := newGreenhouse(t)
	s := rerecordScreen(t, g.URL, secondPages(g.URL, "a.yaml", "b.yaml"), map[string]string{})
	s.press("v g 2 y").sees("Cassette 1 of 2.", "answered in") // of the first; the second changes meanwhile
	for _, c := range s.cassettes.ByPath {
		if strings.HasSuffix(c.File.Path(), "b.yaml") {
			c.Changes++
		}
	}
	s.press("A").sees("Failures by difference", "re-recorded 1 interaction of 1 cassette; as before: b.yaml", "b.yaml has changed and is asked again")
	if got := g.requests(); got != "GET /v1/plants?page=2" {
		t.Errorf("sent: %s", got)
	}
	s.press("u").sees("undone in 1 cassette").lacks("unsaved")
}

// One failure that is re-recorded leads back to the list, however it ends.
func TestFailuresRerecordedAlone(t *testing.T) {
	g := newGreenhouse(t)
	s := rerecordScreen(t, g.URL, secondPages(g.URL, "a.yaml", "b.yaml"), map[string]string{})
	s.press("j").sees("2 re-record 1 with the wanted request")
	s.press("2 <esc>").sees("Failures by cassette", ">   test_1")
	s.press("2 y x").sees("Failures by cassette", ">   test_1", "nothing taken, 1 is as before")
	s.press("2 y A").sees("Failures by cassette", "> ~ test_1", "re-recorded 1: request, body and 2 headers", "Replayed as 1").lacks("~ test_0")
	s.press("u").lacks("unsaved").press("U w q")
	if !s.quit || !holdsNew(t, "b.yaml") {
		t.Errorf("left %v; the cassette is\n%s", s.quit, contents(t, "b.yaml"))
	}
}

// What is not sent again of a group is named, with the reason: here of a
// cassette that is only read.
func TestFailuresNotSent(t *testing.T) {
	g := newGreenhouse(t)
	const archive = "requests:\n- body: null\n  headers: {}\n  method: GET\n  uri: %[1]s/v1/plants?page=1\nresponses:\n" +
		"- body: {string: '{}'}\n  headers: {}\n  status: {code: 200, message: OK}\n"
	s := rerecordScreen(t, g.URL, secondPages(g.URL, "a.yaml", "only-read.yaml", "c.yaml"), map[string]string{"only-read.yaml": fmt.Sprintf(archive, g.URL)})
	s.press("v g").sees("1 copy the wanted page into all 2", "2 re-record all 2 with the wanted requests",
		"- not sent again: only-read.yaml 1: read-only: ", "- 1 cannot be changed: read-only: ")
	s.press("2 y A").sees("cassette 2 of 2").press("y A").sees("re-recorded 2 interactions of 2 cassettes")
	if got := g.requests(); got != "GET /v1/plants?page=2, GET /v1/plants?page=2" {
		t.Errorf("sent: %s", got)
	}
}

// Where nothing was recorded of what is wanted, to record it stands first, and is not
// done of several at once. What is recorded as new keeps nothing of its neighbour.
func TestFailuresRecorded(t *testing.T) {
	g := newGreenhouse(t)
	const was = "Tue, 03 Mar 2026 09:41:00 GMT"
	dated := strings.Replace(pageOf(g.URL, "page=1", ""), "      Content-Type:", "      Date: ['"+was+"']\n      Content-Type:", 1)
	s := rerecordScreen(t, g.URL, []askedOf{{"a.yaml", "GET", g.URL + "/v1/beds?page=1"}}, map[string]string{"a.yaml": dated})
	s.sees("1 record the wanted request as a new interaction after 1", "2 make 1 match")
	s.press("v g").sees("1 failure of the same difference", "- 1 failure to which no recording is near: enter shows each").lacks("copy the wanted path", "re-record").press("v")
	s.press("1 y").sees("answered in", "Date: ", "Nothing is added before you choose.").lacks("volatile", "is replaced").press("A").sees("Failures by cassette", "recorded as a new interaction, 2", "would replay").press("w")
	if text := contents(t, "a.yaml"); strings.Count(text, was) != 1 || !strings.Contains(text, "/v1/beds?page=1") || !strings.Contains(text, "/v1/plants?page=1") {
		t.Errorf("the cassette is\n%s", text)
	}
}
