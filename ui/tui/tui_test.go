package tui

import "testing"

func TestSmoke(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{"../../testdata/tour.yaml"}})
	t.Log("\n" + s.text())
	s.press("j j l")
	t.Log("\n" + s.text())
}
