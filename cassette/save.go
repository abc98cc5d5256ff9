package cassette

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"tapedeck/cassette/internal/store"
)

// SaveOptions answer the questions that saving may ask. The zero value asks
// them all: it refuses with a *SaveQuestion.
type SaveOptions struct {
	Overwrite bool // although another program changed the file, or it is read-only
	InPlace   bool // although that is not atomic (hard links, folder not writable)
	// Watch is called with how many bytes are written, of how many. An error stops
	// saving, with everything as before; saving in place does not stop.
	Watch func(written, of int64) error
}

// OnDisk reports whether the file on disk is no longer the one that was read
// or saved last. A file that is gone has changed.
func (f *File) OnDisk() (changed bool, err error) {
	f.mu.Lock()
	path, disk, saved, partly := f.path, f.disk, f.savedState(), f.fixed() != nil
	f.mu.Unlock()
	if path == "" || partly {
		return false, nil
	}
	now, changed, err := store.Differs(path, disk, saved.write)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && !changed && f.path == path && f.disk == disk {
		f.disk = now
	}
	return changed, err
}

// Save writes the cassette to its path, whole or not at all. Without a change
// it writes nothing. After an error the changes are still unsaved.
func (f *File) Save(o SaveOptions) (Report, error) {
	defer f.still()()
	if f.path == "" {
		return Report{}, errors.New("not saved: the cassette was not read from a file")
	}
	if f.unsaved() == 0 {
		return Report{Path: f.path}, nil
	}
	t, err := store.Aim(f.path)
	if err != nil {
		return Report{}, err
	}
	f.mu.Lock()
	disk := f.disk // which OnDisk may set meanwhile
	f.mu.Unlock()
	_, changed, err := store.Differs(f.path, disk, f.savedState().write)
	if err != nil {
		return Report{}, err
	}
	if why := t.Objections(changed); why != nil && !o.Overwrite {
		return Report{}, why
	}
	return f.save(t, o)
}

// SaveAs writes it to another path, which becomes its own.
func (f *File) SaveAs(path string, o SaveOptions) (Report, error) {
	defer f.still()()
	if err := f.fixed(); err != nil {
		return Report{}, err
	}
	t, err := store.Aim(path)
	if err != nil {
		return Report{}, err
	}
	if _, err := os.Lstat(path); err == nil && !o.Overwrite {
		return Report{}, &SaveQuestion{Kind: Exists, Why: path + " exists already"}
	}
	return f.save(t, o)
}

func (f *File) save(t store.Destination, o SaveOptions) (Report, error) {
	now := f.present()
	work := store.Writing{
		Size:  now.size(),
		Write: func(w io.Writer) error { return now.write(store.Watched(w, now.size(), o.Watch, o.InPlace)) },
		Ready: func(info fs.FileInfo) error {
			f.kept.savingAs(info)
			return t.Unchanged()
		},
	}
	info, err := t.Write(work, o.InPlace)
	if err != nil {
		f.failed(t, info)
		return Report{}, err
	}
	report := f.report()
	report.Path = t.Path
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path, f.name = t.Path, t.Path
	f.disk = store.StateOf(info)
	f.markSaved()
	f.kept.drop()
	return report, nil
}

// failed remembers what a save left on disk that did not end well, nil if it
// did not come to that. What was saved before is then no longer there, so the
// File has changes even when all of them are undone.
func (f *File) failed(t store.Destination, info fs.FileInfo) {
	if info == nil {
		return
	}
	if now, err := os.Stat(f.path); err != nil || !os.SameFile(now, info) {
		return // it was to be saved elsewhere
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.disk = store.DiskState{Info: info, Settled: true}
	f.lost++
}
