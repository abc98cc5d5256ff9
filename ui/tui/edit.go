package tui

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/widget"
)

// startEdit asks what to edit of the selected interaction.
func startEdit(m *app) tea.Cmd {
	n := m.cassette.list.selected() + 1
	return m.inquire(widget.Question{
		Text: fmt.Sprintf("edit what of %d? capitals are the request's", n), Esc: "nothing",
		Choices: append([]widget.Choice{
			{Key: "m", Does: "method", Run: m.with(editStart(model.RequestMethod))},
			{Key: "u", Does: "URL", Run: m.with(editStart(model.RequestURL))},
			{Key: "s", Does: "status", Run: m.with(editStart(model.ResponseStatus))},
			{Key: "h", Does: "headers", Run: m.with(editHeaders(model.InResponse))},
			{Key: "b", Does: "body", Run: m.with(editBodyOf(model.InResponse))},
			{Key: "H", Does: "headers", Run: m.with(editHeaders(model.InRequest))},
			{Key: "B", Does: "body", Run: m.with(editBodyOf(model.InRequest))},
		}, m.timeChoices()...),
	})
}

// timeChoices offers to edit the times that the interaction shown has.
func (m *app) timeChoices() []widget.Choice {
	keys := map[model.Field]string{model.RecordedAt: "r", model.Duration: "d"}
	var choices []widget.Choice
	for n, f := range timeFields {
		if slices.Contains(m.cassette.detail.shown.times, f.field) {
			choices = append(choices, widget.Choice{Key: keys[f.field], Does: string(f.field.Part), Run: m.with(editTime(n))})
		}
	}
	return choices
}

// editTime edits one of timeFields, in its place in the detail if it has one.
func editTime(n int) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		shown := m.showSide(model.InResponse)
		d, f := &m.cassette.detail, timeFields[n]
		row := d.rowWhere(func(_ model.Side, l line) bool { return l.kind == timeLine && l.n == n })
		if row < 0 {
			label := fmt.Sprintf("%s of %d: ", f.field.Part, d.at+1)
			return tea.Batch(shown, m.askChange(prompt{Prompt: widget.Prompt{Label: label, Fresh: -1}, change: settingField(d.at, f.field, "")}))
		}
		d.To(row)
		return tea.Batch(shown, m.editField(f.field, f.of(d.shown.interaction), widget.Row{Before: labelled(f.label)}))
	}
}

// showSide makes sure that the detail shows a message.
func (m *app) showSide(side model.Side) tea.Cmd {
	d := &m.cassette.detail
	want := requestTab
	if side == model.InResponse {
		want = responseTab
	}
	if d.tab == want || d.tab == bothTab {
		return nil
	}
	return showTab(want)(m)
}

// editStart edits a field of a start line, in its place in the detail.
func editStart(f model.Field) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		shown := m.showSide(f.Side)
		d := &m.cassette.detail
		row := d.rowWhere(func(side model.Side, l line) bool { return side == f.Side && l.kind == startLine })
		if row < 0 {
			return shown
		}
		d.To(row)
		r := d.shown.interaction.Request
		switch f {
		case model.RequestMethod:
			return tea.Batch(shown, m.editField(f, r.Method, widget.Row{After: " " + render.Sanitize(r.URL)}))
		case model.RequestURL:
			return tea.Batch(shown, m.editField(f, r.URL, widget.Row{Before: render.Sanitize(r.Method) + " "}))
		}
		return tea.Batch(shown, m.editStatus())
	}
}

// editField edits one field in the row under the cursor.
func (m *app) editField(f model.Field, was string, row widget.Row) tea.Cmd {
	at := m.cassette.detail.at
	p := prompt{change: settingField(at, f, was)}
	p.Row = &row
	return m.editInRow(was, 0, was, fmt.Sprintf("%s of %d", f.Part, at+1), p)
}

// settingField makes a typed text the value of a field.
func settingField(at int, f model.Field, was string) func(text string) (change, error) {
	return func(text string) (change, error) {
		return changeOf(at, done.Set(f, at, was, text), model.SetField{At: at, Field: f, Value: text}), nil
	}
}

// editInRow edits text in the row under the detail's cursor, the part from
// fresh on selected; text that a prompt cannot hold goes to the editor.
func (m *app) editInRow(text string, fresh int, was, where string, p prompt) tea.Cmd {
	m.cassette.detail.toLineStart()
	p.Text, p.Fresh = text, fresh
	p.Status = widget.Status{Left: "was " + done.Value(was), Right: where}
	if p.Row == nil {
		p.Row = &widget.Row{}
	}
	if p.Row.Indent == 0 {
		p.Row.Indent = textColumn
	}
	inEditor := func(text string) tea.Cmd { return m.editText(text, p.change) }
	if !widget.CanPrompt(text) {
		return inEditor(text)
	}
	p.Editor = inEditor
	return m.askChange(p)
}

// editStatus edits the status code together with the reason phrase. Where a
// reason was recorded, the usual one for the code typed is offered.
func (m *app) editStatus() tea.Cmd {
	d := &m.cassette.detail
	at, r := d.at, d.shown.interaction.Response
	was := statusText(r.Status, r.Reason)
	_, coupled := d.shown.interaction.Own(ownStatus)
	ghost := func(text string) string {
		code, err := strconv.Atoi(text)
		if err != nil || r.Reason == "" || http.StatusText(code) == "" {
			return ""
		}
		return " " + http.StatusText(code)
	}
	return m.editInRow(was, 0, was, fmt.Sprintf("status of response %d", at+1), prompt{
		Prompt: widget.Prompt{Brief: true, Ghost: ghost}, coupled: coupled,
		change: func(text string) (change, error) {
			code, phrase, _ := strings.Cut(strings.TrimSpace(text), " ")
			n, err := strconv.Atoi(code)
			if err != nil || n < 100 || n > 999 {
				return change{}, errors.New("a status is a number of three digits")
			}
			ops := []model.Op{model.SetField{At: at, Field: model.ResponseStatus, Value: code}}
			if phrase != "" || r.Reason != "" { // also the same one, so that it does not follow
				ops = append(ops, model.SetField{At: at, Field: model.ResponseReason, Value: phrase})
			}
			return changeOf(at, done.Set(model.ResponseStatus, at, was, text), ops...), nil
		},
	})
}

func statusText(status int, reason string) string {
	if status == 0 {
		return reason
	}
	return strings.TrimRight(strconv.Itoa(status)+" "+reason, " ")
}

// editHeaders goes to a message's headers.
func editHeaders(side model.Side) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		shown := m.showSide(side)
		d := &m.cassette.detail
		d.open[side] = true
		d.build()
		first := func(s model.Side, l line) bool { return s == side && l.kind == headerLine }
		if row := d.rowWhere(first); row >= 0 {
			d.To(row)
			m.say("e edits the line, a adds a header, d removes it")
		} else {
			m.say("no headers, a adds one")
		}
		return tea.Batch(shown, d.searchAgain(), toDetail(m))
	}
}

// editLine edits what is under the detail's cursor.
func editLine(m *app) tea.Cmd {
	d := &m.cassette.detail
	b, l, ok := d.lineAt(d.Cursor)
	switch {
	case b == nil:
		return nil
	case !ok || l.kind == bodyLine:
		return m.editBody(b.side)
	case l.kind == headerLine:
		return m.editHeaderLine(b.side, l.n)
	case l.kind == headersLine:
		return editHeaders(b.side)(m)
	case l.kind == startLine && b.side == model.InRequest:
		return m.editRequestLine()
	case l.kind == startLine:
		return m.editStatus()
	case l.kind == timeLine:
		return editTime(l.n)(m)
	case l.kind == findingLine:
		m.say("F does what would fix it")
		return nil
	}
	m.say("this line is not edited here")
	return nil
}

// editRequestLine edits method and URL together; the URL is selected.
func (m *app) editRequestLine() tea.Cmd {
	d := &m.cassette.detail
	at, r := d.at, d.shown.interaction.Request
	text := r.Method + " " + r.URL
	return m.editInRow(text, len([]rune(r.Method))+1, text, fmt.Sprintf("request %d", at+1), prompt{
		change: func(text string) (change, error) {
			method, url, ok := strings.Cut(text, " ")
			if !ok {
				return change{}, errors.New("write it as METHOD URL")
			}
			var ops []model.Op
			said := fmt.Sprintf("request of %d: %s", at+1, done.Value(text))
			if method != r.Method {
				ops = append(ops, model.SetField{At: at, Field: model.RequestMethod, Value: method})
				said = done.Set(model.RequestMethod, at, r.Method, method)
			}
			if url != r.URL {
				ops = append(ops, model.SetField{At: at, Field: model.RequestURL, Value: url})
				said = done.Set(model.RequestURL, at, r.URL, url)
			}
			return changeOf(at, said, ops...), nil
		},
	})
}

func (m *app) editHeaderLine(side model.Side, n int) tea.Cmd {
	d := &m.cassette.detail
	at, old := d.at, d.shown.interaction.Header(side)[n]
	where := fmt.Sprintf("header of %s %d", side, at+1)
	return m.editInRow(old.Name+": "+old.Value, len([]rune(old.Name))+2, old.Value, where, prompt{
		Prompt:  widget.Prompt{Row: &widget.Row{Indent: headerColumn}},
		coupled: strings.EqualFold(old.Name, "Content-Type"),
		change: func(text string) (change, error) {
			name, value, err := parseHeader(text)
			if err != nil {
				return change{}, err
			}
			said := done.Set(model.HeaderField(side, name), at, old.Value, value)
			return changeOf(at, said, model.SetHeaderLine{At: at, Side: side, Line: n, Name: name, Value: value}), nil
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

// sideHere is the message under the detail's cursor; from the list, the one
// that is shown.
func (m *app) sideHere() model.Side {
	d := &m.cassette.detail
	if b, _, ok := d.find(d.Cursor); ok && m.focus == widget.OnDetail {
		return b.side
	}
	if d.tab == requestTab {
		return model.InRequest
	}
	return model.InResponse
}

func startAddHeader(m *app) tea.Cmd {
	at, side, open := m.cassette.detail.at, m.sideHere(), m.cassette.detail.open
	return m.askChange(prompt{
		Prompt: widget.Prompt{Label: fmt.Sprintf("add to %s %d, name: value: ", side, at+1), Fresh: -1},
		change: func(text string) (change, error) {
			if strings.TrimSpace(text) == "" {
				return change{}, nil
			}
			name, value, err := parseHeader(text)
			if err != nil {
				return change{}, err
			}
			open[side] = true
			return changeOf(at, done.Added(at, model.HeaderField(side, name)),
				model.AddHeader{At: at, Side: side, Name: name, Value: value}), nil
		},
	})
}

func removeHeader(m *app) tea.Cmd {
	d := &m.cassette.detail
	b, l, _ := d.lineAt(d.Cursor)
	name := d.shown.interaction.Header(b.side)[l.n].Name
	return m.change(done.Removed([]int{d.at}, model.HeaderField(b.side, name)),
		model.DropHeaderLine{At: d.at, Side: b.side, Line: l.n})
}

func noHeaderHere(m *app) string {
	if why := notReady(m); why != "" {
		return why
	}
	if _, l, ok := m.cassette.detail.lineAt(m.cassette.detail.Cursor); !ok || l.kind != headerLine {
		return "d removes headers; the list deletes"
	}
	return ""
}

func fixFinding(m *app) tea.Cmd {
	d := &m.cassette.detail
	_, l, _ := d.lineAt(d.Cursor)
	f := d.shown.findings[l.n]
	return m.change(fmt.Sprintf("fixed %s of %d", f.Field, d.at+1), model.WithAt(f.Fix, d.at))
}

func noFixHere(m *app) string {
	if why := notReady(m); why != "" {
		return why
	}
	d := &m.cassette.detail
	_, l, ok := d.lineAt(d.Cursor)
	if !ok || l.kind != findingLine {
		return "F fixes the finding under the cursor"
	}
	if d.shown.findings[l.n].Fix == nil {
		return "nothing here can fix this"
	}
	return ""
}
