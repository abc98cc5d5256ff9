package why

import (
	"fmt"
	"slices"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/snippet"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/copying"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/resend"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// NoRemedies says why none can be done.
func (v *Screen) NoRemedies() string {
	switch {
	case v.answer().Outcome.Action == library.Play:
		return "it is replayed, there is nothing to fix"
	case len(v.remedies) == 0:
		return "there is nothing that can be done here"
	}
	return ""
}

// Remedies counts those that can be done.
func (v *Screen) Remedies() int { return len(v.remedies) }

// Remedy does a remedy by its number; after a change the library is asked again.
func (v *Screen) Remedy(m screen.App, n int) tea.Cmd {
	r := v.remedies[n-1]
	return compare.Do(m, v.Cassette, v.answer(), r, func() tea.Cmd { return v.rerecordWanted(m, r) })
}

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
	return copying.AskCopy(v.All, m, "the wanted request", things, copying.Forms(i, n, snippet.Requests))
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
	target, err := v.answer().Target(v.File, r)
	if err != nil {
		m.Fail("not re-recorded: " + render.Sanitize(done.Reason(err)))
		return nil
	}
	return resend.Plan(resend.Wanted{Cassette: v.Cassette, Targets: []rerecord.Target{target}})
}
