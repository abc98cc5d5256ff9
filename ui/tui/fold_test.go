package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

func TestFolding(t *testing.T) {
	s := newScreen(t, 80, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("l f j j j j <enter>").sees(`>  ▸ "plants": [ 3 items ]`).lacks("Monstera")
	s.press("l").sees(`>  ▾ "plants": [`, "Monstera")
	s.press("z").lacks("Monstera").press("Z").sees("Monstera")

	// The innermost is folded, then what it stands in, then it goes back.
	s.press(`/ "Monstera" <enter> <esc> h`).sees(">    ▸ { 5 keys }").press("h").sees(`>  ▸ "plants": [ 3 items ]`).press("h").sees(">▸ { 3 keys }").press("h")
	if s.cassette().Focus != widget.OnList {
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

// A body of many megabytes is read and searched in the background; the cursor
// is where it belongs afterwards.
func TestLargeBody(t *testing.T) {
	body := strings.Repeat(`{"a": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}, `, 40000) + `{"needle": 1}`
	data := strings.Replace(string(manyRecorded(2, "")), "string: ''", "string: '["+body+"]'", 1)
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(data))}})
	d := &s.cassette().Detail
	s.sees("[ 40,001 items ]").press("j")
	s.cassette().List.Show(0)
	s.app.moment = noMoment
	next := s.Moved()
	s.sees("reading 1.6 MB").press("e").press("<esc>")
	s.run(next)
	s.press("l /")
	var later []tea.Cmd
	for _, r := range "needle" {
		_, cmd := s.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		later = append(later, cmd)
	}
	s.sees("search: needle", "searching").press("<enter>").sees(`searching 2.0 MB for "needle" · esc stops`)
	for _, cmd := range later {
		s.run(cmd)
	}
	s.sees(`"needle" in response 1: 1/1`, `"needle": 1`)
	at := d.Cursor
	s.press("<esc> <esc> j k l")
	if d.Cursor != at {
		t.Errorf("the cursor is in row %d, was in %d", d.Cursor, at)
	}
}

// What a format stores besides is one row that opens, like the headers.
func TestFoldFields(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "govcr/hand-every-key.yaml")}})
	s.press("l 1").sees("▸ 7 more fields  proto, proto_major,").lacks("HTTP/1.1")
	s.press("j j <enter>").sees(">▾ 7 more fields", "   proto             HTTP/1.1", "   transfer_encoding []")
	s.press("j j h").sees(">▸ 7 more fields").lacks("HTTP/1.1")
	s.press("l").sees("HTTP/1.1").press("k").sees(">▸ 2 headers", "▾ 7 more fields").press("] [").sees("▾ 7 more fields")
}
