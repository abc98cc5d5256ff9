package edit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// startEditMarked asks what to edit of all that are marked.
func startEditMarked(t *opened.Cassette, m screen.App, marked []int) tea.Cmd {
	ask := func(part string, of func(text string) (fieldsOf, error), was string) func() tea.Cmd {
		return func() tea.Cmd { return askMarked(t, m, marked, part, was, of) }
	}
	field := func(f model.Field, was string) func() tea.Cmd {
		return ask(string(f.Part), func(text string) (fieldsOf, error) {
			return fieldsOf{{field: f, value: text}}, nil
		}, was)
	}
	var method, url, status string // of the selected one, to begin with
	if i := t.Detail.Shown.Interaction; t.List.Marks.Has(t.Detail.At) {
		method, url, status = i.Request.Method, i.Request.URL, strconv.Itoa(i.Response.Status)
	}
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("edit what of %s marked? capitals are the requests'", render.Count(len(marked))), Esc: "nothing",
		Choices: []widget.Choice{
			{Key: "m", Does: "method", Run: field(model.RequestMethod, method)},
			{Key: "u", Does: "URL", Run: field(model.RequestURL, url)},
			{Key: "s", Does: "status", Run: ask("status", statusOf, status)},
			{Key: "h", Does: "a header", Run: ask("response header, name: value or -name,", headerOf(model.InResponse), "")},
			{Key: "b", Does: "body", Run: func() tea.Cmd { return editBodies(t, marked, model.InResponse) }},
			{Key: "H", Does: "a header", Run: ask("request header, name: value or -name,", headerOf(model.InRequest), "")},
			{Key: "B", Does: "body", Run: func() tea.Cmd { return editBodies(t, marked, model.InRequest) }},
		},
	})
}

// A fieldsOf is what fields are set to, in each interaction.
type fieldsOf []fieldOf

type fieldOf struct {
	field   model.Field
	value   string
	removed bool // a header
}

func statusOf(text string) (fieldsOf, error) {
	code, phrase, _ := strings.Cut(strings.TrimSpace(text), " ")
	if n, err := strconv.Atoi(code); err != nil || n < 100 || n > 999 {
		return nil, errors.New("a status is a number of three digits")
	}
	of := fieldsOf{{field: model.ResponseStatus, value: code}}
	if phrase != "" {
		of = append(of, fieldOf{field: model.ResponseReason, value: phrase})
	}
	return of, nil
}

// headerOf reads "name: value", and "-name", which removes the header.
func headerOf(side model.Side) func(text string) (fieldsOf, error) {
	return func(text string) (fieldsOf, error) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(text), "-"); ok && name != "" && !strings.Contains(name, ":") {
			return fieldsOf{{field: model.HeaderField(side, name), removed: true}}, nil
		}
		name, value, err := parseHeader(text)
		if err != nil {
			return nil, err
		}
		return fieldsOf{{field: model.HeaderField(side, name), value: value}}, nil
	}
}

// askMarked asks for the value of a field of all that are marked: one change, which
// is made in all of them or in none.
func askMarked(t *opened.Cassette, m screen.App, marked []int, part, was string, of func(text string) (fieldsOf, error)) tea.Cmd {
	return t.AskChange(m, opened.Prompt{
		Prompt: widget.Prompt{Label: fmt.Sprintf("%s of %s marked: ", part, render.Count(len(marked))), Text: was},
		Change: func(text string) (opened.Change, error) {
			fields, err := of(text)
			if err != nil {
				return opened.Change{}, err
			}
			if fields[0].removed {
				return removeFrom(t, marked, fields[0].field)
			}
			var ops []model.Op
			for _, at := range marked {
				for _, f := range fields {
					if f.field.Part == model.HeaderPart {
						if err := oneLine(t, at, f.field); err != nil {
							return opened.Change{}, err
						}
						ops = append(ops, model.SetHeader{At: at, Side: f.field.Side, Name: f.field.Name, Values: []string{f.value}})
						continue
					}
					ops = append(ops, model.SetField{At: at, Field: f.field, Value: f.value})
				}
			}
			was, err := valuesOf(t, marked, fields)
			if err != nil {
				return opened.Change{}, err
			}
			said := done.SetMarked(fields[0].field, was, fields.text())
			c := opened.ChangeSaid(t.List.Selected(), said, ops...)
			c.Doubt = doubtOf(fields[0].field, fields[0].value)
			return c, nil
		},
	})
}

// text is the values as they are said.
func (of fieldsOf) text() string {
	var values []string
	for _, f := range of {
		values = append(values, f.value)
	}
	return strings.Join(values, " ")
}

// valuesOf is what fields are in each of those marked.
func valuesOf(t *opened.Cassette, marked []int, fields fieldsOf) ([]string, error) {
	values := make([]string, len(marked))
	for n, at := range marked {
		i, err := t.File.At(at)
		if err != nil {
			return nil, err
		}
		var is fieldsOf
		for _, f := range fields {
			is = append(is, fieldOf{value: valueIn(i, f.field)})
		}
		values[n] = is.text()
	}
	return values, nil
}

// valueIn is a field's value, "none" of a header that is not there.
func valueIn(i model.Interaction, f model.Field) string {
	switch f {
	case model.RequestMethod:
		return i.Request.Method
	case model.RequestURL:
		return i.Request.URL
	case model.ResponseStatus:
		return strconv.Itoa(i.Response.Status)
	case model.ResponseReason:
		return i.Response.Reason
	}
	if lines := i.Header(f.Side); lines.Has(f.Name) {
		return strings.Join(lines.Values(f.Name), ", ")
	}
	return "none"
}

// removeFrom removes a header from those of the marked that have it.
func removeFrom(t *opened.Cassette, marked []int, f model.Field) (opened.Change, error) {
	var ops []model.Op
	var from []int
	var was []string
	for _, at := range marked {
		i, err := t.File.At(at)
		if err != nil {
			return opened.Change{}, err
		}
		if i.Header(f.Side).Has(f.Name) {
			ops, from = append(ops, model.SetHeader{At: at, Side: f.Side, Name: f.Name}), append(from, at)
			was = append(was, valueIn(i, f))
		}
	}
	if len(ops) == 0 {
		return opened.Change{}, fmt.Errorf("none of the marked has a %s header %s", f.Side, render.Sanitize(f.Name))
	}
	return opened.ChangeSaid(t.List.Selected(), done.Without(from, f, was), ops...), nil
}

// oneLine refuses a header of which an interaction has several lines: one value in
// place of them would lose the others.
func oneLine(t *opened.Cassette, at int, f model.Field) error {
	i, err := t.File.At(at)
	if err != nil {
		return err
	}
	if n := len(i.Header(f.Side).Values(f.Name)); n > 1 {
		return fmt.Errorf("%d has %d lines of %s: edit them one by one", at+1, n, render.Sanitize(f.Name))
	}
	return nil
}

// doubtOf says what may be wrong with the value, whatever was recorded.
func doubtOf(f model.Field, value string) string {
	switch {
	case f.Part == model.HeaderPart:
		return doubt(f, "name", f.Name)
	case f == model.RequestURL:
		return doubt(f, "http://host/", value)
	}
	return doubt(f, "GET", value)
}
