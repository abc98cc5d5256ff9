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
	"tapedeck/cassette/internal/finding"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/format/template"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// A Recorder is a cassette that a program plays and records on, through package
// replay. What is appended goes into a journal beside the cassette, synced
// before Append returns, and into the cassette on Close. If the program ends
// before, it does so when the cassette is next opened with OpenRecorder or UseRecorder.
// Earlier entries keep their bytes. Its methods may be called from several
// goroutines.
type Recorder struct {
	path    string
	file    *File
	existed bool

	mu     sync.Mutex
	list   *draft             // what file holds, and after that what was appended
	layout *template.Template // how new entries are written, nil until one is
	writer span.Writer
	drop   []int
	// asked are the names of new requests, where the cassette keeps less of them.
	asked map[*entry]model.Extra
	done  error // after Close

	journal store.Journal
}

var errRecorderClosed = errors.New("the recorder is closed")

// OpenRecorder opens the cassette at path. What a program left in a journal is
// brought into it first; that may be the whole cassette.
func OpenRecorder(path string) (*Recorder, error) {
	if err := foldJournal(path); err != nil {
		return nil, err
	}
	f, err := Open(path, Options{})
	if err != nil {
		return nil, err
	}
	if f.Size() == 0 { // whose rules replay it is not known
		return nil, &Error{Path: path, Why: "the file is empty"}
	}
	return newRecorder(path, f, true), nil
}

func newRecorder(path string, f *File, existed bool) *Recorder {
	return &Recorder{path: path, file: f, existed: existed, list: f.now(), asked: map[*entry]model.Extra{}, journal: store.Journal{Path: store.JournalPath(path)}}
}

// CreateRecorder makes a new cassette of a format (NewFormats), as its library would
// begin it. The file is not there before the first interaction is. If there is
// one already, the error is fs.ErrExist; an empty file counts as none, and so does
// a folder without any of the library's files.
func CreateRecorder(path, formatName string) (*Recorder, error) {
	f := format.Named(formatName)
	if f == nil {
		return nil, fmt.Errorf("no format %q: %v", formatName, NewFormats())
	}
	if there(path) {
		return nil, &Error{Path: path, Why: "there is a cassette already", Err: fs.ErrExist}
	}
	if err := finding.Placeable(path, f); err != nil {
		return nil, err
	}
	file, layout, err := newFile(path, f)
	if err != nil {
		return nil, err
	}
	r := newRecorder(path, file, false)
	r.writes(layout)
	return r, nil
}

// UseRecorder opens the cassette at path, or makes a new one of the format where
// there is none: what a test wants that records the first time and plays from
// then on.
func UseRecorder(path, formatName string) (*Recorder, error) {
	if there(path) {
		return OpenRecorder(path)
	}
	return CreateRecorder(path, formatName)
}

// there reports whether there is a cassette, or a journal of one.
func there(path string) bool {
	_, err := os.Lstat(store.JournalPath(path))
	return err == nil || !finding.Vacant(path)
}

// Library says by whose rules the cassette is replayed.
func (r *Recorder) Library() string { return r.file.Format().Library }

// Existed reports whether the cassette was there before.
func (r *Recorder) Existed() bool { return r.existed }

// Path is where the cassette is, or will be.
func (r *Recorder) Path() string { return r.path }

// Len is the number of interactions, with those appended.
func (r *Recorder) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.list.entries.Len()
}

// At decodes an interaction.
func (r *Recorder) At(i int) (model.Interaction, error) {
	if i < r.file.Len() {
		return r.file.Named(i)
	}
	r.mu.Lock()
	e := r.list.entries.At(i)
	asked, known := r.asked[e]
	r.mu.Unlock()
	d, err := r.file.format.Language().Parse(e.text.Bytes())
	if err != nil {
		return model.Interaction{}, err
	}
	d.Name = e.file()
	v, err := format.Decode(r.file.format, d)
	switch {
	case err != nil:
		return v, err
	case known:
		v.Extra = append(slices.Clip(v.Extra), asked)
		return v, nil
	}
	return named(r.file.format, v, e), nil
}

// Named is interaction i, with uber/cassette's name for its request as the extra
// field "name", which is known of a file that cannot be read too.
func (f *File) Named(i int) (model.Interaction, error) {
	d := f.now()
	if err := d.has(i); err != nil {
		return model.Interaction{}, err
	}
	v := Visit{draft: d, at: i}
	return v.named(v.Interaction())
}

// named adds what a library calls an entry's request where it goes by that.
func named(f format.Format, v model.Interaction, e *entry) model.Interaction {
	if files, ok := f.(format.InFiles); ok {
		return files.WithFile(v, e.file())
	}
	return f.WithKey(v, e.text.Bytes)
}

// Append adds an interaction at the end. Its Extra fields are taken where the
// format keeps them: go-vcr's "request.proto" and the like, uber/cassette's
// "name". The error says why the format cannot hold it; the recorder is as before.
func (r *Recorder) Append(i model.Interaction) error {
	r.mu.Lock()
	err := cmp.Or(r.done, r.ready())
	var e *entry
	if err == nil {
		e, err = r.entry(i)
	}
	upTo := int64(0)
	if err == nil {
		upTo, err = r.journal.Add(e.journaled())
	}
	if err == nil {
		if files, ok := r.file.format.(format.InFiles); ok {
			if name, ok := files.Asked(i); ok {
				r.asked[e] = name
			}
		}
		r.list.replace(r.list.entries.Len(), nil, []*entry{e})
	}
	r.mu.Unlock()
	if err != nil {
		return store.DiskError(r.path, err)
	}
	// Others may write meanwhile; one sync serves all that was written before.
	return r.journal.Sync(upTo)
}

// ready makes what the first Append needs.
func (r *Recorder) ready() error {
	if r.layout == nil {
		layout, err := r.layoutOfFile()
		if err != nil {
			return err
		}
		r.writes(layout)
	}
	if r.journal.File != nil {
		return nil
	}
	return r.journal.Create(store.JournalHead{Format: r.file.format.Describe().Name, Base: r.base()})
}

// base is the hash of the cassette on disk, "" where there is none.
func (r *Recorder) base() string {
	if !r.existed {
		return ""
	}
	return r.file.kept.BaseHash(r.file.saved, uint64(r.file.savedRevision))
}

func (r *Recorder) writes(layout template.Template) {
	r.layout, r.writer = &layout, r.file.format.Language().Writer(layout.Samples)
}

// layoutOfFile goes by the last entries, or by the library's own where there
// are none.
func (r *Recorder) layoutOfFile() (template.Template, error) {
	d := r.list
	layout := template.Template{}
	size := 0
	for i := d.entries.Len() - 1; i >= 0 && size < sampleSize; i-- {
		src := d.entries.At(i).text.Bytes()
		doc, err := d.parse(i, src)
		if err != nil {
			continue
		}
		layout.Samples = append(layout.Samples, doc)
		size += len(src)
	}
	if len(layout.Samples) == 0 {
		return template.Of(d.format)
	}
	layout.Like = layout.Samples[0]
	return layout, nil
}

// entry is an interaction as the library would record it.
func (r *Recorder) entry(i model.Interaction) (*entry, error) {
	d, f := r.list, r.list.format
	now, _, err := d.entryOf(f.Recorded(i), r.writer, r.layout.Like, func(fit model.Interaction) (span.Value, error) {
		return f.Record(f.Value(fit, d.version), i, field.Item(r.layout.Like), d.version, d.entries.Len()), nil
	})
	return now, err
}

// Drop takes out interactions by their indexes, on Close: those that were there
// when the recorder was opened, and those appended since.
func (r *Recorder) Drop(indexes []int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, i := range indexes {
		if r.list.has(i) != nil {
			return refusal("there is no recorded interaction %d", i+1)
		}
	}
	r.drop = append(r.drop, indexes...)
	return nil
}

// Close brings what was appended and dropped into the cassette and removes the
// journal. If that fails, because another program changed the cassette, say,
// the journal stays.
func (r *Recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done != nil {
		return nil
	}
	r.done = errRecorderClosed
	defer r.journal.Close()
	fresh, drop := r.left()
	if len(fresh) == 0 && len(drop) == 0 {
		return r.journal.Remove()
	}
	if err := fold(r.file, fresh, drop, r.existed); err != nil {
		return fmt.Errorf("%w: what was recorded is in %s", err, r.journal.Path)
	}
	r.list, r.drop = r.file.now(), nil
	return r.journal.Remove()
}

// left are the new entries that are not dropped, and the old ones that are.
func (r *Recorder) left() (fresh []*entry, drop []int) {
	old := r.file.Len()
	for i := old; i < r.list.entries.Len(); i++ {
		if !slices.Contains(r.drop, i) {
			fresh = append(fresh, r.list.entries.At(i))
		}
	}
	return fresh, slices.DeleteFunc(slices.Clone(r.drop), func(i int) bool { return i >= old })
}
