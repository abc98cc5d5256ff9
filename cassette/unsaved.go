package cassette

import (
	"bytes"
	"context"
	"strings"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/unified"
	"tapedeck/model"
)

// An Unsaved is an interaction that is not as it was last saved, or that is no
// longer there.
type Unsaved struct {
	// State is Changed, Added or Removed, and Saved of one that only stands
	// elsewhere.
	State State
	At    int    // its index, -1 where it was removed
	From  int    // its index in what was saved, -1 where it was added
	Moved bool   // others that were above it are below it, or the other way round
	File  string // that it is, in a folder

	c               comparison
	format          format.Format
	wasLine, isLine int
}

// A Hunk is lines that differ, and those next to them.
type Hunk = unified.Hunk

// UnsavedChanges lists what differs from what was last saved, in the order of the
// file, and counts it. It reads only that.
func (f *File) UnsavedChanges() ([]Unsaved, Report) {
	f.mu.Lock()
	saved, d := f.saved, f.draft()
	f.mu.Unlock()
	return d.unsaved(saved.content())
}

// Preview lists what a change would make different, in the way of UnsavedChanges,
// and leaves f as it is. The lines are those of what is there now.
func (f *File) Preview(ctx context.Context, c Change) ([]Unsaved, Report, error) {
	f.changing.Lock()
	defer f.changing.Unlock()
	d, _, err := f.made(c, work{ctx: ctx})
	if err != nil {
		return nil, Report{}, err
	}
	d.lines = f.startsOf(content{d.lead, d.trail, d.entries.Items()})
	list, report := d.unsaved(f.present())
	return list, report, nil
}

// RecoveryChanges lists what Recover would change.
func (f *File) RecoveryChanges(r Recovery) ([]Unsaved, Report, error) {
	defer f.still()()
	entries, err := f.recovered(r)
	if err != nil {
		return nil, Report{}, err
	}
	d := f.draft()
	d.apply(d.whole(content{r.state.Lead.Or(f.lead), r.state.Trail.Or(f.trail), entries}))
	list, report := d.unsaved(f.saved.content())
	return list, report, nil
}

// unsaved compares with what was saved. It goes through what stands between the entries that both contents begin
// with and those that both end with. The lines of the saved one are counted from
// those of the present one: they are as far apart as what was passed makes them.
func (d *draft) unsaved(saved content) ([]Unsaved, Report) {
	c := compare(saved, content{d.lead, d.trail, d.entries.Items()})
	w := passing{draft: d, c: c, was: c.before, is: c.before, from: map[int]int{}, lines: map[int]int{}}
	w.apart = bytes.Count(c.was.lead, format.Newline) - bytes.Count(c.is.lead, format.Newline)
	kept := map[int]bool{}
	for _, p := range c.kept {
		w.from[p.Is], kept[p.Was] = p.Was, true
	}
	for _, p := range c.stayed {
		w.upTo(p, kept)
		if !c.was.entries[w.was].is(c.is.entries[w.is]) {
			if s := c.state(w.was, w.is); s != Saved {
				w.note(Unsaved{State: s, At: w.is, From: w.was})
			}
			w.apart += c.was.linesOf(w.was) - c.is.linesOf(w.is)
		}
		w.was, w.is = w.was+1, w.is+1
	}
	w.upTo(unified.Pair{Was: len(c.was.entries) - c.after, Is: len(c.is.entries) - c.after}, kept)
	for i, u := range w.list {
		if line, ok := w.lines[u.From]; ok && u.File == "" {
			w.list[i].wasLine = line
		}
	}
	return w.list, c.report()
}

// A passing goes through two contents side by side.
type passing struct {
	*draft
	c       comparison
	was, is int         // reached on each side
	apart   int         // how many lines further the saved one is
	from    map[int]int // where those that both hold were
	lines   map[int]int // on which those stood that stand there no longer
	list    []Unsaved
}

func (w *passing) note(u Unsaved) {
	u.c, u.format = w.c, w.draft.format
	u.isLine = w.lineAt(w.is)
	u.wasLine = u.isLine + w.apart
	if u.File = u.entry().file(); u.File != "" {
		u.isLine, u.wasLine = 1, 1
	}
	w.list = append(w.list, u)
}

// upTo passes what does not stand in both contents in this order.
func (w *passing) upTo(p unified.Pair, kept map[int]bool) {
	for ; w.was < p.Was; w.was++ {
		line := w.lineAt(w.is) + w.apart
		if w.is == w.entries.Len() && w.is > 0 && w.was > 0 { // behind the last, and the separator
			line += strings.Count(w.c.was.entries[w.was].separator, "\n")
		}
		w.lines[w.was] = line
		if !kept[w.was] {
			w.note(Unsaved{State: Removed, At: -1, From: w.was})
		}
		w.apart += w.c.was.linesOf(w.was)
	}
	for ; w.is < p.Is; w.is++ {
		u := Unsaved{State: Added, At: w.is, From: -1}
		if from, ok := w.from[w.is]; ok {
			u.From, u.Moved, u.State = from, true, w.c.state(from, w.is)
		}
		w.note(u)
		w.apart -= w.c.is.linesOf(w.is)
	}
}

// state compares what was saved at an index with what stands at one.
func (c comparison) state(was, is int) State {
	a, b := c.was.entries[was], c.is.entries[is]
	if a.revision == b.revision || a.file() == b.file() && bytes.Equal(a.text.Bytes(), b.text.Bytes()) {
		return Saved
	}
	return Changed
}

// linesOf counts the ends of line of an entry and of what stands before it.
func (c content) linesOf(i int) int {
	n := bytes.Count(c.entries[i].text.Bytes(), format.Newline)
	if i > 0 {
		n += strings.Count(c.entries[i].separator, "\n")
	}
	return n
}

// lineAt is the line on which entry i starts, or would start behind the last.
func (d *draft) lineAt(i int) int {
	if n := d.entries.Len(); i >= n {
		return 1 + bytes.Count(d.lead, format.Newline) + d.linesOfEntries()
	}
	return d.lineOf(i)
}

// DiffOfAll is the diff of all that it was listed with, as File.Diff is one.
func (u Unsaved) DiffOfAll() []byte { return u.c.diff() }

// entry is the interaction as it is, or as it was.
func (u Unsaved) entry() *entry {
	if u.At >= 0 {
		return u.c.is.entries[u.At]
	}
	return u.c.was.entries[u.From]
}

// Hunks are the lines of the file that differ, at most so many; more counts the
// others.
func (u Unsaved) Hunks(most int) (hunks []Hunk, more int) {
	var was, is []byte
	if u.From >= 0 {
		was = u.c.was.entries[u.From].text.Bytes()
	}
	if u.At >= 0 {
		is = u.c.is.entries[u.At].text.Bytes()
	}
	return unified.Between(was, is, u.wasLine-1, u.isLine-1, most)
}

// Was decodes it as it was saved, Is as it is.
func (u Unsaved) Was() (model.Interaction, error) { return u.in(u.c.was).at(u.From) }

// Is decodes it as it is.
func (u Unsaved) Is() (model.Interaction, error) { return u.in(u.c.is).at(u.At) }

func (u Unsaved) in(c content) *draft {
	f := File{format: u.format, lead: c.lead, trail: c.trail, entries: entriesOf(c.entries)}
	return f.draft()
}

// CopyOf is the index of the interaction above an added one if it says the same,
// -1 if it does not.
func (u Unsaved) CopyOf() int {
	if u.State != Added || u.At == 0 {
		return -1
	}
	d := u.in(u.c.is)
	above, err := d.at(u.At - 1)
	is, failed := d.at(u.At)
	above.Extra, is.Extra = nil, nil // a number is each one's own
	if err != nil || failed != nil || !above.Equal(is) {
		return -1
	}
	return u.At - 1
}
