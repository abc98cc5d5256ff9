// Package screen says what a screen is and what it may ask of the app.
//
// The app holds a stack of screens, the one that is seen on top. Whatever
// depends on which screen is up, the app asks that screen: where its keys are
// pressed, what its rows are, how it is drawn, what esc ends in it. So a screen
// has its state, its keys, its drawing and its mouse in one place, and none
// imports another.
//
// # To add a screen
//
//  1. A folder of its own beside this one, with a type that implements Screen.
//     What else it can do it says by methods of the small interfaces here: a
//     list or a text under a cursor has Rows (Scrolled); what follows the cursor
//     goes into Moved; what esc ends before the screen is left into Escape; and
//     so on. A method that would do nothing is left out.
//  2. A Mode, which names the place where its keys are pressed, as the help
//     shows it, and says what can be done there: the actions that many screens
//     share (movement, search, undo...) go by that, and need nothing more.
//  3. A function that returns its Kind: the name by which other screens open
//     it, its modes, its own actions, one row each, and how it is opened.
//     On makes an action of a method of the screen.
//  4. One line in the table of screens of the app (kinds in ui/tui).
//
// Update and View neither do I/O nor look at a clock. What takes time a screen
// does in a command, or by App.Wait; what came of it is a Fact, which knows the
// state that it was made for, so that one that is stale is dropped.
package screen

import (
	"context"
	"os/exec"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/pictures"
	"tapedeck/ui/tui/widget"
)

// A Screen is what fills the terminal between the first row and the status line.
type Screen interface {
	// Mode is where its keys are pressed now.
	Mode() *Mode
	// Title is what the first row and the window say.
	Title() Title
	// Draw draws it into a rectangle, row by row.
	Draw(a App, r widget.Rect) []string
	// Status is what the status line says while there is no message, and where
	// the cursor is.
	Status(a App) (standing, position string)
	// Hints names the actions of the hints, in order. The last always stays.
	Hints(a App) []string
}

// What a screen can do beside that. Each is asked for where it is needed.
type (
	// Scrolled has rows under a cursor, which the keys scroll now.
	Scrolled interface{ Rows() *widget.Scroller }
	// Mover shows what the cursor is on, after it moved or the rows changed.
	Mover interface{ Moved(a App) tea.Cmd }
	// Escaper ends the nearest thing in it, for esc. It reports whether there was
	// one; if not, the screen is left.
	Escaper interface {
		Escape(a App) (cmd tea.Cmd, ended bool)
	}
	// Backer goes back within it, for q. It reports whether it could; if not,
	// the screen is left.
	Backer interface {
		Back(a App) (cmd tea.Cmd, went bool)
	}
	// Leaver is asked before it is left; false stays.
	Leaver interface{ Leave(a App) bool }
	// Arranger takes the sizes that the terminal has now.
	Arranger interface {
		Arrange(a App, r widget.Rect) tea.Cmd
	}
	// Clicker does what a click stands for.
	Clicker interface {
		Click(a App, r widget.Rect, x, y int) tea.Cmd
	}
	// Wheeler scrolls what is under the pointer, else its rows scroll.
	Wheeler interface{ Wheel(a App, x, y, rows int) }
	// Grabber takes hold of a border that is dragged with the mouse to another cell.
	// It reports whether there is one in a cell.
	Grabber interface {
		Grab(a App, x, y int) bool
		Drag(a App, x, y int) tea.Cmd
	}
	// Typer holds a text that is typed where it stands: while it does, keys and
	// pastes are its own.
	Typer interface{ Typed() Text }
	// Paster takes what is pasted while nothing is typed.
	Paster interface {
		Paste(a App, text string) tea.Cmd
	}
	// Header draws the first row itself.
	Header interface {
		Heading(a App, width int) string
	}
	// Worker says what a change has to wait for, "" if for nothing.
	Worker interface{ Busy() string }
	// Locked says why nothing can be changed in it, where its keys change nothing.
	Locked interface{ Locked() string }
	// Quitter ends what goes on in it before the program is left; it reports
	// whether that has to wait.
	Quitter interface {
		Quit(a App) (cmd tea.Cmd, waits bool)
	}
	// Noter has something to say behind the hints.
	Noter interface{ Note(a App) string }
	// Peeker has rows that a question is about, which scroll under it; nil if not.
	Peeker interface{ Peek() *widget.Scroller }
	// Rower says where the row is drawn in which a prompt is open.
	Rower interface{ RowAt(a App) widget.Rect }
	// Numbered goes to what has a number, counted from 1, or says why not.
	Numbered interface {
		GoTo(a App, n int) tea.Cmd
		NoNumber(n int) string
	}
	// EscapeNamer says in the hints what esc does, "" for "back".
	EscapeNamer interface{ EscapeWords() string }
	// Bare is shown alone, a text that the terminal's own mouse can select. Any
	// key ends it.
	Bare interface{ Bare() string }
	// Pictured shows pictures.
	Pictured interface {
		Pictures(a App) []*pictures.Fitted
	}
	// Turner reports whether moving turns to something else: then what was said of a
	// change is of what was left, and goes with the next key.
	Turner interface{ Turns() bool }
	// Chooser is the screen that others are opened from: they stand above it.
	Chooser interface{ Chooses() }
)

// A Text is typed, in a screen or in a prompt.
type Text interface {
	// Mode is where its keys are pressed.
	Mode() *Mode
	// Ready reports whether it takes keys now.
	Ready() bool
	Key(a App, k tea.KeyPressMsg) tea.Cmd
	Paste(a App, text string) tea.Cmd
	Click(a App, x, y int)
	Restore(a App) tea.Cmd
	Empty(a App) tea.Cmd
	InEditor(a App) tea.Cmd
	NoEditor() string // why it does not go on there
	// FollowUps leaves coupled fields as they are, or does not.
	FollowUps(a App) tea.Cmd
	NoFollowUps() string // why there are none
	// Status is what the status line says meanwhile; low: there is no row of hints.
	Status(low bool) (left, right string)
	Hints() []string
	Words(action string) string // of a hint, "" for the action's own
	More() string               // what stands behind the hints
	// Cursor is where the terminal's cursor stands, nil if it is not seen.
	Cursor(a App) *tea.Cursor
	// Leave asks what to do with what was typed before the program is left; it
	// reports whether there is something to ask.
	Leave(a App, then func() tea.Cmd) (cmd tea.Cmd, asks bool)
}

// A Prompt asks for a line of text that may be refused.
type Prompt struct {
	widget.Prompt
	// Accept says why a text is not taken, "" if it is; nil takes any. The prompt
	// stays open meanwhile.
	Accept        func(text string) (refused string)
	Coupled       bool // fields are coupled with this one
	KeepFollowUps bool // they are left as they are
}

// A Title is what the first row says; facts are dropped where there is no room.
type Title struct {
	Path, Format, Version, Count, Size string
	States                             []string
}

// A Fitting is a text that is made for the cells that there are: whole if more of
// them would say no more.
type Fitting interface {
	In(cells int) (text string, whole bool)
}

// A Fact is a message that says what has happened.
type Fact interface{ Apply(a App) tea.Cmd }

// An App is what a screen may ask of the app.
type App interface {
	// Say puts a message on the status line, Fail one that something was not
	// done, SayDone one that reports a change: moving about in one thing leaves it there;
	// SayUndone one that a change was taken back or made again, until the next key.
	Say(s string)
	Fail(s string)
	SayDone(s Fitting)
	SayUndone(s string)
	// Done reports whether such a message stands there.
	Done() bool
	Hush()

	// Open opens a screen by its name; of what depends on the screen.
	Open(name string, of any) tea.Cmd
	// Push puts a screen on the stack, Pop takes the one on top away, Replace
	// puts one in the place of all but those that it was chosen from.
	Push(s Screen) tea.Cmd
	Pop() tea.Cmd
	Replace(s Screen) tea.Cmd
	// Screens are those on the stack, the one on top first.
	Screens() []Screen

	// Moved shows what the cursor is on, Arrange what the sizes are now.
	Moved() tea.Cmd
	Arrange() tea.Cmd
	// Panes lays the terminal out.
	Panes(focus widget.Focus, zoom bool, divider widget.Divider) widget.Panes
	Theme() render.Theme
	Width() int

	// Wait does work in the background and waits a moment for it: what came of
	// it is now, or, if it takes longer, what later returns.
	Wait(work func() Fact) (now Fact, later tea.Cmd)
	After(d time.Duration, due func(time.Time) tea.Msg) tea.Cmd
	Context() context.Context
	// Exec runs a program in the terminal.
	Exec(c *exec.Cmd, done tea.ExecCallback) tea.Cmd
	// Execute leaves the terminal to something that runs in it.
	Execute(c tea.ExecCommand, done tea.ExecCallback) tea.Cmd

	// Ask opens a prompt, AskFor one whose text may be refused, AskAgain one that
	// was open; Inquire asks a question. Unask takes away what is asked.
	Ask(p widget.Prompt) tea.Cmd
	AskFor(p *Prompt) tea.Cmd
	AskAgain(p *Prompt) tea.Cmd
	Inquire(q widget.Question) tea.Cmd
	Unask()
	// History is what was typed before in prompts of a name.
	History(name string) *[]string
	// InRow reports whether a prompt is open in the row under the cursor of what
	// is read; DrawPrompt draws it.
	InRow() bool
	// Offers reports whether a list to choose from is open, which has the mark of
	// the keys alone.
	Offers() bool
	DrawPrompt(width int) string
	// Free reports whether no prompt, question or text is open; WhenFree does
	// what opens one once that is so.
	Free() bool
	WhenFree(ask func() tea.Cmd) tea.Cmd
	// Copy gives text to the terminal's clipboard.
	Copy(what, text string) tea.Cmd
	// Pressed is which of its keys runs an action now.
	Pressed() int
	// Again reports whether the key before ran the same action.
	Again() bool
}

// Find is the uppermost screen that can do something.
func Find[T any](a App) (T, bool) {
	for _, s := range a.Screens() {
		if is, ok := s.(T); ok {
			return is, true
		}
	}
	var none T
	return none, false
}

// Top is the screen that is seen, as one that can do something.
func Top[T any](a App) (T, bool) {
	is, ok := a.Screens()[0].(T)
	return is, ok
}
