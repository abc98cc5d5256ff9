// Package picture is the screen of one image that a body is or holds, as large as
// there is room for it.
package picture

import (
	"fmt"
	"image"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/pictures"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// mode is where its keys are pressed.
var mode = &screen.Mode{Name: "a picture", Can: screen.Everywhere | screen.Helped}

// A Screen shows one of the images of an interaction.
type Screen struct {
	*opened.Cassette
	all  []detail.Pictured
	at   int // of all
	of   int // the interaction
	room widget.Rect
	gen  int
	view view
}

// A view is an image made ready to be shown.
type view struct {
	ready   bool
	size    image.Point // in pixels, zero where it is not known
	bytes   int
	picture *pictures.Picture
	fitted  *pictures.Fitted
	err     error
}

// Kind shows the images of the selected interaction.
func Kind(*opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "picture", Modes: []*screen.Mode{mode}, Actions: []screen.Action{
		{Name: "next picture", Group: screen.Moving, After: "previous", Keys: []string{"]"}, Hint: "next", Help: "the next picture of the interaction", Brief: "next picture", In: screen.In(mode), Run: screen.On(step(1)), Why: screen.If((*Screen).last)},
		{Name: "previous picture", Group: screen.Moving, Keys: []string{"["}, Hint: "previous", Help: "the picture before", Brief: "previous", Joins: true, In: screen.In(mode), Run: screen.On(step(-1)), Why: screen.If((*Screen).first)},
		{Name: "picture", Group: screen.Looking, After: "compare", Keys: []string{"i"}, Hint: "picture", Help: "show the image that the body is, or that it holds as a part, in base64 or in a data URL: the one under the cursor or the next", Brief: "picture", In: screen.Able(screen.Look),
			Run: opened.On(func(t *opened.Cassette, m screen.App) tea.Cmd { return m.Open("picture", t) }), Why: detail.If((*detail.Detail).NoPicture)},
	}, Open: func(m screen.App, of any) tea.Cmd {
		t := of.(*opened.Cassette)
		s := &Screen{Cassette: t, of: t.Detail.At}
		s.all, s.at = t.Detail.Images()
		return tea.Batch(m.Push(s), s.show(m))
	}}
}

// step shows another image.
func step(way int) func(s *Screen, m screen.App) tea.Cmd {
	return func(s *Screen, m screen.App) tea.Cmd {
		s.at += way
		return s.show(m)
	}
}

func (s *Screen) last() string {
	if s.at == len(s.all)-1 {
		return "this is the last picture"
	}
	return ""
}

func (s *Screen) first() string {
	if s.at == 0 {
		return "this is the first picture"
	}
	return ""
}

// show decodes the image that is to be shown.
func (s *Screen) show(m screen.App) tea.Cmd {
	s.gen++
	s.view = view{}
	gen, of := s.gen, s.all[s.at].Found
	now, later := m.Wait(func() screen.Fact { return decoded{s, gen, decode(of)} })
	if now != nil {
		return now.Apply(m)
	}
	return later
}

func decode(of pictures.Found) view {
	v := view{ready: true}
	data, err := of.Bytes()
	if err != nil {
		v.err = err
		return v
	}
	v.bytes = len(data)
	v.size, v.picture, v.err = pictures.Decode(of.Type, data)
	return v
}

// decoded is sent when an image was decoded, or could not be.
type decoded struct {
	screen *Screen
	gen    int
	view   view
}

// Apply shows it.
func (msg decoded) Apply(screen.App) tea.Cmd {
	if s := msg.screen; msg.gen == s.gen {
		s.view = msg.view
		s.fit()
	}
	return nil
}

// fit makes the image as large as there is room for it, below the heading and a
// blank row.
func (s *Screen) fit() {
	if s.view.picture != nil {
		s.view.fitted = s.view.picture.Fit(s.room.Width-2*margin, s.room.Height-2)
	}
}

// margin is how many columns stand on either side of an image.
const margin = 1

// Arrange takes a size.
func (s *Screen) Arrange(_ screen.App, r widget.Rect) tea.Cmd {
	if r != s.room {
		s.room = r
		s.fit()
	}
	return nil
}

// Mode is where its keys are pressed.
func (s *Screen) Mode() *screen.Mode { return mode }

// Draw draws the heading and the image.
func (s *Screen) Draw(m screen.App, r widget.Rect) []string {
	theme := m.Theme()
	left := fmt.Sprintf(" picture of #%d %s", s.of+1, s.all[s.at].Side)
	if len(s.all) > 1 {
		left = fmt.Sprintf(" picture %d of %d of #%d %s", s.at+1, len(s.all), s.of+1, s.all[s.at].Side)
	}
	rows := []string{widget.Heading(theme, true, r.Width, left, s.facts()), widget.Draw(theme, r.Width)}
	if note := s.note(theme); note != "" {
		rows = append(rows, widget.Draw(theme, r.Width, widget.Plain("   "+note)))
	} else if f := s.view.fitted; f != nil {
		for i := range min(f.Rows(), r.Height-2) {
			rows = append(rows, widget.Draw(theme, r.Width, widget.Plain(strings.Repeat(" ", margin)), widget.Painted(theme.PictureRow(f, i))))
		}
	}
	for len(rows) < r.Height {
		rows = append(rows, widget.Draw(theme, r.Width))
	}
	return rows
}

// Pictures are the image.
func (s *Screen) Pictures(screen.App) []*pictures.Fitted {
	if s.view.fitted == nil {
		return nil
	}
	return []*pictures.Fitted{s.view.fitted}
}

// facts are what is known of the image.
func (s *Screen) facts() string {
	v := s.view
	switch {
	case !v.ready:
		return "reading"
	case v.size == image.Point{}:
		return render.Size(v.bytes)
	}
	return fmt.Sprintf("%s, %d x %d, %s", strings.ToUpper(string(s.all[s.at].Type)), v.size.X, v.size.Y, render.Size(v.bytes))
}

// note says why there is no image, "" where there is one.
func (s *Screen) note(theme render.Theme) string {
	switch {
	case !s.view.ready:
		return ""
	case s.view.err != nil:
		return "not shown: " + render.Sanitize(s.view.err.Error())
	case !theme.Coloured():
		return "not shown: without colours there are no pictures"
	}
	return ""
}

// Status says where the image stands.
func (s *Screen) Status(screen.App) (standing, position string) {
	if len(s.all) > 1 {
		position = fmt.Sprintf("%d/%d", s.at+1, len(s.all))
	}
	return s.all[s.at].Where(), position
}

// Hints are those of the screen.
func (s *Screen) Hints(screen.App) []string {
	return []string{"next picture", "previous picture", "back", "help"}
}
