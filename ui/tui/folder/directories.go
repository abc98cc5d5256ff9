package folder

import (
	"path/filepath"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// key tells a line apart from the others, also in another list.
func (f *Screen) key(l line) string {
	if l.at < 0 {
		return l.in.path + string(filepath.Separator)
	}
	return f.Cassettes[l.at].Path
}

// sift finds what the filter shows, with the cassettes of a directory together.
// The cursor stays on what it was on, or goes to the directory that hides it.
func (f *Screen) sift() {
	on := ""
	if f.Cursor < len(f.lines) && f.lines[f.Cursor].at < len(f.Cassettes) {
		on = f.key(f.lines[f.Cursor])
	}
	var fit []int
	holds := map[string]*directory{}
	for i, c := range f.Cassettes {
		if !strings.Contains(strings.ToLower(c.Path), strings.ToLower(f.filter)) {
			continue
		}
		fit = append(fit, i)
		path := filepath.Dir(c.Path)
		if holds[path] == nil {
			holds[path] = &directory{path: path}
		}
		holds[path].count++
		holds[path].size += c.Size
	}
	f.sorted(fit)
	f.lines = f.inDirectories(fit, holds)
	f.countMarks()
	f.Resize(len(f.lines), f.Height)
	f.goTo(on)
}

// goTo puts the cursor on a line, else on its directory; without one on the first
// cassette.
func (f *Screen) goTo(on string) {
	above := filepath.Dir(on) + string(filepath.Separator)
	at := -1
	for i, l := range f.lines {
		switch key := f.key(l); {
		case on == "" && l.at >= 0 || on != "" && key == on:
			f.To(i)
			return
		case on != "" && key == above:
			at = i
		}
	}
	if at >= 0 {
		f.To(at)
	}
}

// inDirectories puts the cassettes of a directory together, below a row of its own
// where there are several, in the order in which they were found.
func (f *Screen) inDirectories(fit []int, holds map[string]*directory) []line {
	below := map[*directory][]int{}
	for _, at := range fit {
		d := holds[filepath.Dir(f.Cassettes[at].Path)]
		below[d] = append(below[d], at)
	}
	lines, nth := make([]line, 0, len(fit)), 0
	f.listed = make([]int, 0, len(fit))
	for _, at := range fit {
		d := holds[filepath.Dir(f.Cassettes[at].Path)]
		if !f.hasRow(d) {
			nth++
			f.listed = append(f.listed, at)
			lines = append(lines, line{at, nil, nth})
			continue
		}
		if below[d] == nil { // they stand above already
			continue
		}
		lines = append(lines, line{-1, d, nth})
		for _, at := range below[d] {
			nth++
			f.listed = append(f.listed, at)
			if !f.folded(d) {
				lines = append(lines, line{at, d, nth})
			}
		}
		below[d] = nil
	}
	return lines
}

// hasRow reports whether a directory has a row of its own, below which its cassettes
// stand: not where it holds one alone, or all.
func (f *Screen) hasRow(d *directory) bool {
	return d.count > 1 && d.path != "." && len(d.path) >= len(f.common)
}

// widestName is how many columns the widest name takes while no filter is on and no
// directory folded, with the signs before it.
func (f *Screen) widestName() (widest int) {
	holds := map[string]*directory{}
	for _, c := range f.Cassettes {
		path := filepath.Dir(c.Path)
		if holds[path] == nil {
			holds[path] = &directory{path: path}
		}
		holds[path].count++
	}
	takes := func(l line, more string) {
		widest = max(widest, render.Width(f.signs(l, " ")+render.Sanitize(f.name(l))+more))
	}
	for at, c := range f.Cassettes {
		d := holds[filepath.Dir(c.Path)]
		if !f.hasRow(d) {
			d = nil
		}
		takes(line{at: at, in: d}, "")
	}
	for _, d := range holds {
		if f.hasRow(d) {
			takes(line{at: -1, in: d}, d.counted())
		}
	}
	return widest
}

// folded reports whether the cassettes of a directory are out of sight; those that
// were looked for never are.
func (f *Screen) folded(d *directory) bool { return f.closed[d.path] && f.filter == "" }

// selected is the line under the cursor, nil where there is none.
func (f *Screen) selected() *line {
	if f.Cursor >= len(f.lines) {
		return nil
	}
	return &f.lines[f.Cursor]
}

// fold folds the directory of the line under the cursor, or with open unfolds it.
func (f *Screen) fold(open bool) {
	d := f.selected().in
	if f.closed == nil {
		f.closed = map[string]bool{}
	}
	f.closed[d.path] = !open
	for i, l := range f.lines {
		if l.at < 0 && l.in == d {
			f.To(i)
		}
	}
	f.sift()
}

// foldHere folds the directory around the cursor.
func (f *Screen) foldHere(m screen.App) tea.Cmd {
	f.fold(false)
	return f.Moved(m)
}

// nothingToFold says why nothing is folded.
func (f *Screen) nothingToFold() string {
	switch l := f.selected(); {
	case l == nil || l.in == nil:
		return "it is in no directory that folds"
	case f.filter != "":
		return "the filter shows all that fits"
	case l.at < 0 && f.folded(l.in):
		return "it is folded already"
	}
	return ""
}

// signs stand before the name of a line: of the cursor, of a fold, of a mark, of changes,
// of what cannot be opened.
func (f *Screen) signs(l line, cursor string) string {
	mark, changed := " ", " "
	if l.at >= 0 && f.marks.Has(l.at) {
		mark = "*"
	}
	switch {
	case f.unsaved(l):
		changed = "~"
	case l.at >= 0 && f.Cassettes[l.at].Err != nil:
		changed = "?"
	}
	switch {
	case l.at >= 0 && l.in == nil:
		return cursor + mark + changed + " "
	case l.at >= 0:
		return cursor + "  " + mark + changed + " "
	case f.folded(l.in):
		return cursor + changed + "▸ "
	}
	return cursor + " ▾ "
}

// name is what a line is called, below the folder that all are in or its directory.
func (f *Screen) name(l line) string {
	switch {
	case l.at < 0:
		return l.in.path[len(f.common):] + string(filepath.Separator)
	case l.in != nil:
		return filepath.Base(f.Cassettes[l.at].Path)
	}
	return f.Cassettes[l.at].Path[len(f.common):]
}

// unsaved reports whether the line's cassette has changes that are not saved; of a
// folded directory whether one in it has.
func (f *Screen) unsaved(l line) bool {
	if l.at >= 0 {
		t := f.All.ByPath[f.Cassettes[l.at].At]
		return t != nil && t.File.Dirty()
	}
	if !f.folded(l.in) {
		return false
	}
	for path, t := range f.All.ByPath {
		if at, ours := f.at[path]; ours && t.File.Dirty() && filepath.Dir(f.Cassettes[at].Path) == l.in.path {
			return true
		}
	}
	return false
}
