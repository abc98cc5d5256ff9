package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// The images that bodies hold are shown alone, each where it stands.
func TestPicturesInBodies(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, "vcrpy/pictures.yaml")}})
		s.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
		golden(t, "chat-of-picture"+size.end, s.press("1").text())
		golden(t, "picture-in-request"+size.end, s.press("i").text())
		s.press("q j 2").sees("· 2 pictures").press("l i").sees("picture 1 of 2 of #2 response", "PNG, 32 x 32", "$.data[0].b64_json", "1/2")
		golden(t, "picture-in-json"+size.end, s.press("]").sees("picture 2 of 2", "PNG, 24 x 24", "$.data[1].b64_json").text())
		s.press("]").sees("this is the last picture").press("[ [").sees("this is the first picture")
		s.press("<esc>").lacks("picture 1 of 2")
		s.press("h j 1 v i").sees("picture of #3 request", "$.messages[0].content[0].source.data")
		s.press("q j 2 i").sees("picture of #4 response", "$.candidates[0].content.parts[1].inlineData.data")
		s.press("q j i").sees("picture of #5 response", "line ")
		s.press("q j 1 i").sees("picture of #6 request", "part 2")
		s.press("q 2 i").sees("no picture in this body")
	}
}

// The picture under the cursor is shown, else the next below it; one that is folded
// away is in the row of the fold.
func TestPictureUnderCursor(t *testing.T) {
	s := newScreen(t, 80, 60, Options{Paths: []string{copyOf(t, "vcrpy/pictures.yaml")}})
	s.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	s.press("j l G i").sees("picture 1 of 2") // nothing is below the last line
	s.press("q k k k i").sees("picture 2 of 2")
	s.press("q z i").sees("picture 1 of 2")
	s.press("q Z g i").sees("picture 1 of 2")
	s.press("q J .data[1].b64_json <enter> i").sees("picture of #2 response", "24 x 24")
}

// exchanged is a cassette with one answer.
func exchanged(body string) string {
	return "interactions:\n- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/'}\n  response:\n    body: {string: '" + body +
		"'}\n    headers: {Content-Type: [application/json]}\n    status: {code: 200, message: OK}\nversion: 1\n"
}

// An image that cannot be shown says why; without colours none is.
func TestPictureNotShown(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "vcrpy/pictures.yaml")}})
	s.press("j i").sees("not shown: without colours there are no pictures").press("? <esc> <esc>").lacks("not shown")
	bad := `{"a": "iVBORw0KGgoAAAANSUhEUgAAADIAAAAyCAIAAACRXR/mAAAAAAAAAAAAAAAA"}`
	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(exchanged(bad)))}})
	s.press("i").sees("not shown: it cannot be decoded", "$.a")
}
