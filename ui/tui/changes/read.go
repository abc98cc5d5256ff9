package changes

import (
	"context"
	"fmt"
	"path/filepath"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/widget"
)

// Bounds of what is shown: interactions, lines of one.
const (
	mostItems = 1000
	mostLines = 200
)

// itemLine is the kind of the lines that belong to an item.
const itemLine = 1

// Columns of an interaction and of what differs in it.
const (
	itemColumn = 3
	diffColumn = compare.DiffColumn
)

// An item is an interaction that differs.
type item struct {
	cassette *opened.Cassette
	at       int // its index, -1 where it is removed
}

// A found is what differs, ready to be shown.
type found struct {
	known  bool
	blocks [][]widget.Line
	items  []item
	total  int // items, also those that are not shown
	report cassette.Report
}

// find compares all cassettes of a review.
func find(ctx context.Context, of opened.Review, byPath bool) (found, error) {
	f := found{known: true}
	for _, t := range of.Cassettes {
		if err := f.add(ctx, t, of, byPath); err != nil {
			return found{}, err
		}
	}
	if left := f.total - len(f.items); left > 0 {
		f.blocks = append(f.blocks, []widget.Line{note(render.Counted(left, "more interaction") + " not shown")})
	}
	return f, nil
}

// add compares one cassette.
func (f *found) add(ctx context.Context, t *opened.Cassette, of opened.Review, byPath bool) error {
	var list []cassette.Unsaved
	var report cassette.Report
	var err error
	if of.Recovery != nil {
		list, report, err = t.File.RecoveryChanges(*of.Recovery)
	} else {
		list, report = t.File.UnsavedChanges()
	}
	if err != nil {
		return err
	}
	f.total += len(list)
	f.report.Changed += report.Changed
	f.report.Added += report.Added
	f.report.Deleted += report.Deleted
	f.report.Moved += report.Moved
	f.report.Lines += report.Lines
	for n, u := range list[:min(len(list), mostItems-len(f.items))] {
		if err := ctx.Err(); err != nil {
			return err
		}
		lines := linesOf(u, byPath)
		if n == 0 && len(of.Cassettes) > 1 {
			path := widget.NewLine(2, widget.In(render.Focus, render.Sanitize(t.File.Path())))
			lines = append([]widget.Line{path}, lines...)
		}
		for i := range lines {
			lines[i].Kind, lines[i].N = itemLine, len(f.items)
		}
		f.items = append(f.items, item{t, u.At})
		f.blocks = append(f.blocks, lines)
	}
	return nil
}

// linesOf says what differs in an interaction.
func linesOf(u cassette.Unsaved, byPath bool) []widget.Line {
	is, err := u.Is()
	at := u.At
	if u.State == cassette.Removed {
		is, err = u.Was()
		at = u.From
	}
	name := fmt.Sprintf("#%d", at+1)
	if err == nil {
		name = "#" + done.Name(at, is.Request.Method, is.Request.URL)
	}
	if u.File != "" {
		name += "  " + render.Sanitize(filepath.Base(u.File))
	}
	role, what := stateOf(u)
	copyOf := u.CopyOf()
	if copyOf >= 0 {
		what += fmt.Sprintf(", a copy of %d", copyOf+1)
	}
	lines := []widget.Line{widget.NewLine(itemColumn, widget.Plain(name+"   "), widget.In(role, what))}
	switch {
	case copyOf >= 0 || u.State == cassette.Saved:
		return lines
	case !byPath:
		return append(lines, fileLines(u)...)
	case u.State == cassette.Changed && err == nil:
		if was, err := u.Was(); err == nil {
			paths := compare.Paths(was, is, mostLines)
			if len(paths) == 0 {
				paths = []widget.Line{note("the same values, written differently · v shows it as in the file")}
			}
			return append(lines, paths...)
		}
		return append(lines, note("it cannot be decoded · v shows it as in the file"))
	}
	return lines
}

// stateOf says in a word what became of an interaction.
func stateOf(u cassette.Unsaved) (role render.Role, what string) {
	moved := fmt.Sprintf("moved, was %d", u.From+1)
	switch u.State {
	case cassette.Added:
		return render.Added, "added"
	case cassette.Removed:
		return render.Removed, "removed"
	case cassette.Saved:
		return render.Notice, moved
	}
	if u.Moved {
		return render.Notice, "changed and " + moved
	}
	return render.Notice, "changed"
}

// fileLines are the hunks of the file's text.
func fileLines(u cassette.Unsaved) []widget.Line {
	lines, more := compare.Hunks(u, mostLines, false)
	if more > 0 {
		lines = append(lines, note(render.Counted(more, "more line")))
	}
	return lines
}

func note(text string) widget.Line {
	return widget.NewLine(diffColumn, widget.In(render.Muted, text))
}
