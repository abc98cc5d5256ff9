// Package tui is the screen of the terminal: a stack of screens under one
// tea.Model.
//
// The app has the stack, the table of screens (kinds) and the messages; it
// knows nothing of what any screen shows. What a screen is and what it may ask
// of the app says package screen, and how to add one. Update and View neither
// do I/O nor look at a clock: files, editors and the network run in commands,
// whose messages are facts in the past tense that know the state that they were
// made for, so that stale ones are dropped.
package tui

import (
	"context"
	"os/exec"
	"time"

	"tapedeck/ui/render/pictures"
	"tapedeck/ui/tui/graphics"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// An app is the whole terminal.
type app struct {
	ctx  context.Context
	opts Options
	stack
	terminal
	messages
	asks
	mouse
	table
	graphics  graphics.Terminal
	cassettes *opened.Cassettes
	clipboard string // what was copied
	arranged  int    // the rows below the panes that they were arranged for
	// early tells that openEarly has begun to open what was named; first is what
	// is left to do of it.
	early bool
	first tea.Cmd
	// How slow things are done; tests do them another way.
	exec    func(*exec.Cmd, tea.ExecCallback) tea.Cmd
	execute func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
	after   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	// moment ends when a key has waited long enough.
	moment func() <-chan time.Time
}

// Init opens what was named.
func (m *app) Init() tea.Cmd {
	m.graphics.Running = true
	first := m.first
	if !m.early {
		first = m.openAll()
	}
	return tea.Batch(first, tea.RequestBackgroundColor, opened.WatchLater(m))
}

// Update takes what happened into account.
func (m *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.take(msg)
	for len(m.waiting) > 0 && m.Free() {
		next := m.waiting[0]
		m.waiting = m.waiting[1:]
		cmd = tea.Batch(cmd, next())
	}
	m.fitMessage()
	if below := m.below(); below != m.arranged {
		m.arranged = below
		cmd = tea.Batch(cmd, m.Arrange())
	}
	return m, tea.Batch(cmd, m.graphics.Take(msg, m.width, m.height), m.graphics.Show(m.pictures()))
}

// pictures are those of the screen on top of the stack, where there are colours.
// What covers it leaves them with the terminal.
func (m *app) pictures() []*pictures.Fitted {
	if s, ok := m.screens[len(m.screens)-1].(screen.Pictured); ok && m.profile >= colorprofile.ANSI256 {
		return s.Pictures(m)
	}
	return nil
}

func (m *app) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Fact:
		return msg.Apply(m)
	case widget.Searched:
		m.tookSearch(msg)
	case widget.Completed:
		return m.completed(msg)
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.MouseClickMsg:
		return m.click(msg)
	case tea.MouseMotionMsg:
		return m.drag(msg)
	case tea.MouseReleaseMsg:
		m.held = nil
	case tea.MouseWheelMsg:
		m.wheel(msg)
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m.Arrange()
	case tea.FocusMsg, tea.ResumeMsg:
		return opened.Shown(m).CheckDisk()
	case tea.BackgroundColorMsg:
		m.terminal.background(msg.IsDark())
	case tea.ColorProfileMsg:
		m.terminal.colours(msg.Profile)
	}
	return nil
}

// What a screen may ask of the app, beside what the parts of the app do.

// Context ends when the program does.
func (m *app) Context() context.Context { return m.ctx }

// After sends a message some time later.
func (m *app) After(d time.Duration, due func(time.Time) tea.Msg) tea.Cmd { return m.after(d, due) }

// Exec runs a program in the terminal.
func (m *app) Exec(c *exec.Cmd, done tea.ExecCallback) tea.Cmd {
	return m.graphics.Before(m.exec(c, done))
}

// Execute leaves the terminal to something that runs in it.
func (m *app) Execute(c tea.ExecCommand, done tea.ExecCallback) tea.Cmd {
	return m.graphics.Before(m.execute(c, done))
}

// An asks is what is asked on the status line, and what was answered before.
type asks struct {
	prompt    *screen.Prompt
	question  *widget.Question
	waiting   []func() tea.Cmd     // what is asked once nothing else is
	histories map[string]*[]string // what was typed before in prompts of a name
}

// A stack is the screens, the uppermost last, and what covers them.
type stack struct {
	screens []screen.Screen
	cover   screen.Screen // the help or what was copied, nil if nothing does
}

// A mouse is what was clicked last, and what is dragged.
type mouse struct {
	last click
	held screen.Grabber // nil if nothing is
}

// A click that a second one may still follow.
type click struct {
	x, y int
	n    int
	open bool
}
