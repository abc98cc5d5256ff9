// Package edit edits the interaction that is shown: a line in its row, a body
// where it stands or in the person's editor. Each becomes one change.
package edit

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// timeChoices offers to edit the times that the interaction shown has.
func timeChoices(t *opened.Cassette, m screen.App) []widget.Choice {
	keys := map[model.Field]string{model.RecordedAt: "r", model.Duration: "d"}
	var choices []widget.Choice
	for n, f := range detail.TimeFields {
		if slices.Contains(t.Detail.Shown.Times, f.Field) {
			choices = append(choices, widget.Choice{Key: keys[f.Field], Does: string(f.Field.Part), Run: opened.With(t, m, editTime(n))})
		}
	}
	return choices
}

// editTime edits one of timeFields, in its place in the detail if it has one.
func editTime(n int) func(t *opened.Cassette, m screen.App) tea.Cmd {
	return func(t *opened.Cassette, m screen.App) tea.Cmd {
		shown := showSide(t, m, model.InResponse)
		d, f := &t.Detail, detail.TimeFields[n]
		row := d.RowWhere(func(_ model.Side, l widget.Line) bool { return l.Kind == detail.TimeLine && l.N == n })
		if row < 0 {
			label := fmt.Sprintf("%s of %d: ", f.Field.Part, d.At+1)
			return tea.Batch(shown, t.AskChange(m, opened.Prompt{Prompt: widget.Prompt{Label: label, Fresh: -1}, Change: settingField(d.At, f.Field, "")}))
		}
		d.To(row)
		return tea.Batch(shown, editField(t, m, f.Field, f.Of(d.Shown.Interaction), widget.Row{Before: detail.Labelled(f.Label)}))
	}
}

// editStart edits a field of a start line, in its place in the detail.
func editStart(f model.Field) func(t *opened.Cassette, m screen.App) tea.Cmd {
	return func(t *opened.Cassette, m screen.App) tea.Cmd {
		shown := showSide(t, m, f.Side)
		d := &t.Detail
		row := d.RowWhere(func(side model.Side, l widget.Line) bool { return side == f.Side && l.Kind == detail.StartLine })
		if row < 0 {
			return shown
		}
		d.To(row)
		r := d.Shown.Interaction.Request
		switch f {
		case model.RequestMethod:
			return tea.Batch(shown, editField(t, m, f, r.Method, widget.Row{After: " " + render.Sanitize(r.URL)}))
		case model.RequestURL:
			return tea.Batch(shown, editField(t, m, f, r.URL, widget.Row{Before: render.Sanitize(r.Method) + " "}))
		}
		return tea.Batch(shown, editStatus(t, m))
	}
}

// editField edits one field in the row under the cursor.
func editField(t *opened.Cassette, m screen.App, f model.Field, was string, row widget.Row) tea.Cmd {
	at := t.Detail.At
	p := opened.Prompt{Change: settingField(at, f, was)}
	p.Row = &row
	return editInRow(t, m, was, 0, was, fmt.Sprintf("%s of %d", f.Part, at+1), p)
}

// settingField makes a typed text the value of a field.
func settingField(at int, f model.Field, was string) func(text string) (opened.Change, error) {
	return func(text string) (opened.Change, error) {
		c := opened.ChangeSaid(at, done.Set(f, at, was, text), model.SetField{At: at, Field: f, Value: text})
		c.Doubt = doubt(f, was, text)
		return c, nil
	}
}

// editInRow edits text in the row under the detail's cursor, the part from
// fresh on selected; text that a prompt cannot hold goes to the editor.
func editInRow(t *opened.Cassette, m screen.App, text string, fresh int, was, where string, p opened.Prompt) tea.Cmd {
	t.Detail.ToLineStart()
	p.Text, p.Fresh = text, fresh
	p.Status = widget.Status{Left: "was " + done.Quoted(was), Right: where}
	if p.Row == nil {
		p.Row = &widget.Row{}
	}
	if p.Row.Indent == 0 {
		p.Row.Indent = detail.TextColumn
	}
	inEditor := func(text string) tea.Cmd { return editText(t, m, text, p.Change) }
	if !widget.CanPrompt(text) {
		return inEditor(text)
	}
	p.Editor = inEditor
	return t.AskChange(m, p)
}

// editStatus edits the status code together with the reason phrase. Where a
// reason was recorded, the usual one for the code typed is offered.
func editStatus(t *opened.Cassette, m screen.App) tea.Cmd {
	d := &t.Detail
	at, r := d.At, d.Shown.Interaction.Response
	was := detail.StatusText(r.Status, r.Reason)
	_, coupled := d.Shown.Interaction.Own(detail.OwnStatus)
	ghost := func(text string) string {
		code, err := strconv.Atoi(text)
		if err != nil || r.Reason == "" || http.StatusText(code) == "" {
			return ""
		}
		return " " + http.StatusText(code)
	}
	return editInRow(t, m, was, 0, was, fmt.Sprintf("status of response %d", at+1), opened.Prompt{
		Prompt: widget.Prompt{Brief: true, Beside: widget.Beside{Ghost: ghost}}, Coupled: coupled,
		Change: func(text string) (opened.Change, error) {
			code, phrase, _ := strings.Cut(strings.TrimSpace(text), " ")
			n, err := strconv.Atoi(code)
			if err != nil || n < 100 || n > 999 {
				return opened.Change{}, errors.New("a status is a number of three digits")
			}
			ops := []model.Op{model.SetField{At: at, Field: model.ResponseStatus, Value: code}}
			if phrase != "" || r.Reason != "" { // also the same one, so that it does not follow
				ops = append(ops, model.SetField{At: at, Field: model.ResponseReason, Value: phrase})
			}
			return opened.ChangeSaid(at, done.Set(model.ResponseStatus, at, was, text), ops...), nil
		},
	})
}

// editHeaders goes to a message's headers.
func editHeaders(side model.Side) func(t *opened.Cassette, m screen.App) tea.Cmd {
	return func(t *opened.Cassette, m screen.App) tea.Cmd {
		shown := showSide(t, m, side)
		d := &t.Detail
		d.Open[detail.Section{Side: side, Kind: detail.HeadersLine}] = true
		d.Build()
		first := func(s model.Side, l widget.Line) bool { return s == side && l.Kind == detail.HeaderLine }
		if row := d.RowWhere(first); row >= 0 {
			d.To(row)
			m.Say("e edits the line, a adds a header, d removes it")
		} else {
			m.Say("no headers, a adds one")
		}
		return tea.Batch(shown, d.SearchAgain(), panes.ToDetail(t, m))
	}
}

// editLine edits what is under the detail's cursor.
func editLine(t *opened.Cassette, m screen.App) tea.Cmd {
	d := &t.Detail
	b, l, ok := d.LineAt(d.Cursor)
	switch {
	case b == nil:
		return nil
	case !ok || l.Kind == detail.BodyLine:
		return editBody(t, m, detail.SideOf(b))
	case l.Kind == detail.HeaderLine:
		return editHeaderLine(t, m, detail.SideOf(b), l.N)
	case l.Kind == detail.HeadersLine:
		return editHeaders(detail.SideOf(b))(t, m)
	case l.Kind == detail.StartLine && detail.SideOf(b) == model.InRequest:
		return editRequestLine(t, m)
	case l.Kind == detail.StartLine:
		return editStatus(t, m)
	case l.Kind == detail.TimeLine:
		return editTime(l.N)(t, m)
	case l.Kind == detail.FindingLine:
		m.Say("F does what would fix it")
		return nil
	}
	m.Say("this line is not edited here")
	return nil
}

// editRequestLine edits method and URL together; the URL is selected.
func editRequestLine(t *opened.Cassette, m screen.App) tea.Cmd {
	d := &t.Detail
	at, r := d.At, d.Shown.Interaction.Request
	text := r.Method + " " + r.URL
	return editInRow(t, m, text, len([]rune(r.Method))+1, text, fmt.Sprintf("request %d", at+1), opened.Prompt{
		Change: func(text string) (opened.Change, error) {
			method, url, ok := strings.Cut(text, " ")
			if !ok {
				return opened.Change{}, errors.New("write it as METHOD URL")
			}
			var ops []model.Op
			if method != r.Method {
				ops = append(ops, model.SetField{At: at, Field: model.RequestMethod, Value: method})
			}
			if url != r.URL {
				ops = append(ops, model.SetField{At: at, Field: model.RequestURL, Value: url})
			}
			said := done.Message{Words: fmt.Sprintf("request of %d: ", at+1), Values: done.NewDifference(r.Method+" "+r.URL, text)}
			switch {
			case url == r.URL:
				said = done.Set(model.RequestMethod, at, r.Method, method)
			case method == r.Method:
				said = done.Set(model.RequestURL, at, r.URL, url)
			}
			c := opened.ChangeSaid(at, said, ops...)
			c.Doubt = cmp.Or(doubt(model.RequestMethod, r.Method, method), doubt(model.RequestURL, r.URL, url))
			return c, nil
		},
	})
}

func editHeaderLine(t *opened.Cassette, m screen.App, side model.Side, n int) tea.Cmd {
	d := &t.Detail
	at, old := d.At, d.Shown.Interaction.Header(side)[n]
	where := fmt.Sprintf("header of %s %d", side, at+1)
	return editInRow(t, m, old.Name+": "+old.Value, len([]rune(old.Name))+2, old.Value, where, opened.Prompt{
		Prompt:  widget.Prompt{Row: &widget.Row{Indent: detail.HeaderColumn}},
		Coupled: strings.EqualFold(old.Name, "Content-Type"),
		Change: func(text string) (opened.Change, error) {
			name, value, err := parseHeader(text)
			if err != nil {
				return opened.Change{}, err
			}
			said := done.SetLine(side, at, old, model.HeaderLine{Name: name, Value: value})
			c := opened.ChangeSaid(at, said, model.SetHeaderLine{At: at, Side: side, Line: n, Name: name, Value: value})
			c.Doubt = doubt(model.HeaderField(side, name), old.Name, name)
			return c, nil
		},
	})
}

// parseHeader reads "name: value".
func parseHeader(text string) (name, value string, err error) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || strings.TrimSpace(name) == "" {
		return "", "", errors.New("write it as name: value")
	}
	return strings.TrimSpace(name), strings.TrimPrefix(value, " "), nil
}

func startAddHeader(t *opened.Cassette, m screen.App) tea.Cmd {
	at, side, open := t.Detail.At, SideHere(t), t.Detail.Open
	return t.AskChange(m, opened.Prompt{
		Prompt: widget.Prompt{Label: fmt.Sprintf("add to %s %d, name: value: ", side, at+1), Fresh: -1},
		Change: func(text string) (opened.Change, error) {
			if strings.TrimSpace(text) == "" {
				return opened.Change{}, nil
			}
			name, value, err := parseHeader(text)
			if err != nil {
				return opened.Change{}, err
			}
			open[detail.Section{Side: side, Kind: detail.HeadersLine}] = true
			c := opened.ChangeOf(at, done.Added(at, model.HeaderField(side, name)),
				model.AddHeader{At: at, Side: side, Name: name, Value: value})
			c.Stand = func(d *detail.Detail) { d.ToHeader(side, name, value) }
			c.Doubt = doubtOf(model.HeaderField(side, name), value)
			return c, nil
		},
	})
}

func removeHeader(t *opened.Cassette, m screen.App) tea.Cmd {
	d := &t.Detail
	b, l, _ := d.LineAt(d.Cursor)
	was := d.Shown.Interaction.Header(detail.SideOf(b))[l.N]
	said := done.Without([]int{d.At}, model.HeaderField(detail.SideOf(b), was.Name), []string{was.Value})
	return t.Make(m, opened.ChangeSaid(-1, said, model.DropHeaderLine{At: d.At, Side: detail.SideOf(b), Line: l.N}))
}

func noHeaderHere(t *opened.Cassette) string {
	if why := t.Detail.NotReady(); why != "" {
		return why
	}
	if _, l, ok := t.Detail.LineAt(t.Detail.Cursor); !ok || l.Kind != detail.HeaderLine {
		return "d removes headers; the list deletes"
	}
	return ""
}

func fixFinding(t *opened.Cassette, m screen.App) tea.Cmd {
	d := &t.Detail
	_, l, _ := d.LineAt(d.Cursor)
	f := d.Shown.Findings[l.N]
	return t.Change(m, fmt.Sprintf("fixed %s of %d", f.Field, d.At+1), model.WithAt(f.Fix, d.At))
}

func noFixHere(t *opened.Cassette) string {
	if why := t.Detail.NotReady(); why != "" {
		return why
	}
	d := &t.Detail
	_, l, ok := d.LineAt(d.Cursor)
	if !ok || l.Kind != detail.FindingLine {
		return "F fixes the finding under the cursor"
	}
	if d.Shown.Findings[l.N].Fix == nil {
		return "nothing here can fix this"
	}
	return ""
}

// editText edits the text of a field that a prompt cannot hold; what is typed
// becomes a change.
func editText(t *opened.Cassette, m screen.App, text string, become func(text string) (opened.Change, error)) tea.Cmd {
	return t.All.Editor.Edit(func() (*editor.Editing, error) {
		job := &editor.Editing{Noun: "text", Name: "field.txt", Text: []byte(text), Given: []byte(text)}
		job.Done = func(edited []byte) tea.Cmd {
			c, err := become(string(editor.WithoutAddedEnd([]byte(text), edited)))
			c.Refused = func(why string) tea.Cmd { return t.All.Editor.AskAgain(m, why, job, edited) }
			if err != nil {
				return c.Refused(opened.NotChanged(err))
			}
			return t.Make(m, c)
		}
		return job, nil
	})
}
