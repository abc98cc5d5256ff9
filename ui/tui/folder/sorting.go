package folder

import (
	"cmp"
	"slices"

	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// An order is what the cassettes of the list stand by: those of a directory stay
// together, and those that are alike stay as they were found.
type order struct {
	words   string // behind the heading
	compare func(f *Screen, a, b FolderCassette) int
}

// orders are those that S goes through, the first as they were found: by path.
var orders = []order{
	{},
	{", largest first", func(_ *Screen, a, b FolderCassette) int { return cmp.Compare(b.Size, a.Size) }},
	{", most interactions first", func(f *Screen, a, b FolderCassette) int { return cmp.Compare(f.count(b), f.count(a)) }},
	{", newest first", func(_ *Screen, a, b FolderCassette) int { return b.Modified.Compare(a.Modified) }},
}

// sorted puts cassettes in the order chosen.
func (f *Screen) sorted(at []int) {
	if compare := orders[f.order].compare; compare != nil {
		slices.SortStableFunc(at, func(a, b int) int { return compare(f, f.Cassettes[a], f.Cassettes[b]) })
	}
}

// nextOrder puts the cassettes in the next order.
func (f *Screen) nextOrder(m screen.App) tea.Cmd {
	f.order = (f.order + 1) % len(orders)
	f.sift()
	return f.Moved(m)
}

// cannotSort says why the order stays: it would not be that of what is read later.
func (f *Screen) cannotSort() string {
	if f.scans() {
		return "still looking through the folder · esc stops"
	}
	return f.nothingFound()
}
