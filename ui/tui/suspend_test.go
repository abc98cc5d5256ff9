package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Where no shell would go on with the program it is not suspended, and says so.
func TestKeepRunning(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	if other := tea.ResumeMsg(tea.ResumeMsg{}); keepRunning(s.app, other) != tea.Msg(other) {
		t.Error("another message is not passed on")
	}
	s.send(keepRunning(s.app, tea.SuspendMsg{}))
	if !strings.Contains(s.text(), "not suspended: no shell is here") {
		t.Errorf("it does not say so:\n%s", s.text())
	}
}
