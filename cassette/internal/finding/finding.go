// Package finding tells what lies at a path: a file that may be a cassette, a
// folder that is one, or nothing that would be in the way of a new one.
package finding

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/store"
	"tapedeck/model/inorder"
)

// A Place is where a cassette lies.
type Place struct {
	Path     string // below the folder that is looked through
	Size     int64
	Modified time.Time
	// Text is the text of a file that was read to its end, until its buffer is used
	// again.
	Text []byte
}

// A Look tells whether a path below a folder is that of a cassette.
type Look func(folder, path string, buffer *Buffer) (Place, bool)

// A Buffer is memory for files that are looked at, used again from one to the next.
type Buffer struct {
	// Most is how long a file is that is read to its end, where it may be a
	// cassette.
	Most int64
	text []byte
}

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

// Each looks at what Walk visits, many at a time, and shows what was made of each
// cassette, in path order, in the caller's goroutine. What show returns ends it, as
// the context does. Files of up to most bytes are read to their end.
func Each[T any](ctx context.Context, folder string, most int64, of func(Place) T, show func(T) error) error {
	var paths []string
	var looks []Look
	err := Walk(folder, func(path string, look Look) bool {
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
	worker := func() func(int) maybe {
		buffer := Buffer{Most: most}
		return func(i int) (m maybe) {
			if found, ok := looks[i](folder, paths[i], &buffer); ok {
				m = maybe{of(found), true}
			}
			return m
		}
	}
	return inorder.Each(ctx, len(paths), worker, func(_ int, m maybe) error {
		if !m.ok {
			return nil
		}
		return show(m.made)
	})
}

// At looks at a file: one that is plainly something else is no cassette, a broken
// one is.
func At(folder, path string, buffer *Buffer) (Place, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return Place{}, false
	}
	text, may := buffer.peek(path)
	if !may {
		return Place{}, false
	}
	return Place{Path: below(folder, path), Size: info.Size(), Modified: info.ModTime(), Text: text}, true
}

// atFolder looks at a folder that is one cassette.
func atFolder(folder, path string, _ *Buffer) (Place, bool) {
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

// peek looks at the beginning of a file for the marks of a format, and reads on
// to the end of one that is not too long.
func (r *Buffer) peek(path string) (whole []byte, may bool) {
	text, err := store.Peek(path)
	if err != nil {
		return nil, true // that it cannot be read should be seen
	}
	defer text.Close()
	if r.text == nil {
		r.text = make([]byte, peekSize)
	}
	n, err := io.ReadFull(text, r.text[:peekSize])
	if peek := r.text[:n]; bytes.IndexByte(peek, 0) >= 0 || !format.Mentioned(peek) {
		return nil, false
	}
	if size := text.Size() + 1; err == nil && size <= r.Most && store.SourceOf(text) != nil {
		if int64(len(r.text)) < size {
			r.text = append(make([]byte, 0, 2*size), r.text[:n]...)[:2*size]
		}
		var more int
		more, err = io.ReadFull(text, r.text[n:])
		n += more
	}
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, true
	}
	return r.text[:n], true
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
