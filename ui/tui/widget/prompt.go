package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A Prompt asks for a line of text, on the status line or in a row of a text.
type Prompt struct {
	Label string // before the text
	Verb  string // what enter does, "" if it takes the text
	Hint  string // after the keys on the hints line
	Text  string // to begin with
	// Fresh is where the part of the text begins that typing replaces, in
	// characters; -1 once a key has accepted it.
	Fresh   int
	Masked  bool      // a secret: it is neither seen nor remembered
	Brief   bool      // a few characters: nothing to empty or to take elsewhere
	History *[]string // what was typed before in prompts like this

	Row    *Row // in which it is drawn, nil for the status line
	Status Status
	Beside Beside
	// Complete completes what stands before the cursor, nil where nothing is.
	Complete Completer

	// Check says what is wrong with a text while it is typed, nil if nothing is or
	// for any text; a wrong one is not taken.
	Check   func(text string) *Mistake
	Offers  *Offers                   // what a text can stand for, nil for no list
	Changed func(text string) tea.Cmd // after each key
	Done    func(text string) tea.Cmd
	Dropped func() tea.Cmd
	Editor  func(text string) tea.Cmd // goes on with the text elsewhere
	// Pasted takes a pasted text of several lines as it is, nil where line
	// breaks become blanks.
	Pasted func(text string) tea.Cmd

	typed
}

// A Beside is what is said beside the text.
type Beside struct {
	Ghost func(text string) string // what is taken as well, dim after the text
	Right func() string            // at the right, nil for what a completion has found
}

// A Mistake is what is wrong in a text, from a byte up to another.
type Mistake struct {
	From, To   int
	Why        string // sanitised
	Unfinished bool   // the text lacks only its end, which is a failure once it is taken
}

// A Completer completes the text of a prompt, at once or in a command.
type Completer func(p *Prompt) tea.Cmd

// A Row is where in a row of a text a prompt is drawn.
type Row struct {
	Indent int
	Before string // what stands before the text there, sanitised
	After  string // and what stands after it
}

// A Status is what the status line says while a prompt is drawn in a row.
type Status struct {
	Left, Right string
	Failed      bool // the left reports a failure
}

// A typed is what was typed in a prompt.
type typed struct {
	input   textinput.Model
	recall  int      // how far back in the history
	draft   string   // what was typed when that began
	found   []string // what the text can go on with
	mistake *Mistake
	chosen  int    // of what is offered, -1 if none is
	noted   string // why the last key did nothing
}

// MostTyped is up to how many bytes a value is edited in a prompt.
const MostTyped = 8 << 10

// CanPrompt reports whether a prompt would hold the text exactly and show it
// as it is.
func CanPrompt(text string) bool {
	if len(text) > MostTyped || render.Sanitize(text) != text {
		return false
	}
	in := textinput.New()
	in.SetValue(text)
	return in.Value() == text
}

// Open makes the prompt ready for keys.
func (p *Prompt) Open() {
	p.input = textinput.New()
	p.input.SetVirtualCursor(false)
	p.input.KeyMap.Paste = key.NewBinding()
	p.input.KeyMap.DeleteAfterCursor = key.NewBinding()
	p.input.Focus()
	p.input.SetValue(p.Text)
	p.input.CursorEnd()
	if p.Text == "" {
		p.Fresh = -1
	}
	p.choose()
	if p.Masked {
		p.History = nil
	}
}

// Value is the text that was typed so far.
func (p *Prompt) Value() string { return p.input.Value() }

// Answer is the text that is taken: what was typed and its ghost.
func (p *Prompt) Answer() string {
	text := p.Value()
	if p.Beside.Ghost != nil && p.atEnd() {
		text += p.Beside.Ghost(text)
	}
	return text
}

func (p *Prompt) atEnd() bool { return p.input.Position() == len([]rune(p.Value())) }

// Finish remembers what was typed and takes text.
func (p *Prompt) Finish(text string) tea.Cmd {
	p.Remember()
	if p.Done == nil {
		return nil
	}
	return p.Done(text)
}

// Drop remembers what was typed and takes nothing.
func (p *Prompt) Drop() tea.Cmd {
	p.Remember()
	if p.Dropped == nil {
		return nil
	}
	return p.Dropped()
}

// clear takes back why an earlier text was refused on the status line.
func (p *Prompt) clear() {
	p.noted = ""
	if p.Row == nil {
		p.Status.Failed = false
	}
	if p.Mistaken() && p.mistake.Unfinished {
		p.Status.Left, p.Status.Failed = "", false
	}
}

// Lacks is what a text that is still typed lacks, "" if nothing.
func (p *Prompt) Lacks() string {
	if p.mistake == nil || p.Status.Failed {
		return ""
	}
	return p.mistake.Why
}

// choose chooses the first of what is offered, once there is a text.
func (p *Prompt) choose() {
	p.chosen = -1
	switch {
	case p.Offers == nil:
	case p.Value() != "" && p.Value() != p.Text:
		p.chosen = 0
	default:
		p.chosen = p.Offers.Begin - 1
	}
	p.see()
}

// Mistaken says what is wrong with the text, if that is looked at while it is
// typed, and reports whether something is.
func (p *Prompt) Mistaken() bool {
	if p.Check == nil {
		return false
	}
	p.mistake = p.Check(p.Value())
	p.Status.Failed = p.mistake != nil
	if p.mistake != nil {
		p.Status.Left = p.mistake.Why
	}
	return p.mistake != nil
}

// Note says why a key does nothing, until the next one.
func (p *Prompt) Note(why string) { p.noted = why }

// Said is what is said of the text; failed reports that it is not taken, or that a
// key did nothing.
func (p *Prompt) Said() (left, right string, failed bool) {
	if p.noted != "" {
		return p.noted, p.Status.Right, true
	}
	return p.Status.Left, p.Status.Right, p.Status.Failed
}

// Refuse says why the text is not taken.
func (p *Prompt) Refuse(why string) {
	p.Status.Left, p.Status.Failed, p.Fresh = why, true, -1
}

// Key hands a key to the text.
func (p *Prompt) Key(k tea.KeyPressMsg) tea.Cmd { return p.update(k, k.Text != "" || isErasing(k)) }

// Paste puts a text into the line.
func (p *Prompt) Paste(text string) tea.Cmd {
	return p.update(tea.PasteMsg{Content: oneLine(text)}, true)
}

// oneLine makes blanks of line breaks.
func oneLine(s string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(strings.TrimRight(s, "\r\n"))
}

func isErasing(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "backspace", "delete", "ctrl+h", "ctrl+w", "alt+backspace":
		return true
	}
	return false
}

// update hands a key or a paste to the text. Typing replaces what is fresh.
func (p *Prompt) update(msg tea.Msg, typed bool) tea.Cmd {
	if p.Fresh >= 0 {
		held := []rune(p.Value())
		if typed && p.Fresh <= len(held) {
			p.input.SetValue(string(held[:p.Fresh]))
			p.input.CursorEnd()
			if k, ok := msg.(tea.KeyPressMsg); ok && isErasing(k) {
				msg = nil
			}
		}
		p.Fresh = -1
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, p.input.KeyMap.DeleteWordForward) && p.onLast() {
		msg = tea.KeyPressMsg{Code: tea.KeyDelete}
	}
	if msg != nil {
		p.input, _ = p.input.Update(msg)
	}
	return p.changed()
}

// onLast reports whether the cursor stands on the last character, which is then
// the rest of its word; the text field's own deleteWordForward panics there
// (bubbles 2.2.1).
func (p *Prompt) onLast() bool { return p.input.Position()+1 == len([]rune(p.Value())) }

// Set puts another text in place of the one there is.
func (p *Prompt) Set(text string) tea.Cmd {
	p.input.SetValue(text)
	p.input.CursorEnd()
	p.Fresh = -1
	return p.changed()
}

func (p *Prompt) changed() tea.Cmd {
	p.clear()
	p.choose()
	if p.Changed == nil {
		return nil
	}
	return p.Changed(p.Value())
}

// Remember stores what was typed, unless it is a secret.
func (p *Prompt) Remember() {
	text := p.Value()
	if p.History == nil || text == "" || text == p.Text {
		return
	}
	if h := *p.History; len(h) > 0 && h[len(h)-1] == text {
		return
	}
	*p.History = append(*p.History, text)
}

// Recall goes through what was typed before, back or forth; what was being
// typed comes back after it.
func (p *Prompt) Recall(back bool) tea.Cmd {
	if p.History == nil {
		return nil
	}
	h, way := *p.History, -1
	if back {
		way = 1
	}
	to := Clamp(p.recall+way, 0, len(h))
	if to == p.recall {
		return nil
	}
	if p.recall == 0 {
		p.draft = p.Value()
	}
	p.recall = to
	if to == 0 {
		return p.Set(p.draft)
	}
	return p.Set(h[len(h)-to])
}
