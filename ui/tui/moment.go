package tui

import (
	"fmt"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
)

// aMoment is how long a key waits for what it leads to. Most is there by then
// and seen in the next frame.
const aMoment = 8 * time.Millisecond

// Wait does work in the background and waits a moment for it: what comes of it
// is now, or, if it takes longer, what later returns.
func (m *app) Wait(work func() screen.Fact) (now screen.Fact, later tea.Cmd) {
	done := make(chan screen.Fact, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil { // where the program restores the terminal
				done <- panicked(fmt.Sprintf("%v\n%s", r, debug.Stack()))
			}
		}()
		done <- work()
	}()
	later = func() tea.Msg { return <-done }
	over := m.moment()
	select {
	case <-over: // no time to wait, even for what is done
		return nil, later
	default:
	}
	select {
	case now = <-done:
		return now, nil
	case <-over:
		return nil, later
	}
}

// panicked is sent when work ended in a panic.
type panicked string

// Apply panics with it.
func (msg panicked) Apply(screen.App) tea.Cmd { panic(string(msg)) }
