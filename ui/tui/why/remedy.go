package why

import (
	"fmt"
	"slices"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/copying"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/resend"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// doRemedy does the remedy whose number was pressed.
func (v *Screen) doRemedy(m screen.App) tea.Cmd { return v.remedy(m, m.Pressed()+1) }

// noRemedies says why none can be done.
func (v *Screen) noRemedies() string {
	switch {
	case v.answer().Outcome.Action == library.Play:
		return "it is replayed, there is nothing to fix"
	case len(v.remedies) == 0:
		return "there is nothing that can be done here"
	}
	return ""
}

// remedy does a remedy by its number.
func (v *Screen) remedy(m screen.App, n int) tea.Cmd {
	if n < 1 || n > len(v.remedies) {
		m.Say(fmt.Sprintf("no remedy %d, there are %d", n, len(v.remedies)))
		return nil
	}
	r := v.remedies[n-1]
	switch r.Kind {
	case explain.Again, explain.Record:
		return v.rerecordWanted(m, r)
	case explain.Relax:
		return m.Copy("the code for the test", r.Code)
	case explain.AsCurl:
		return m.Copy("the wanted request as curl", v.curl())
	}
	return v.changeBy(m, r)
}

// changeBy makes the change of a remedy; the library is then asked again.
func (v *Screen) changeBy(m screen.App, r explain.Remedy) tea.Cmd {
	return v.Make(m, opened.Change{Change: v.answer().Change(r), Said: match.Made(r), At: -1})
}

// curl is the wanted request as a command.
func (v *Screen) curl() string { return render.Curl(v.request()) }

// request is the wanted request without an answer.
func (v *Screen) request() model.Interaction { return model.Interaction{Request: v.answer().Request} }

// startCopyWhy asks what to copy of the wanted request.
func (v *Screen) startCopy(m screen.App) tea.Cmd {
	i, n := v.request(), v.at+1
	wire := i.Request.Body.Wire
	things := copying.MessageCopies(i, model.InRequest, "wanted-", n, body.TypeOf(i.Request.Header.Get("Content-Type"), wire[:min(len(wire), 512)]))
	if _, l, _ := v.Detail.LineAt(v.Detail.Cursor); v.Focus == widget.OnDetail && l.Kind == detail.MismatchLine {
		value := v.values[l.N]
		things = append(things, copying.Copyable{Key: "v", Does: "value", What: "the wanted value", Name: fmt.Sprintf("value-%d.txt", n), Text: copying.Certain(func() string { return value })})
	}
	if r := slices.IndexFunc(v.remedies, func(r explain.Remedy) bool { return r.Kind == explain.Relax }); r >= 0 {
		code := v.remedies[r].Code
		things = append(things, copying.Copyable{Key: "t", Does: "test code", What: "the code for the test", Name: "test-code.txt", Text: copying.Certain(func() string { return code })})
	}
	return copying.AskCopy(v.All, m, "the wanted request", things)
}

// rerecordCandidate sends the wanted request for the candidate.
func (v *Screen) rerecordCandidate(m screen.App) tea.Cmd {
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
func (v *Screen) rerecordWanted(m screen.App, r explain.Remedy) tea.Cmd {
	recorded, err := v.File.At(r.At)
	if err != nil {
		m.Fail("not re-recorded: " + render.Sanitize(done.Reason(err)))
		return nil
	}
	request, taken := v.answer().Whole(recorded.Request)
	return resend.Plan(v.Cassette, m, []rerecord.Target{match.Sending(r, request, taken)})
}
