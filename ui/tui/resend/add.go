package resend

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/failure"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// mostRead is how large a file may be that a curl command names, or that holds it.
const mostRead = 64 << 20

// startAdd asks for a curl command, whose request becomes a new interaction below the
// one under the cursor.
func startAdd(t *opened.Cassette, m screen.App) tea.Cmd {
	p := &screen.Prompt{Prompt: widget.Prompt{
		Label: "curl command, or @file: ", Verb: "go on", History: m.History("curl"), Hint: "the request is shown before it is sent",
	}}
	take := func(text string) tea.Cmd {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return planNew(t, p, text)
	}
	p.Done, p.Pasted = take, take
	return m.AskFor(p)
}

// planNew plans the request of a curl command in the background.
func planNew(t *opened.Cassette, p *screen.Prompt, text string) tea.Cmd {
	at := t.List.Selected() + 1
	return func() tea.Msg {
		r := &rerecording{Wanted: Wanted{Cassette: t}, added: true}
		request, err := requestOf(strings.TrimSpace(text))
		if err == nil {
			r.Run, err = rerecord.PrepareNew(t.File, model.Interaction{Request: request, Response: model.Response{Body: model.Body{Absent: true}}}, at)
		}
		if err != nil {
			return notPlanned{t, p, err}
		}
		r.body = bodyToSend(r.Jobs)
		return planned{r, nil}
	}
}

// requestOf is the request of a curl command, which may stand in a file.
func requestOf(text string) (model.Request, error) {
	read := func(path string) ([]byte, error) { return cassette.ReadRegular(widget.ExpandHome(path), mostRead) }
	if path, file := strings.CutPrefix(text, "@"); file {
		data, err := read(path)
		if err != nil {
			return model.Request{}, err
		}
		text = string(data)
	}
	return failure.ReadCurl(text, read)
}

// notPlanned is sent when a command gave no request; it is typed on.
type notPlanned struct {
	cassette *opened.Cassette
	prompt   *screen.Prompt
	err      error
}

// Apply opens the prompt again.
func (msg notPlanned) Apply(m screen.App) tea.Cmd {
	if opened.Shown(m) != msg.cassette || !m.Free() {
		return nil
	}
	msg.prompt.Refuse("not added: " + render.Sanitize(done.Reason(msg.err)))
	return m.AskAgain(msg.prompt)
}
