package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestFolding(t *testing.T) {
	s := newScreen(t, 80, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("l f j j j j <enter>").sees(`>  ▸ "plants": [ 3 items ]`).lacks("Monstera")
	s.press("l").sees(`>  ▾ "plants": [`, "Monstera")
	s.press("z").lacks("Monstera").press("Z").sees("Monstera")

	// The innermost is folded, then what it stands in, then it goes back.
	s.press(`/ "Monstera" <enter> <esc> h`).sees(">    ▸ { 5 keys }").press("h").sees(`>  ▸ "plants": [ 3 items ]`).press("h").sees(">▸ { 3 keys }").press("h")
	if s.focus != OnList {
		t.Error("h on what is folded does not go back")
	}

	// Folds stay when moving on, when the window changes, and open for a hit.
	s.press("j k l").sees("▸ { 3 keys }").lacks("plants\":")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.sees("▸ { 3 keys }").lacks("plants\":")
	s.press(`/ "Monstera" <enter>`).sees("Monstera", "1/1")
}

func TestFoldByMouse(t *testing.T) {
	s := newScreen(t, 80, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	y := s.panes().Detail.Y + 1 + 4 // "plants"
	s.send(tea.MouseClickMsg{X: 3, Y: y, Button: tea.MouseLeft})
	s.sees(`▸ "plants": [ 3 items ]`)
}

func TestCopyValue(t *testing.T) {
	s := newScreen(t, 80, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`l / "Monstera" <enter> <esc> y v`).sees("copied the value, 18 B")
	if s.clipboard != "Monstera deliciosa" {
		t.Errorf("the clipboard holds %q", s.clipboard)
	}
	s.press("y p")
	if s.clipboard != "$.plants[1].latin" {
		t.Errorf("the clipboard holds %q", s.clipboard)
	}
	s.press("y u")
	if s.clipboard != "http://api.greenhouse.test/v1/plants?page=1" {
		t.Errorf("the clipboard holds %q", s.clipboard)
	}
}
