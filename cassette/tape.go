package cassette

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// A Tape is a cassette that a program plays and records on, through package
// replay. What is appended goes into a journal beside the cassette, synced
// before Append returns, and into the cassette on Close. If the program ends
// before, it does so when the cassette is next opened with OpenTape or UseTape.
// Earlier entries keep their bytes. Its methods may be called from several
// goroutines.
type Tape struct {
	path    string
	file    *File
	existed bool

	mu     sync.Mutex
	list   *draft           // what file holds, and after that what was appended
	layout *format.Template // how new entries are written, nil until one is
	writer span.Writer
	drop   []int
	done   error // after Close

	journal store.Journal
}

var errTapeClosed = errors.New("the tape is closed")

// OpenTape opens the cassette at path. What a program left in a journal is
// brought into it first; that may be the whole cassette.
func OpenTape(path string) (*Tape, error) {
	if err := foldJournal(path); err != nil {
		return nil, err
	}
	f, err := Open(path, Options{})
	if err != nil {
		return nil, err
	}
	return newTape(path, f, true), nil
}

func newTape(path string, f *File, existed bool) *Tape {
	return &Tape{path: path, file: f, existed: existed, list: f.now(), journal: store.Journal{Path: store.JournalPath(path)}}
}

// CreateTape makes a new cassette of a format (NewFormats), as its library would
// begin it. The file is not there before the first interaction is. If there is
// one already, the error is fs.ErrExist; an empty file counts as none.
func CreateTape(path, formatName string) (*Tape, error) {
	f := format.Named(formatName)
	if f == nil {
		return nil, fmt.Errorf("no format %q: %v", formatName, NewFormats())
	}
	if there(path) {
		return nil, &Error{Path: path, Why: "there is a cassette already", Err: fs.ErrExist}
	}
	file, layout, err := newFile(path, f)
	if err != nil {
		return nil, err
	}
	t := newTape(path, file, false)
	t.writes(layout)
	return t, nil
}

// UseTape opens the cassette at path, or makes a new one of the format where
// there is none: what a test wants that records the first time and plays from
// then on.
func UseTape(path, formatName string) (*Tape, error) {
	if there(path) {
		return OpenTape(path)
	}
	return CreateTape(path, formatName)
}

// there reports whether there is a cassette, or a journal of one.
func there(path string) bool {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return true
	}
	_, err := os.Lstat(store.JournalPath(path))
	return err == nil
}

// Library says by whose rules the cassette is replayed.
func (t *Tape) Library() string { return t.file.Format().Library }

// Existed reports whether the cassette was there before.
func (t *Tape) Existed() bool { return t.existed }

// Path is where the cassette is, or will be.
func (t *Tape) Path() string { return t.path }

// Len is the number of interactions, with those appended.
func (t *Tape) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.list.entries.Len()
}

// At decodes an interaction.
func (t *Tape) At(i int) (model.Interaction, error) {
	if i < t.file.Len() {
		return t.file.Named(i)
	}
	t.mu.Lock()
	src := t.list.entries.At(i).text
	t.mu.Unlock()
	d, err := t.file.format.Language().Parse(src)
	if err != nil {
		return model.Interaction{}, err
	}
	v, err := format.Decode(t.file.format, d)
	if err == nil {
		v = t.file.format.WithKey(v, src)
	}
	return v, err
}

// Named is interaction i, with uber/cassette's name for its request as the extra
// field "name".
func (f *File) Named(i int) (model.Interaction, error) {
	v, err := f.At(i)
	if err != nil {
		return v, err
	}
	if files, ok := f.format.(format.InFiles); ok {
		return files.WithFile(v, f.file(i)), nil
	}
	return f.format.WithKey(v, f.Text(i)), nil
}

// Append adds an interaction at the end. Its Extra fields are taken where the
// format keeps them: go-vcr's "request.proto" and the like, uber/cassette's
// "name". The error says why the format cannot hold it; the tape is as before.
func (t *Tape) Append(i model.Interaction) error {
	t.mu.Lock()
	err := cmp.Or(t.done, t.ready())
	var e *entry
	if err == nil {
		e, err = t.entry(i)
	}
	upTo := int64(0)
	if err == nil {
		upTo, err = t.journal.Add(e.text)
	}
	if err == nil {
		t.list.replace(t.list.entries.Len(), nil, []*entry{e})
	}
	t.mu.Unlock()
	if err != nil {
		return store.DiskError(t.path, err)
	}
	// Others may write meanwhile; one sync serves all that was written before.
	return t.journal.Sync(upTo)
}

// ready makes what the first Append needs.
func (t *Tape) ready() error {
	if t.file.format.Where().Files {
		return refusal("tapedeck does not record into a folder of files yet")
	}
	if t.layout == nil {
		layout, err := t.layoutOfFile()
		if err != nil {
			return err
		}
		t.writes(layout)
	}
	if t.journal.File != nil {
		return nil
	}
	return t.journal.Create(store.JournalHead{Format: t.file.format.Describe().Name, Base: t.base()})
}

// base is the hash of the cassette on disk, "" where there is none.
func (t *Tape) base() string {
	if !t.existed {
		return ""
	}
	return t.file.kept.baseHash(t.file.saved, t.file.savedRevision)
}

func (t *Tape) writes(layout format.Template) {
	t.layout, t.writer = &layout, t.file.format.Language().Writer(layout.Samples)
}

// layoutOfFile goes by the last entries, or by the library's own where there
// are none.
func (t *Tape) layoutOfFile() (format.Template, error) {
	d := t.list
	layout := format.Template{}
	size := 0
	for i := d.entries.Len() - 1; i >= 0 && size < sampleSize; i-- {
		src := d.entries.At(i).text
		doc, err := d.parse(i, src)
		if err != nil {
			continue
		}
		layout.Samples = append(layout.Samples, doc)
		size += len(src)
	}
	if len(layout.Samples) == 0 {
		return format.TemplateOf(d.format)
	}
	layout.Like = layout.Samples[0]
	return layout, nil
}

// entry is an interaction as the library would record it.
func (t *Tape) entry(i model.Interaction) (*entry, error) {
	d, f := t.list, t.list.format
	now, _, err := d.entryOf(f.Recorded(i), t.writer, t.layout.Like, func(fit model.Interaction) (span.Value, error) {
		return f.Record(f.Value(fit, d.version), i, field.Item(t.layout.Like), d.version, d.entries.Len()), nil
	})
	return now, err
}

// Drop takes out interactions by their indexes, on Close: those that were there
// when the tape was opened, and those appended since.
func (t *Tape) Drop(indexes []int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, i := range indexes {
		if t.list.has(i) != nil {
			return refusal("there is no recorded interaction %d", i+1)
		}
	}
	t.drop = append(t.drop, indexes...)
	return nil
}

// Close brings what was appended and dropped into the cassette and removes the
// journal. If that fails, because another program changed the cassette, say,
// the journal stays.
func (t *Tape) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done != nil {
		return nil
	}
	t.done = errTapeClosed
	defer t.journal.Close()
	fresh, drop := t.left()
	if len(fresh) == 0 && len(drop) == 0 {
		return t.journal.Remove()
	}
	if err := fold(t.file, fresh, drop, t.existed); err != nil {
		return fmt.Errorf("%w: what was recorded is in %s", err, t.journal.Path)
	}
	t.list, t.drop = t.file.now(), nil
	return t.journal.Remove()
}

// left are the new entries that are not dropped, and the old ones that are.
func (t *Tape) left() (fresh []*entry, drop []int) {
	old := t.file.Len()
	for i := old; i < t.list.entries.Len(); i++ {
		if !slices.Contains(t.drop, i) {
			fresh = append(fresh, t.list.entries.At(i))
		}
	}
	return fresh, slices.DeleteFunc(slices.Clone(t.drop), func(i int) bool { return i >= old })
}
