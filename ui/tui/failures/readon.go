package failures

import (
	"context"
	"time"

	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// rowsRead is sent for every few failures that were read.
type rowsRead struct {
	screen *Failures
	gen    int
	rows   []readRow
	now    time.Time
	all    bool
	sum    testrun.Summary
	err    error
	next   tea.Cmd
}

// read reads the failures from the start.
func (f *Failures) read(m screen.App) tea.Cmd {
	f.reading.stop()
	ctx, cancel := context.WithCancel(m.Context())
	f.reading = reading{gen: f.reading.gen + 1, cancel: cancel, going: true}
	gen, source, changed := f.reading.gen, *f.source, f.all.Changed()
	found := make(chan readRow)
	end := make(chan ending, 1)
	more := f.more(gen, found, end)
	return func() tea.Msg {
		go func() {
			sum, err := readAll(ctx, source, f.all.Format, changed, found)
			end <- ending{sum, err}
			close(found)
		}()
		return more()
	}
}

// more waits for the next rows.
func (f *Failures) more(gen int, found <-chan readRow, end <-chan ending) tea.Cmd {
	return func() tea.Msg {
		msg := rowsRead{screen: f, gen: gen, now: time.Now()}
		due := time.NewTimer(stepTime)
		defer due.Stop()
		for {
			select {
			case r, ok := <-found:
				if !ok {
					e := <-end
					msg.all, msg.sum, msg.err = true, e.sum, e.err
					return msg
				}
				if msg.rows = append(msg.rows, r); len(msg.rows) == 200 {
					msg.next = f.more(gen, found, end)
					return msg
				}
			case <-due.C:
				msg.next = f.more(gen, found, end)
				return msg
			}
		}
	}
}

// stepTime is how long rows wait for others to be shown with.
const stepTime = 50 * time.Millisecond

// Apply shows the rows.
func (msg rowsRead) Apply(m screen.App) tea.Cmd {
	f := msg.screen
	if msg.gen != f.reading.gen {
		return nil
	}
	var cmds []tea.Cmd
	var rows []*row
	for _, r := range msg.rows {
		g := f.groupOf(r.Place)
		if r.file != nil && g.cassette == nil {
			g.cassette = f.all.Take(r.path, r.file, msg.now)
			g.changes, g.answered = g.cassette.Changes, g.cassette.Changes
		}
		if left, t := r.left, g.cassette; left != nil && t != nil {
			cmds = append(cmds, m.WhenFree(func() tea.Cmd { return t.Offer(m, *left) }))
		}
		if a := r.Answer; a != nil {
			said := *a
			g.newer = said.Older() || g.newer
		}
		rows = append(rows, &row{Row: r.Row, group: g, unused: r.unused})
	}
	f.add(rows)
	if msg.all {
		f.reading.going, f.reading.err = false, msg.err
		f.Summary = msg.sum
		f.compare(m)
	}
	f.arrange()
	return tea.Batch(append(cmds, m.Arrange(), m.Moved(), msg.next)...)
}
