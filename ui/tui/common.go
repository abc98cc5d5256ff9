package tui

import (
	"tapedeck/ui/tui/help"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// commonActions are the keys that work in many screens, and those of what is
// typed. A question takes the letters that it shows, and esc.
func commonActions() []screen.Action {
	return []screen.Action{
		{Name: "down", Group: screen.Moving, Keys: []string{"j", "down"}, Hint: "scroll", KeyHint: "j k", Help: "one line down", Brief: "move", In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.By(1) }), Quiet: true},
		{Name: "up", Group: screen.Moving, Keys: []string{"k", "up"}, Help: "one line up", Joins: true, In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.By(-1) }), Quiet: true},
		{Name: "half down", Group: screen.Moving, After: "view changes", Keys: []string{"ctrl+d"}, Help: "half a page down", Brief: "half a page", In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.By(max(1, s.Height/2)) }), Quiet: true},
		{Name: "half up", Group: screen.Moving, Keys: []string{"ctrl+u"}, Help: "half a page up", Joins: true, In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.By(-max(1, s.Height/2)) }), Quiet: true},
		{Name: "page down", Group: screen.Moving, Keys: []string{"pgdown"}, Help: "a page down", Brief: "a page", In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.By(max(1, s.Height)) }), Quiet: true},
		{Name: "page up", Group: screen.Moving, Keys: []string{"pgup"}, Help: "a page up", Joins: true, In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.By(-max(1, s.Height)) }), Quiet: true},
		{Name: "next page", Group: screen.Moving, Keys: []string{"space"}, Help: "a page down", In: screen.Able(screen.Read), Run: moving(func(s *widget.Scroller) { s.By(max(1, s.Height)) }), Quiet: true},
		{Name: "first", Group: screen.Moving, Keys: []string{"g", "home"}, Help: "to the first line", Brief: "first", In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.To(0) }), Quiet: true},
		{Name: "last", Group: screen.Moving, Keys: []string{"G", "end"}, Help: "to the last line", Brief: "last", Joins: true, In: screen.Able(screen.Scroll), Run: moving(func(s *widget.Scroller) { s.To(s.Count - 1) }), Quiet: true},
		{Name: "back", Group: screen.Moving, After: "right column", Keys: []string{"esc"}, Hint: "back", Help: "end the nearest thing: never quits", Brief: "back", In: screen.Able(screen.Everywhere), Run: own((*app).escape), Words: escapeWords},
		{Name: "quit", Group: screen.Moving, Keys: []string{"q"}, Hint: "quit", Help: "back; from the list to the folder or out", Brief: "back, at last out", In: screen.Able(screen.Everywhere), Run: own((*app).back)},
		{Name: "go to", Group: screen.Moving, After: "previous", Keys: []string{":"}, Hint: "actions", Help: "to the interaction with a number, or do an action of a list that narrows; q, w, wq as in vim", Brief: "go to a number, find an action", In: screen.Able(screen.Helped), Run: own((*app).startPalette)},
		{Name: "bare", Group: screen.Looking, After: "copy text", Keys: []string{"Y"}, Help: "show the copied text bare and whole, to be taken with the mouse", Brief: "show what was copied", In: screen.Able(screen.TakeOut), Run: own((*app).showCopied), Why: ownWhy((*app).nothingCopied)},
		{Name: "help", Group: screen.Looking, Keys: []string{"?", "f1"}, Hint: "help", Help: "this help", In: screen.Able(screen.Helped), Run: own((*app).openHelp)},
		{Name: "suspend", Group: screen.Looking, Keys: []string{"ctrl+z"}, Help: "leave to the shell for a while", Brief: "suspend", In: screen.Able(screen.Everywhere), Run: func(screen.App) tea.Cmd { return tea.Suspend }},
		{Name: "redraw", Group: screen.Looking, Keys: []string{"ctrl+l"}, Help: "draw the screen again", Brief: "redraw", Joins: true, In: screen.Able(screen.Everywhere), Run: func(screen.App) tea.Cmd { return tea.ClearScreen }},
		{Name: "theme", Group: screen.Looking, Keys: []string{"ctrl+t"}, Help: "choose the colours in a list, which shows each", Brief: "colours", In: screen.Able(screen.Helped), Run: own((*app).chooseTheme), Why: ownWhy((*app).noThemes)},
		{Name: "leave", Group: screen.Looking, Keys: []string{"ctrl+c"}, Help: "quit; asks if something is not saved", Brief: "quit", In: screen.Able(screen.Everywhere), Run: own((*app).quit)},
		{Name: "keep", Group: screen.Typing, Keys: []string{"enter"}, Hint: "keep", Help: "keep what was typed", Brief: "keep", In: screen.In(promptMode), Run: own((*app).finishPrompt), Words: typingWords("keep")},
		{Name: "restore", Group: screen.Typing, After: "keep body", Keys: []string{"esc"}, Hint: "restore", Help: "leave everything as it was", Brief: "restore", In: screen.Able(screen.Edit), Run: typingText(screen.Text.Restore), Words: typingWords("restore")},
		{Name: "complete", Group: screen.Typing, Keys: []string{"tab"}, Hint: "complete", Help: "complete the word", Brief: "complete", In: screen.In(promptMode), Run: own((*app).completePrompt), Why: ownWhy((*app).noCompletion)},
		{Name: "empty", Group: screen.Typing, Keys: []string{"ctrl+u"}, Hint: "empty", Help: "empty the line", Brief: "empty", In: screen.Able(screen.Edit), Run: typingText(screen.Text.Empty)},
		{Name: "in editor", Group: screen.Typing, Keys: []string{"ctrl+o"}, Hint: "$EDITOR", Help: "go on in $VISUAL or $EDITOR", Brief: "go on in $EDITOR", In: screen.Able(screen.Edit), Run: typingText(screen.Text.InEditor), Why: typingWhy(screen.Text.NoEditor)},
		{Name: "follow-ups", Group: screen.Typing, Keys: []string{"ctrl+k"}, Hint: "follow-ups off", Help: "leave coupled fields (Content-Length) as they are", Brief: "leave coupled fields", In: screen.Able(screen.Edit), Run: typingText(screen.Text.FollowUps), Why: typingWhy(screen.Text.NoFollowUps), Words: typingWords("follow-ups")},
		{Name: "earlier", Group: screen.Typing, Keys: []string{"up"}, Help: "what was typed before", Brief: "typed before that", In: screen.In(promptMode), Run: own((*app).earlier)},
		{Name: "later", Group: screen.Typing, Keys: []string{"down"}, Help: "what was typed after that", Brief: "after that", Joins: true, In: screen.In(promptMode), Run: own((*app).later)},
	}
}

// own makes an action of what the app does.
func own(do func(m *app) tea.Cmd) func(screen.App) tea.Cmd {
	return func(a screen.App) tea.Cmd { return do(a.(*app)) }
}

func ownWhy(why func(m *app) string) func(screen.App) string {
	return func(a screen.App) string { return why(a.(*app)) }
}

// typing makes an action of what is done with the text that is typed.
func typingText(do func(t screen.Text, a screen.App) tea.Cmd) func(screen.App) tea.Cmd {
	return own(func(m *app) tea.Cmd { return do(m.typed(), m) })
}

func typingWhy(why func(t screen.Text) string) func(screen.App) string {
	return ownWhy(func(m *app) string {
		if text := m.typed(); text != nil {
			return why(text)
		}
		return "nothing is typed"
	})
}

// typingWords are the words of a hint that depend on what is typed.
func typingWords(name string) func(screen.App) string {
	return ownWhy(func(m *app) string {
		if text := m.typed(); text != nil {
			return text.Words(name)
		}
		return ""
	})
}

// moving scrolls what the keys scroll now.
func moving(move func(*widget.Scroller)) func(screen.App) tea.Cmd {
	return screen.On(func(s screen.Scrolled, m screen.App) tea.Cmd {
		move(s.Rows())
		return m.Moved()
	})
}

// escapeWords are those of the hint for esc.
func escapeWords(m screen.App) string {
	if s, ok := screen.Top[screen.EscapeNamer](m); ok {
		return s.EscapeWords()
	}
	return ""
}

// openHelp lists the keys.
func (m *app) openHelp() tea.Cmd {
	h := help.Of{From: m.top().Mode(), Modes: m.modes, Actions: m.actions, Refusal: m.refusal, Do: m.doHelped}
	for _, k := range m.kinds {
		h.Signs = append(h.Signs, k.Signs...)
	}
	return m.Cover(help.New(h))
}

// doHelped closes the help and does the first of some actions that can be done.
func (m *app) doHelped(actions []*screen.Action) tea.Cmd {
	cmd := m.leave()
	mode, a := m.top().Mode(), actions[0]
	if !a.In.Has(mode) {
		m.Say("not here: " + a.Help)
		return cmd
	}
	for _, other := range actions {
		if m.refusal(a) != "" && other.In.Has(mode) {
			a = other
		}
	}
	return tea.Batch(cmd, m.do(a))
}

// quit leaves, or asks if something is not saved. What goes on is ended first.
func (m *app) quit() tea.Cmd {
	if s, ok := screen.Find[screen.Quitter](m); ok {
		if cmd, waits := s.Quit(m); waits {
			return cmd
		}
	}
	return m.cassettes.Leave(m)
}
