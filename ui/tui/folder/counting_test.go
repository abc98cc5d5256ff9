package folder

import (
	"context"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// An app shows one screen.
type app struct {
	screen.App
	top screen.Screen
}

func (a *app) Screens() []screen.Screen { return []screen.Screen{a.top} }
func (a *app) Context() context.Context { return context.Background() }

type other struct{ screen.Screen }

// Counting stops while another screen is seen, goes on where it stopped, and stops at
// esc; what was on its way is dropped.
func TestCountingStops(t *testing.T) {
	f := newFolder(opened.NewCassettes("", ""), []string{t.TempDir()})
	f.uncounted()
	f.Cassettes = make([]FolderCassette, 5)
	f.Scan = scan{Found: true, read: 4}
	a := &app{top: f}
	if f.countOn(a) != nil || f.counts() {
		t.Error("it counts before all are read")
	}
	f.Scan.read = 5
	if f.countOn(a) == nil || !f.counts() || f.countOn(a) != nil {
		t.Fatal("it does not count, or twice")
	}
	came := func(gen int, found ...int) FolderCounted {
		msg := FolderCounted{Folder: f, gen: gen, next: func() tea.Msg { return nil }}
		for i, n := range found {
			msg.came = append(msg.came, opened.FindingsIn{In: f.found.next + i, Count: n})
		}
		return msg
	}
	first := f.found.gen
	if came(first, 2, 0).Apply(a) == nil || f.findingsWords() != "2 findings so far" {
		t.Errorf("it stops, or has %q", f.findingsWords())
	}
	a.top = other{}
	if came(first, 3).Apply(a) != nil || f.counts() || f.findingsWords() != "5 findings so far" {
		t.Errorf("it goes on, or has %q", f.findingsWords())
	}
	if came(first, 7).Apply(a); f.found.all != 5 || f.countOn(a) != nil {
		t.Errorf("it goes on unseen, with %d", f.found.all)
	}
	a.top = f
	rest := f.countOn(a)
	if _, ended := f.Escape(a); !ended || f.counts() || f.countOn(a) != nil {
		t.Error("esc does not stop it")
	}
	if rest() != nil || f.findingsWords() != "5 findings so far" {
		t.Errorf("something comes after esc: %q", f.findingsWords())
	}
	f.found.halted = false
	msg := f.countOn(a)().(FolderCounted) // of files that are not there
	if len(msg.came) != 2 || msg.came[0].In != 3 || msg.next != nil {
		t.Fatalf("it went on with %+v", msg)
	}
	if msg.Apply(a); f.counts() || f.findingsWords() != "5 findings" {
		t.Errorf("in the end it has %q", f.findingsWords())
	}
}
