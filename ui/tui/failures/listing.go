package failures

import (
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// listStep is how many failures a step looks at.
const listStep = 500

// relisting is sent to go on with a listing.
type relisting struct {
	screen *Failures
	gen    int
}

// Apply makes the next step, unless another listing has begun.
func (msg relisting) Apply(m screen.App) tea.Cmd {
	if msg.gen != msg.screen.listing.gen {
		return nil
	}
	return msg.screen.listOn(m)
}

// relist lists what the filter shows, step by step.
func (f *Failures) relist(m screen.App) tea.Cmd {
	f.beginListing()
	return f.listOn(m)
}

func (f *Failures) listOn(m screen.App) tea.Cmd {
	if !f.listStep(listStep) {
		msg := relisting{f, f.listing.gen}
		return func() tea.Msg { return msg }
	}
	f.showListing()
	return m.Moved()
}

// arrange lists what the filter shows after rows have come.
func (f *Failures) arrange() {
	f.tally()
	f.beginListing()
	for !f.listStep(listStep) {
	}
	f.showListing()
}

func (f *Failures) beginListing() {
	f.listing = listing{gen: f.listing.gen + 1, heading: -1}
}

// listStep looks at the next failures; it reports whether that were the last.
func (f *Failures) listStep(most int) bool {
	l := &f.listing
	for ; most > 0; most-- {
		if f.ways.on && f.ways.grouped < len(f.rows) {
			f.ways.group(f.rows[f.ways.grouped])
			continue
		}
		rows, more := f.section()
		switch {
		case !more:
			return true
		case l.at == len(rows):
			l.section, l.at, l.heading, l.seen = l.section+1, 0, -1, nil
		default:
			f.look(rows[l.at])
			l.at++
		}
	}
	return false
}

// section is the failures of the group or way that is looked at.
func (f *Failures) section() (rows []*row, more bool) {
	n := f.listing.section
	switch {
	case f.ways.on && n < len(f.ways.list):
		return f.ways.list[n].rows, true
	case !f.ways.on && n < len(f.groups):
		return f.groups[n].rows, true
	}
	return nil, false
}

// look lists a failure if the filter shows it, the first of its section below what
// they have in common.
func (f *Failures) look(r *row) {
	l := &f.listing
	if !f.filter.shows(r) {
		return
	}
	l.shown++
	open := true
	if f.ways.on {
		w := f.ways.list[l.section]
		if l.heading < 0 {
			w.listed = l.add(line{way: w})
			l.heading, l.seen = w.listed.at, map[*group]bool{}
		}
		l.lines[l.heading].shown++
		if !l.seen[r.group] && r.group.place.Path != "" {
			l.lines[l.heading].cassettes++
		}
		l.seen[r.group] = true
		open = w.open
	} else if l.heading < 0 {
		r.group.listed = l.add(line{heading: r.group})
		l.heading = r.group.listed.at
	}
	if open {
		r.listed = l.add(line{row: r})
	}
}

func (l *listing) add(of line) listed {
	l.lines = append(l.lines, of)
	return listed{l.gen, len(l.lines) - 1}
}

// showListing shows the lines; the cursor stays on its failure.
func (f *Failures) showListing() {
	on := line{}
	if f.list.Cursor < len(f.lines) {
		on = f.lines[f.list.Cursor]
	}
	l := &f.listing
	at := listed{}
	if len(f.Others) > 0 && f.filter.text == "" {
		if others := l.add(line{others: true}); on.others {
			at = others
		}
	}
	switch {
	case on.row != nil:
		at = on.row.listed
	case on.way != nil:
		at = on.way.listed
	case on.heading != nil:
		at = on.heading.listed
	}
	f.lines, f.filter.shown, l.lines = l.lines, l.shown, nil
	f.list.Resize(len(f.lines), f.list.Height)
	if at.gen == l.gen {
		f.list.To(at.at)
	}
	f.offHeading()
}
