package graphics

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi/kitty"
)

// A scrolling is a text with a picture in it, written to a terminal of 12 rows by the
// renderer that the program has.
type scrolling struct {
	t        *testing.T
	text     []string
	renderer *uv.TerminalRenderer
	screen   uv.ScreenBuffer
	frame    *bytes.Buffer // what the renderer writes
	output   *Output
	to       bytes.Buffer // what comes to the terminal
}

// Where the picture stands in the text, and how high the part of it is that is seen.
const (
	pictureAt = 15
	seenRows  = 10
)

func newScrolling(t *testing.T) *scrolling {
	s := &scrolling{t: t, frame: new(bytes.Buffer), screen: uv.NewScreenBuffer(40, seenRows+2)}
	p := fitted(t)
	p.Show(3)
	for n := range 40 {
		s.text = append(s.text, fmt.Sprintf("line %d of a text", n))
	}
	for n := range p.Rows() {
		s.text[pictureAt+n] = "   " + p.Row(n, colorprofile.ANSI256)
	}
	s.output = &Output{To: &s.to}
	s.output.put(3, encoded{rows: []string{"<0>", "<1>", "<2>"}})
	s.renderer = uv.NewTerminalRenderer(s.frame, []string{"TERM=xterm-256color"})
	s.renderer.SetColorProfile(colorprofile.ANSI256)
	s.renderer.SetFullscreen(true)
	s.renderer.SetRelativeCursor(false)
	s.renderer.SetScrollOptim(true)
	return s
}

// drawn scrolls to a row and returns what draws rows of the picture, and where.
func (s *scrolling) drawn(top int) []string {
	rows := append(append([]string{"title"}, s.text[top:top+seenRows]...), "status")
	place(rows)
	s.screen.Clear()
	uv.NewStyledString(strings.Join(rows, "\n")).Draw(s.screen, s.screen.Bounds())
	s.renderer.Render(s.screen.RenderBuffer)
	if err := s.renderer.Flush(); err != nil {
		s.t.Fatal(err)
	}
	s.to.Reset()
	if _, err := s.output.Write(s.frame.Bytes()); err != nil {
		s.t.Fatal(err)
	}
	s.frame.Reset()
	if strings.ContainsRune(s.to.String(), kitty.Placeholder) {
		s.t.Errorf("a placeholder is written: %q", s.to.String())
	}
	return regexp.MustCompile(`\x1b\[\d+;\d+H<\d>`).FindAllString(s.to.String(), -1)
}

// A picture that is drawn row by row, as sixels are, moves with the text that it stands
// in: whatever the renderer saves by scrolling, each of its rows that is seen is drawn
// where it stands now, and none elsewhere. A screen that stays draws none again.
func TestRowsScroll(t *testing.T) {
	s := newScrolling(t)
	last := -1
	for _, top := range []int{0, 4, 6, 7, 8, 9, 10, 12, 16, 17, 18, 17, 15, 14, 13, 9, 8, 5, 0, 14, 14, 6, 6} {
		var want []string
		for n := range 3 {
			if y := pictureAt + n - top; y >= 0 && y < seenRows && top != last {
				want = append(want, fmt.Sprintf("\x1b[%d;4H<%d>", y+2, n))
			}
		}
		got := s.drawn(top)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("scrolled from %d to %d: drawn %q, want %q", last, top, got, want)
		}
		last = top
	}
}
