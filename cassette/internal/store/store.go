package store

import (
	"io"
	"iter"
)

// A Store is where a cassette's bytes lie, with what is known of them since
// they were last read or written. It never changes: what looks or writes
// returns the store as it is from then on.
type Store interface {
	// Path is as it was given.
	Path() string
	// Differs reports whether the bytes are no longer those of what was read or
	// written last. It looks at them only where their state leaves a doubt.
	Differs(last Content) (now Store, differs bool, err error)
	// Commit makes a content what is stored. With an error it returns what is
	// stored now where that is no longer what was, else nil.
	Commit(Commit) (Store, error)
	// Leads reports whether a path leads to what is stored here.
	Leads(path string) bool
	// Put writes a content to w as it would be stored.
	Put(w io.Writer, now Content) error
}

// A Content is what a store holds, or is to hold.
type Content interface {
	Size() int64
	WriteTo(w io.Writer) (int64, error)
}

// A PartContent is one whose parts are files of their own.
type PartContent interface {
	Content
	// Parts are the files' names, each once, and what they hold.
	Parts() iter.Seq2[string, []byte]
}

// A Commit is what is to be stored, and what may be asked about it.
type Commit struct {
	Now Content
	// Last is what was read or written last, nil for a new place, where nothing
	// should be yet.
	Last Content
	// Overwrite answers the questions that Question names, InPlace NeedsInPlace.
	Overwrite, InPlace bool
	// Watch is called with how much is written, of how much. An error stops the
	// commit, with everything as before; not what is written in place.
	Watch func(written, of int64) error
	// Begins is called at the last moment before anything stored is touched, with
	// the Identity that the cassette will have; it is not where that is unknown.
	Begins func(identity string)
}

// A Reading is a stored text from its beginning on.
type Reading interface {
	io.ReadCloser
	// Size is the text's size, or the best guess at it so far.
	Size() int64
}
