package answers

import (
	"tapedeck/replay/send"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/resend"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// Kind shows answers.
func Kind(*opened.Cassettes) screen.Kind {
	byLine := false
	return screen.Kind{Name: "answers", Modes: []*screen.Mode{AnswerMode, AnswersMode}, Actions: answersActions(),
		Open: func(m screen.App, of any) tea.Cmd { return decide(m, of.(resend.Answers), &byLine) }}
}

// answersActions are the keys of answers.
func answersActions() []screen.Action {
	return []screen.Action{
		{Name: "fold changes", Group: screen.Moving, After: "fold", Keys: []string{"enter"}, Hint: "fold", Help: "fold or unfold what changed of headers or body", Brief: "fold, unfold", In: screen.In(AnswerMode), Run: screen.On((*Screen).toggleChanges), Why: screen.If((*Screen).noFoldHere)},
		{Name: "view changes", Group: screen.Moving, After: "view", Keys: []string{"v"}, Hint: "view", Help: "show the body's changes by path or by line", Brief: "by path, by line", In: screen.In(AnswerMode, AnswersMode), Run: screen.On((*Screen).nextDiff), Words: screen.If((*Screen).viewWords)},
		{Name: "take all", Group: screen.Changing, After: "re-record", Keys: []string{"A"}, Hint: "all", Help: "take the whole answer", Brief: "take all", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeAll))},
		{Name: "take body", Group: screen.Changing, Keys: []string{"B"}, Hint: "body only", Help: "take the body only", Brief: "take the body", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeBody))},
		{Name: "take headers", Group: screen.Changing, Keys: []string{"H"}, Hint: "headers only", Help: "take the headers only", Brief: "take the headers", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeHeaders))},
		{Name: "take none", Group: screen.Changing, Keys: []string{"x"}, Hint: "none", Help: "leave everything as recorded", Brief: "take none", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeNone))},
	}
}
