package tui

import (
	"fmt"
	"slices"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// doRemedy does the remedy whose number was pressed.
func (v *why) doRemedy(m screen.App) tea.Cmd { return v.remedy(m, m.Pressed()+1) }

// noRemedies says why none can be done.
func (v *why) noRemedies() string {
	switch {
	case v.answer().Outcome.Action == library.Play:
		return "it is replayed, there is nothing to fix"
	case len(v.remedies) == 0:
		return "there is nothing that can be done here"
	}
	return ""
}

// remedy does a remedy by its number.
func (v *why) remedy(m screen.App, n int) tea.Cmd {
	if n < 1 || n > len(v.remedies) {
		m.Say(fmt.Sprintf("no remedy %d, there are %d", n, len(v.remedies)))
		return nil
	}
	r := v.remedies[n-1]
	switch r.Kind {
	case explain.Again:
		return v.rerecordWanted(m, r)
	case explain.Relax:
		return m.Copy("the code for the test", r.Code)
	case explain.AsCurl:
		return m.Copy("the wanted request as curl", v.curl())
	}
	return v.changeBy(m, r)
}

// changeBy makes the change of a remedy; the library is then asked again.
func (v *why) changeBy(m screen.App, r explain.Remedy) tea.Cmd {
	return v.Make(m, opened.Change{Change: v.answer().Change(r), Said: match.Made(r), At: -1})
}

// curl is the wanted request as a command.
func (v *why) curl() string { return render.Curl(v.request()) }

// request is the wanted request without an answer.
func (v *why) request() model.Interaction { return model.Interaction{Request: v.answer().Request} }

// startCopyWhy asks what to copy of the wanted request.
func (v *why) startCopy(m screen.App) tea.Cmd {
	i, n := v.request(), v.at+1
	wire := i.Request.Body.Wire
	things := messageCopies(i, model.InRequest, "wanted-", n, body.TypeOf(i.Request.Header.Get("Content-Type"), wire[:min(len(wire), 512)]))
	if _, l, _ := v.Detail.LineAt(v.Detail.Cursor); v.Focus == widget.OnDetail && l.Kind == detail.MismatchLine {
		value := v.values[l.N]
		things = append(things, copyable{key: "v", does: "value", what: "the wanted value", name: fmt.Sprintf("value-%d.txt", n), text: certain(func() string { return value })})
	}
	if r := slices.IndexFunc(v.remedies, func(r explain.Remedy) bool { return r.Kind == explain.Relax }); r >= 0 {
		code := v.remedies[r].Code
		things = append(things, copyable{key: "t", does: "test code", what: "the code for the test", name: "test-code.txt", text: certain(func() string { return code })})
	}
	return askCopy(v.All, m, "the wanted request", things)
}

// rerecordCandidate sends the wanted request for the candidate.
func (v *why) rerecordCandidate(m screen.App) tea.Cmd {
	n, _ := v.candidate()
	for _, r := range v.answer().RemediesFor(n) {
		if r.Kind != explain.Again {
			continue
		}
		if r.Refused != nil {
			m.Say(render.Sanitize(r.Refused.Error()))
			return nil
		}
		return v.rerecordWanted(m, r)
	}
	m.Say("no recording is asked")
	return nil
}

// rerecordWanted sends the wanted request, and takes it over with its answer.
func (v *why) rerecordWanted(m screen.App, r explain.Remedy) tea.Cmd {
	recorded, err := v.File.At(r.At)
	if err != nil {
		m.Fail("not re-recorded: " + render.Sanitize(done.Reason(err)))
		return nil
	}
	request, taken := v.answer().Whole(recorded.Request)
	return resend(v.Cassette, m, []rerecord.Target{{At: r.At, Request: &request, Ops: r.Ops, Note: match.TakenWords(taken, r.At)}})
}
