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
	lines  []widget.Line
	differ int // rows that differ
	gen    int
	ready  bool
}

// Kind compares two interactions.
func Kind(*opened.Cassettes) screen.Kind {
	byLine := false
	return screen.Kind{Name: "compare", Modes: []*screen.Mode{mode}, Actions: []screen.Action{
		{Name: "view compared", Group: screen.Moving, After: "view", Keys: []string{"v"}, Hint: "view", Help: "compare the bodies of two interactions by path or by line", Brief: "by path, by line", In: screen.In(mode), Run: screen.On((*Screen).otherView), Words: screen.If((*Screen).viewWords)},
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
	s.gen++
	s.ready = false
	gen, at, byLine, file := s.gen, s.at, *s.byLine, s.File
	now, later := m.Wait(func() screen.Fact {
		lines, differ := compared(at, file.At, byLine)
		return ready{s, gen, lines, differ}
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// ready is sent when two interactions were compared.
type ready struct {
	screen *Screen
	gen    int
	lines  []widget.Line
	differ int
}

// Apply shows what differs.
func (msg ready) Apply(screen.App) tea.Cmd {
	s := msg.screen
	if msg.gen == s.gen {
		s.ready, s.lines, s.differ = true, msg.lines, msg.differ
		s.lay()
	}
	return nil
}

func (s *Screen) lay() { s.Show([]widget.Block{{Lines: s.lines}}, s.Width) }

// compared are the lines of what differs, and how many say so.
func compared(at [2]int, read func(int) (model.Interaction, error), byLine bool) (lines []widget.Line, differ int) {
	var of [2]model.Interaction
	for n := range at {
		i, err := read(at[n])
		if err != nil {
			return []widget.Line{widget.NewLine(partColumn, widget.In(render.Failure, fmt.Sprintf("%d cannot be decoded: %s", at[n]+1, render.Sanitize(done.Reason(err)))))}, 0
		}
		of[n] = i
		lines = append(lines, widget.NewLine(partColumn, widget.In([]render.Role{render.Removed, render.Added}[n], fmt.Sprintf("%c ", "-+"[n])),
			widget.Plain("#"+done.Name(at[n], i.Request.Method, i.Request.URL))))
	}
	for _, x := range model.DiffInteractions(line(of[0]), line(of[1])) {
		lines = append(lines, widget.DiffLine(diff.RowOf(x), diffColumn))
		differ++
	}
	for _, part := range []struct {
		name     string
		old, new model.Response
	}{{"request", request(of[0]), request(of[1])}, {"response", of[0].Response, of[1].Response}} {
		d := model.DiffResponses(part.old, part.new)
		if byLine && d.BodyBy == "path" {
			d = d.ByLine(part.old, part.new)
		}
		lines = append(lines, widget.NewLine(0), widget.NewLine(partColumn, widget.In(render.Focus, part.name)))
		for _, row := range diff.Rows(part.old, part.new, d, nil) {
			if row.Of == "status" && part.name == "request" {
				continue
			}
			if row.Sign != 0 {
				differ++
			}
			lines = append(lines, widget.DiffLine(row, diffColumn))
		}
		if len(d.Status) > 0 {
			differ++
		}
	}
	return lines, differ
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
func (s *Screen) Arrange(_ screen.App, r widget.Rect) tea.Cmd {
	if s.Fit(r) {
		s.lay()
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
	right := "by path"
	if *s.byLine {
		right = "by line"
	}
	return s.DrawPage(m.Theme(), !m.Offers(), r, fmt.Sprintf("%d against %d", s.at[0]+1, s.at[1]+1), right)
}

// Status is how much differs.
func (s *Screen) Status(screen.App) (standing, position string) {
	switch {
	case !s.ready:
		return "comparing", ""
	case s.differ == 0:
		return "nothing differs", ""
	}
	return render.Counted(s.differ, "difference"), ""
}

// Hints are those of the comparison.
func (s *Screen) Hints(screen.App) []string { return []string{"view compared", "back", "help"} }

// otherView compares the bodies the other way.
func (s *Screen) otherView(m screen.App) tea.Cmd {
	*s.byLine = !*s.byLine
	return s.compare(m)
}

func (s *Screen) viewWords() string {
	if *s.byLine {
		return "by path"
	}
	return "by line"
}
