package cassette

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

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

// What saving may ask.
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

// diskState is what tells at a glance whether a file is still the one that was
// read or written last.
type diskState struct {
	size  int64
	mtime time.Time
}

func stateOf(info fs.FileInfo) diskState { return diskState{info.Size(), info.ModTime()} }

// readDisk reads a file and remembers its state.
func readDisk(path string) ([]byte, diskState, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, diskState{}, diskError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, diskState{}, &Error{Path: path, Why: "is not a regular file"}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, diskState{}, diskError(path, err)
	}
	return data, stateOf(info), nil
}

// diskError says what the system said, without its "open PATH:" around it.
func diskError(path string, err error) error {
	why := err.Error()
	var at *fs.PathError
	if errors.As(err, &at) {
		why = at.Err.Error()
	}
	return &Error{Path: path, Why: why, Err: err}
}

// OnDisk reports whether the file on disk is no longer the one that was read
// or saved last. A file that is gone has changed.
func (f *File) OnDisk() (changed bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.onDisk()
}

// onDisk looks at the content only where size or time differ.
func (f *File) onDisk() (bool, error) {
	if f.path == "" {
		return false, nil
	}
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, diskError(f.path, err)
	}
	if stateOf(info) == f.disk {
		return false, nil
	}
	data, now, err := readDisk(f.path)
	if err != nil {
		return false, err
	}
	same := comparer{data}
	if _, err := writeParts(&same, f.savedLead, f.savedEntries, f.savedTrail); err != nil || len(same.left) > 0 {
		return true, nil
	}
	f.disk = now
	return false, nil
}

// A comparer takes writes as long as they are what is left of its bytes.
type comparer struct{ left []byte }

var errDiffers = errors.New("differs")

func (c *comparer) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(c.left, b) {
		return 0, errDiffers
	}
	c.left = c.left[len(b):]
	return len(b), nil
}

// Save writes the cassette to its path, whole or not at all. Without a change
// it writes nothing.
func (f *File) Save(o SaveOptions) (Report, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.path == "" {
		return Report{}, errors.New("not saved: the cassette was not read from a file")
	}
	if f.unsaved() == 0 {
		return Report{Path: f.path}, nil
	}
	changed, err := f.onDisk()
	if err != nil {
		return Report{}, err
	}
	if changed && !o.Overwrite {
		return Report{}, &SaveQuestion{ChangedOnDisk, "another program changed the file since it was opened"}
	}
	return f.save(f.path, o)
}

// SaveAs writes it to another path, which becomes its own.
func (f *File) SaveAs(path string, o SaveOptions) (Report, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := os.Lstat(path); err == nil && !o.Overwrite {
		return Report{}, &SaveQuestion{Exists, path + " exists already"}
	}
	return f.save(path, o)
}

func (f *File) save(path string, o SaveOptions) (Report, error) {
	if err := replaceFile(path, o.InPlace, func(w io.Writer) error {
		_, err := f.writeTo(w)
		return err
	}); err != nil {
		return Report{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return Report{}, diskError(path, err)
	}
	report := f.report()
	report.Path = path
	f.path, f.name = path, path
	f.disk = stateOf(info)
	f.markSaved()
	return report, nil
}

// replaceFile writes a file whole or not at all: into a new file beside it,
// which then takes its name. Symbolic links are followed; mode and owner stay.
func replaceFile(path string, inPlace bool, write func(io.Writer) error) error {
	real, old, err := resolve(path)
	if err != nil {
		return diskError(path, err)
	}
	if old != nil {
		if !old.Mode().IsRegular() {
			return &Error{Path: path, Why: "is not a regular file"}
		}
		if n := links(old); n > 1 {
			if !inPlace {
				return &SaveQuestion{NeedsInPlace, fmt.Sprintf("%s has %d names", filepath.Base(path), n)}
			}
			return writeInPlace(real, write)
		}
	}
	temp, err := os.CreateTemp(filepath.Dir(real), "."+filepath.Base(real)+".*.tmp")
	if err != nil {
		if old == nil || !errors.Is(err, fs.ErrPermission) {
			return diskError(path, err)
		}
		if !inPlace {
			return &SaveQuestion{NeedsInPlace, "no new file can be made in " + filepath.Dir(real)}
		}
		return writeInPlace(real, write)
	}
	if err := fill(temp, old, write); err != nil {
		os.Remove(temp.Name())
		return diskError(path, err)
	}
	if err := os.Rename(temp.Name(), real); err != nil {
		os.Remove(temp.Name())
		return diskError(path, err)
	}
	return syncFolder(filepath.Dir(real))
}

// resolve follows symbolic links, dangling ones too, to the file to write and
// what is there now, nil if nothing is.
func resolve(path string) (string, fs.FileInfo, error) {
	for range 40 {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil, nil
		}
		if err != nil {
			return "", nil, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, info, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", nil, err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", nil, errors.New("too many symbolic links")
}

// fill writes and syncs the new file. Its owner is set before its mode, since
// a change of owner clears mode bits; failing to give it away is no error.
func fill(temp *os.File, old fs.FileInfo, write func(io.Writer) error) error {
	mode := fs.FileMode(0o644)
	if old != nil {
		keepOwner(temp, old)
		mode = old.Mode().Perm()
	}
	err := temp.Chmod(mode)
	if err == nil {
		err = write(temp)
	}
	return finish(temp, err)
}

// finish syncs a file if it was written without an error, and closes it.
func finish(file *os.File, err error) error {
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// syncFolder makes a rename last through a power cut.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return nil // a folder that cannot be read cannot be synced; the file is whole
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return diskError(path, err)
	}
	return nil
}

// writeInPlace writes through the file's own inode, which cannot be atomic: a
// full copy of what is to be written is synced first, and named if anything
// then fails.
func writeInPlace(path string, write func(io.Writer) error) error {
	backup, err := os.CreateTemp("", "tapedeck-"+filepath.Base(path)+"-*")
	if err != nil {
		return diskError(path, err)
	}
	if err := finish(backup, write(backup)); err != nil {
		os.Remove(backup.Name())
		return diskError(path, err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		os.Remove(backup.Name())
		return diskError(path, err)
	}
	if err := finish(file, write(file)); err != nil {
		return &Error{Path: path, Why: fmt.Sprintf("%v; what was to be saved is whole in %s", err, backup.Name()), Err: err}
	}
	return os.Remove(backup.Name())
}
