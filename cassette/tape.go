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
	layout *format.Template // how new entries are written, nil until one is
	writer span.Writer
	keys   map[string]bool // uber/cassette's, which cannot be there twice
	fresh  []*entry
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
	return &Tape{path: path, file: f, existed: true, journal: store.Journal{Path: store.JournalPath(path)}}, nil
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
	t := &Tape{path: path, file: file, journal: store.Journal{Path: store.JournalPath(path)}}
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
	return t.file.Len() + len(t.fresh)
}

// At decodes an interaction.
func (t *Tape) At(i int) (model.Interaction, error) {
	old := t.file.Len()
	if i < old {
		v, err := t.file.At(i)
		if err == nil {
			v = t.file.format.WithKey(v, t.file.Text(i))
		}
		return v, err
	}
	t.mu.Lock()
	src := t.fresh[i-old].text
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

// pairs tells formats that are a mapping, the request its key.
func (t *Tape) pairs() bool { return t.file.format.Where().Pairs }

// Named is interaction i, with uber/cassette's name for its request as the extra
// field "name".
func (f *File) Named(i int) (model.Interaction, error) {
	v, err := f.At(i)
	if err == nil {
		v = f.format.WithKey(v, f.Text(i))
	}
	return v, err
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
		t.fresh = append(t.fresh, e)
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
	if t.layout == nil {
		layout, err := t.layoutOfFile()
		if err != nil {
			return err
		}
		t.writes(layout)
	}
	if t.pairs() && t.keys == nil {
		t.keys = map[string]bool{}
		for _, e := range t.file.entries {
			t.keys[t.file.format.Key(e.text)] = true
		}
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
	return t.file.kept.baseHash(t.file.savedState())
}

func (t *Tape) writes(layout format.Template) {
	t.layout, t.writer = &layout, t.file.format.Language().Writer(layout.Samples)
}

// layoutOfFile goes by the last entries, or by the library's own where there
// are none.
func (t *Tape) layoutOfFile() (format.Template, error) {
	d := t.file.now()
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

// entry writes an interaction, reads it back and compares.
func (t *Tape) entry(i model.Interaction) (*entry, error) {
	f := t.file.format
	fit, err := f.Fit(f.Recorded(i))
	if err != nil {
		return nil, err
	}
	version := f.Version(t.file.lead, t.file.trail)
	v := f.Record(f.Value(fit, version), i, field.Item(t.layout.Like), version, t.file.Len()+len(t.fresh))
	src, read, err := written(f, t.writer, v, t.layout.Like)
	if err != nil {
		return nil, err
	}
	read.Extra = fit.Extra
	read = f.Unkept(read, fit)
	if t.pairs() {
		key := f.Key(src)
		if t.keys[key] {
			return nil, refusal("there is an interaction of the same name already")
		}
		t.keys[key] = true
	}
	if what := difference(fit, read); what != "" {
		return nil, refusal("%s of the interaction would read back differently", what)
	}
	return newEntry(src, &lineage{}), nil
}

// Drop takes out interactions by their indexes, on Close: those that were there
// when the tape was opened, and those appended since.
func (t *Tape) Drop(indexes []int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, i := range indexes {
		if i < 0 || i >= t.file.Len()+len(t.fresh) {
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
	t.fresh, t.drop = nil, nil
	return t.journal.Remove()
}

// left are the new entries that are not dropped, and the old ones that are.
func (t *Tape) left() (fresh []*entry, drop []int) {
	old := t.file.Len()
	for i, e := range t.fresh {
		if !slices.Contains(t.drop, old+i) {
			fresh = append(fresh, e)
		}
	}
	return fresh, slices.DeleteFunc(slices.Clone(t.drop), func(i int) bool { return i >= old })
}
