// Package finding tells what lies at a path: a file that may be a cassette, a
// folder that is one, or nothing that would be in the way of a new one.
package finding

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/store"
)

// A Place is where a cassette lies.
type Place struct {
	Path     string // below the folder that is looked through
	Size     int64
	Modified time.Time
}

// A Look tells whether a path below a folder is that of a cassette.
type Look func(folder, path string) (Place, bool)

// Walk visits what may be a cassette below a folder, in path order, until visit
// returns false. Nothing is opened before look is called.
func Walk(folder string, visit func(path string, look Look) bool) error {
	partsOf := func(path string) func(name string) bool {
		if files := Folder(path, ""); files != nil {
			return files.IsFile
		}
		return nil
	}
	return store.Walk(folder, partsOf, func(path string, whole bool) bool {
		if whole {
			return visit(path, atFolder)
		}
		return visit(path, At)
	})
}

// At looks at a file: one that is plainly something else is no cassette, a broken
// one is.
func At(folder, path string) (Place, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || !mayBeCassette(path) {
		return Place{}, false
	}
	return Place{Path: below(folder, path), Size: info.Size(), Modified: info.ModTime()}, true
}

// atFolder looks at a folder that is one cassette.
func atFolder(folder, path string) (Place, bool) {
	p := Place{Path: below(folder, path)}
	if files := Folder(path, ""); files != nil {
		p.Size, p.Modified = store.StatFolder(path, files.IsFile)
	}
	return p, true
}

func below(folder, path string) string {
	if name, err := filepath.Rel(folder, path); err == nil {
		return name
	}
	return path
}

// peekSize is how much of a file is read to see whether it can be a cassette.
const peekSize = 64 << 10

// peeked are buffers for that, used again from file to file.
var peeked = sync.Pool{New: func() any { return new([peekSize]byte) }}

// mayBeCassette looks at the beginning for the marks of a format.
func mayBeCassette(path string) bool {
	text, err := store.Peek(path)
	if err != nil {
		return true // that it cannot be read should be seen
	}
	defer text.Close()
	buf := peeked.Get().(*[peekSize]byte)
	defer peeked.Put(buf)
	n, _ := io.ReadFull(text, buf[:])
	peek := buf[:n]
	return bytes.IndexByte(peek, 0) < 0 && format.Mentioned(peek)
}

// Folder is the format of the folder at path, nil if that is no cassette.
func Folder(path, want string) format.InFiles {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil
	}
	return format.OfFolder(store.Names(path), want)
}

// Vacant reports whether no cassette is at path: nothing at all, an empty file, or
// a folder without any of a library's files.
func Vacant(path string) bool {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return Folder(path, "") == nil
	}
	return err == nil && info.Size() == 0 || errors.Is(err, fs.ErrNotExist)
}

// Placeable says why no new cassette of the format can be at a vacant path, nil if
// one can.
func Placeable(path string, f format.Format) error {
	info, err := os.Stat(path)
	files, folder := f.(format.InFiles)
	switch {
	case err == nil && info.IsDir() != folder && folder:
		return &store.Error{Path: path, Why: "it is a file, and the cassette would be a folder"}
	case err == nil && info.IsDir() != folder:
		return &store.Error{Path: path, Why: "it is a folder"}
	case folder:
		if why := files.NoFolder(path); why != "" {
			return &store.Error{Path: path, Why: why}
		}
	}
	return nil
}
