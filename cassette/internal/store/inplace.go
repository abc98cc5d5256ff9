package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// writeInPlace writes through the file's own inode, which cannot be atomic: a
// full copy of what is to be written is synced first, and named if anything
// then fails.
func (t Destination) writeInPlace(w Writing) (fs.FileInfo, error) {
	file, err := os.OpenFile(t.real, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, DiskError(t.Path, err)
	}
	defer file.Close()
	copied, err := t.copyFirst(w)
	if err != nil {
		return nil, DiskError(t.Path, err)
	}
	if err := t.readyInPlace(file, w); err != nil {
		Remove(copied)
		return nil, DiskError(t.Path, err)
	}
	err = pour(file, w)
	if err == nil {
		err = file.Truncate(w.Size)
	}
	if err == nil {
		err = file.Sync()
	}
	info, failed := file.Stat()
	if failed != nil {
		info, failed = os.Stat(t.real)
	}
	if failed != nil {
		info = t.was
	}
	if err == nil {
		err = failed
	}
	if err != nil {
		return info, &Error{Path: t.Path, Err: err,
			Why: fmt.Sprintf("%s; what was to be saved is whole in %s", reason(err), copied)}
	}
	Remove(copied)
	return info, nil
}

// readyInPlace checks all that can be checked before the first byte is
// overwritten: that it is the right file, that nobody changed it, and that
// there is room for what it grows by.
func (t Destination) readyInPlace(file *os.File, w Writing) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !sameState(info, t.was) {
		return &Question{ChangedOnDisk, "another program changed the file while it was being saved"}
	}
	if err := w.Ready(nil); err != nil {
		return err
	}
	return reserve(file, info.Size(), w.Size)
}

// copyFirst writes the copy beside the file, or where that cannot be, where
// tapedeck keeps unsaved work, which lasts longer than a temporary folder.
func (t Destination) copyFirst(w Writing) (string, error) {
	pattern := shortened(filepath.Base(t.real)) + ".tapedeck-copy-*"
	folder := filepath.Dir(t.real)
	file, err := os.CreateTemp(folder, pattern)
	if err != nil {
		if folder, err = StateFolder(); err != nil {
			return "", err
		}
		if file, err = os.CreateTemp(folder, pattern); err != nil {
			return "", err
		}
	}
	err = reserve(file, 0, w.Size)
	if err == nil {
		err = pour(file, w)
	}
	file.Close()
	if err == nil {
		err = syncFolder(folder)
	}
	if err != nil {
		Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}

// shortened leaves room for a suffix in a name of at most 255 bytes.
func shortened(name string) string {
	for i := range name {
		if i > 200 {
			return name[:i]
		}
	}
	return name
}

// syncFolder makes a new name in it last through a power cut, as far as the
// folder lets us.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return nil // a folder that cannot be read cannot be synced
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !unsyncable(err) {
		return err
	}
	return nil
}
