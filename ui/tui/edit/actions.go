package edit

import (
	"fmt"

	"tapedeck/model"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Actions are the keys of editing.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "edit", Group: screen.Changing, After: "duplicate", Keys: []string{"e"}, Hint: "edit", Help: "edit, of all that are marked: then m method, u URL, s status, h headers, b body", Brief: "edit", In: screen.In(opened.ListMode), Run: opened.On(startEdit), Why: detail.If((*detail.Detail).NotReady), Changes: true},
		{Name: "edit line", Group: screen.Changing, Keys: []string{"e"}, Hint: "edit", Help: "edit the line under the cursor", Brief: "edit this line", In: screen.In(detail.Mode), Run: opened.On(editLine), Why: detail.If((*detail.Detail).NotReady), Changes: true},
		{Name: "edit body", Group: screen.Changing, Keys: []string{"E"}, Hint: "$EDITOR", Help: "edit the body, in the list of all that are marked, in $VISUAL or $EDITOR", Brief: "body in $EDITOR", In: screen.Able(screen.Look), Run: opened.On(editShownBody), Why: opened.If(noEditableBody), Changes: true},
		{Name: "body through command", Group: screen.Changing, After: "edit body", Keys: []string{"|"}, Help: "put the body, in the list of all that are marked, through a command: its output is shown before it is taken", Brief: "body through a command", In: screen.Able(screen.Look), Run: opened.On(askCommand), Why: opened.If(noEditableBody), Changes: true},
		{Name: "body from file", Group: screen.Changing, After: "body through command", Keys: []string{"@"}, Help: "take the body, in the list of all that are marked, from a file: it is shown before it is taken", Brief: "body from a file", In: screen.Able(screen.Look), Run: opened.On(askBodyFile), Why: opened.If(noEditableBody), Changes: true},
		{Name: "add header", Group: screen.Changing, After: "edit file", Keys: []string{"a"}, Hint: "add header", Help: "add a header to the message", Brief: "add a header", In: screen.In(detail.Mode), Run: opened.On(startAddHeader), Why: detail.If((*detail.Detail).NotReady), Changes: true},
		{Name: "remove header", Group: screen.Changing, Keys: []string{"d"}, Hint: "remove header", Help: "remove the header under the cursor", Brief: "remove this header", In: screen.In(detail.Mode), Run: opened.On(removeHeader), Why: opened.If(noHeaderHere), Changes: true},
		{Name: "fix", Group: screen.Changing, Keys: []string{"F"}, Hint: "fix", Help: "fix what the finding under the cursor says", Brief: "fix this finding", In: screen.In(detail.Mode), Run: opened.On(fixFinding), Why: opened.If(noFixHere), Changes: true},
		{Name: "keep body", Group: screen.Typing, After: "keep", Keys: []string{"ctrl+s"}, Hint: "keep", Help: "keep what was typed, where enter breaks the line", Brief: "keep the body", In: screen.In(BodyMode), Run: opened.On(takeInPlace)},
	}
}

// startEdit asks what to edit of the selected interaction.
func startEdit(t *opened.Cassette, m screen.App) tea.Cmd {
	if marked := t.List.Marked(); len(marked) > 0 {
		return startEditMarked(t, m, marked)
	}
	n := t.List.Selected() + 1
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("edit what of %d? capitals are the request's", n), Esc: "nothing",
		Choices: append([]widget.Choice{
			{Key: "m", Does: "method", Run: opened.With(t, m, editStart(model.RequestMethod))},
			{Key: "u", Does: "URL", Run: opened.With(t, m, editStart(model.RequestURL))},
			{Key: "s", Does: "status", Run: opened.With(t, m, editStart(model.ResponseStatus))},
			{Key: "h", Does: "headers", Run: opened.With(t, m, editHeaders(model.InResponse))},
			{Key: "b", Does: "body", Run: opened.With(t, m, editBodyOf(model.InResponse))},
			{Key: "H", Does: "headers", Run: opened.With(t, m, editHeaders(model.InRequest))},
			{Key: "B", Does: "body", Run: opened.With(t, m, editBodyOf(model.InRequest))},
		}, timeChoices(t, m)...),
	})
}
