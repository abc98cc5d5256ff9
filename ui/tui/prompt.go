package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A prompt asks for a line of text, on the status line or in a row of the
// detail.
type prompt struct {
	label string // before the text
	verb  string // what enter does, "" if it takes the text
	text  string // to begin with
	// fresh is where the part of the text begins that typing replaces, in
	// characters; -1 once a key has accepted it.
	fresh   int
	masked  bool
	history *[]string // what was typed before, nil for that of all such prompts
	hint    string    // after the keys on the hints line

	inRow         bool   // drawn in the row under the detail's cursor
	before        string // what stands before the text there, sanitised
	after         string // and what stands after it
	indent        int
	noFollowUps   bool                     // coupled fields are left as they are (ctrl+k)
	coupled       bool                     // there are some
	brief         bool                     // a few characters: nothing to empty or to take elsewhere
	ghost         func(text string) string // what is taken as well, dim after the text
	status, where string                   // the status line meanwhile
	failed        bool                     // status reports a failure
	right         func(m *app) string      // at the right of the prompt

	changed func(m *app, text string) tea.Cmd // after each key
	done    func(m *app, text string) tea.Cmd
	// change is what is made of the text; on an error, and if it is refused, the
	// prompt is open as before and says why.
	change  func(text string) (change, error)
	dropped func(m *app) tea.Cmd
	editor  func(m *app, text string) tea.Cmd // goes on with the text elsewhere
	// complete completes the text before the cursor on tab; the same text if
	// there is nothing to add.
	complete  func(text string) string
	paths     bool     // the text is a path, which tab completes
	pathAfter string   // what stands before it; without that it is no path
	fits      []string // the names that a path can go on with
	// pasted takes a pasted text of several lines as it is, nil where line
	// breaks become blanks.
	pasted func(m *app, text string) tea.Cmd

	input  textinput.Model
	recall int    // how far back in the history
	draft  string // what was typed when that began
}

// mostTyped is up to how many bytes a value is edited in a prompt.
const mostTyped = 8 << 10

// canPrompt reports whether a prompt would hold the text exactly and show it
// as it is; other text goes to the editor.
func canPrompt(text string) bool {
	if len(text) > mostTyped || render.Sanitize(text) != text {
		return false
	}
	in := textinput.New()
	in.SetValue(text)
	return in.Value() == text
}

// ask opens a prompt.
func (m *app) ask(p prompt) tea.Cmd {
	p.input = textinput.New()
	p.input.SetVirtualCursor(false)
	p.input.KeyMap.Paste = key.NewBinding()
	p.input.KeyMap.DeleteAfterCursor = key.NewBinding()
	p.input.Focus()
	p.input.SetValue(p.text)
	p.input.CursorEnd()
	if p.text == "" {
		p.fresh = -1
	}
	switch {
	case p.masked:
		p.history = nil // a secret is remembered nowhere
	case p.history == nil:
		p.history = &m.typed
	}
	m.prompt = &p
	m.message = ""
	return m.arrange()
}

// keyInPrompt does what a key stands for there, else it is text.
func (m *app) keyInPrompt(k tea.KeyPressMsg) tea.Cmd {
	p := m.prompt
	a := m.actionIn(inPrompt, k.String())
	switch {
	case a == nil:
		return p.update(m, k, k.Text != "" || isErasing(k))
	case m.refusal(a) == "":
		return a.run(m)
	}
	return nil
}

func dropPrompt(m *app) tea.Cmd {
	p := m.prompt
	m.prompt = nil
	p.remember()
	cmd := m.arrange()
	if p.dropped == nil {
		return cmd
	}
	return tea.Batch(cmd, p.dropped(m))
}

func finishPrompt(m *app) tea.Cmd {
	p := m.prompt
	text := p.input.Value()
	if p.ghost != nil && p.input.Position() == len([]rune(text)) {
		text += p.ghost(text)
	}
	var c change
	if p.change != nil {
		var err error
		if c, err = p.change(text); err != nil {
			p.refuse(notChanged(err))
			return nil
		}
	}
	m.prompt = nil
	p.remember()
	cmd := m.arrange()
	switch {
	case p.change != nil:
		c.KeepFollowUps, c.refused = p.noFollowUps, p.comeBack(m)
		return tea.Batch(cmd, m.make(c))
	case p.done == nil:
		return cmd
	case p.paths:
		text = expand(text)
	}
	return tea.Batch(cmd, p.done(m, text))
}

func (p *prompt) refuse(why string) {
	p.status, p.failed, p.fresh = why, true, -1
}

// comeBack opens a prompt again, with the text that was typed, when its change
// is refused: in its row, or on the status line if that is no longer there.
func (p *prompt) comeBack(m *app) func(m *app, why string) tea.Cmd {
	d := &m.cassette.detail
	at, row := d.at, d.Cursor
	return func(m *app, why string) tea.Cmd {
		p.refuse(why)
		return m.onceUnasked(func(m *app) tea.Cmd {
			if p.inRow && (d.at != at || d.Cursor != row || d.pending || d.overlay != nil) {
				p.inRow, p.label = false, p.where+": "
			}
			m.prompt = p
			return m.arrange()
		})
	}
}

func emptyPrompt(m *app) tea.Cmd { return m.prompt.set(m, "") }

func promptInEditor(m *app) tea.Cmd {
	p := m.prompt
	m.prompt = nil
	return tea.Batch(m.arrange(), p.editor(m, p.input.Value()))
}

func noPromptEditor(m *app) string {
	if m.inPlace() == nil && (m.prompt == nil || m.prompt.editor == nil) {
		return "this text is not edited elsewhere"
	}
	return ""
}

func toggleFollowUps(m *app) tea.Cmd {
	m.prompt.noFollowUps = !m.prompt.noFollowUps
	return nil
}

func noFollowUps(m *app) string {
	if m.inPlace() == nil && (m.prompt == nil || m.prompt.change == nil) {
		return "nothing is coupled with this"
	}
	return ""
}

func noCompletion(m *app) string {
	if m.prompt == nil || m.prompt.complete == nil && !m.prompt.paths {
		return "nothing is completed here"
	}
	return ""
}

func isErasing(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "backspace", "delete", "ctrl+h", "ctrl+w", "alt+backspace":
		return true
	}
	return false
}

// update hands a key or a paste to the text. Typing replaces what is fresh.
func (p *prompt) update(m *app, msg tea.Msg, typed bool) tea.Cmd {
	if p.fresh >= 0 {
		held := []rune(p.input.Value())
		switch {
		case typed && p.fresh <= len(held):
			p.input.SetValue(string(held[:p.fresh]))
			p.input.CursorEnd()
			if k, ok := msg.(tea.KeyPressMsg); ok && isErasing(k) {
				msg = nil
			}
		}
		p.fresh = -1
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, p.input.KeyMap.DeleteWordForward) && p.onLast() {
		msg = tea.KeyPressMsg{Code: tea.KeyDelete}
	}
	if msg != nil {
		p.input, _ = p.input.Update(msg)
	}
	if p.changed == nil {
		return nil
	}
	return p.changed(m, p.input.Value())
}

// onLast reports whether the cursor stands on the last character, which is then
// the rest of its word; the text field's own deleteWordForward panics there
// (bubbles 2.2.1).
func (p *prompt) onLast() bool { return p.input.Position()+1 == len([]rune(p.input.Value())) }

func (p *prompt) set(m *app, text string) tea.Cmd {
	p.input.SetValue(text)
	p.input.CursorEnd()
	p.fresh = -1
	if p.changed == nil {
		return nil
	}
	return p.changed(m, text)
}

// completePrompt completes what stands before the cursor, at the text's end.
func completePrompt(m *app) tea.Cmd {
	p := m.prompt
	if p.input.Position() != len([]rune(p.input.Value())) {
		return nil
	}
	if p.paths {
		return completePath(p)
	}
	return p.set(m, p.complete(p.input.Value()))
}

// remember stores what was typed, unless it is a secret.
func (p *prompt) remember() {
	text := p.input.Value()
	if p.history == nil || text == "" || text == p.text {
		return
	}
	if h := *p.history; len(h) > 0 && h[len(h)-1] == text {
		return
	}
	*p.history = append(*p.history, text)
}

// recallText goes through what was typed before; what was being typed comes
// back after it.
func (p *prompt) recallText(m *app, back bool) tea.Cmd {
	if p.history == nil {
		return nil
	}
	h, way := *p.history, -1
	if back {
		way = 1
	}
	to := widget.Clamp(p.recall+way, 0, len(h))
	if to == p.recall {
		return nil
	}
	if p.recall == 0 {
		p.draft = p.input.Value()
	}
	p.recall = to
	if to == 0 {
		return p.set(m, p.draft)
	}
	return p.set(m, h[len(h)-to])
}

// seen is the text before and after the cursor as it is shown.
func (p *prompt) seen() (before, after string) {
	text := []rune(p.input.Value())
	at := min(p.input.Position(), len(text))
	if p.masked {
		return strings.Repeat("•", at), strings.Repeat("•", len(text)-at)
	}
	return render.Sanitize(string(text[:at])), render.Sanitize(string(text[at:]))
}

// leastTyped is how many cells of a prompt are for the text.
const leastTyped = 16

// promptSpans fits the prompt into width cells and returns in which the cursor is.
func (m *app) promptSpans(width int) (spans []widget.Span, cursor int) {
	p := m.prompt
	lead := " " + widget.CutHalf(render.Sanitize(p.label), width-leastTyped)
	if p.inRow {
		lead = ">" + strings.Repeat(" ", max(0, p.indent-1)) + p.before
	}
	right := ""
	switch {
	case p.right != nil:
		right = widget.Apart(p.right(m)) + " "
	case p.paths:
		right = widget.Apart(p.fitting()) + " "
	}
	if render.Width(lead)+render.Width(right)+leastTyped/2 > width {
		right = ""
	}
	room := max(1, width-render.Width(lead)-render.Width(right)-1)
	before, after := p.seen()
	for render.Width(before) > room {
		over := widget.Beginning(before, render.Width(before)-room+2)
		before = "…" + before[len(over):]
		if over == "" {
			break
		}
	}
	after = widget.Beginning(after, room-render.Width(before))
	ghost := ""
	if p.ghost != nil && after == "" {
		if ghost = p.ghost(p.input.Value()); ghost != "" {
			ghost = widget.Beginning(" "+ghost, room-render.Width(before)) // beside the cursor
		}
	}
	cursor = render.Width(lead) + render.Width(before)
	if p.inRow {
		ghost += widget.Beginning(p.after, room-render.Width(before)-render.Width(after)-render.Width(ghost))
	}
	blanks := max(0, width-cursor-render.Width(after)-render.Width(ghost)-render.Width(right))
	textRole := render.Plain
	if p.fresh >= 0 {
		textRole = render.CurrentHit
	}
	held := ""
	if p.fresh > 0 && !p.masked {
		held = render.Sanitize(string([]rune(p.input.Value())[:min(p.fresh, len([]rune(p.input.Value())))]))
		if !strings.HasPrefix(before, held) {
			held = ""
		}
	}
	return []widget.Span{widget.Plain(lead), widget.Plain(held), widget.In(textRole, before[len(held):]+after), widget.In(render.Muted, ghost),
		widget.Plain(strings.Repeat(" ", blanks)), widget.Plain(right)}, cursor
}

func (m *app) promptRow(width int) string {
	spans, _ := m.promptSpans(width)
	return m.draw(width, spans...)
}

// textCursor is where the terminal's cursor stands: in what is typed, else
// nowhere.
func (m *app) textCursor(p widget.Panes) *tea.Cursor {
	if m.prompt == nil {
		return m.caretInPlace(p.Detail)
	}
	if !m.prompt.inRow {
		_, x := m.promptSpans(p.Status.Width)
		return tea.NewCursor(x, p.Status.Y)
	}
	if m.cassette == nil || p.Detail.Empty() {
		return nil
	}
	_, x := m.promptSpans(p.Detail.Width)
	d := &m.cassette.detail
	return tea.NewCursor(p.Detail.X+x, p.Detail.Y+1+d.Cursor-d.Top)
}
