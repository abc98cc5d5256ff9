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

// soon does work in the background: what came of it is there at once if it took
// no longer than a moment, else later tells it.
func (m *app) soon(work func() fact) (now fact, later tea.Cmd) {
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

// panicked is told when work ended in a panic.
type panicked string

func (msg panicked) apply(*app) tea.Cmd { panic(string(msg)) }
