package screen

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

// A Group is a part of the table of keys under one heading.
type Group struct {
	Name  string
	Right bool // it stands in the right column of the help
}

// The groups, and their order.
var (
	Moving     = &Group{Name: "Moving"}
	Looking    = &Group{Name: "Looking"}
	Changing   = &Group{Name: "Changing", Right: true}
	Files      = &Group{Name: "Files", Right: true}
	Candidates = &Group{Name: "Why no match and replay order"}
	Asking     = &Group{Name: "Asking why", Right: true}
	Typing     = &Group{Name: "Typing"}

	Groups = []*Group{Moving, Looking, Changing, Files, Candidates, Asking, Typing}
)

// An Action is what a key does: one row of the table of keys.
type Action struct {
	Name    string
	Group   *Group
	After   string   // the row that it stands below, "" for its screen's row before it
	Keys    []string // as Bubble Tea names them, the one to show first
	Hint    string   // for the hints, empty if it is never there
	KeyHint string   // the keys in the hints, where the first alone does not do
	Help    string
	Brief   string // for the help where that is shorter
	Joins   bool   // the help lists it together with the one before, in brief
	In      Where
	Run     func(a App) tea.Cmd
	// Why says why it cannot be done now, "" if it can; nil never refuses.
	Why func(a App) string
	// Words are those of the hint where they depend on what it would act on;
	// "" for Hint.
	Words func(a App) string
	// Label is KeyHint where it depends on that. Such a hint is not clicked.
	Label   func(a App, keys []string) string
	Changes bool // it waits until nothing else is under way
	// Steady: its hint stays while there is nothing to do.
	Steady func(a App) bool
	Spare  bool // its hint is the first to go where room is short
	// Quiet: what was said of a change stays on the status line.
	Quiet bool
}

// Labels are its keys as people read them.
func (a *Action) Labels() []string {
	var labels []string
	for _, k := range a.Keys {
		labels = append(labels, widget.KeyLabel(k))
	}
	if slices.Equal(labels, strings.Split("123456789", "")) {
		return []string{"1-9"}
	}
	return labels
}

// On makes an action of what a screen does: it runs on the screen that is seen.
func On[S any](do func(s S, a App) tea.Cmd) func(a App) tea.Cmd {
	return func(a App) tea.Cmd {
		if s, ok := Top[S](a); ok {
			return do(s, a)
		}
		return nil
	}
}

// If makes a refusal of what a screen says.
func If[S any](why func(s S) string) func(a App) string {
	return func(a App) string {
		if s, ok := Top[S](a); ok {
			return why(s)
		}
		return "not here"
	}
}

// A Kind is a line of the table of screens.
type Kind struct {
	Name    string
	Modes   []*Mode
	Actions []Action
	Open    func(a App, of any) tea.Cmd
	Signs   [][2]string // what the first columns of its list say, for the help
}
