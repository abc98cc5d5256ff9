package tui

import (
	"os"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Space marks cassettes; & and F go through those alone.
func TestFolderMarks(t *testing.T) {
	inThisFolder(t, map[string]int{"api/a.yaml": 2, "api/b.yaml": 0, "api/c.yaml": 1, "plain.yaml": 1})
	s := newScreen(t, 80, 24, Options{})
	for i := range s.folder().Cassettes {
		s.folder().Cassettes[i].Modified = now.AddDate(0, 0, -3)
	}
	s.folder().Now = now
	golden(t, "folder-marks", s.press("g j <space> <space>").text())
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	golden(t, "folder-marks-wide", s.text())
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.sees("   *  a.yaml", "   *  b.yaml", ">     c.yaml", "2 marked  3/4", "& filter 2 marked", "esc unmark")
	s.press("& path:plants <enter>").sees("2 cassettes  2 interactions fit", "api/a.yaml #1", "api/b.yaml #1").lacks("c.yaml").press("<esc>")
	s.press("F").sees("2 cassettes  2 interactions fit", "api/a.yaml #2", "api/a.yaml #3").lacks("c.yaml").press("<esc>")
	s.press("k <space>").sees("   *  a.yaml", "1 marked").lacks("*  b.yaml")
	s.press("g <space>").sees("a directory is not marked · its cassettes are")
	s.press("j <enter> d q").sees(">  *~ a.yaml").press("<enter> u q").sees(">  *  a.yaml")
	s.press("<esc>").sees(">     a.yaml", "space mark").lacks("marked", "unmark")
}

// Marks stay with their cassettes when these are sorted, filtered and found again.
func TestFolderMarksStay(t *testing.T) {
	inThisFolder(t, map[string]int{"a.yaml": 0, "b.yaml": 3, "c.yaml": 1, "d.yaml": 2})
	s := newScreen(t, 80, 24, Options{}).press("j <space> j <space>").sees("*  b.yaml", "*  d.yaml", "2 marked")
	for range 4 {
		s.press("S").sees("*  b.yaml", ">*  d.yaml", "2 marked").lacks("*  a.yaml", "*  c.yaml")
	}
	s.press("/ b.y <enter>").sees(">*  b.yaml", "2 marked, 1 not shown  filter: b.y  1/1 of 4", "& filter 1 marked")
	s.press("& path:odd <enter>").sees("1 cassette  3 interactions fit", "b.yaml #4").press("<esc>")
	s.press("/ <ctrl+u> c.y <enter>").sees(">   c.yaml", "2 marked, 2 not shown", "& filter all").press("& path:odd <enter>").sees("1 cassette  1 interaction fits", "c.yaml #2").press("<esc>")
	s.press("/ <ctrl+u> <enter>")
	if err := os.Remove("a.yaml"); err != nil {
		t.Fatal(err)
	}
	s.press("R").sees("*  b.yaml", "*  d.yaml", "2 marked").lacks("a.yaml", "*  c.yaml")
	if err := os.Rename("d.yaml", "e.yaml"); err != nil {
		t.Fatal(err)
	}
	s.press("R").sees("*  b.yaml", "    e.yaml", "1 marked").lacks("*  e.yaml")
	if err := os.Rename("e.yaml", "d.yaml"); err != nil {
		t.Fatal(err)
	}
	s.press("R").sees("    d.yaml", "1 marked").press("<esc> <space>").sees("1 marked")
}
