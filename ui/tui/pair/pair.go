// Package pair is the screen of two interactions compared: what differs between
// their requests and between their responses.
package pair

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/diff"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// mode is where its keys are pressed.
var mode = &screen.Mode{Name: "two interactions compared", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Read}

// A Screen shows what differs between two interactions.
type Screen struct {
	*opened.Cassette
	widget.Page
	at     [2]int
	byLine *bool // bodies are compared by line, also the next time
	shown  comparison
	err    error // it could not be made
	gen    int
	ready  bool
}

// Kind compares two interactions.
func Kind(*opened.Cassettes) screen.Kind {
	byLine := false
	return screen.Kind{Name: "compare", Modes: []*screen.Mode{mode}, Actions: []screen.Action{
		{Name: "view compared", Group: screen.Moving, After: "view", Keys: []string{"v"}, Hint: "view", Help: "compare the bodies of two interactions by path or by line", Brief: "by path, by line", In: screen.In(mode), Run: screen.On((*Screen).otherView), Why: screen.If((*Screen).noOtherView), Words: screen.If((*Screen).viewWords)},
		{Name: "compare", Group: screen.Looking, After: "bare", Keys: []string{"c"}, Help: "compare two: the marked ones, or the marked one and this one", Brief: "compare two", In: screen.In(opened.ListMode),
			Run: opened.On(func(t *opened.Cassette, m screen.App) tea.Cmd { return m.Open("compare", t) }), Why: opened.If(notTwo)},
	}, Open: func(m screen.App, of any) tea.Cmd {
		t := of.(*opened.Cassette)
		s := &Screen{Cassette: t, at: two(t), byLine: &byLine}
		return tea.Batch(m.Push(s), s.compare(m))
	}}
}

// two are the interactions to compare.
func two(t *opened.Cassette) [2]int {
	marked := t.List.Marked()
	if len(marked) == 1 {
		return [2]int{min(marked[0], t.List.Selected()), max(marked[0], t.List.Selected())}
	}
	return [2]int{marked[0], marked[1]}
}

// notTwo says why nothing can be compared.
func notTwo(t *opened.Cassette) string {
	switch marked := t.List.Marked(); {
	case len(marked) == 2, len(marked) == 1 && marked[0] != t.List.Selected() && t.List.Selected() >= 0:
		return ""
	case len(marked) > 2:
		return fmt.Sprintf("%d are marked: mark two", len(marked))
	}
	return "mark one with space, and go to another"
}

// compare reads both and compares them.
func (s *Screen) compare(m screen.App) tea.Cmd {
	at, byLine, file, width := s.at, *s.byLine, s.File, s.Width
	s.ready = false
	return s.make(m, func() ready {
		c, err := compared(at, file.At, byLine)
		return ready{comparison: c, err: err, width: width, lines: c.lines(width)}
	})
}

// lay makes the lines for the width that there is.
func (s *Screen) lay(m screen.App) tea.Cmd {
	c, err, width := s.shown, s.err, s.Width
	return s.make(m, func() ready { return ready{comparison: c, err: err, width: width, lines: c.lines(width)} })
}

// make makes what is to be shown, which takes as long as there is text.
func (s *Screen) make(m screen.App, what func() ready) tea.Cmd {
	s.gen++
	gen := s.gen
	now, later := m.Wait(func() screen.Fact {
		r := what()
		r.screen, r.gen = s, gen
		return r
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// ready is sent when there is something to show.
type ready struct {
	screen *Screen
	gen    int
	comparison
	err   error
	width int
	lines []widget.Line // of that width
}

// Apply shows what differs.
func (msg ready) Apply(m screen.App) tea.Cmd {
	s := msg.screen
	if msg.gen != s.gen {
		return nil
	}
	s.ready, s.shown, s.err = true, msg.comparison, msg.err
	if msg.width != s.Width {
		return s.lay(m)
	}
	if s.err != nil {
		msg.lines = []widget.Line{widget.NewLine(partColumn, widget.In(render.Failure, render.Sanitize(s.err.Error())))}
	}
	s.Show([]widget.Block{{Lines: msg.lines}}, s.Width)
	return nil
}

// A comparison is what differs between two interactions.
type comparison struct {
	names  [2]string
	parts  []part
	differ int  // how many rows say so
	byPath bool // bodies differ that can be compared by path
}

// A part is what differs in what stands in no message, "", in the requests or in
// the responses.
type part struct {
	name string
	rows []diff.Row
}

// compared compares two interactions.
func compared(at [2]int, read func(int) (model.Interaction, error), byLine bool) (c comparison, err error) {
	var of [2]model.Interaction
	for n := range at {
		if of[n], err = read(at[n]); err != nil {
			return comparison{}, fmt.Errorf("%d cannot be decoded: %s", at[n]+1, done.Reason(err))
		}
		c.names[n] = fmt.Sprintf("#%d %s %s", at[n]+1, render.Sanitize(of[n].Request.Method), render.ShortURL(of[n].Request.URL))
	}
	apart := part{}
	for _, x := range model.DiffInteractions(line(of[0]), line(of[1])) {
		apart.rows = append(apart.rows, diff.RowOf(x))
		c.differ++
	}
	c.parts = []part{apart}
	for _, message := range []struct {
		name     string
		old, new model.Response
	}{{"request", request(of[0]), request(of[1])}, {"response", of[0].Response, of[1].Response}} {
		d := model.DiffResponses(message.old, message.new)
		if d.BodyBy == "path" && len(d.Body) > 0 {
			c.byPath = true
			if byLine {
				d = d.ByLine(message.old, message.new)
			}
		}
		p := part{name: message.name}
		for _, row := range diff.Rows(message.old, message.new, d, nil) {
			if row.Of == "status" && message.name == "request" {
				continue
			}
			if differs(row) {
				c.differ++
			}
			p.rows = append(p.rows, row)
		}
		c.parts = append(c.parts, p)
	}
	return c, nil
}

// differs reports whether a row says what differs, and does not only begin a part.
func differs(row diff.Row) bool { return row.Sign != 0 || row.Was != nil }

// differenceLine is the kind of lines that say what differs, by their N from 1.
const differenceLine = 1

// lines are those of a width. Where it has room, the first interaction stands beside
// the second.
func (c comparison) lines(width int) (lines []widget.Line) {
	var rows []diff.Row
	for _, p := range c.parts {
		rows = append(rows, p.rows...)
	}
	differing := widget.Differ(rows, diffColumn, width)
	old, new := widget.In(render.Removed, "- "), widget.In(render.Added, "+ ")
	if l, beside := differing.Heading(c.names[0], c.names[1]); beside {
		lines = append(lines, l)
	} else {
		name := func(n int) widget.Span { return widget.Plain(render.CutMiddle(c.names[n], width-diffColumn)) }
		lines = append(lines, widget.NewLine(partColumn, old, name(0)), widget.NewLine(partColumn, new, name(1)))
	}
	n := 0
	for _, p := range c.parts {
		if p.name != "" {
			lines = append(lines, widget.NewLine(0), widget.NewLine(partColumn, widget.In(render.Focus, p.name)))
		}
		for _, row := range p.rows {
			l := differing.Line(row)
			if differs(row) {
				n++
				l.Kind, l.N = differenceLine, n
			}
			lines = append(lines, l.Measured(width))
		}
	}
	return lines
}

// line is an interaction with no more than what stands in no message: method, URL
// and times.
func line(i model.Interaction) model.Interaction {
	return model.Interaction{Request: model.Request{Method: i.Request.Method, URL: i.Request.URL}, RecordedAt: i.RecordedAt, Took: i.Took}
}

// request is a request's header and body, to be compared as a response's are.
func request(i model.Interaction) model.Response {
	return model.Response{Header: i.Request.Header, Body: i.Request.Body}
}

// Columns of a part and of what differs in it.
const (
	partColumn = 2
	diffColumn = 4
)

// Mode is where its keys are pressed.
func (s *Screen) Mode() *screen.Mode { return mode }

// Arrange takes a size.
func (s *Screen) Arrange(m screen.App, r widget.Rect) tea.Cmd {
	if s.Fit(r) && s.ready {
		return s.lay(m)
	}
	return nil
}

// Click puts the cursor into a row.
func (s *Screen) Click(_ screen.App, r widget.Rect, _, y int) tea.Cmd {
	s.ClickRow(r, y)
	return nil
}

// Draw draws the heading and the rows seen.
func (s *Screen) Draw(m screen.App, r widget.Rect) []string {
	right := ""
	switch {
	case s.noOtherView() != "":
	case *s.byLine:
		right = "by line"
	default:
		right = "by path"
	}
	return s.DrawPage(m.Theme(), !m.Offers(), r, fmt.Sprintf("%d against %d", s.at[0]+1, s.at[1]+1), right)
}

// Status is how much differs, and which difference the cursor is on.
func (s *Screen) Status(screen.App) (standing, position string) {
	switch {
	case !s.ready:
		return "comparing", ""
	case s.shown.differ == 0:
		return "nothing differs", ""
	}
	if _, l, ok := s.LineAt(s.Cursor); ok && l.Kind == differenceLine {
		position = fmt.Sprintf("%s/%s", render.Count(l.N), render.Count(s.shown.differ))
	}
	return render.Counted(s.shown.differ, "difference"), position
}

// Hints are those of the comparison.
func (s *Screen) Hints(screen.App) []string { return []string{"view compared", "back", "help"} }

// otherView compares the bodies the other way.
func (s *Screen) otherView(m screen.App) tea.Cmd {
	*s.byLine = !*s.byLine
	return s.compare(m)
}

// noOtherView says why there is one way to compare the bodies.
func (s *Screen) noOtherView() string { return compare.NoOtherWay(s.shown.byPath) }

func (s *Screen) viewWords() string { return compare.OtherWay(*s.byLine) }
