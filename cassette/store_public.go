package cassette

// An Error tells what is wrong with a cassette: one line, lower case.
type Error = fault

// A SaveQuestion is a reason not to save without being told to.
type SaveQuestion = question

// SaveQuestionKind names what is asked.
type SaveQuestionKind = questionKind

// What saving may ask. NeedsInPlace is answered by SaveOptions.InPlace, all
// others by Overwrite.
const (
	ChangedOnDisk = changedOnDisk
	NeedsInPlace  = needsInPlace
	Exists        = existsAlready // SaveAs: there is such a file
	ReadOnly      = markedReadOnly
)

// ErrUnsynced is in the error of a save after which the file holds what was
// saved, but may not hold it after a power cut.
var ErrUnsynced = errUnsynced

// ReadRegular reads a regular file of at most that many bytes: no pipe and no
// device, which could block or never end.
func ReadRegular(path string, most int64) ([]byte, error) { return readRegular(path, most) }

// ReadOwn is ReadRegular for what tapedeck itself keeps in the state folder:
// the file must be ours, and writable for nobody else.
func ReadOwn(path string, most int64) ([]byte, error) { return readOwn(path, most) }

// StateFolder makes and returns the folder for what is kept between sessions:
// unsaved work, answers. Only its owner can read it.
func StateFolder() (string, error) { return stateFolder() }
