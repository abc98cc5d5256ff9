package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
)

// What a client will make of an edited response stands beside what is odd
// about it, and goes with it.
func TestDeliveryFindings(t *testing.T) {
	recording := `{"http_interactions": [{"request": {"body": {"encoding": null, "string": ""}, "headers": {}, "method": "GET", "uri": "http://a/1"}, ` +
		`"response": {"body": {"encoding": null, "string": "HELLO WORLD!!!"}, "headers": {"Content-Length": ["11"]}, ` +
		`"status": {"code": 200, "message": "OK"}, "url": "http://a/1"}, "recorded_at": "2014-05-28T21:10:24"}], "recorded_with": "betamax/0.9.0"}`
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "edited.json", []byte(recording))}})
	s.press("l").sees("finding     Content-Length says 11, the body has 14").
		sees("finding     Betamax with urllib3 2 will fail: Content-Length says 11,")
	s.press("j j j j j F").sees("fixed response.header.Content-Length of 1").lacks("finding")
}

// The list marks what has findings, as soon as it is so and no longer; the
// signs of changes come before.
func TestFindingSigns(t *testing.T) {
	text := "interactions:\n"
	for n, length := range []string{"3", "4", "3"} {
		text += fmt.Sprintf("- request:\n    body: null\n    headers: {}\n    method: GET\n    uri: http://a/%d\n"+
			"  response:\n    body:\n      string: one\n    headers:\n      Content-Length:\n      - '%s'\n    status:\n      code: 200\n      message: OK\n", n+1, length)
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "c.yaml", []byte(text+"version: 1\n"))}})
	s.sees(">   1 GET", "  ^ 2 GET", "    3 GET")
	s.press(`/ "is:finding" <enter>`).sees("^ 2 GET", "1 shown").lacks("1 GET", "3 GET").press("<esc>")
	s.press("g g D").sees("> + 2 GET", "  ^ 3 GET").press("u").sees("  ^ 2 GET").lacks("^ 3 GET")
	s.press("g g j D").sees("  ^ 2 GET", "> + 3 GET").press("w").sees("> ^ 3 GET").press("d").lacks("^ 3 GET")
	s.press("g g j l j j F").sees("fixed response.header.Content-Length of 2").press("h").sees("~ 2 GET").lacks("^ ")
	s.press("w").sees(">   2 GET").press("u").sees("> ~ 2 GET").press("w").sees("> ^ 2 GET")
}

// A finding of the file that comes late leaves the cursor and the hits of a
// search where they are.
func TestFindingOfTheFileComesLate(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`l / "Monstera" <enter>`).sees("1/1")
	s.run(opened.LoadAsked{Cassette: s.cassette(), Gen: s.cassette().Stats.Gen, Finding: "vcrpy does not load the file: no version"}.Apply(s.app))
	s.sees("1/1", "does not load", `>        "latin": "Monstera`).press("g").sees("finding     vcrpy does not load the file: no version")
}

// The selected row keeps its colours where the detail has the keys.
func TestSelectionElsewhere(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("j j")
	s.app.theme = render.NewTheme(true, colorprofile.ANSI256)
	theme := s.app.theme
	row := func() string { return strings.Split(s.View().Content, "\n")[4] }
	status := theme.Paint(render.ClientError, "404! ")
	if strings.Contains(row(), status) {
		t.Errorf("the selected row has colours of its own: %q", row())
	}
	s.press("l")
	if bold := theme.Over(render.SelectedOther, status); !strings.Contains(row(), status) || !strings.HasPrefix(row(), bold[:4]) {
		t.Errorf("the selected row has no colours, or is not bold: %q", row())
	}
}
