package cassette

import (
	"errors"
	"io"

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
	path, disk, saved, partly := f.path, f.disk, f.saved, f.fixed() != nil
	f.mu.Unlock()
	if path == "" || disk == nil || partly {
		return false, nil
	}
	now, changed, err := disk.Differs(saved)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && !changed && f.disk == disk {
		f.disk = now
	}
	return changed, err
}

// Save writes the cassette to its path, whole or not at all. Without a change
// it writes nothing. After an error the changes are still unsaved.
func (f *File) Save(o SaveOptions) (Report, error) {
	defer f.still()()
	f.mu.Lock()
	disk := f.disk // which OnDisk may set meanwhile
	f.mu.Unlock()
	if f.path == "" || disk == nil {
		return Report{}, errors.New("not saved: the cassette was not read from a file")
	}
	if f.steps.Unsaved() == 0 {
		return Report{Path: f.path}, nil
	}
	return f.save(disk, f.saved, o)
}

// SaveAs writes it to another path, which becomes its own. A file whose name
// ends in .gz or .zz is compressed.
func (f *File) SaveAs(path string, o SaveOptions) (Report, error) {
	defer f.still()()
	if err := f.fixed(); err != nil {
		return Report{}, err
	}
	return f.save(f.newStore(path), nil, o)
}

// save makes the present state what is stored; last is what was stored there
// last, nil for a new place.
func (f *File) save(to store.Store, last store.Content, o SaveOptions) (Report, error) {
	if o.InPlace { // which may write over what is yet to be read
		if err := f.source.Hold(); err != nil {
			return Report{}, store.DiskError(f.name, err)
		}
	}
	now, err := to.Commit(store.Commit{
		Now: f.present(), Last: last, Overwrite: o.Overwrite, InPlace: o.InPlace, Watch: o.Watch, Begins: f.kept.SavingAs,
	})
	if err != nil {
		f.failed(now)
		return Report{}, err
	}
	report := compare(f.saved.content(), f.present()).report()
	report.Path = now.Path()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path, f.name, f.disk = now.Path(), now.Path(), now
	f.markSaved()
	f.kept.Drop()
	return report, nil
}

// failed remembers what a save left on disk that did not end well, nil if it
// did not come to that. What was saved before is then no longer there, so the
// File has changes even when all of them are undone.
func (f *File) failed(left store.Store) {
	if left == nil || !left.Leads(f.path) {
		return // or it was to be saved elsewhere
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.disk = left
	f.steps.Lose()
}

// WriteStored writes the cassette as Save would: compressed if its file is.
func (f *File) WriteStored(w io.Writer) error {
	f.mu.Lock()
	disk, now := f.disk, f.present()
	f.mu.Unlock()
	if disk == nil {
		_, err := now.WriteTo(w)
		return err
	}
	return disk.Put(w, now)
}
