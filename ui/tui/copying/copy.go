// Package copying copies parts of interactions to the clipboard or to files.
package copying

import (
	"errors"
	"fmt"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library/all"
	"tapedeck/ui/render"
	"tapedeck/ui/snippet"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/edit"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// A copyable is something of an interaction that can be copied, or with the
// capital of its key written to a file. What it holds is made in a command, as
// it can be large.
type Copyable struct {
	Key, Does, What string
	Name            string // that is suggested for the file
	Text            func() (string, error)
	bytes           func() ([]byte, error) // for the file, where that is not the text
	all             *opened.Cassettes      // which are not overwritten
}

// startCopy asks what to copy of the selected interaction.
func startCopy(t *opened.Cassette, m screen.App) tea.Cmd {
	side := edit.SideHere(t)
	stub := ""
	if lib, err := all.Named(t.Setting.LibraryOf(t.File)); err == nil {
		stub = lib.Stub
	}
	forms := Forms(t.Detail.Shown.Interaction, t.Detail.At+1, snippet.All(stub))
	return AskCopy(t.All, m, fmt.Sprintf("%s %d", side, t.Detail.At+1), copyables(t, side), forms)
}

// AskCopy asks which of several things of something to copy, or in which form
// all of it.
func AskCopy(open *opened.Cassettes, m screen.App, of string, things, forms []Copyable) tea.Cmd {
	q := question(open, m, of, things)
	q.Choices = append(q.Choices, widget.Choice{Key: "a", Does: "as code", Run: func() tea.Cmd { return m.Inquire(question(open, m, of, forms)) }})
	return m.Inquire(q)
}

func question(open *opened.Cassettes, m screen.App, of string, things []Copyable) widget.Question {
	q := widget.Question{Text: fmt.Sprintf("copy what of %s? capitals write to a file", of), Esc: "nothing"}
	for _, c := range things {
		c.all = open
		q.Choices = append(q.Choices, widget.Choice{Key: c.Key, Does: c.Does, Run: func() tea.Cmd { return copied(c) }})
		q.Unseen = append(q.Unseen, widget.Choice{Key: strings.ToUpper(c.Key), Does: c.Does, Run: func() tea.Cmd { return c.askPath(m) }})
	}
	return q
}

// Forms are the forms in which an interaction can be copied; curl has a key
// beside them.
func Forms(i model.Interaction, n int, kinds []snippet.Kind) []Copyable {
	var forms []Copyable
	for _, k := range kinds {
		if k.Name != "curl" {
			forms = append(forms, Copyable{Key: k.Key, Does: k.Title, What: k.What, Name: fmt.Sprintf("%s-%d%s", k.Name, n, k.Extension),
				Text: func() (string, error) { return k.Write(i) }})
		}
	}
	return forms
}

// copyables are what can be copied of a message; a value and its path where
// the detail's cursor is on one.
func copyables(t *opened.Cassette, side model.Side) []Copyable {
	d := &t.Detail
	i, n := d.Shown.Interaction, d.At+1
	of := ""
	if side == model.InRequest {
		of = "request-"
	}
	list := MessageCopies(i, side, of, n, typeOf(t, side))
	if text, what, ok := d.Result(side); ok {
		list = append(list, Copyable{Key: "q", Does: "jq's answer", What: what, Name: fmt.Sprintf("%sjq-%d.json", of, n), Text: Certain(func() string { return text })})
	}
	if d.Spoken(side) {
		list = append(list, Copyable{Key: "t", Does: "chat", What: "the chat", Name: fmt.Sprintf("%schat-%d.txt", of, n),
			Text: Certain(func() string { return string(render.NewBody(i, side, render.Transcript, nil, 0).Said) })})
	}
	if b, doc, _, ok := d.BodyAt(d.Cursor); ok && t.Focus == widget.OnDetail {
		if value, ok := b.Doc.Value(doc); ok {
			list = append(list, Copyable{Key: "v", Does: "value", What: "the value", Name: fmt.Sprintf("value-%d.txt", n), Text: Certain(value)})
		}
		if path, ok := b.Doc.Path(doc); ok && !d.Queried() {
			list = append(list, Copyable{Key: "p", Does: "JSON path", What: "the path", Name: fmt.Sprintf("path-%d.txt", n), Text: Certain(func() string { return path })})
		}
	}
	return list
}

// Certain is the text of a copyable that cannot fail.
func Certain(make func() string) func() (string, error) {
	return func() (string, error) { return make(), nil }
}

// MessageCopies are what can be copied of any message.
func MessageCopies(i model.Interaction, side model.Side, of string, n int, t body.Type) []Copyable {
	return []Copyable{
		{Key: "u", Does: "URL", What: "the URL", Name: fmt.Sprintf("url-%d.txt", n), Text: Certain(func() string { return i.Request.URL })},
		{Key: "c", Does: "curl", What: "the request as curl", Name: fmt.Sprintf("curl-%d.sh", n), Text: func() (string, error) { return snippet.Curl(i) }},
		{Key: "h", Does: "headers", What: "the headers", Name: fmt.Sprintf("%sheaders-%d.txt", of, n), Text: Certain(func() string { return render.HeaderText(i.Header(side)) })},
		{Key: "b", Does: "body", What: "the body", Name: fmt.Sprintf("%sbody-%d%s", of, n, edit.Extension(t)),
			Text:  func() (string, error) { return render.BodyText(i, side) },
			bytes: func() ([]byte, error) { return bodyBytes(i, side) }},
	}
}

// typeOf is what the selected interaction's body is, as far as that is known
// without decoding it.
func typeOf(t *opened.Cassette, side model.Side) body.Type {
	d := &t.Detail
	if sum, err := t.File.Summary(d.At); side == model.InResponse && err == nil {
		return body.Type(sum.Type)
	}
	wire := d.Shown.Interaction.Body(side).Wire
	return body.TypeOf(d.Shown.Interaction.Header(side).Get("Content-Type"), wire[:min(len(wire), 512)])
}

// bodyBytes is a body, decoded.
func bodyBytes(i model.Interaction, side model.Side) ([]byte, error) {
	b := i.Body(side)
	if b.Absent {
		return nil, errors.New("no body")
	}
	if b.Unreadable != "" {
		return nil, errors.New(b.Locked)
	}
	decoded := b.Decode(i.Header(side))
	return decoded.Bytes, decoded.Err
}

// textMade is sent when a text to copy was made, or could not be.
type textMade struct {
	what, text string
	err        error
}

func copied(c Copyable) tea.Cmd {
	return func() tea.Msg {
		text, err := c.Text()
		return textMade{c.What, text, err}
	}
}

// Apply takes it into account.
func (msg textMade) Apply(m screen.App) tea.Cmd {
	if msg.err != nil {
		m.Fail("not copied: " + render.Sanitize(msg.err.Error()))
		return nil
	}
	return m.Copy(msg.what, msg.text)
}

// Actions are the keys of copying.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "copy", Group: screen.Looking, After: "previous hit", Keys: []string{"y"}, Hint: "copy", Help: "copy: then u URL, c curl, h headers, b body, t chat, v value, p JSON path, q what jq gives, a as code of HTTPie, Python, Go, Ruby, as a HAR entry or a stub; a capital writes to a file", Brief: "copy", In: screen.Able(screen.Look), Run: opened.On(startCopy), Why: detail.If((*detail.Detail).NotReady)},
	}
}
