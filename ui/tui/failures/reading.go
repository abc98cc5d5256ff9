package failures

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/testrun"
)

// A Source is what failed, and where it comes from.
type Source struct {
	Run    testrun.Run
	Folder string // that the cassettes lie in
	Name   string // of what ran, "pytest -q"
	// Command runs the tests again, nil where what they printed was piped.
	Command  *testrun.Command
	Switches testrun.Switches // that Command runs with, or not
	Status   int              // the exit status of the command's last run
}

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

// An ending is what all that was read comes to.
type ending struct {
	sum testrun.Summary
	err error
}

// readAll sends the failures of a run. Files with changes are asked as they are;
// one whose changes are saved, and that was written by the tests since, is opened
// again.
func readAll(ctx context.Context, s Source, format string, changed map[string]*cassette.File, found chan<- readRow) (testrun.Summary, error) {
	project, err := testrun.OpenProject(s.Folder)
	if err != nil {
		return testrun.Summary{}, err
	}
	project.OpenFile = func(path string) (*cassette.File, error) {
		path = fromHere(path)
		if f := changed[path]; f != nil {
			if since, err := f.OnDisk(); f.Dirty() || err == nil && !since {
				return f, nil
			}
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
