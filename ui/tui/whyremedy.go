package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/widget"
)

// doRemedy does the remedy whose number was pressed.
func doRemedy(m *app) tea.Cmd {
	a := m.actionNamed(inWhy, "remedy")
	return m.remedy(slices.Index(a.keys, m.pressed) + 1)
}

// noRemedies says why none can be done.
func noRemedies(m *app) string {
	v := m.cassette.why
	switch {
	case v.answer().Outcome.Action == library.Play:
		return "it is replayed, there is nothing to fix"
	case len(v.remedies) == 0:
		return "there is nothing that can be done here"
	}
	return ""
}

// remedy does a remedy by its number.
func (m *app) remedy(n int) tea.Cmd {
	v := m.cassette.why
	if n < 1 || n > len(v.remedies) {
		m.say(fmt.Sprintf("no remedy %d, there are %d", n, len(v.remedies)))
		return nil
	}
	r := v.remedies[n-1]
	switch r.Kind {
	case explain.Again:
		return m.rerecordWanted(r)
	case explain.Relax:
		return m.copy("the code for the test", r.Code)
	case explain.AsCurl:
		return m.copy("the wanted request as curl", v.curl())
	}
	return m.changeBy(r)
}

// changeBy makes the change of a remedy; the library is then asked again.
func (m *app) changeBy(r explain.Remedy) tea.Cmd {
	return m.make(change{Change: m.cassette.why.answer().Change(r), said: match.Made(r), at: -1})
}

// curl is the wanted request as a command.
func (v *why) curl() string { return render.Curl(v.request()) }

// request is the wanted request without an answer.
func (v *why) request() model.Interaction { return model.Interaction{Request: v.answer().Request} }

// startCopyWhy asks what to copy of the wanted request.
func startCopyWhy(m *app) tea.Cmd {
	v := m.cassette.why
	i, n := v.request(), v.at+1
	wire := i.Request.Body.Wire
	all := messageCopies(i, model.InRequest, "wanted-", n, body.TypeOf(i.Request.Header.Get("Content-Type"), wire[:min(len(wire), 512)]))
	if _, l, _ := m.cassette.detail.lineAt(m.cassette.detail.Cursor); m.focus == widget.OnDetail && l.kind == mismatchLine {
		value := v.values[l.n]
		all = append(all, copyable{key: "v", does: "value", what: "the wanted value", name: fmt.Sprintf("value-%d.txt", n), text: certain(func() string { return value })})
	}
	if r := slices.IndexFunc(v.remedies, func(r explain.Remedy) bool { return r.Kind == explain.Relax }); r >= 0 {
		code := v.remedies[r].Code
		all = append(all, copyable{key: "t", does: "test code", what: "the code for the test", name: "test-code.txt", text: certain(func() string { return code })})
	}
	return m.askCopy("the wanted request", all)
}

// rerecordCandidate sends the wanted request for the candidate.
func rerecordCandidate(m *app) tea.Cmd {
	v := m.cassette.why
	n, _ := v.candidate()
	for _, r := range v.answer().RemediesFor(n) {
		if r.Kind != explain.Again {
			continue
		}
		if r.Refused != nil {
			m.say(render.Sanitize(r.Refused.Error()))
			return nil
		}
		return m.rerecordWanted(r)
	}
	m.say("no recording is asked")
	return nil
}

// rerecordWanted sends the wanted request, and takes it over with its answer.
func (m *app) rerecordWanted(r explain.Remedy) tea.Cmd {
	recorded, err := m.cassette.file.At(r.At)
	if err != nil {
		m.fail("not re-recorded: " + render.Sanitize(reason(err)))
		return nil
	}
	request, taken := m.cassette.why.answer().Whole(recorded.Request)
	return m.rerecord([]rerecord.Target{{At: r.At, Request: &request, Ops: r.Ops, Note: match.TakenWords(taken, r.At)}})
}
