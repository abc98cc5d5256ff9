package tui

import (
	osexec "os/exec"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
)

// V begins a range that moves extend and shorten; esc leaves it, V and space leave
// it marked, and actions act on it.
func TestRange(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(12, ""))}})
	s.press("j V").sees("range from 2", "range, 1 marked").press("j j").sees("range, 3 marked", "esc leave range").press("k").sees("range, 2 marked")
	s.press("k k").sees("range, 2 marked", ">*  1").lacks("*  3").press("<esc>").sees("1/12").lacks("marked")
	s.press("j j j <space> k k V").sees("range, 2 marked").press("j j").sees("range, 3 marked").press("k k").sees("range, 2 marked", " *  4")
	s.press("<esc>").sees("1 marked", " *  4").press("V j V").sees("2 marked").lacks("range, ").press("<esc>").lacks("marked")
	s.press("g V j j d").sees("deleted 3 interactions", "9 interactions").lacks("marked").press("u").sees("12 interactions", "3 marked").press("<esc>")
	s.press("g V G").sees("range, 12 marked").press("g").sees("range, 1 marked").press("<space>").sees("1 marked").lacks("range, ")
	s.press("V j *").sees("12 marked").lacks("range, ")
	s.press(`<esc> V j / "status:404" <enter>`).lacks("range, ").sees("marked")
}

// dd deletes one and asks before the second; a deletion that is meant goes on without
// a question.
func TestDeleteTwice(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(12, ""))}})
	s.press("d").sees("deleted 1", "11 interactions").press("d").sees("one was deleted already. Delete 1 as well?", "11 interactions").press("<esc>").sees("11 interactions")
	s.press("d").sees("one was deleted already").press("d").sees("10 interactions").press("d d").sees("8 interactions")
	s.press("j d").sees("7 interactions").press("d").sees("Delete 2 as well?").press("<esc>")
	s.press("u d").sees("7 interactions")
	s.press("<space> <space> d").sees("5 interactions").press("j <space> d").sees("4 interactions")
}

// e edits a field of all that are marked as one step, or of none.
func TestEditMarked(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`<space> <space> <space> e`).sees("edit what of 3 marked?", "s status").press(`s "418" <enter>`).sees("status of 3 marked: 200, 201, 404 -> 418, reason OK, Created, Not Found ->", "I'm a teapot · u undoes", "1 unsaved")
	for _, n := range []string{"1", "2", "3"} {
		s.press(`: "` + n + `" <enter>`).sees("418 I'm a teapot")
	}
	s.press("u").sees("undone: status of 1 and 2 more", "3 marked").lacks("unsaved", "418")
	s.press(`e h "x-a:` + "1" + `" <enter>`).sees("header x-a of 3 marked: none -> 1").press("k l H").sees("x-a: 1").press("<tab> u").lacks("unsaved")
	s.press(`e u "http://a.test/1" <enter>`).sees("url of 3 marked: ", " -> http://a.test/1").press("u").lacks("unsaved")
	s.press("e s").typed("503 Busy").press("<enter>").sees("status of 3 marked: 200 OK, 201 Created, 404 Not Found -> 503 Busy · u undoes").press("u").lacks("unsaved")
	s.press(`e h "-server" <enter>`).sees("header server of 1, 2, 3 removed: greenhouse/1.0 · u undoes", "1 unsaved").press("u").lacks("unsaved")
	s.press(`e h "-x-b" <enter>`).sees("none of the marked has a response header x-b").press("<esc>").lacks("unsaved")
	s.press(`e s "9" <enter>`).sees("a status is a number of three digits").press("<esc>").lacks("unsaved")
	s.press(`e m "G(T" <enter>`).sees("is no method").press("<esc>").press("<esc>").lacks("unsaved")
}

// A header of which one of those marked has several lines is not set in any: the
// other lines would be lost.
func TestEditMarkedKeepsLines(t *testing.T) {
	text := strings.Replace(string(manyRecorded(3, "")), "    headers: {}\n", "    headers: {Set-Cookie: [a=1, b=2], Server: [x]}\n", 1)
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(text))}})
	s.press(`<space> <space> e h "set-cookie:c=3" <enter>`).sees("1 has 2 lines of set-cookie: edit them one by one").press("<esc>").lacks("unsaved")
	s.press(`e h "server:y" <enter>`).sees("header server of 2 marked: ", "1 unsaved").press("u").lacks("unsaved")
	s.press(`e h "-set-cookie" <enter>`).sees("header set-cookie of 1 removed").press("u").lacks("unsaved")
	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(text))}})
	s.press(`j <space> <space> e h "set-cookie:c=3" <enter>`).sees("header set-cookie of 2 marked: ", "1 unsaved")
}

// A body goes to all that are marked, if each can hold it; else to none, and it is
// said which cannot.
func TestEditMarkedBodies(t *testing.T) {
	editor := `sh -c 'sed -i s/null/7/ "$1"; printf "{\"a\": 2}" > "$1"' -`
	s := newScreen(t, 80, 24, Options{Editor: editor, Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`<space> <space> E`).sees("body of 2 marked: 368 B, 99 B -> 8 B, Content-Length 368, 99 -> 8", "1 unsaved")
	for _, n := range []string{"1", "2"} {
		s.press(`: "` + n + `" <enter>`).sees(`"a": 2`)
	}
	s.press("u").lacks("unsaved").press(`<esc> <esc> g V j j j j V g E`).sees("not changed: response body of 5: it is text, what was edited is json", "e edit again").lacks("unsaved")
}

// What comes back from the editor goes only into what was edited: a cassette that
// has changed meanwhile stays as it is, and the text can be edited again.
func TestEditedMeanwhile(t *testing.T) {
	for keys, said := range map[string]string{
		"<space> <space> E": "not changed: the cassette is no longer what you edited",
		"E":                 "not changed: 1 is no longer what you edited",
	} {
		s := newScreen(t, 80, 24, Options{Editor: `sh -c 'printf "{\"a\": 2}" > "$1"' -`, Paths: []string{copyOf(t, "tour.yaml")}})
		exec, change := s.app.exec, model.SetField{Field: model.ResponseStatus, Value: "418"}
		s.app.exec = func(c *osexec.Cmd, done tea.ExecCallback) tea.Cmd {
			if _, err := s.cassette().File.Do(cassette.Change{Ops: []model.Op{change}}); err != nil {
				t.Fatal(err)
			}
			return exec(c, done)
		}
		s.press(keys).sees(said, "e edit again", "1 unsaved")
		change.Value = "419" // it is edited again, and has changed again
		s.press("e").sees(said, "2 unsaved")
		s.app.exec = exec
		s.press("d").sees("2 unsaved").lacks(`"a": 2`)
		s.press(keys).sees("3 unsaved")
	}
}

// A body that is no text is not given to a text editor without a question.
func TestEditBinary(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Editor: `sh -c 'printf x >> "$1"' -`, Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`: "6" <enter> E`).sees("the response body of 6 is png, 151 B, no text. Open it in a text editor?").press("<esc>").lacks("unsaved")
	s.press("E y").sees("1 unsaved").press("u l G e").sees("no text. Open it").press("<esc>").lacks("unsaved")
}
