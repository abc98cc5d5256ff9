package resend

import (
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// Actions are the keys of re-recording.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "add from curl", Group: screen.Changing, After: "duplicate", Keys: []string{"a"}, Help: "add an interaction below this one: the request of a curl command is sent and its answer shown first", Brief: "add from a curl command", In: screen.In(opened.ListMode), Run: opened.On(startAdd), Changes: true},
		{Name: "re-record", Group: screen.Changing, After: "redo", Keys: []string{"r"}, Hint: "re-record", Help: "send the marked ones or this one again and choose what to take", Brief: "re-record", In: screen.Able(screen.Ask), Run: opened.On(startRerecord), Why: detail.If((*detail.Detail).NotReady), Changes: true, Words: opened.If(rerecordWords)},
	}
}
