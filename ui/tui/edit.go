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
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// startEdit asks what to edit of the selected interaction.
func startEdit(t *openCassette, m screen.App) tea.Cmd {
	n := t.list.selected() + 1
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("edit what of %d? capitals are the request's", n), Esc: "nothing",
		Choices: append([]widget.Choice{
			{Key: "m", Does: "method", Run: with(t, m, editStart(model.RequestMethod))},
			{Key: "u", Does: "URL", Run: with(t, m, editStart(model.RequestURL))},
			{Key: "s", Does: "status", Run: with(t, m, editStart(model.ResponseStatus))},
			{Key: "h", Does: "headers", Run: with(t, m, editHeaders(model.InResponse))},
			{Key: "b", Does: "body", Run: with(t, m, editBodyOf(model.InResponse))},
			{Key: "H", Does: "headers", Run: with(t, m, editHeaders(model.InRequest))},
			{Key: "B", Does: "body", Run: with(t, m, editBodyOf(model.InRequest))},
		}, timeChoices(t, m)...),
	})
}

// timeChoices offers to edit the times that the interaction shown has.
func timeChoices(t *openCassette, m screen.App) []widget.Choice {
	keys := map[model.Field]string{model.RecordedAt: "r", model.Duration: "d"}
	var choices []widget.Choice
	for n, f := range timeFields {
		if slices.Contains(t.detail.shown.times, f.field) {
			choices = append(choices, widget.Choice{Key: keys[f.field], Does: string(f.field.Part), Run: with(t, m, editTime(n))})
		}
	}
	return choices
}

// editTime edits one of timeFields, in its place in the detail if it has one.
func editTime(n int) func(t *openCassette, m screen.App) tea.Cmd {
	return func(t *openCassette, m screen.App) tea.Cmd {
		shown := showSide(t, m, model.InResponse)
		d, f := &t.detail, timeFields[n]
		row := d.rowWhere(func(_ model.Side, l widget.Line) bool { return l.Kind == timeLine && l.N == n })
		if row < 0 {
			label := fmt.Sprintf("%s of %d: ", f.field.Part, d.at+1)
			return tea.Batch(shown, t.askChange(m, prompt{Prompt: widget.Prompt{Label: label, Fresh: -1}, change: settingField(d.at, f.field, "")}))
		}
		d.To(row)
		return tea.Batch(shown, editField(t, m, f.field, f.of(d.shown.interaction), widget.Row{Before: labelled(f.label)}))
	}
}

// showSide makes sure that the detail shows a message.
func showSide(t *openCassette, m screen.App, side model.Side) tea.Cmd {
	d := &t.detail
	want := requestTab
	if side == model.InResponse {
		want = responseTab
	}
	if d.tab == want || d.tab == bothTab {
		return nil
	}
	return showTab(want)(&t.detail, m)
}

// editStart edits a field of a start line, in its place in the detail.
func editStart(f model.Field) func(t *openCassette, m screen.App) tea.Cmd {
	return func(t *openCassette, m screen.App) tea.Cmd {
		shown := showSide(t, m, f.Side)
		d := &t.detail
		row := d.rowWhere(func(side model.Side, l widget.Line) bool { return side == f.Side && l.Kind == startLine })
		if row < 0 {
			return shown
		}
		d.To(row)
		r := d.shown.interaction.Request
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
func editField(t *openCassette, m screen.App, f model.Field, was string, row widget.Row) tea.Cmd {
	at := t.detail.at
	p := prompt{change: settingField(at, f, was)}
	p.Row = &row
	return editInRow(t, m, was, 0, was, fmt.Sprintf("%s of %d", f.Part, at+1), p)
}

// settingField makes a typed text the value of a field.
func settingField(at int, f model.Field, was string) func(text string) (change, error) {
	return func(text string) (change, error) {
		return changeOf(at, done.Set(f, at, was, text), model.SetField{At: at, Field: f, Value: text}), nil
	}
}

// editInRow edits text in the row under the detail's cursor, the part from
// fresh on selected; text that a prompt cannot hold goes to the editor.
func editInRow(t *openCassette, m screen.App, text string, fresh int, was, where string, p prompt) tea.Cmd {
	t.detail.ToLineStart()
	p.Text, p.Fresh = text, fresh
	p.Status = widget.Status{Left: "was " + done.Value(was), Right: where}
	if p.Row == nil {
		p.Row = &widget.Row{}
	}
	if p.Row.Indent == 0 {
		p.Row.Indent = textColumn
	}
	inEditor := func(text string) tea.Cmd { return editText(t, m, text, p.change) }
	if !widget.CanPrompt(text) {
		return inEditor(text)
	}
	p.Editor = inEditor
	return t.askChange(m, p)
}

// editStatus edits the status code together with the reason phrase. Where a
// reason was recorded, the usual one for the code typed is offered.
func editStatus(t *openCassette, m screen.App) tea.Cmd {
	d := &t.detail
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
	return editInRow(t, m, was, 0, was, fmt.Sprintf("status of response %d", at+1), prompt{
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

// editHeaders goes to a message's headers.
func editHeaders(side model.Side) func(t *openCassette, m screen.App) tea.Cmd {
	return func(t *openCassette, m screen.App) tea.Cmd {
		shown := showSide(t, m, side)
		d := &t.detail
		d.open[side] = true
		d.build()
		first := func(s model.Side, l widget.Line) bool { return s == side && l.Kind == headerLine }
		if row := d.rowWhere(first); row >= 0 {
			d.To(row)
			m.Say("e edits the line, a adds a header, d removes it")
		} else {
			m.Say("no headers, a adds one")
		}
		return tea.Batch(shown, d.SearchAgain(), toDetail(t, m))
	}
}

// editLine edits what is under the detail's cursor.
func editLine(t *openCassette, m screen.App) tea.Cmd {
	d := &t.detail
	b, l, ok := d.LineAt(d.Cursor)
	switch {
	case b == nil:
		return nil
	case !ok || l.Kind == bodyLine:
		return editBody(t, m, sideOf(b))
	case l.Kind == headerLine:
		return editHeaderLine(t, m, sideOf(b), l.N)
	case l.Kind == headersLine:
		return editHeaders(sideOf(b))(t, m)
	case l.Kind == startLine && sideOf(b) == model.InRequest:
		return editRequestLine(t, m)
	case l.Kind == startLine:
		return editStatus(t, m)
	case l.Kind == timeLine:
		return editTime(l.N)(t, m)
	case l.Kind == findingLine:
		m.Say("F does what would fix it")
		return nil
	}
	m.Say("this line is not edited here")
	return nil
}

// editRequestLine edits method and URL together; the URL is selected.
func editRequestLine(t *openCassette, m screen.App) tea.Cmd {
	d := &t.detail
	at, r := d.at, d.shown.interaction.Request
	text := r.Method + " " + r.URL
	return editInRow(t, m, text, len([]rune(r.Method))+1, text, fmt.Sprintf("request %d", at+1), prompt{
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

func editHeaderLine(t *openCassette, m screen.App, side model.Side, n int) tea.Cmd {
	d := &t.detail
	at, old := d.at, d.shown.interaction.Header(side)[n]
	where := fmt.Sprintf("header of %s %d", side, at+1)
	return editInRow(t, m, old.Name+": "+old.Value, len([]rune(old.Name))+2, old.Value, where, prompt{
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
func sideHere(t *openCassette) model.Side {
	d := &t.detail
	if b := d.BlockAt(d.Cursor); b != nil && t.focus == widget.OnDetail {
		return sideOf(b)
	}
	if d.tab == requestTab {
		return model.InRequest
	}
	return model.InResponse
}

func startAddHeader(t *openCassette, m screen.App) tea.Cmd {
	at, side, open := t.detail.at, sideHere(t), t.detail.open
	return t.askChange(m, prompt{
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

func removeHeader(t *openCassette, m screen.App) tea.Cmd {
	d := &t.detail
	b, l, _ := d.LineAt(d.Cursor)
	name := d.shown.interaction.Header(sideOf(b))[l.N].Name
	return t.change(m, done.Removed([]int{d.at}, model.HeaderField(sideOf(b), name)),
		model.DropHeaderLine{At: d.at, Side: sideOf(b), Line: l.N})
}

func noHeaderHere(t *openCassette) string {
	if why := t.detail.notReady(); why != "" {
		return why
	}
	if _, l, ok := t.detail.LineAt(t.detail.Cursor); !ok || l.Kind != headerLine {
		return "d removes headers; the list deletes"
	}
	return ""
}

func fixFinding(t *openCassette, m screen.App) tea.Cmd {
	d := &t.detail
	_, l, _ := d.LineAt(d.Cursor)
	f := d.shown.findings[l.N]
	return t.change(m, fmt.Sprintf("fixed %s of %d", f.Field, d.at+1), model.WithAt(f.Fix, d.at))
}

func noFixHere(t *openCassette) string {
	if why := t.detail.notReady(); why != "" {
		return why
	}
	d := &t.detail
	_, l, ok := d.LineAt(d.Cursor)
	if !ok || l.Kind != findingLine {
		return "F fixes the finding under the cursor"
	}
	if d.shown.findings[l.N].Fix == nil {
		return "nothing here can fix this"
	}
	return ""
}

// editActions are the keys of editing.
func editActions() []screen.Action {
	return []screen.Action{
		{Name: "edit", Group: screen.Changing, After: "duplicate", Keys: []string{"e"}, Hint: "edit", Help: "edit: then m method, u URL, s status, h headers, b body", Brief: "edit", In: screen.In(listMode), Run: onCassette(startEdit), Why: ifDetail((*detail).notReady), Changes: true},
		{Name: "edit line", Group: screen.Changing, Keys: []string{"e"}, Hint: "edit", Help: "edit the line under the cursor", Brief: "edit this line", In: screen.In(detailMode), Run: onCassette(editLine), Why: ifDetail((*detail).notReady), Changes: true},
		{Name: "edit body", Group: screen.Changing, Keys: []string{"E"}, Hint: "$EDITOR", Help: "edit the body in $VISUAL or $EDITOR", Brief: "body in $EDITOR", In: screen.Able(screen.Look), Run: onCassette(editShownBody), Why: ifCassette(noEditableBody), Changes: true},
		{Name: "add header", Group: screen.Changing, After: "edit file", Keys: []string{"a"}, Hint: "add header", Help: "add a header to the message", Brief: "add a header", In: screen.In(detailMode), Run: onCassette(startAddHeader), Why: ifDetail((*detail).notReady), Changes: true},
		{Name: "remove header", Group: screen.Changing, Keys: []string{"d"}, Hint: "remove header", Help: "remove the header under the cursor", Brief: "remove this header", In: screen.In(detailMode), Run: onCassette(removeHeader), Why: ifCassette(noHeaderHere), Changes: true},
		{Name: "fix", Group: screen.Changing, Keys: []string{"F"}, Hint: "fix", Help: "fix what the finding under the cursor says", Brief: "fix this finding", In: screen.In(detailMode), Run: onCassette(fixFinding), Why: ifCassette(noFixHere), Changes: true},
		{Name: "keep body", Group: screen.Typing, After: "keep", Keys: []string{"ctrl+s"}, Hint: "keep", Help: "keep what was typed, where enter breaks the line", Brief: "keep the body", In: screen.In(bodyMode), Run: onCassette(takeInPlace)},
	}
}

// editText edits the text of a field that a prompt cannot hold; what is typed
// becomes a change.
func editText(t *openCassette, m screen.App, text string, become func(text string) (change, error)) tea.Cmd {
	return t.all.editor.edit(func() (*editing, error) {
		job := &editing{noun: "text", name: "field.txt", text: []byte(text), given: []byte(text)}
		job.done = func(edited []byte) tea.Cmd {
			c, err := become(string(withoutAddedEnd([]byte(text), edited)))
			c.refused = func(why string) tea.Cmd { return t.all.editor.askAgain(m, why, job, edited) }
			if err != nil {
				return c.refused(notChanged(err))
			}
			return t.make(m, c)
		}
		return job, nil
	})
}
