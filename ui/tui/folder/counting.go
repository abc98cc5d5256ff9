package folder

import (
	"context"
	"fmt"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// What is found in the cassettes is counted once all were read, in the same order, while
// the folder is seen. Those that are open count as they stand, and again once they were
// changed.

// FolderCounted is sent for every few cassettes whose findings were counted.
type FolderCounted struct {
	Folder *Screen
	gen    int
	came   []opened.FindingsIn
	again  bool // they were counted before
	next   tea.Cmd
}

// uncounted forgets all of them.
func (f *Screen) uncounted() {
	f.rest()
	f.found = newFindings(f.found.gen)
}

// rest stops counting; what comes later of those that were on their way is dropped.
func (f *Screen) rest() {
	if f.found.stop != nil {
		f.found.stop()
		f.found.stop = nil
	}
	f.found.gen++
}

// counts reports whether findings are being counted.
func (f *Screen) counts() bool { return f.found.stop != nil }

// seen reports whether no other screen stands above it.
func (f *Screen) seen(m screen.App) bool {
	top, is := screen.Top[*Screen](m)
	return is && top == f
}

// countOn goes on counting, if all cassettes were read and it does not go on.
func (f *Screen) countOn(m screen.App) tea.Cmd {
	switch {
	case f.scans() || f.Scan.Halted || f.counts() || f.found.halted || !f.seen(m):
		return nil
	case f.found.next == len(f.Cassettes):
		return f.countAgain(m)
	}
	ctx, stop := context.WithCancel(m.Context())
	f.found.stop = stop
	across, gen, from, to := f.across(), f.found.gen, f.found.next, len(f.Cassettes)
	return opened.Collect(ctx, func(show func(opened.FindingsIn) error) { across.EachFindings(ctx, from, to, show) },
		func(came []opened.FindingsIn, next tea.Cmd) tea.Msg {
			return FolderCounted{Folder: f, gen: gen, came: came, next: next}
		})
}

// across is what goes through the cassettes as they stand.
func (f *Screen) across() opened.Across {
	cassettes := f.Cassettes
	return f.All.Across(model.Filter{}, func(in int) string { return cassettes[in].At })
}

// countAgain counts once more those that are open and were changed since.
func (f *Screen) countAgain(m screen.App) tea.Cmd {
	var again []int
	for path, t := range f.All.ByPath {
		if in, ours := f.at[path]; ours && !t.Indexing() && f.found.changes[in] != t.Changes {
			f.found.changes[in] = t.Changes // which is counted once
			again = append(again, in)
		}
	}
	if len(again) == 0 {
		return nil
	}
	across, ctx, gen := f.across(), m.Context(), f.found.gen
	now, later := m.Wait(func() screen.Fact {
		msg := FolderCounted{Folder: f, gen: gen, again: true}
		for _, in := range again {
			across.EachFindings(ctx, in, in+1, func(n opened.FindingsIn) error {
				msg.came = append(msg.came, n)
				return nil
			})
		}
		return msg
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// Apply takes them into account. What goes on while another screen is seen stops.
func (msg FolderCounted) Apply(m screen.App) tea.Cmd {
	f := msg.Folder
	if msg.gen != f.found.gen {
		return nil
	}
	for _, n := range msg.came {
		f.found.take(n, filepath.Dir(f.Cassettes[n.In].Path))
	}
	if msg.again {
		return nil
	}
	f.found.next += len(msg.came)
	switch {
	case msg.next == nil:
		f.rest()
		return f.countOn(m)
	case !f.seen(m):
		f.rest()
		return nil
	}
	return msg.next
}

// findingsOf are those of a line: of a directory only while its cassettes are out of sight.
func (f *Screen) findingsOf(l line) string {
	n := 0
	switch {
	case l.at >= 0:
		n = f.found.of[l.at]
	case f.folded(l.in):
		n = f.found.below[l.in.path]
	}
	switch {
	case n == 0:
		return ""
	case n >= 1000:
		return "1k+" // which has the width of three digits
	}
	return fmt.Sprint(n)
}

// findingsWords say how many there are, "" while none are known.
func (f *Screen) findingsWords() string {
	if f.found.all == 0 {
		return ""
	}
	words := render.Counted(f.found.all, "finding")
	if f.found.next < len(f.Cassettes) {
		words += " so far"
	}
	return words
}

// showFindings shows the interactions with findings of several cassettes.
func (f *Screen) showFindings(m screen.App) tea.Cmd {
	return m.Open("found", opened.Several{Title: f.Path, Cassettes: f.among(), Filter: "is:finding"})
}

// noFindings says why there are none to show.
func (f *Screen) noFindings() string {
	if f.found.next == len(f.Cassettes) && f.found.all == 0 && f.Count > 0 {
		return "nothing was found in the cassettes"
	}
	return f.cannotFilter()
}
