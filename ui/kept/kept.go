// Package kept keeps small texts from one session to the next, in the state folder,
// which only its owner can read. Each stands in a file of its own, which is put in
// place as a whole: sessions that run at once take nothing from each other.
package kept

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"

	"tapedeck/cassette"
)

// Read is the text of a name, of at most so many bytes. A name may have a folder.
func Read(name string, most int64) ([]byte, error) {
	folder, err := cassette.StateFolder()
	if err != nil {
		return nil, err
	}
	return cassette.ReadOwn(filepath.Join(folder, filepath.FromSlash(name)), most)
}

// Write keeps a text under a name.
func Write(name string, text []byte) error {
	folder, err := cassette.StateFolder()
	if err != nil {
		return err
	}
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// Created with mode 0600, renamed: nobody reads half a text.
	file, err := os.CreateTemp(filepath.Dir(path), ".kept-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// Prune keeps the newest texts of a folder, at most so many.
func Prune(folder string, most int) error {
	state, err := cassette.StateFolder()
	if err != nil {
		return err
	}
	path := filepath.Join(state, filepath.FromSlash(folder))
	entries, err := os.ReadDir(path)
	if err != nil || len(entries) <= most {
		return err
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return cmp.Compare(b.ModTime().UnixNano(), a.ModTime().UnixNano()) })
	for _, f := range files[min(most, len(files)):] {
		_ = os.Remove(filepath.Join(path, f.Name())) // another session may have done so
	}
	return nil
}
