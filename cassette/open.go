package cassette

import (
	"context"
	"errors"
	"math"

	"tapedeck/cassette/internal/finding"
	"tapedeck/cassette/internal/history"
	"tapedeck/cassette/internal/lines"
	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/store"
)

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
	came, text, err := store.Unpack(data)
	if err != nil {
		return nil, store.DiskError(name, err)
	}
	f := &File{name: name, opt: o, disk: came}
	if err := f.begin(reading.Of(name, o.Format, text)); err != nil {
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
	if now.size == 0 && f.size > 0 { // perhaps it is about to be written
		return &Error{Path: f.path, Why: "the file is empty"}
	}
	f.format, f.disk, f.version = now.format, now.disk, now.version
	f.lead, f.entries, f.trail = now.lead, now.entries, now.trail
	f.known, f.size, f.lines, f.source = now.known, now.size, now.lines, now.source
	if f.index != nil {
		f.index.Close()
	}
	f.index, f.broken, f.unfilled, f.replaced = nil, nil, now.unfilled, false
	f.steps = history.Steps[step]{}
	f.takeAsSaved()
	return nil
}

// Begin opens the cassette at path as soon as its first interactions are
// known. Until Index has found the others, all that reads works on what is
// there, and nothing can be changed.
func Begin(path string, o Options) (*File, error) {
	if files := finding.Folder(path, o.Format); files != nil {
		return beginFolder(path, files, o)
	}
	disk, text, err := store.Open(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, name: path, opt: o, disk: disk}
	if err := f.begin(reading.New(f.name, o.Format, text, text.Size())); err != nil {
		return nil, err
	}
	return f, nil
}

// begin reads until there is something to show, or the end.
func (f *File) begin(x *reading.Index) error {
	f.index, f.entries = x, foundEntries()
	x.Unpacked = store.IsPacked(f.disk)
	for f.index != nil && f.entries.Len() == 0 {
		if err := f.readOn(); err != nil {
			return err
		}
	}
	return nil
}

// Index finds the interactions of a cassette that was begun, until it has all
// or ctx is done; then it can be called again. Meanwhile other calls read what
// it has found. The error is Open's where the file turns out not to be a
// cassette; the interactions found before stay, read-only for that reason.
func (f *File) Index(ctx context.Context) error {
	return f.indexing(ctx, func() bool { return true })
}

// indexing is Index that goes on after each piece as long as found says so.
func (f *File) indexing(ctx context.Context, found func() bool) error {
	f.changing.Lock()
	defer f.changing.Unlock()
	for f.index != nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.readOn(); err != nil {
			return err
		}
		if !found() {
			return nil
		}
	}
	return f.broken
}

// Abandon stops the indexing of a cassette that is not looked at any more.
func (f *File) Abandon() {
	f.changing.Lock()
	defer f.changing.Unlock()
	if f.index != nil {
		f.stopIndexing(errors.New("not read to its end"))
	}
}

func (f *File) stopIndexing(why error) {
	f.index.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index, f.broken = nil, why
}

// Indexing reports whether interactions are still being found, and how much of
// the file was read, in percent.
func (f *File) Indexing() (percent int, still bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		return 100, false
	}
	return int(min(99, 100*f.known/max(1, f.size))), true
}

// Estimate tells how many interactions there are, and while they are still
// being found, how many there will be by the size of those so far.
func (f *File) Estimate() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.entries.Len()
	if f.index == nil || n == 0 {
		return n
	}
	return int(math.Ceil(float64(n) * float64(f.size) / float64(max(1, f.known))))
}

// Replaced reports whether the end of the file showed that the interactions
// known early were not those of the cassette: all of them are read again.
func (f *File) Replaced() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.replaced
}

// readOn reads the next piece and adds what it holds to the list.
func (f *File) readOn() error {
	x := f.index
	found, line, err := x.Next()
	if err != nil {
		if wrong := new(reading.ContentError); errors.As(err, &wrong) {
			e := placed(f.name, 0, 1, wrong.Err)
			e.Format, e.Whole = x.BrokenFormat()
			err = e
		}
		f.stopIndexing(err)
		return err
	}
	version := f.version
	if x.Format != nil && (x.Done || f.entries.Len() == 0) {
		version = x.Format.Version(x.Lead(), x.Trail())
	}
	known := f.lines
	if x.Replaced {
		known = nil
	}
	if len(found) > 0 {
		known = append(known, lines.Start{Entry: x.Entries - len(found), Line: line})
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines, f.known = known, x.Known
	if f.size = max(x.Size, f.known); x.Done {
		f.size = f.known
	}
	f.format, f.version, f.lead, f.trail = x.Format, version, x.Lead(), x.Trail()
	if x.Replaced {
		f.entries, f.replaced = foundEntries(), true
	}
	f.entries.add(found)
	if x.Done {
		f.index, f.unfilled, f.source = nil, x.Unfilled, x.Source()
		f.takeAsSaved()
		x.Close()
	}
	return nil
}
