package cassette

import "tapedeck/cassette/internal/store"

// An Error says what is wrong with a cassette: one line, lower case.
type Error = store.Error

// A SaveQuestion is a reason not to save without being asked to.
type SaveQuestion = store.Question

// SaveQuestionKind names what is asked.
type SaveQuestionKind = store.QuestionKind

// What saving may ask. NeedsInPlace is answered by SaveOptions.InPlace, all
// others by Overwrite.
const (
	ChangedOnDisk = store.ChangedOnDisk
	NeedsInPlace  = store.NeedsInPlace
	Exists        = store.ExistsAlready // SaveAs: there is such a file
	ReadOnly      = store.MarkedReadOnly
)

// ErrUnsynced is in the error of a save after which the file holds what was
// saved, but may not hold it after a power cut.
var ErrUnsynced = store.ErrUnsynced

// ReadRegular reads a regular file of at most that many bytes: no pipe and no
// device, which could block or never end.
func ReadRegular(path string, most int64) ([]byte, error) { return store.ReadRegular(path, most) }

// ReadOwn is ReadRegular for what tapedeck itself keeps in the state folder:
// the file must be ours, and writable for nobody else.
func ReadOwn(path string, most int64) ([]byte, error) { return store.ReadOwn(path, most) }

// StateFolder makes and returns the folder for what is kept between sessions:
// unsaved work, answers. Only its owner can read it.
func StateFolder() (string, error) { return store.StateFolder() }
