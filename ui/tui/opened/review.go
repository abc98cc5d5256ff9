package opened

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A Review is what the screen of unsaved changes is opened with.
type Review struct {
	Cassettes []*Cassette
	Recovery  *cassette.Recovery // what would be recovered of the only one, nil for what is unsaved
	Question  *widget.Question   // that it is looked at before, nil if nothing is asked
}

// Reviewed are the cassettes whose changes are looked at: the one that is shown,
// or all that have some.
func (c *Cassettes) Reviewed(m screen.App) []*Cassette {
	if t := Shown(m); t != nil {
		return []*Cassette{t}
	}
	list := c.Unsaved()
	slices.SortFunc(list, func(a, b *Cassette) int { return strings.Compare(a.File.Path(), b.File.Path()) })
	return list
}

// inquire asks a question with one more answer, which shows the changes that it
// is about and then asks again. Where the question itself names the key the hints
// need not.
func (r Review) inquire(m screen.App, q widget.Question, named bool) tea.Cmd {
	look := widget.Choice{Key: "=", Does: "changes", Spare: true, Run: func() tea.Cmd { return m.Open("changes", r) }}
	if named {
		q.Text += " · = changes"
		q.Unseen = append(q.Unseen, look)
	} else {
		q.Choices = append(q.Choices, look)
	}
	r.Question = &q
	return m.Inquire(q)
}

// A Reviewer shows what is unsaved; it is brought up to date once that is saved.
type Reviewer interface {
	Reviewed(m screen.App) tea.Cmd
}
