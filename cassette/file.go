// Package cassette holds cassettes as lead + entries + trail and never
// serialises a whole one. (invariants to be printed here)
package cassette

import (
	"io"

	"tapedeck/model"
)

// Options say how to open a cassette. The zero value detects the format.
type Options struct {
	// Format overrides detection ("vcrpy-yaml").
	Format string
}

// A File is an open cassette. Its methods may be called from several
// goroutines.
type File struct{}

// Open reads the cassette at path. The error is an *Error where the content is
// at fault.
func Open(path string, o Options) (*File, error) { panic("not written yet") }

// Read makes a File of data that came from elsewhere; name is for messages.
func Read(name string, data []byte, o Options) (*File, error) { panic("not written yet") }

// An Error tells what is wrong with a cassette: one line, lower case.
type Error struct {
	Path         string
	Interaction  int // counted from 1, 0 if it is not in one
	Line, Column int // counted from 1, 0 if unknown
	Why          string
	Err          error
}

func (e *Error) Error() string { panic("not written yet") }
func (e *Error) Unwrap() error { return e.Err }

// A RefusedError says why a change is not made. The file is as before.
type RefusedError struct {
	Op  model.Op
	Why string
}

func (e *RefusedError) Error() string { return e.Why }

// A Format names how a library writes cassettes.
type Format struct {
	Name    string // "vcrpy-yaml"
	Version string // the file's own format version, "" if it has none
	Library string // whose rules replay it: "vcrpy"
}

// Formats lists the names that Options.Format takes.
func Formats() []string { panic("not written yet") }

func (f *File) Path() string   { panic("not written yet") }
func (f *File) Format() Format { panic("not written yet") }

// Size is the length in bytes of what Save would write.
func (f *File) Size() int64 { panic("not written yet") }

// Len is the number of interactions.
func (f *File) Len() int { panic("not written yet") }

// At decodes an interaction. The error says why it cannot be decoded; it is
// then read-only.
func (f *File) At(i int) (model.Interaction, error) { panic("not written yet") }

// Summary tells what a list shows of an interaction; cheap after the first
// call. The error is At's.
func (f *File) Summary(i int) (model.Summary, error) { panic("not written yet") }

// Source is a part of the file's text.
type Source struct {
	Text []byte
	Line int // of its first byte, counted from 1
}

// Entry returns the interaction's own text in the file.
func (f *File) Entry(i int) Source { panic("not written yet") }

// Source returns the text that holds a field in the file; ok is false where
// the field has no text of its own.
func (f *File) Source(i int, field model.Field) (src Source, ok bool) { panic("not written yet") }

// A State tells how an interaction differs from what was last saved.
type State int

const (
	Saved State = iota
	Changed
	New
)

// State returns the interaction's state.
func (f *File) State(i int) State { panic("not written yet") }

// A Change is one user action: one step of undo.
type Change struct {
	Ops []model.Op
	// KeepFollowUps leaves coupled fields (Content-Length) as they are.
	KeepFollowUps bool
}

// A Step is a change that was made, undone or made again.
type Step struct {
	Ops       []model.Op
	FollowUps []model.FollowUp
	// At is the interaction to look at afterwards, -1 if none is left.
	At int
	// Changed is false where the file already said so; nothing was recorded.
	Changed bool
}

// Do makes a change, checks it twice and records it for Undo. On an error,
// mostly a *RefusedError, nothing has happened. The indices of later ops count
// in the list that the earlier ones left.
func (f *File) Do(c Change) (Step, error) { panic("not written yet") }

// Undo takes the last step back; ok is false if there is none.
func (f *File) Undo() (s Step, ok bool) { panic("not written yet") }

// Redo makes the last undone step again; ok is false if there is none.
func (f *File) Redo() (s Step, ok bool) { panic("not written yet") }

// Dirty reports whether Save would change the file.
func (f *File) Dirty() bool { panic("not written yet") }

// Unsaved counts the steps between what was last saved and now.
func (f *File) Unsaved() int { panic("not written yet") }

// WriteTo writes the cassette as it now stands.
func (f *File) WriteTo(w io.Writer) (int64, error) { panic("not written yet") }

// SaveOptions answer the questions that saving may ask. The zero value asks
// them all: it refuses with a *SaveQuestion.
type SaveOptions struct {
	Overwrite bool // although another program changed the file
	InPlace   bool // although that is not atomic (hard links, folder not writable)
}

// A SaveQuestion is a reason not to save without being told to.
type SaveQuestion struct {
	Kind SaveQuestionKind
	Why  string // "another program changed the file since it was opened"
}

func (q *SaveQuestion) Error() string { return q.Why }

// SaveQuestionKind names what is asked.
type SaveQuestionKind int

const (
	ChangedOnDisk SaveQuestionKind = iota
	NeedsInPlace
	Exists // SaveAs: there is such a file
)

// A Report tells what was saved.
type Report struct {
	Path                           string
	Changed, Added, Deleted, Moved int // interactions
	Lines                          int // lines that differ from what was there
}

// Save writes the cassette to its path, whole or not at all. Without a change
// it writes nothing.
func (f *File) Save(o SaveOptions) (Report, error) { panic("not written yet") }

// SaveAs writes it to another path, which becomes its own.
func (f *File) SaveAs(path string, o SaveOptions) (Report, error) { panic("not written yet") }

// OnDisk reports whether the file on disk is no longer the one that was read
// or saved last.
func (f *File) OnDisk() (changed bool, err error) { panic("not written yet") }

// Reload reads the file anew and drops all steps.
func (f *File) Reload() error { panic("not written yet") }

// Diff returns a unified diff from what was last saved (or opened) to now.
func (f *File) Diff() []byte { panic("not written yet") }

// A Found is a file of a folder that may be a cassette.
type Found struct {
	Path   string // below the folder
	Size   int64
	Format Format // zero where Err is set
	Len    int
	Err    error // why it cannot be opened as a cassette
}

// Find lists the cassettes below a folder, in path order, calling yield for
// each until that returns false. Files that are plainly something else are
// left out; broken cassettes are not.
func Find(folder string, yield func(Found) bool) error { panic("not written yet") }
