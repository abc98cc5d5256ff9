package answers

import (
	"fmt"

	"tapedeck/replay/send"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// marksHere are the marks of the answer that is shown.
func (d *Screen) marksHere() send.Marks { return d.marks[d.Detail.At] }

// placesHere are the differences under the cursor, or why none can be marked.
func (d *Screen) placesHere() (places []send.Place, why string) {
	a := d.Results[d.Detail.At]
	_, l, ok := d.Detail.LineAt(d.Detail.Cursor)
	if !ok || l.Kind != detail.ChangeLine {
		return nil, "no difference is here"
	}
	p := d.places[l.N]
	switch {
	case p.N == lineOfJSON:
		return nil, "of JSON values are taken singly: v shows them"
	case p.N >= 0 && p.Part != "status":
		return []send.Place{p}, a.NotAlone(p)
	}
	if places = a.Places(p.Part); len(places) == 0 {
		return nil, "nothing to take here"
	}
	return places, ""
}

func (d *Screen) noMarkHere() string {
	if d.merging {
		return merging
	}
	_, why := d.placesHere()
	return why
}

// marksAll reports why not all can be marked.
func (d *Screen) noneToMark() string {
	switch a := d.Results[d.Detail.At]; {
	case d.merging:
		return merging
	case a == nil || len(a.Places("")) == 0:
		return "nothing here is taken singly"
	}
	return ""
}

// toggleHere marks the difference under the cursor or takes its mark away, and goes
// to the next; of a part all of its differences.
func (d *Screen) toggleHere(m screen.App) tea.Cmd {
	places, _ := d.placesHere()
	line := d.Detail.LineStart(d.Detail.Cursor)
	return d.toggle(m, places, func() {
		for row := d.Detail.Cursor + 1; row < d.Detail.Count; row++ {
			if d.Detail.LineStart(row) != line {
				d.Detail.To(row)
				return
			}
		}
	})
}

// toggleAll marks all differences, or none.
func (d *Screen) toggleAll(m screen.App) tea.Cmd {
	return d.toggle(m, d.Results[d.Detail.At].Places(""), func() {})
}

// toggle marks differences or takes their marks away. A body that may hold a secret
// is asked for on its own.
func (d *Screen) toggle(m screen.App, places []send.Place, then func()) tea.Cmd {
	at := d.Detail.At
	do := func() tea.Cmd {
		if d.marks[at] == nil {
			d.marks[at] = send.Marks{}
		}
		d.marks[at].Toggle(places)
		d.sayMarks()
		then()
		return nil
	}
	ofBody := func() bool {
		for _, p := range places {
			if p.Part == "body" {
				return true
			}
		}
		return false
	}
	if d.Results[at].Unsearched() != "" && ofBody() && !d.marks[at].HasAll(places) {
		return m.Inquire(takeUnsearched([]int{at}, do))
	}
	return do()
}

// sayMarks says in the heading how many are marked.
func (d *Screen) sayMarks() {
	if marks := d.marksHere(); len(marks) > 0 {
		d.Detail.Overlay.Right = d.counted(d.Detail.At) + " taken"
	} else {
		d.Detail.Overlay.Right = d.right
	}
}

// counted is "3 of 5".
func (d *Screen) counted(at int) string {
	return fmt.Sprintf("%d of %d", len(d.marks[at]), len(d.Results[at].Places("")))
}

// isMarked reports whether a line is of what is marked.
func (d *Screen) isMarked(l widget.Line) bool {
	if l.Kind != detail.ChangeLine || d.places[l.N].N < 0 {
		return false
	}
	return d.Results[d.Detail.At].Marked(d.marksHere(), d.places[l.N])
}

// takeMarked takes what is marked; where nothing is, it folds what is under the
// cursor.
func (d *Screen) takeMarked(m screen.App) tea.Cmd {
	if len(d.marksHere()) == 0 {
		return d.toggleChanges(m)
	}
	return d.take(m, send.TakeMarked, []int{d.Detail.At})
}

func (d *Screen) noTaking() string {
	if d.merging {
		return merging
	}
	if len(d.marksHere()) == 0 {
		return d.noFoldHere()
	}
	return ""
}

// takeWords are those of the hint for enter.
func (d *Screen) takeWords() string {
	if n := len(d.marksHere()); n > 0 {
		return fmt.Sprintf("take the %d marked", n)
	}
	return ""
}

// markWords are those of the hint for marking.
func (d *Screen) markWords() string {
	if places, why := d.placesHere(); why == "" && d.marksHere().HasAll(places) {
		return "leave this"
	}
	return ""
}
