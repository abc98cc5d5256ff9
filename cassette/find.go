package cassette

import (
	"context"
	"errors"
	"time"

	"tapedeck/cassette/internal/finding"
	"tapedeck/cassette/internal/format"
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

	text []byte // of FindEach, as long as its function takes
}

func foundAt(p finding.Place) Found {
	return Found{Path: p.Path, Size: p.Size, Modified: p.Modified, text: p.Text}
}

// Count says what Read says of a file that FindEach found, by looking through it
// once, if it is exactly as its library writes it, and so loads it. ok is false
// where it may be anything else.
func (f Found) Count() (counted Found, ok bool) {
	is, n, version := format.Written(f.text)
	if is == nil {
		return f, false
	}
	f.Format, f.Len = described(is, version), n
	return f, true
}

// Read opens the file at path and tells what it is.
func (f Found) Read(path string) Found { return f.ReadFor(path, func(*File) {}) }

// ReadFor does the same and shows the open file, if it opens, for as long as show
// takes.
func (f Found) ReadFor(path string, show func(*File)) Found {
	file, err := Open(path, Options{})
	if err == nil {
		defer file.source.Close()
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
	var buffer finding.Buffer
	return finding.Walk(folder, func(path string, look finding.Look) bool {
		at, ok := look(folder, path, &buffer)
		at.Text = nil // which the next one takes the place of
		return !ok || yield(foundAt(at))
	})
}

// FindEach looks at the cassettes that Find lists, many at a time, and shows what
// was made of each, in path order, in the caller's goroutine. What show returns
// ends it, as the context does.
func FindEach[T any](ctx context.Context, folder string, of func(Found) T, show func(T) error) error {
	return finding.Each(ctx, folder, mostCounted, func(p finding.Place) T { return of(foundAt(p)) }, show)
}

// mostCounted is how long the files are that Count reads.
const mostCounted = 8 << 20
