package cassette

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tapedeck/cassette/internal/finding"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/store"
)

// A Journal is what a program left that recorded on a cassette and ended before
// it closed its recorder.
type Journal struct {
	Path         string // of the journal
	Interactions int    // whole ones
	Live         bool   // the program is still running
}

// Journal tells whether there is a journal beside the cassette. OpenRecorder brings
// it into the cassette; Open leaves it alone.
func (f *File) Journal() (Journal, bool) {
	path := f.Path()
	if path == "" {
		return Journal{}, false
	}
	name, entries, live, err := store.LeftJournal(path)
	return Journal{Path: name, Interactions: entries, Live: live}, err == nil
}

// foldJournal brings a journal that was left behind into its cassette.
func foldJournal(path string) error {
	name := store.JournalPath(path)
	file, _, err := store.OpenRegular(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return store.DiskError(name, err)
	}
	defer file.Close()
	if err := store.Lock(file); errors.Is(err, store.ErrBusy) {
		return &Error{Path: path, Why: "another program records on it", Err: err}
	}
	head, texts, err := store.ReadJournal(file)
	if err != nil {
		return store.DiskError(name, err)
	}
	if len(texts) > 0 {
		if err := foldTexts(path, head, texts); err != nil {
			return fmt.Errorf("%w: what was recorded is in %s", err, name)
		}
	}
	return store.DiskErrorOrNil(name, os.Remove(name))
}

func foldTexts(path string, head store.JournalHead, texts [][]byte) error {
	f := format.Named(head.Format)
	if f == nil {
		return refusal("no format %q", head.Format)
	}
	var fresh []*entry
	for _, src := range texts {
		fresh = append(fresh, fromJournal(f, src))
	}
	if finding.Vacant(path) {
		file, _, err := newFile(path, f)
		if err != nil {
			return err
		}
		return fold(file, fresh, nil, false)
	}
	file, err := Open(path, Options{Format: head.Format})
	if err != nil {
		return err
	}
	if file.Format().Folder { // some files may have been brought in
		if fresh = notIn(file.entries.Items(), fresh); len(fresh) == 0 {
			return nil
		}
	}
	if store.HashOf(file.present()) != head.Base && endsWith(file.entries.Items(), fresh) {
		return nil // it was brought in, and only the journal is left
	}
	return fold(file, fresh, nil, true)
}

// endsWith reports whether the last entries are these.
func endsWith(entries, last []*entry) bool {
	if len(entries) < len(last) {
		return false
	}
	entries = entries[len(entries)-len(last):]
	for i := range last {
		if !bytes.Equal(bytes.TrimRight(entries[i].text.Bytes(), "\r\n"), bytes.TrimRight(last[i].text.Bytes(), "\r\n")) {
			return false
		}
	}
	return true
}
