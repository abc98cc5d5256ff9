// Package cassette holds cassettes as lead + entries + trail and never
// serialises a whole one: every entry owns its bytes, a changed field is a
// byte edit inside one entry, and a change of the list moves entries. What it
// keeps to, and what its tests hold it to:
//
//  1. Bytes outside the changed field and the follow-ups that the step lists
//     do not change. Saving without a change writes nothing.
//  2. After any crash, power cut or full disk the file on disk is the whole
//     old one or the whole new one. Where that cannot be had (a hard-linked
//     file, a folder without write permission) the person is asked, and a full
//     copy is written and synced first and named if anything fails.
//  3. What is shown is what is stored, and each decoding step on the way is
//     named.
//  4. Unclear structure: the file does not open for editing, with the reason
//     and the position. An entry that cannot be decoded: that entry is
//     read-only.
//  5. The zero value of every option is the safe one.
package cassette

import (
	"bytes"
	"context"
	"io"
	"sync"
	"sync/atomic"

	"tapedeck/cassette/internal/format"
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
	disk   store.DiskState // what was on disk when it was last read or written

	lead, trail []byte
	version     string   // what they tell of the format's version
	entries     []*entry // never written to: a change makes another list

	// What was last saved, to tell what differs from it.
	savedLead, savedTrail []byte
	savedEntries          []*entry

	steps []step // made; the last may be undone
	undo  []step // undone; the last may be made again
	// savedAt is how many steps had been made when the file was last saved,
	// lost how many of those were undone and then replaced by others.
	savedAt, lost int

	kept kept // what Keep has written

	lines []milestone // in order, those of the present state

	// index reads the rest of the file, nil once all is known. Who holds
	// changing uses it. known is how much of the size it has read.
	index       *index
	known, size int64
	broken      error // why the rest cannot be read
	replaced    bool
}

// An entry is one interaction as the file holds it. It is never written to: a
// change makes a new one.
type entry struct {
	text []byte
	gap  []byte   // what stands before it unless it is the first: JSON's comma
	line *lineage // shared with the versions it was made from

	told   atomic.Pointer[told]   // nil until asked for
	syntax atomic.Int32           // what is known of text: parseEntry
	flag   atomic.Pointer[bool]   // what Judge was told, nil until it asked
	loaded atomic.Pointer[loaded] // what LoadFinding was told
	key    *string                // or number of the entry (draft.key), nil until asked for
}

// told is an entry's summary, or why it cannot be decoded.
type told struct {
	summary model.Summary
	err     error
}

// tell keeps the summary of what was decoded.
func (e *entry) tell(i model.Interaction, err error) {
	t := &told{err: err}
	if err == nil {
		t.summary = model.Summarize(i)
	}
	e.told.Store(t)
}

// spaced is the same entry with another gap.
func (e *entry) spaced(gap []byte) *entry {
	s := &entry{text: e.text, gap: gap, line: e.line, key: e.key}
	s.told.Store(e.told.Load())
	s.flag.Store(e.flag.Load())
	s.loaded.Store(e.loaded.Load())
	s.syntax.Store(e.syntax.Load())
	return s
}

// A lineage is what the versions of one interaction share.
type lineage struct{ saved *entry }

// Open reads the cassette at path. The error is an *Error where the content is
// at fault.
func Open(path string, o Options) (*File, error) {
	f, err := Begin(path, o)
	if err != nil {
		return nil, err
	}
	if err := f.Index(context.Background()); err != nil {
		return nil, err
	}
	return f, nil
}

// Read makes a File of data that came from elsewhere; name is for messages.
func Read(name string, data []byte, o Options) (*File, error) {
	f := &File{name: name, opt: o}
	if err := f.begin(&index{Detection: format.Detection{Want: o.Format, Data: data}, name: name, line: 1}); err != nil {
		return nil, err
	}
	if err := f.Index(context.Background()); err != nil {
		return nil, err
	}
	return f, nil
}

// Reload reads the file anew and drops all steps. On an error the File is as
// before.
func (f *File) Reload() error {
	f.changing.Lock()
	defer f.changing.Unlock()
	now, err := Open(f.path, f.opt)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.format, f.disk, f.version = now.format, now.disk, now.version
	f.lead, f.entries, f.trail = now.lead, now.entries, now.trail
	f.known, f.size, f.lines = now.known, now.size, now.lines
	if f.index != nil {
		f.index.close()
	}
	f.index, f.broken, f.replaced = nil, nil, false
	f.steps, f.undo = nil, nil
	f.takeAsSaved()
	return nil
}

// markSaved takes the present state as the saved one.
func (f *File) markSaved() {
	for _, e := range f.savedEntries {
		e.line.saved = nil
	}
	for _, e := range f.entries {
		e.line.saved = e
	}
	f.takeAsSaved()
}

// takeAsSaved is markSaved where the entries know already that they are saved.
func (f *File) takeAsSaved() {
	f.savedLead, f.savedTrail, f.savedEntries = f.lead, f.trail, f.entries
	f.savedAt, f.lost = len(f.steps), 0
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
	d := f.format.Describe()
	return Format{Name: d.Name, Version: f.version, Library: d.Library}
}

// same reports whether a and b are the very same bytes.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
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
	return len(f.entries)
}

// At decodes an interaction. The error says why it cannot be decoded, it is
// then read-only, or that it is not there.
func (f *File) At(i int) (model.Interaction, error) { return f.now().at(i) }

// Summary tells what a list shows of an interaction; cheap after the first
// call. The error is At's.
func (f *File) Summary(i int) (model.Summary, error) { return f.now().summary(i) }

// Judge asks judge about an interaction, once until the interaction changes,
// with the decoding that Summary needs. The error is At's; there is then
// nothing to be asked.
func (f *File) Judge(i int, judge func(model.Interaction) bool) (bool, error) {
	return f.now().judge(i, judge)
}

// Judged is what Judge was told, false if it did not ask.
func (f *File) Judged(i int) bool {
	d := f.now()
	if d.has(i) != nil {
		return false
	}
	flag := d.entries.At(i).flag.Load()
	return flag != nil && *flag
}

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
	return d.entries.At(i).text
}

// Entry returns the same with its line, which is counted from the file's start.
func (f *File) Entry(i int) Source {
	d := f.now()
	if d.has(i) != nil {
		return Source{}
	}
	return Source{Text: d.entries.At(i).text, Line: d.lineOf(i)}
}

// Source returns the text that holds a field in the file; ok is false where
// the field has no text of its own.
func (f *File) Source(i int, field model.Field) (src Source, ok bool) {
	d := f.now()
	if d.has(i) != nil {
		return Source{}, false
	}
	doc, err := d.parse(i, d.entries.At(i).text)
	if err != nil {
		return Source{}, false
	}
	n := d.format.Shape(doc).Place(doc, field)
	if n == nil || n.Kind == span.Alias {
		return Source{}, false
	}
	line := d.lineOf(i) + bytes.Count(doc.Src[:n.Props], []byte("\n"))
	return Source{Text: doc.Src[n.Props:n.End], Line: line}, true
}

// Keeps reports whether the format has a place for a field of the
// interaction, filled or not.
func (f *File) Keeps(i int, field model.Field) bool {
	d := f.now()
	if d.has(i) != nil {
		return false
	}
	doc, err := d.parse(i, d.entries.At(i).text)
	return err == nil && d.format.Shape(doc).Keeps(field)
}

// A State tells how an interaction differs from what was last saved.
type State int

// The states of an interaction.
const (
	Saved State = iota
	Changed
	New
)

// State returns the interaction's state.
func (f *File) State(i int) State {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i < 0 || i >= len(f.entries) {
		return Saved
	}
	return f.entries[i].state()
}

func (e *entry) state() State {
	switch was := e.line.saved; {
	case was == nil:
		return New
	case was == e || bytes.Equal(was.text, e.text):
		return Saved
	}
	return Changed
}

// WriteTo writes the cassette as it now stands.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	f.mu.Lock()
	now := f.present()
	f.mu.Unlock()
	return now.writeTo(w)
}
