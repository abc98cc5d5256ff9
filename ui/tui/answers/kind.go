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
		{Name: "take marked", Group: screen.Moving, After: "fold", Keys: []string{"enter"}, Hint: "fold", Help: "take the differences that are marked; where none is, fold or unfold what changed of headers or body", Brief: "take the marked, or fold", In: screen.In(AnswerMode), Run: screen.On((*Screen).takeMarked), Why: screen.If((*Screen).noTaking), Words: screen.If((*Screen).takeWords)},
		{Name: "fold changes", Group: screen.Moving, Keys: []string{"z"}, Hint: "fold", Help: "fold or unfold what changed of headers or body", Brief: "fold, unfold", In: screen.In(AnswerMode), Run: screen.On((*Screen).toggleChanges), Why: screen.If((*Screen).noFoldHere)},
		{Name: "view changes", Group: screen.Moving, After: "view", Keys: []string{"v"}, Hint: "view", Help: "show the body's changes by path or by line", Brief: "by path, by line", In: screen.In(AnswerMode, AnswersMode), Run: screen.On((*Screen).nextDiff), Why: screen.If((*Screen).noOtherView), Words: screen.If((*Screen).viewWords)},
		{Name: "mark difference", Group: screen.Changing, After: "re-record", Keys: []string{"space"}, Hint: "take this", Help: "mark the difference under the cursor to be taken, or take the mark away; of status, headers, body all of them", Brief: "mark a difference", In: screen.In(AnswerMode), Run: screen.On((*Screen).toggleHere), Why: screen.If((*Screen).noMarkHere), Words: screen.If((*Screen).markWords), Steady: func(screen.App) bool { return true }, Quiet: true},
		{Name: "mark all differences", Group: screen.Changing, Keys: []string{"a", "*"}, Help: "mark all differences, or none", Brief: "all, none", Joins: true, In: screen.In(AnswerMode), Run: screen.On((*Screen).toggleAll), Why: screen.If((*Screen).noneToMark), Quiet: true},
		{Name: "take all", Group: screen.Changing, Keys: []string{"A"}, Hint: "all", Help: "take the whole answer", Brief: "take all", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeAll)), Why: screen.If((*Screen).busyMerging)},
		{Name: "take body", Group: screen.Changing, Keys: []string{"B"}, Hint: "body only", Help: "take the body only", Brief: "take the body", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeBody)), Why: screen.If((*Screen).busyMerging)},
		{Name: "take headers", Group: screen.Changing, Keys: []string{"H"}, Hint: "headers only", Help: "take the headers only", Brief: "take the headers", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeHeaders)), Why: screen.If((*Screen).busyMerging)},
		{Name: "take none", Group: screen.Changing, Keys: []string{"x"}, Hint: "none", Help: "leave everything as recorded", Brief: "take none", In: screen.In(AnswerMode, AnswersMode), Run: screen.On(take(send.TakeNone)), Why: screen.If((*Screen).busyMerging)},
	}
}
