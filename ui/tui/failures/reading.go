package failures

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// A reading is how far the failures are read. Their requests are asked about in
// the background; rows come as they are known.
type reading struct {
	gen    int
	cancel context.CancelFunc
	going  bool
	err    error
}

func (r *reading) stop() {
	if r.cancel != nil {
		r.cancel()
	}
	r.gen++
	r.going = false
}

// A readRow is a failure with its cassette, opened.
type readRow struct {
	testrun.Row
	path   string         // of the cassette, from here
	file   *cassette.File // nil where there is none
	left   *cassette.Recovery
	unused []int
}

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

// An ending is what all that was read comes to.
type ending struct {
	sum testrun.Summary
	err error
}

// stepTime is how long rows wait for others to be shown with.
const stepTime = 50 * time.Millisecond

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

// readAll sends the failures of a run; files with changes are asked as they are.
func readAll(ctx context.Context, s Source, format string, changed map[string]*cassette.File, found chan<- readRow) (testrun.Summary, error) {
	project, err := testrun.OpenProject(s.Folder)
	if err != nil {
		return testrun.Summary{}, err
	}
	project.OpenFile = func(path string) (*cassette.File, error) {
		path = fromHere(path)
		if f := changed[path]; f != nil {
			return f, nil
		}
		return cassette.Open(path, cassette.Options{Format: format})
	}
	sent := map[string]bool{}
	return project.Rows(ctx, s.Run, match.Setting{}, func(r testrun.Row) bool {
		row := readRow{Row: r}
		if r.Place.Path != "" && !r.Place.Missing && r.Err == nil {
			row.path = fromHere(project.Path(r.Place.Path))
			row.file, row.Err = project.Open(r.Place.Path)
			if row.file != nil {
				row.unused = r.FindUnused(ctx, row.file)
			}
			if left, ok := cassette.Recoverable(row.path); ok && !sent[row.path] && changed[row.path] == nil {
				row.left = &left
			}
			sent[row.path] = true
		}
		select {
		case found <- row:
			return true
		case <-ctx.Done():
			return false
		}
	})
}

// fromHere is a path as seen from the current folder, where it lies in it.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(here, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return path
	}
	return rel
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
		}
		if left, t := r.left, g.cassette; left != nil && t != nil {
			cmds = append(cmds, m.WhenFree(func() tea.Cmd { return t.Offer(m, *left) }))
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
	return tea.Batch(append(cmds, m.Moved(), msg.next)...)
}

var _ opened.Follower = (*Failures)(nil)
