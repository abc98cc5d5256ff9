package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// mode is where the keys go now.
func (m *app) mode() mode {
	switch {
	case m.help != nil:
		return inHelp
	case m.broken != nil:
		return inText
	case m.cassette == nil && m.folder == nil:
		return inOpening
	case m.cassette == nil:
		return inFolder
	case m.decision != nil && m.focus == widget.OnList:
		return inResponses
	case m.decision != nil:
		return inResponse
	case m.explains():
		return inWhy
	case m.cassette.order != nil && m.focus == widget.OnList:
		return inOrder
	case m.focus == widget.OnDetail:
		return inDetail
	}
	return inList
}

// key does what a key stands for.
func (m *app) key(k tea.KeyPressMsg) tea.Cmd {
	if k.Code == tea.KeyEscape { // two in quick succession look like alt+esc
		k.Mod = 0
	}
	name := k.String()
	switch {
	case m.plainCopy != "":
		m.plainCopy = ""
		return nil
	case name == "ctrl+c":
		return quit(m)
	case m.question != nil:
		return m.keyInQuestion(k)
	case m.prompt != nil:
		return m.keyInPrompt(k)
	case m.inPlace() != nil:
		return m.keyInPlace(k)
	case m.panes().TooSmall && name != "q":
		return nil
	}
	if a := m.actionIn(m.mode(), name); a != nil {
		m.pressed = name
		return m.do(a)
	}
	return nil
}

// actionIn is what a key does in a mode, nil if nothing.
func (m *app) actionIn(mode mode, key string) *action {
	for i := range m.actions {
		if a := &m.actions[i]; a.in&mode != 0 && slices.Contains(a.keys, key) {
			return a
		}
	}
	return nil
}

// do runs an action or says why not.
func (m *app) do(a *action) tea.Cmd {
	if why := m.refusal(a); why != "" {
		m.say(why)
		return nil
	}
	if !a.quiet || !m.lasting {
		m.message = ""
	}
	return a.run(m)
}

// refusal says why an action cannot be done now, "" if it can.
func (m *app) refusal(a *action) string {
	if a.changes {
		if why := m.busy(); why != "" {
			return why
		}
	}
	if a.why == nil {
		return ""
	}
	return a.why(m)
}

// busy says what changes have to wait for.
func (m *app) busy() string {
	if why := m.writing(); why != "" {
		return why
	}
	if m.cassette != nil && m.cassette.filtersStill() {
		return "still filtering · esc stops"
	}
	if m.query != nil {
		return "still asking · esc stops"
	}
	return ""
}

// writing says what saving has to wait for.
func (m *app) writing() string {
	switch {
	case m.changing != nil:
		return errChanging.Error()
	case m.sending != nil:
		return "still sending · esc stops"
	case m.cassette != nil && m.cassette.saving:
		return "still saving"
	case m.cassette != nil && m.cassette.indexing():
		return "still indexing"
	}
	return ""
}

// hinted names the actions of the hints, in order. The last one always stays.
func (m *app) hinted() []string {
	switch m.mode() {
	case inList:
		if m.cassette.file.Len() == 0 {
			return []string{"why", "undo", "save", "save as", "quit", "help"}
		}
		if m.cassette.list.marks.n > 0 {
			return []string{"mark", "range", "delete", "re-record", "move down", "back", "undo", "save", "help"}
		}
		return []string{"read", "filter", "edit", "delete", "duplicate", "re-record", "why", "undo", "save", "copy", "help"}
	case inDetail:
		if m.cassette.detail.search.text != "" {
			return []string{"next hit", "previous hit", "back", "fold", "view", "edit line", "zoom", "help"}
		}
		return []string{"fold", "view", "edit line", "edit body", "remove header", "fix", "add header", "search", "zoom", "headers", "copy", "undo", "save", "help"}
	case inResponses:
		return []string{"take all", "take body", "take headers", "take none", "mark", "read", "view changes", "help"}
	case inWhy:
		return []string{"remedy", "go there", "next request", "library", "mode", "matchers", "another request", "undo", "save", "help"}
	case inOrder:
		return []string{"to list", "filter", "re-record", "undo", "save", "why", "help"}
	case inResponse:
		return []string{"take all", "take body", "take headers", "take none", "view changes", "fold changes", "help"}
	case inFolder:
		return []string{"open", "filter names", "rescan", "save all", "help"}
	case inText:
		return []string{"search text", "copy text", "edit file", "reload", "quit", "help"}
	case inHelp:
		return []string{"down", "search help", "do", "back"}
	}
	return []string{"quit", "help"}
}

// hints are those that fit into width cells.
func (m *app) hints(width int) []widget.Hint {
	if m.question != nil {
		return widget.FitHints(m.question.Hints(), width, false)
	}
	if m.prompt != nil {
		return widget.FitHints(m.promptHints(), width, false)
	}
	if m.inPlace() != nil {
		return widget.FitHints(m.hintsFor(inBody, []string{"keep body", "restore", "in editor", "empty", "follow-ups"}), width, false)
	}
	hints := m.hintsFor(m.mode(), m.hinted())
	if room := width - waitHint.Width() - 2; width >= 80 && m.mode()&inCassette != 0 && m.cassette.indexing() {
		return widget.FitHints(append(widget.FitHints(hints, room, true), waitHint), width, false)
	}
	return widget.FitHints(hints, width, true)
}

// waitHint stands behind the other hints while only reading is possible.
var waitHint = widget.Hint{Does: "    changes wait for the index"}

// hintsFor are the hints of the named actions that can be done now; a steady
// one stays while there are interactions and nothing keeps it waiting.
func (m *app) hintsFor(mode mode, names []string) []widget.Hint {
	var hints []widget.Hint
	for _, name := range names {
		a := m.actionNamed(mode, name)
		if a == nil || m.refusal(a) != "" && !(a.steady && m.busy() == "" && m.cassette.file.Len() > 0) {
			continue
		}
		keys := a.keyHint
		if keys == "" {
			keys = widget.KeyLabel(a.keys[0])
		}
		if a.name == "remedy" {
			hints = append(hints, widget.Hint{Key: m.remedyKeys(a), Does: a.hint}) // which one is not for a click to say
			continue
		}
		hints = append(hints, widget.Hint{Key: keys, Does: m.hintWords(a), Spare: a.spare, Press: widget.Press(a.keys[0])})
	}
	return hints
}

func (m *app) actionNamed(mode mode, name string) *action {
	for i := range m.actions {
		if m.actions[i].name == name && m.actions[i].in&mode != 0 {
			return &m.actions[i]
		}
	}
	return nil
}

// hintWords are an action's words, which say what it would act on.
func (m *app) hintWords(a *action) string {
	switch {
	case m.inPlace() != nil:
		return m.bodyHintWords(a)
	case a.name == "keep" && m.prompt.Masked:
		return "go on"
	case a.name == "keep" && m.prompt.Verb != "":
		return m.prompt.Verb
	case a.name == "restore" && (m.prompt.Masked || m.prompt.Verb != ""):
		return "stop"
	case a.name == "follow-ups" && m.prompt.noFollowUps:
		return "follow-ups on"
	case a.name == "delete" && len(m.cassette.list.marked()) > 0:
		return "delete " + render.Count(len(m.cassette.list.marked()))
	case a.name == "re-record" && len(m.cassette.list.marked()) > 0:
		return "re-record " + render.Count(len(m.cassette.list.marked()))
	case a.name == "back" && m.mode() == inList && m.cassette.list.marks.n > 0:
		return "unmark"
	case a.name == "back" && m.mode() == inDetail && m.cassette.detail.search.text != "":
		return "clear"
	case a.name == "back" && m.mode() == inHelp:
		return "close"
	case a.name == "go there":
		return m.goThereWords()
	case a.name == "view changes" && m.byLine:
		return "by path"
	case a.name == "view changes":
		return "by line"
	case a.name == "zoom" && m.zoom:
		return "unzoom"
	}
	return a.hint
}

// promptHints are the hints of a prompt and what it has to say itself.
func (m *app) promptHints() []widget.Hint {
	names := []string{"keep", "restore", "complete"}
	if m.prompt.Editor != nil && !m.prompt.Brief {
		names = append(names, "empty", "in editor")
	}
	if m.prompt.coupled {
		names = append(names, "follow-ups")
	}
	hints := m.hintsFor(inPrompt, names)
	if m.prompt.Hint != "" {
		hints = append(hints, widget.Hint{Does: m.prompt.Hint})
	}
	return hints
}

// KeysMarkdown are the tables of keys for the README, made from the actions.
func KeysMarkdown() string {
	var b strings.Builder
	for _, g := range groups() {
		fmt.Fprintf(&b, "| %s | keys | in |\n|---|---|---|\n", g.name)
		for _, a := range g.actions {
			fmt.Fprintf(&b, "| %s | `%s` | %s |\n", strings.ReplaceAll(a.help, "|", `\|`), strings.Join(a.labels(), "` `"), where(a.in))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// labels are an action's keys as people read them.
func (a *action) labels() []string {
	var labels []string
	for _, k := range a.keys {
		labels = append(labels, widget.KeyLabel(k))
	}
	if slices.Equal(labels, strings.Split("123456789", "")) {
		return []string{"1-9"}
	}
	return labels
}

// where names the modes of an action.
func where(in mode) string {
	switch in {
	case everywhere:
		return "everywhere"
	case inRows:
		return "all lists and texts"
	}
	var names []string
	for _, m := range modes {
		if in&m.mode != 0 {
			names = append(names, m.name)
		}
	}
	return strings.Join(names, ", ")
}

func (m *app) hintsRow(width int) string {
	if p := m.prompt; p != nil && p.Row == nil && p.Status.Failed && m.question == nil {
		return m.draw(width, widget.In(render.Failure, " "+p.Status.Left))
	}
	return widget.DrawHints(m.theme, width, m.hints(width))
}
