// Package folder is the screen of the cassettes below some paths, to choose from.
package folder

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// folderMode is where its keys are pressed.
var folderMode = &screen.Mode{Name: "a folder", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair | screen.SaveAll | screen.Review}

// A Screen is a list of cassettes to choose from.
type Screen struct {
	All *opened.Cassettes
	widget.Scroller
	screen.Zoom
	Path      string
	paths     []string // what was named: folders, files
	Cassettes []FolderCassette
	at        map[string]int // their indices by their paths from here
	size      int64
	Scan      scan
	common    string // the folder that all cassettes are in, as their paths begin
	filter    string
	lines     []line
	listed    []int           // the cassettes that the filter shows, in order, of folded directories too
	closed    map[string]bool // the directories that are folded, by their paths
	beside    beside
	found     findings
	marks     marked
	widest    int // how many columns the widest name takes without a filter, with the signs before it
	order     int // of orders
	Now       time.Time
}

// A beside is a cassette that is shown and not open.
type beside struct {
	of       string           // its path, "" for none
	cassette *opened.Cassette // nil until it was read
	err      error            // it could not be
	reading  bool             // a cassette is being read
}

// Kind opens what several paths name.
func Kind(all *opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "folder", Modes: []*screen.Mode{folderMode}, Actions: folderActions(all),
		Open: func(m screen.App, of any) tea.Cmd {
			f := newFolder(all, of.([]string))
			return tea.Batch(m.Replace(f), f.rescan(m.Context()))
		}}
}

func newFolder(all *opened.Cassettes, paths []string) *Screen {
	title := filepath.Clean(paths[0])
	if title == "." {
		title = "this folder"
	}
	if len(paths) > 1 {
		title = fmt.Sprintf("%d paths", len(paths))
	}
	return &Screen{All: all, Path: title, paths: paths}
}

// Mode is that of folders.
func (f *Screen) Mode() *screen.Mode { return folderMode }

// Chooses says that cassettes are opened from it.
func (f *Screen) Chooses() {}

// CassettePaths are those of its cassettes, as they are opened.
func (f *Screen) CassettePaths() []string {
	paths := make([]string, 0, len(f.Cassettes))
	for _, c := range f.Cassettes {
		paths = append(paths, c.At)
	}
	return paths
}

// Rows are its cassettes.
func (f *Screen) Rows() *widget.Scroller { return &f.Scroller }

// Arrange takes a size.
func (f *Screen) Arrange(m screen.App, _ widget.Rect) tea.Cmd {
	f.Resize(f.Count, f.Panes(m).List.Height-1)
	return tea.Batch(f.Moved(m), f.countOn(m))
}

// Title is what was named.
func (f *Screen) Title() screen.Title {
	t := screen.Title{Path: f.Path, Count: render.Counted(len(f.Cassettes), "cassette"), Size: render.Size(int(f.size))}
	if f.scans() && !f.Scan.Found {
		t.Count += " so far"
	}
	if words := f.findingsWords(); words != "" {
		t.States = append(t.States, words)
	}
	if n := f.All.UnsavedCount(); n > 0 {
		t.States = append(t.States, fmt.Sprintf("%d unsaved", n))
	}
	return t
}

// Hints are those of a folder.
func (f *Screen) Hints(screen.App) []string {
	if f.marks.N > 0 {
		return []string{"mark cassette", "filter interactions", "findings", "open", "save all", "back", "help"}
	}
	return []string{"open", "filter names", "sort", "findings", "mark cassette", "filter interactions", "rescan", "save all", "zoom", "help"}
}

// Escape stops looking for cassettes and for what is found in them, then takes marks and
// filter away.
func (f *Screen) Escape(m screen.App) (tea.Cmd, bool) {
	switch {
	case f.scans():
		f.Halt()
	case f.counts():
		f.rest()
		f.found.halted = true
	case f.marks.N > 0:
		f.unmark()
	case f.filter != "":
		return f.setFilter(m, ""), true
	case f.Zoomed:
		return f.ToggleZoom(m), true
	default:
		return nil, false
	}
	return nil, true
}

// Click puts the cursor into a row.
func (f *Screen) Click(m screen.App, _ widget.Rect, x, y int) tea.Cmd {
	if p := f.Panes(m); p.List.Contains(x, y) {
		f.Scroller.Click(y - p.List.Y - 1)
	}
	return f.Moved(m)
}

// folderActions are the keys of a folder.
func folderActions(all *opened.Cassettes) []screen.Action {
	return []screen.Action{
		{Name: "open", Group: screen.Moving, After: "fold or back", Keys: []string{"enter", "l", "right"}, Hint: "open", Help: "open the cassette; fold or unfold the directory", Brief: "open", In: screen.In(folderMode), Run: screen.On((*Screen).openFound), Why: screen.If((*Screen).nothingFound), Words: screen.If((*Screen).openWords)},
		{Name: "fold directory", Group: screen.Moving, Keys: []string{"h", "left"}, Help: "fold the directory", Brief: "fold", Joins: true, In: screen.In(folderMode), Run: screen.On((*Screen).foldHere), Why: screen.If((*Screen).nothingToFold)},
		{Name: "filter names", Group: screen.Looking, After: "filter", Keys: []string{"/"}, Hint: "filter", Help: "show only paths that hold a text", Brief: "filter", In: screen.In(folderMode), Run: screen.On((*Screen).startFilter), Why: screen.If((*Screen).nothingFound)},
		{Name: "filter interactions", Group: screen.Looking, After: "filter names", Keys: []string{"&"}, Hint: "filter all", Spare: true, Help: "filter the interactions of the marked cassettes, or of all that are shown, in one list", Brief: "filter all interactions", In: screen.In(folderMode), Run: screen.On((*Screen).filterInteractions), Why: screen.If((*Screen).cannotFilter), Words: screen.If((*Screen).markedWords)},
		{Name: "sort", Group: screen.Looking, After: "filter interactions", Keys: []string{"S"}, Hint: "sort", Help: "sort the cassettes by size, by count, by age, by path", Brief: "sort", In: screen.In(folderMode), Run: screen.On((*Screen).nextOrder), Why: screen.If((*Screen).cannotSort)},
		{Name: "findings", Group: screen.Looking, After: "sort", Keys: []string{"F"}, Hint: "findings", Help: "show the interactions with findings, of the marked cassettes or of all that are shown", Brief: "findings of all", In: screen.In(folderMode), Run: screen.On((*Screen).showFindings), Why: screen.If((*Screen).noFindings)},
		{Name: "mark cassette", Group: screen.Looking, After: "findings", Keys: []string{"space"}, Hint: "mark", Help: "mark the cassette, or take its mark away", Brief: "mark", In: screen.In(folderMode), Run: screen.On((*Screen).markHere), Why: screen.If((*Screen).noMarkHere), Quiet: true},
		{Name: "save all", Group: screen.Files, After: "save", Keys: []string{"w", "ctrl+s"}, Hint: "save all", Help: "save all cassettes", In: screen.Able(screen.SaveAll), Run: func(m screen.App) tea.Cmd { return all.Save(m, false) }, Why: func(screen.App) string { return nothingToSave(all) }},
		{Name: "rescan", Group: screen.Files, After: "reload", Keys: []string{"R"}, Hint: "rescan", Help: "look for cassettes again", In: screen.In(folderMode), Run: screen.On((*Screen).scanAgain)},
	}
}

func (f *Screen) setFilter(m screen.App, text string) tea.Cmd {
	f.filter = text
	f.sift()
	f.To(f.Cursor)
	return f.Moved(m)
}

// startFilter asks which paths to show, and shows them as it is typed.
func (f *Screen) startFilter(m screen.App) tea.Cmd {
	was := f.filter
	return m.Ask(widget.Prompt{
		Label: "filter: ", Text: was, History: m.History("filters"),
		Beside:  widget.Beside{Right: func() string { return fmt.Sprintf("%d/%d", len(f.listed), len(f.Cassettes)) }},
		Changed: func(text string) tea.Cmd { return f.setFilter(m, text) },
		Dropped: func() tea.Cmd { return f.setFilter(m, was) },
	})
}

func (f *Screen) nothingFound() string {
	if f.Count == 0 {
		return "no cassette is shown"
	}
	return ""
}

func (f *Screen) openFound(m screen.App) tea.Cmd {
	if l := f.selected(); l.at >= 0 {
		return m.Open("cassette", f.Cassettes[l.at].At)
	} else if f.filter == "" {
		f.fold(f.folded(l.in))
	}
	return f.Moved(m)
}

// openWords are those of the hint for enter on a directory.
func (f *Screen) openWords() string {
	switch l := f.selected(); {
	case l == nil || l.at >= 0:
		return ""
	case f.folded(l.in):
		return "unfold"
	}
	return "fold"
}

func (f *Screen) scanAgain(m screen.App) tea.Cmd { return f.rescan(m.Context()) }

// nothingToSave says why no cassette is saved.
func nothingToSave(all *opened.Cassettes) string {
	if len(all.Unsaved()) == 0 {
		return "no changes to save"
	}
	return ""
}

// Status is the cassette under the cursor, or how far the folder was looked
// through.
func (f *Screen) Status(screen.App) (standing, position string) { return f.standing(), f.where() }

func (f *Screen) standing() string {
	switch {
	case f.Scan.err != nil:
		return "not all read: " + render.Sanitize(done.Reason(f.Scan.err))
	case f.scans() || f.Scan.Halted:
		return f.Scan.progress(len(f.Cassettes))
	case len(f.Cassettes) == 0:
		return "no cassettes here"
	case len(f.lines) == 0:
		return "nothing matches" + f.elsewhere() + " · esc shows all " + render.Count(len(f.Cassettes))
	}
	if l := f.lines[min(f.Cursor, len(f.lines)-1)]; l.at >= 0 {
		return render.Sanitize(f.Cassettes[l.at].At)
	} else {
		return fmt.Sprintf("%s in %s", render.Counted(l.in.count, "cassette"), render.Sanitize(l.in.path))
	}
}

func (f *Screen) where() string {
	if f.Count == 0 {
		return ""
	}
	s := ""
	if l := f.selected(); l != nil && l.at >= 0 {
		s = fmt.Sprintf("%s/%s", render.Count(l.nth), render.Count(len(f.listed)))
	}
	if f.filter != "" {
		s = fmt.Sprintf("filter: %s  %s of %s", render.Sanitize(f.filter), cmp.Or(s, render.Count(len(f.listed))), render.Count(len(f.Cassettes)))
	}
	return strings.TrimSpace(f.marks.words() + s)
}

// columns are the widths of a row's parts right of the name; format is 0 where it
// leaves the name its room.
type columns struct{ name, format int }

const (
	formatWidth = 13
	countWidth  = 7
	// findingsWidth is how wide the number of findings is.
	findingsWidth = 3
	leastName     = 30
	signsWidth    = 4 // before a name that is in no directory
)

// factsWidth is what count, size, age and findings take, with the blanks beside them.
const factsWidth = 1 + countWidth + 1 + 7 + 1 + 4 + 1 + findingsWidth + 1

// columnsOf divides a width. The format gives way to names that need its columns.
func columnsOf(width, widest int) columns {
	c := columns{width - signsWidth - factsWidth, 0}
	if c.name-1-formatWidth >= max(leastName, widest-signsWidth) {
		return columns{c.name - 1 - formatWidth, formatWidth}
	}
	return c
}

// row are the parts right of the name.
func (c columns) row(format, n, size, age string) string {
	if c.format > 0 {
		format = " " + widget.Fit(format, c.format)
	} else {
		format = ""
	}
	return fmt.Sprintf("%s %*s %7s %4s", format, countWidth, n, size, age)
}

// findingsColumn is the part behind those.
func findingsColumn(n string) string { return fmt.Sprintf(" %*s", findingsWidth, n) }

// heading is that of the paths, which names the folder that all of them are in.
func (f *Screen) heading(room int) string {
	if f.common == "" {
		return "Cassette" + orders[f.order].words
	}
	return render.CutMiddle("Cassette in "+render.Sanitize(f.common), room-len(orders[f.order].words)) + orders[f.order].words
}

// Draw draws the list, and the interactions of what is under its cursor.
func (f *Screen) Draw(m screen.App, _ widget.Rect) []string {
	list := func(r widget.Rect) []string { return f.drawList(m, r) }
	beside := func(r widget.Rect) []string { return f.drawBeside(m, r) }
	return f.Panes(m).Draw(m.Theme(), list, beside)
}

// drawList draws the heading and the rows seen.
func (f *Screen) drawList(m screen.App, r widget.Rect) []string {
	c := columnsOf(r.Width, f.widest)
	rows := []string{widget.Heading(m.Theme(), true, r.Width, strings.Repeat(" ", signsWidth)+widget.Fit(f.heading(c.name), c.name)+c.row("format", "count", "size", "age")+findingsColumn(render.FindingSign), "")}
	for row := f.Top; row < f.Top+r.Height-1; row++ {
		if row >= len(f.lines) {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		l := f.lines[row]
		signs := f.signs(l, widget.CursorSign(!m.Offers(), row == f.Cursor))
		room := c.name + signsWidth - render.Width(signs)
		count := ""
		if l.at < 0 {
			count = l.in.counted()
		}
		name := render.CutMiddle(render.Sanitize(f.name(l)), room-len(count))
		rows = append(rows, widget.PaneRow(m.Theme(), !m.Offers(), row == f.Cursor, r.Width, widget.In(render.Notice, signs), widget.Plain(name),
			widget.In(render.Muted, widget.Fit(count, room-render.Width(name))), widget.Plain(c.row(f.facts(l))), widget.In(render.Notice, findingsColumn(f.findingsOf(l)))))
	}
	return rows
}

// facts are the columns of a line.
func (f *Screen) facts(l line) (format, n, size, age string) {
	if l.at < 0 {
		return "", "", render.Size(int(l.in.size)), ""
	}
	c := f.Cassettes[l.at]
	switch {
	case c.Err != nil:
		format = "read-only"
	case c.Read:
		format, n = c.Format.Name, render.Count(f.count(c))
	}
	return format, n, render.Size(int(c.Size)), render.Age(c.Modified, f.Now)
}

// count is how many interactions a cassette has; one that is open may have been
// changed.
func (f *Screen) count(c FolderCassette) int {
	if t := f.All.ByPath[c.At]; t != nil && !t.Indexing() {
		return t.File.Len()
	}
	return c.Len
}
