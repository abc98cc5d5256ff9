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
	"io"
	"slices"
	"sync"

	"tapedeck/cassette/internal/text"
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
	// mu guards what is below. Who holds changing besides may rely on it
	// while others read; keeping comes before both and makes saving and
	// keeping (recovery.go) wait for each other.
	keeping, changing, mu sync.Mutex

	path   string // empty for one that was read from elsewhere
	name   string // for messages
	opt    Options
	format format
	disk   diskState // what was on disk when it was last read or written

	lead, trail []byte
	version     string // what they tell of the format's version
	entries     []*entry

	// What was last saved, to tell what differs from it.
	savedLead, savedTrail []byte
	savedEntries          []*entry

	steps []step // made; the last may be undone
	undo  []step // undone; the last may be made again
	// savedAt is how many steps had been made when the file was last saved,
	// lost how many of those were undone and then replaced by others.
	savedAt, lost int

	kept kept // what Keep has written
}

// An entry is one interaction as the file holds it. It is never written to: a
// change makes a new one.
type entry struct {
	text []byte
	gap  []byte   // what stands before it unless it is the first: JSON's comma
	line *lineage // shared with the versions it was made from

	summary *model.Summary // nil until asked for
	err     error          // why it cannot be decoded
}

// A lineage is what the versions of one interaction share.
type lineage struct{ saved *entry }

// Open reads the cassette at path. The error is an *Error where the content is
// at fault.
func Open(path string, o Options) (*File, error) {
	f := &File{path: path, name: path, opt: o}
	if err := f.Reload(); err != nil {
		return nil, err
	}
	return f, nil
}

// Read makes a File of data that came from elsewhere; name is for messages.
func Read(name string, data []byte, o Options) (*File, error) {
	f := &File{name: name, opt: o}
	if err := f.load(data); err != nil {
		return nil, err
	}
	return f, nil
}

// Reload reads the file anew and drops all steps. On an error the File is as
// before.
func (f *File) Reload() error {
	f.changing.Lock()
	defer f.changing.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	data, disk, err := readDisk(f.path)
	if err != nil {
		return err
	}
	if err := f.load(data); err != nil {
		return err
	}
	f.disk = disk
	return nil
}

func (f *File) load(data []byte) error {
	found, layout, err := detect(f.name, data, f.opt.Format)
	if err != nil {
		return err
	}
	f.format = found
	f.surround(data[layout.Lead.Start:layout.Lead.End], data[layout.Trail.Start:layout.Trail.End])
	f.entries = make([]*entry, len(layout.Entries))
	for i, span := range layout.Entries {
		e := &entry{text: data[span.Start:span.End], line: &lineage{}}
		if i > 0 {
			e.gap = data[layout.Entries[i-1].End:span.Start]
		}
		f.entries[i] = e
	}
	f.steps, f.undo = nil, nil
	f.markSaved()
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
	f.savedLead, f.savedTrail, f.savedEntries = f.lead, f.trail, slices.Clone(f.entries)
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
	d := f.format.describe()
	d.Version = f.version
	return d
}

// surround sets lead and trail, and reads the version that they tell: a title
// shows it in every frame, and a trail may be long.
func (f *File) surround(lead, trail []byte) {
	if !same(lead, f.lead) || !same(trail, f.trail) {
		f.version = f.format.version(lead, trail)
	}
	f.lead, f.trail = lead, trail
}

// same reports whether a and b are the very same bytes.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Size is the length in bytes of what Save would write.
func (f *File) Size() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.present().size()
}

// Len is the number of interactions.
func (f *File) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.entries)
}

// At decodes an interaction. The error says why it cannot be decoded; it is
// then read-only.
func (f *File) At(i int) (model.Interaction, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at(i)
}

func (f *File) at(i int) (model.Interaction, error) {
	d, err := f.parse(i, f.entries[i].text)
	if err != nil {
		return model.Interaction{}, placed(f.name, i+1, f.lineOf(i), err)
	}
	v, err := decode(f.format, d)
	if err != nil {
		return model.Interaction{}, placed(f.name, i+1, f.lineOf(i), err)
	}
	return v, nil
}

// Summary tells what a list shows of an interaction; cheap after the first
// call. The error is At's.
func (f *File) Summary(i int) (model.Summary, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := f.entries[i]
	if e.summary == nil {
		v, err := f.at(i)
		s := model.Summary{}
		if err == nil {
			s = model.Summarize(v)
		}
		e.summary, e.err = &s, err
	}
	return *e.summary, e.err
}

// A Source is a part of the file's text.
type Source struct {
	Text []byte
	Line int // of its first byte, counted from 1
}

// Text returns the interaction's own text in the file.
func (f *File) Text(i int) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.entries[i].text
}

// Entry returns the same with its line, which is counted from the file's start.
func (f *File) Entry(i int) Source {
	f.mu.Lock()
	defer f.mu.Unlock()
	return Source{Text: f.entries[i].text, Line: f.lineOf(i)}
}

// Source returns the text that holds a field in the file; ok is false where
// the field has no text of its own.
func (f *File) Source(i int, field model.Field) (src Source, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d, err := f.parse(i, f.entries[i].text)
	if err != nil {
		return Source{}, false
	}
	n := f.format.shape(d).place(d, field)
	if n == nil || n.Kind == text.Alias {
		return Source{}, false
	}
	line := f.lineOf(i) + bytes.Count(d.Src[:n.Props], []byte("\n"))
	return Source{Text: d.Src[n.Props:n.End], Line: line}, true
}

// lineOf is the line on which entry i starts.
func (f *File) lineOf(i int) int {
	newline := []byte("\n")
	line := 1 + bytes.Count(f.lead, newline)
	for k, e := range f.entries[:i+1] {
		if k > 0 {
			line += bytes.Count(e.gap, newline)
		}
		if k < i {
			line += bytes.Count(e.text, newline)
		}
	}
	return line
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
	defer f.mu.Unlock()
	return f.writeTo(w)
}

func (f *File) writeTo(w io.Writer) (int64, error) {
	return writeParts(w, f.lead, f.entries, f.trail)
}

// writeParts writes lead, entries and trail. Parts are written as they are,
// so nothing is copied in memory.
func writeParts(w io.Writer, lead []byte, entries []*entry, trail []byte) (int64, error) {
	var total int64
	write := func(b []byte) error {
		n, err := w.Write(b)
		total += int64(n)
		return err
	}
	if err := write(lead); err != nil {
		return total, err
	}
	for i, e := range entries {
		if i > 0 && len(e.gap) > 0 {
			if err := write(e.gap); err != nil {
				return total, err
			}
		}
		if err := write(e.text); err != nil {
			return total, err
		}
	}
	return total, write(trail)
}
