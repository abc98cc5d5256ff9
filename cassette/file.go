// Package cassette holds cassettes as lead + entries + trail and never
// serialises a whole one: every entry owns its bytes, a changed field is a
// byte edit inside one entry, and a change of the list moves entries. What it
// keeps to, and what its tests hold it to:
//
//  1. Bytes outside the changed field and the follow-ups that the step lists
//     do not change; of a compressed file that holds of the text inside.
//     Saving without a change writes nothing.
//  2. After any crash, power cut or full disk the file on disk is the whole
//     old one or the whole new one. Of a folder each file is so, new and
//     changed files first, removals last, and the next start says if that was
//     interrupted. Where it cannot be had (a hard-linked file, a folder
//     without write permission) the person is asked, and a full copy is
//     written and synced first and named if anything fails.
//  3. What is shown is what is stored, and each decoding step on the way is
//     named.
//  4. Unclear structure: the file does not open for editing, with the reason
//     and the position. An entry that cannot be decoded: that entry is
//     read-only.
//  5. The zero value of every option is the safe one: it touches neither the
//     network nor the disk.
package cassette

import (
	"bytes"
	"context"
	"io"
	"sync"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/format/template"
	"tapedeck/cassette/internal/history"
	"tapedeck/cassette/internal/lines"
	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// Options say how to open a cassette. The zero value detects the format.
type Options struct {
	// Format overrides detection ("vcrpy-yaml").
	Format string
}

// A File is an open cassette. Its methods may be called from several
// goroutines.
type File struct {
	// mu guards what is below and is held for moments only: to take what is
	// there (draft.go), or to put something else in its place. Who does the
	// latter holds changing all along, and so may read without mu; keeping
	// comes before both and makes saving and keeping (recovery.go) wait for
	// each other.
	keeping, changing, mu sync.Mutex

	path   string // empty for one that was read from elsewhere
	name   string // for messages
	opt    Options
	format format.Format
	disk   store.Store // where it lies, or how it came, nil for a new one

	// template is what a new cassette is laid out as, nil for any other.
	template *template.Template

	lead, trail []byte
	version     string  // what they say of the format's version
	entries     entries // never written to: a change makes another list

	// What was last saved, to tell what differs from it. The revision is another
	// for each.
	saved         listed
	savedRevision Revision

	steps history.Steps[step]

	kept store.RecoveryFile // what Keep has written

	lines []lines.Start // in order, those of the present state

	source *store.Source // where the entries lie that are not in memory, nil for none

	// index reads the rest of the file, nil once all is known. Who holds
	// changing uses it. known is how much of the size it has read.
	index       *reading.Index
	known, size int64
	broken      error // why the rest cannot be read
	unfilled    error // why the text around the entries is not YAML before a template is filled in
	replaced    bool
}

// markSaved takes the present state as the saved one.
func (f *File) markSaved() {
	for _, e := range f.saved.entries.Items() {
		e.line.saved = nil
	}
	for _, e := range f.entries.Items() {
		e.line.saved = e
	}
	f.takeAsSaved()
}

// takeAsSaved is markSaved where the entries know already that they are saved.
func (f *File) takeAsSaved() {
	f.saved, f.savedRevision = listed{f.lead, f.trail, f.entries}, newRevision()
	f.steps.Saved()
}

// Path is where Save writes, empty for a cassette that was read from
// elsewhere.
func (f *File) Path() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.path
}

// Format tells the file's format and its version.
func (f *File) Format() Format {
	f.mu.Lock()
	defer f.mu.Unlock()
	return described(f.format, f.version)
}

// Size is the length in bytes of what Save would write; while it is indexed,
// of the file.
func (f *File) Size() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.size
}

// Len is the number of interactions.
func (f *File) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.entries.Len()
}

// At decodes an interaction. The error says why it cannot be decoded, it is
// then read-only, or that it is not there.
func (f *File) At(i int) (model.Interaction, error) { return f.now().at(i) }

// Summary tells what a list shows of an interaction; cheap after the first
// call. The error is At's.
func (f *File) Summary(i int) (model.Summary, error) { return f.now().summary(i) }

// A Source is a part of the file's text.
type Source struct {
	Text []byte
	Line int // of its first byte, counted from 1
}

// Text returns the interaction's own text in the file, nil if it is not there.
func (f *File) Text(i int) []byte {
	d := f.now()
	if d.has(i) != nil {
		return nil
	}
	return d.entries.text(i).Bytes()
}

// TextSize is how long that text is, told without reading it.
func (f *File) TextSize(i int) int {
	d := f.now()
	if d.has(i) != nil {
		return 0
	}
	return d.entries.text(i).Len()
}

// Revision tells whether the interaction is still the one that it was.
func (f *File) Revision(i int) Revision {
	d := f.now()
	if d.has(i) != nil {
		return 0
	}
	return d.entries.At(i).revision
}

// Entry returns the text with its line, which is counted from the file's start.
func (f *File) Entry(i int) Source {
	d := f.now()
	if d.has(i) != nil {
		return Source{}
	}
	return Source{Text: d.entries.text(i).Bytes(), Line: d.lineOf(i)}
}

// Source returns the text that holds a field in the file; ok is false where
// the field has no text of its own.
func (f *File) Source(i int, field model.Field) (src Source, ok bool) {
	d := f.now()
	if d.has(i) != nil {
		return Source{}, false
	}
	doc, err := d.parseOwn(i)
	if err != nil {
		return Source{}, false
	}
	n := d.format.Shape(doc).Place(doc, field)
	if n == nil || n.Kind() == span.Alias {
		return Source{}, false
	}
	line := d.lineOf(i) + bytes.Count(doc.Src[:n.Props()], []byte("\n"))
	return Source{Text: doc.Src[n.Props():n.End()], Line: line}, true
}

// Keeps reports whether the format has a place for a field of the
// interaction, filled or not.
func (f *File) Keeps(i int, field model.Field) bool {
	d := f.now()
	if d.has(i) != nil {
		return false
	}
	doc, err := d.parseOwn(i)
	return err == nil && d.format.Shape(doc).Keeps(field)
}

// A State tells how an interaction differs from what was last saved.
type State int

// The states of an interaction.
const (
	Saved State = iota
	Changed
	Added
	Removed // of one that is no longer there
)

// State returns the interaction's state.
func (f *File) State(i int) State {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i < 0 || i >= f.entries.Len() {
		return Saved
	}
	return f.entries.At(i).state()
}

func (e *entry) state() State {
	switch was := e.line.saved; {
	case was == nil:
		return Added
	case was.revision == e.revision || (was.text.Same(e.text) || bytes.Equal(was.text.Bytes(), e.text.Bytes())) && was.file() == e.file():
		return Saved
	}
	return Changed
}

// WriteTo writes the cassette as it now stands.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	f.mu.Lock()
	now := f.present()
	f.mu.Unlock()
	return now.WriteTo(w)
}

// draft is one of the present state. Who calls it holds mu or changing.
func (f *File) draft() *draft {
	return &draft{
		work: work{ctx: context.Background()}, name: f.name,
		format: f.format, template: f.template, version: f.version, lead: f.lead, trail: f.trail, entries: f.entries, lines: f.lines,
	}
}

// now is a draft to read from.
func (f *File) now() *draft {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.draft()
}

// publish makes a draft the present state; noted notes the step that led
// there. Who calls it holds changing.
func (f *File) publish(d *draft, noted func()) {
	entries := d.entries.Items()
	follow := f.startsOf(content{d.lead, d.trail, entries})
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lead, f.trail, f.version, f.entries = d.lead, d.trail, d.version, entriesOf(entries)
	f.lines = follow
	f.size += d.grown
	if noted(); f.steps.Unsaved() > 1 && f.present().same(f.saved.content()) {
		f.steps.Returned()
	}
}

// startsOf are those of a state that follows the present one.
func (f *File) startsOf(now content) []lines.Start {
	was := f.present()
	before, after := common(was.entries, now.entries)
	return lines.Following(f.lines, was.inLines(), now.inLines(), before, after)
}

func (c content) inLines() lines.Entries {
	return lines.Entries{Lead: c.lead, N: len(c.entries), At: func(i int) (store.Text, string) { return c.entries[i].text, c.entries[i].separator }}
}

func (f *File) present() content { return listed{f.lead, f.trail, f.entries}.content() }

// fixed says why nothing can be changed, nil if it can.
func (f *File) fixed() error {
	switch {
	case f.index != nil:
		return refusal("still indexing")
	case f.broken != nil:
		return refusal("read-only: %w", f.broken)
	}
	return nil
}

// readOnly says why a cassette that is known to its end cannot be changed.
func (f *File) readOnly() error {
	if only, ok := f.format.(format.ReadOnly); ok {
		return refusal("read-only: %s", only.ReadOnly())
	}
	if f.unfilled != nil {
		return refusal("read-only: %w", placed("", 0, 1, f.unfilled))
	}
	return nil
}

// still makes changes, and other saves, wait until the function that it
// returns is called. What only reads goes on.
func (f *File) still() func() {
	f.keeping.Lock()
	f.changing.Lock()
	return func() {
		f.changing.Unlock()
		f.keeping.Unlock()
	}
}
