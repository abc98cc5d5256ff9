package cassette

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/inorder"
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
	return walk(folder, func(path string, look looker) bool {
		found, ok := look(folder, path)
		return !ok || yield(found)
	})
}

// FindEach looks at the cassettes that Find lists, many at a time, and shows what
// was made of each, in path order, in the caller's goroutine. What show returns
// ends it, as the context does.
func FindEach[T any](ctx context.Context, folder string, of func(Found) T, show func(T) error) error {
	var paths []string
	var looks []looker
	err := walk(folder, func(path string, look looker) bool {
		paths, looks = append(paths, path), append(looks, look)
		return ctx.Err() == nil
	})
	if err != nil {
		return err
	}
	type maybe struct {
		made T
		ok   bool
	}
	at := func(i int) (m maybe) {
		if found, ok := looks[i](folder, paths[i]); ok {
			m = maybe{of(found), true}
		}
		return m
	}
	return inorder.Each(ctx, len(paths), func() func(int) maybe { return at }, func(_ int, m maybe) error {
		if !m.ok {
			return nil
		}
		return show(m.made)
	})
}

// A looker looks whether a path is that of a cassette.
type looker func(folder, path string) (Found, bool)

// walk visits what may be a cassette, until visit returns false.
func walk(folder string, visit func(path string, look looker) bool) error {
	partsOf := func(path string) func(name string) bool {
		if files := folderFormat(path, ""); files != nil {
			return files.IsFile
		}
		return nil
	}
	return store.Walk(folder, partsOf, func(path string, whole bool) bool {
		if whole {
			return visit(path, lookAtFolder)
		}
		return visit(path, candidate)
	})
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
func lookAtFolder(folder, path string) (Found, bool) {
	var size int64
	var modified time.Time
	if files := folderFormat(path, ""); files != nil {
		size, modified = store.StatFolder(path, files.IsFile)
	}
	name, err := filepath.Rel(folder, path)
	if err != nil {
		name = path
	}
	return Found{Path: name, Size: size, Modified: modified}, true
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
