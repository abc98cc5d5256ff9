package tui

import (
	"fmt"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

// aMoment is how long a key waits for what it leads to. Most is there by then
// and seen in the next frame.
const aMoment = 8 * time.Millisecond

// waitAMoment does work in the background and waits a moment for it: what comes of
// it is now, or, if it takes longer, what later returns.
func (m *app) waitAMoment(work func() fact) (now fact, later tea.Cmd) {
	done := make(chan fact, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil { // where the program restores the terminal
				done <- panicked(fmt.Sprintf("%v\n%s", r, debug.Stack()))
			}
		}()
		done <- work()
	}()
	select {
	case now = <-done:
		return now, nil
	case <-m.moment():
		return nil, func() tea.Msg { return <-done }
	}
}

// panicked is sent when work ended in a panic.
type panicked string

func (msg panicked) apply(*app) tea.Cmd { panic(string(msg)) }
