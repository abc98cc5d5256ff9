package found

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// Looked is sent for every few cassettes that were looked through.
type Looked struct {
	screen *Screen
	gen    int
	of     []opened.Looked
	all    bool
	again  bool // they were looked through before
	next   tea.Cmd
}

// setFilter looks through the cassettes for what a filter shows. What is wrong with
// the text is returned, and the list is then as before.
func (f *Screen) setFilter(m screen.App, text string) (tea.Cmd, error) {
	filter, err := model.ParseFilter(text)
	if err != nil || text == f.text {
		return nil, err
	}
	f.halt()
	f.text, f.filter = text, filter
	f.course = course{gen: f.gen + 1}
	f.fits, f.origins, f.widest, f.all = nil, render.Origins{}, 0, 0
	f.counts, f.unread, f.changes = map[int]int{}, map[int]bool{}, map[int]int{}
	f.Resize(0, f.Height)
	if text == "" {
		return nil, nil
	}
	return f.look(m), nil
}

// halt stops looking.
func (f *Screen) halt() {
	if f.stop != nil {
		f.stop()
		f.stop = nil
		f.gen++
	}
}

// look looks through all cassettes.
func (f *Screen) look(m screen.App) tea.Cmd {
	ctx, stop := context.WithCancel(m.Context())
	f.stop = stop
	across, gen, to := f.across(), f.gen, len(f.of.Cassettes)
	return opened.Collect(ctx, func(show func(opened.Looked) error) { across.Each(ctx, 0, to, show) },
		func(came []opened.Looked, next tea.Cmd) tea.Msg {
			return Looked{screen: f, gen: gen, of: came, all: next == nil, next: next}
		})
}

// across is the filter over the cassettes as they stand.
func (f *Screen) across() opened.Across {
	among := f.of.Cassettes
	return f.All.Across(f.filter, func(in int) string { return among[in].Path })
}

// Apply takes it into account.
func (msg Looked) Apply(m screen.App) tea.Cmd {
	f := msg.screen
	if msg.gen != f.gen {
		return nil
	}
	for _, l := range msg.of {
		if msg.again {
			f.replace(l)
			continue
		}
		f.looked++
		f.add(l, len(f.fits))
	}
	f.Resize(len(f.fits), f.Height)
	if msg.all && f.stop != nil {
		f.stop()
		f.stop = nil
		return f.lookAgain(m)
	}
	return msg.next
}

// add puts what came of a cassette into the list, of which the first are kept.
func (f *Screen) add(l opened.Looked, at int) {
	f.fits = slices.Insert(f.fits, at, l.Fits...)
	f.fits = f.fits[:min(len(f.fits), opened.MostFits)]
	for _, fit := range f.fits[at:min(at+len(l.Fits), len(f.fits))] {
		f.origins.AddRow(fit.Summary)
		name, number := f.cassetteOf(fit)
		f.widest = max(f.widest, render.Width(name)+len(number))
	}
	f.all += l.Count - f.counts[l.In]
	f.counts[l.In] = l.Count
	f.changes[l.In] = l.Changes
	delete(f.unread, l.In)
	if l.Err != nil {
		f.unread[l.In] = true
	}
}

// replace puts what came of a cassette in the place of what came of it before. The
// cursor stays on its interaction where that is of another one.
func (f *Screen) replace(l opened.Looked) {
	if last := len(f.fits) - 1; f.all > len(f.fits) && (last < 0 || l.In > f.fits[last].In) {
		l.Fits = nil // they stand behind others that are not listed
	}
	in := func(fit opened.Fit, in int) int { return fit.In - in }
	from, _ := slices.BinarySearchFunc(f.fits, l.In, in)
	to, _ := slices.BinarySearchFunc(f.fits, l.In+1, in)
	f.fits = slices.Delete(f.fits, from, to)
	had := len(f.fits)
	f.add(l, from)
	if f.Cursor >= to {
		f.Cursor += len(f.fits) - had - (to - from)
	}
}

// lookAgain looks once more through those cassettes that are open and were changed
// since they were looked through.
func (f *Screen) lookAgain(m screen.App) tea.Cmd {
	if f.stop != nil || f.text == "" {
		return nil
	}
	var again []int
	for path, t := range f.All.ByPath {
		if in, ours := f.at[path]; ours && in < f.looked && !t.Indexing() && f.changes[in] != t.Changes {
			f.changes[in] = t.Changes // which is looked through once
			again = append(again, in)
		}
	}
	if len(again) == 0 {
		return nil
	}
	across, ctx, gen := f.across(), m.Context(), f.gen
	now, later := m.Wait(func() screen.Fact {
		msg := Looked{screen: f, gen: gen, again: true}
		for _, in := range again {
			across.Each(ctx, in, in+1, func(l opened.Looked) error {
				msg.of = append(msg.of, l)
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
