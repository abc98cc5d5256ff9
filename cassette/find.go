package cassette

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/store"
)

// A Found is a file of a folder that is a cassette, or should be one.
type Found struct {
	Path     string // below the folder
	Size     int64
	Modified time.Time

	// What Read finds.
	Format Format // zero where Err is set
	Len    int
	Err    error // why it cannot be opened as a cassette
}

// Read opens the file at path and tells what it is.
func (f Found) Read(path string) Found { return f.ReadFor(path, func(*File) {}) }

// ReadFor does the same and shows the open file, if it opens.
func (f Found) ReadFor(path string, show func(*File)) Found {
	file, err := Open(path, Options{})
	if err == nil {
		show(file)
		f.Format, f.Len = file.Format(), file.Len()
		return f
	}
	f.Err = err
	var why *Error
	if errors.As(err, &why) {
		short := *why
		short.Path = ""
		f.Err = &short
	}
	return f
}

// Find lists the cassettes below a folder, in path order, calling yield for
// each until that returns false. They are not read yet. Files that are plainly
// something else are left out; broken cassettes are not. A folder that is one
// cassette is listed as such, and what other cassettes it holds. Hidden folders are not entered.
func Find(folder string, yield func(Found) bool) error {
	var parts string // a folder that is one cassette, whose files are not listed
	var isPart func(name string) bool
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if path == folder {
				return store.DiskError(folder, err)
			}
			return nil // a folder that cannot be read holds nothing to show
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && path != folder
		if entry.IsDir() {
			if hidden || entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			files := folderFormat(path, "")
			if path == folder || files == nil {
				return nil
			}
			if !yield(lookAtFolder(folder, path)) {
				return fs.SkipAll
			}
			parts, isPart = path, files.IsFile
			return nil
		}
		if filepath.Dir(path) == parts && isPart(entry.Name()) {
			return nil
		}
		if hidden || !entry.Type().IsRegular() && entry.Type()&fs.ModeSymlink == 0 {
			return nil
		}
		found, ok := candidate(folder, path)
		if ok && !yield(found) {
			return fs.SkipAll
		}
		return nil
	})
	return err
}

// peekSize is how much of a file is read to see whether it can be a cassette.
const peekSize = 64 << 10

func candidate(folder, path string) (Found, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || !mayBeCassette(path) {
		return Found{}, false
	}
	name, err := filepath.Rel(folder, path)
	if err != nil {
		name = path
	}
	return Found{Path: name, Size: info.Size(), Modified: info.ModTime()}, true
}

// lookAtFolder is look for a folder that is one cassette.
func lookAtFolder(folder, path string) Found {
	var size int64
	var modified time.Time
	if files := folderFormat(path, ""); files != nil {
		size, modified = store.StatFolder(path, files.IsFile)
	}
	name, err := filepath.Rel(folder, path)
	if err != nil {
		name = path
	}
	return Found{Path: name, Size: size, Modified: modified}
}

// mayBeCassette looks at the beginning for the marks of a format.
func mayBeCassette(path string) bool {
	text, err := store.Peek(path)
	if err != nil {
		return true // that it cannot be read should be seen
	}
	defer text.Close()
	peek, _ := io.ReadAll(io.LimitReader(text, peekSize))
	return bytes.IndexByte(peek, 0) < 0 && format.Mentioned(peek)
}
