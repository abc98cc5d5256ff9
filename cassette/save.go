package cassette

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// SaveOptions answer the questions that saving may ask. The zero value asks
// them all: it refuses with a *SaveQuestion.
type SaveOptions struct {
	Overwrite bool // although another program changed the file, or it is read-only
	InPlace   bool // although that is not atomic (hard links, folder not writable)
	// Watch is told how many bytes are written, of how many. An error stops
	// saving, with everything as before; saving in place does not stop.
	Watch func(written, of int64) error
}

// watched tells o.Watch what goes to w.
func (o SaveOptions) watched(w io.Writer, size int64) io.Writer {
	if o.Watch == nil {
		return w
	}
	return &watchedWriter{Writer: w, size: size, options: o}
}

type watchedWriter struct {
	io.Writer
	written, told, size int64
	options             SaveOptions
}

// watchEvery is after how many bytes a watcher is told.
const watchEvery = 1 << 20

func (w *watchedWriter) Write(b []byte) (int, error) {
	total := 0
	for len(b) > 0 {
		n, err := w.Writer.Write(b[:min(len(b), watchEvery)])
		total += n
		w.written += int64(n)
		if err != nil {
			return total, err
		}
		b = b[n:]
		if w.written-w.told < watchEvery {
			continue
		}
		w.told = w.written
		if err := w.options.Watch(w.written, w.size); err != nil && !w.options.InPlace {
			return total, err
		}
	}
	return total, nil
}

// A SaveQuestion is a reason not to save without being told to.
type SaveQuestion struct {
	Kind SaveQuestionKind
	Why  string // "another program changed the file since it was opened"
}

// Error is the reason alone.
func (q *SaveQuestion) Error() string { return q.Why }

// SaveQuestionKind names what is asked.
type SaveQuestionKind int

// What saving may ask. NeedsInPlace is answered by SaveOptions.InPlace, all
// others by Overwrite.
const (
	ChangedOnDisk SaveQuestionKind = iota
	NeedsInPlace
	Exists // SaveAs: there is such a file
	ReadOnly
)

// ErrUnsynced is in the error of a save after which the file holds what was
// saved, but may not hold it after a power cut.
var ErrUnsynced = errors.New("written, but a power cut may bring the old file back")

// A Report tells what was saved.
type Report struct {
	Path                           string
	Changed, Added, Deleted, Moved int // interactions
	Lines                          int // lines that differ from what was there
}

// diskState is what tells at a glance whether a file is still the one that was
// read or written last.
type diskState struct {
	info fs.FileInfo
	// settled: the file had not been written just before, so a later write
	// must show in its time.
	settled bool
}

// clockStep is the coarsest step in which file systems count time (FAT's).
const clockStep = 2 * time.Second

func stateOf(info fs.FileInfo) diskState {
	return diskState{info, time.Since(info.ModTime()).Abs() > clockStep}
}

// Holds reports whether a file is without doubt still as it was.
func (s diskState) Holds(now fs.FileInfo) bool { return s.settled && sameState(s.info, now) }

func sameState(a, b fs.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// openRegular opens a file to read, and never a pipe or a device: to open one
// can block, or do something.
func openRegular(path string) (*os.File, fs.FileInfo, error) {
	irregular := &Error{Path: path, Why: "is not a regular file"}
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, diskError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, irregular
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, diskError(path, err)
	}
	info, err = file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = irregular
	}
	if err != nil {
		file.Close()
		return nil, nil, diskError(path, err)
	}
	return file, info, nil
}

// diskError says what the system said, without its "open PATH:" around it.
func diskError(path string, err error) error {
	var said *Error
	var asked *SaveQuestion
	if errors.As(err, &said) || errors.As(err, &asked) {
		return err
	}
	return &Error{Path: path, Why: reason(err), Err: err}
}

// reason is the system's word for what went wrong.
func reason(err error) string {
	var at *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	switch {
	case errors.As(err, &at):
		return at.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}

// OnDisk reports whether the file on disk is no longer the one that was read
// or saved last. A file that is gone has changed.
func (f *File) OnDisk() (changed bool, err error) {
	f.mu.Lock()
	path, disk, saved, partly := f.path, f.disk, f.savedState(), f.fixed() != nil
	f.mu.Unlock()
	if path == "" || partly {
		return false, nil
	}
	now, changed, err := differs(path, disk, saved)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && !changed && f.path == path && f.disk == disk {
		f.disk = now
	}
	return changed, err
}

// differs reports whether a file differs from what was saved, and its state.
// It looks at the content only where the state leaves a doubt.
func differs(path string, disk diskState, saved content) (diskState, bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return disk, true, nil
	}
	if err != nil {
		return disk, false, diskError(path, err)
	}
	if disk.Holds(info) {
		return disk, false, nil
	}
	file, info, err := openRegular(path)
	if err != nil {
		return disk, false, err
	}
	defer file.Close()
	now := stateOf(info)
	same := &comparer{from: bufio.NewReaderSize(file, bufferSize), buf: make([]byte, bufferSize)}
	if _, err := saved.writeTo(same); err != nil {
		if errors.Is(err, errDiffers) {
			err = nil
		}
		return now, true, err
	}
	if _, err = same.from.ReadByte(); err == io.EOF {
		return now, false, nil
	}
	return now, true, err
}

// bufferSize is how much of a file is held at a time where it is copied or
// compared.
const bufferSize = 1 << 20

// A comparer takes writes as long as they are what it reads.
type comparer struct {
	from *bufio.Reader
	buf  []byte
}

var errDiffers = errors.New("differs")

func (c *comparer) Write(b []byte) (int, error) {
	for done := 0; done < len(b); {
		n, err := io.ReadFull(c.from, c.buf[:min(len(c.buf), len(b)-done)])
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return done, errDiffers
		}
		if err != nil {
			return done, err
		}
		if !bytes.Equal(c.buf[:n], b[done:done+n]) {
			return done, errDiffers
		}
		done += n
	}
	return len(b), nil
}

// content is all that a file holds, or held.
type content struct {
	lead, trail []byte
	entries     []*entry
}

// writeTo writes lead, entries and trail. Parts are written as they are, so
// nothing is copied in memory.
func (c content) writeTo(w io.Writer) (int64, error) {
	var total int64
	write := func(b []byte) error {
		n, err := w.Write(b)
		total += int64(n)
		return err
	}
	if err := write(c.lead); err != nil {
		return total, err
	}
	for i, e := range c.entries {
		if i > 0 && len(e.gap) > 0 {
			if err := write(e.gap); err != nil {
				return total, err
			}
		}
		if err := write(e.text); err != nil {
			return total, err
		}
	}
	return total, write(c.trail)
}

func (c content) size() int64 {
	size := len(c.lead) + len(c.trail)
	for i, e := range c.entries {
		size += len(e.text)
		if i > 0 {
			size += len(e.gap)
		}
	}
	return int64(size)
}

func (f *File) savedState() content { return content{f.savedLead, f.savedTrail, f.savedEntries} }
func (f *File) present() content    { return content{f.lead, f.trail, f.entries} }

// Save writes the cassette to its path, whole or not at all. Without a change
// it writes nothing. After an error the changes are still unsaved.
func (f *File) Save(o SaveOptions) (Report, error) {
	defer f.still()()
	if f.path == "" {
		return Report{}, errors.New("not saved: the cassette was not read from a file")
	}
	if f.unsaved() == 0 {
		return Report{Path: f.path}, nil
	}
	t, err := aim(f.path)
	if err != nil {
		return Report{}, err
	}
	f.mu.Lock()
	disk := f.disk // which OnDisk may set meanwhile
	f.mu.Unlock()
	_, changed, err := differs(f.path, disk, f.savedState())
	if err != nil {
		return Report{}, err
	}
	if why := t.objections(changed); why != nil && !o.Overwrite {
		return Report{}, why
	}
	return f.save(t, o)
}

// SaveAs writes it to another path, which becomes its own.
func (f *File) SaveAs(path string, o SaveOptions) (Report, error) {
	defer f.still()()
	if err := f.fixed(); err != nil {
		return Report{}, err
	}
	t, err := aim(path)
	if err != nil {
		return Report{}, err
	}
	if _, err := os.Lstat(path); err == nil && !o.Overwrite {
		return Report{}, &SaveQuestion{Exists, path + " exists already"}
	}
	return f.save(t, o)
}

// still makes changes, and other saves, wait until the function that it
// returns is called. What only reads goes on.
func (f *File) still() func() {
	f.keeping.Lock()
	f.changing.Lock()
	return func() {
		f.changing.Unlock()
		f.keeping.Unlock()
	}
}

func (f *File) save(t destination, o SaveOptions) (Report, error) {
	now := f.present()
	work := writing{
		size:  now.size(),
		write: func(w io.Writer) error { _, err := now.writeTo(o.watched(w, now.size())); return err },
		ready: func(info fs.FileInfo) error {
			f.kept.savingAs(info)
			return f.unchanged(t)
		},
	}
	info, err := t.write(work, o.InPlace)
	if err != nil {
		f.failed(t, info)
		return Report{}, err
	}
	report := f.report()
	report.Path = t.path
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path, f.name = t.path, t.path
	f.disk = stateOf(info)
	f.markSaved()
	f.kept.drop()
	return report, nil
}

// failed remembers what a save left on disk that did not end well, nil if it
// did not come to that. What was saved before is then no longer there, so the
// File has changes even when all of them are undone.
func (f *File) failed(t destination, info fs.FileInfo) {
	if info == nil {
		return
	}
	if now, err := os.Stat(f.path); err != nil || !os.SameFile(now, info) {
		return // it was to be saved elsewhere
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.disk = diskState{info, true}
	f.lost++
}

// A destination is the file to write, and what was there when that was decided.
type destination struct {
	path string      // as it was given
	real string      // where symbolic links lead
	was  fs.FileInfo // nil if nothing is there
	// mode is what a new file begins with: for one in an old one's place nothing
	// that others may not read, for any other what the umask leaves.
	mode fs.FileMode
}

// aim finds the file to write, which may be a new one.
func aim(path string) (destination, error) {
	real, was, err := resolve(path)
	if err != nil {
		return destination{}, diskError(path, err)
	}
	if was != nil && !was.Mode().IsRegular() {
		return destination{}, &Error{Path: path, Why: "is not a regular file"}
	}
	if was != nil {
		return destination{path, real, was, 0o600}, nil
	}
	return destination{path, real, nil, 0o666}, nil
}

// resolve follows symbolic links, dangling ones too, to the file to write and
// what is there now, nil if nothing is.
func resolve(path string) (string, fs.FileInfo, error) {
	for range 40 { // as many as Linux follows
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
			// The folder's own links come first: "a/.." is not "." where a is one.
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", nil, err
			}
			to = folder + string(filepath.Separator) + to
		}
		path = to
	}
	return "", nil, errors.New("too many symbolic links")
}

// objections are what speaks against replacing the file, nil if nothing does.
func (t destination) objections(changed bool) error {
	var why []string
	kind := ReadOnly
	switch {
	case changed && t.was == nil:
		kind, why = ChangedOnDisk, append(why, "the file was deleted since it was opened")
	case changed:
		kind, why = ChangedOnDisk, append(why, "another program changed the file since it was opened")
	}
	if t.was != nil && readOnly(t.real, t.was) {
		why = append(why, "the file is read-only")
	}
	if why == nil {
		return nil
	}
	return &SaveQuestion{kind, strings.Join(why, ", and ")}
}

// unchanged is asked last before a file is replaced: whether it is still what
// was there when that was decided.
func (f *File) unchanged(t destination) error {
	now, err := aim(t.path)
	switch {
	case err != nil:
		return err
	case now.real == t.real && now.was == nil && t.was == nil:
		return nil
	case now.real == t.real && sameState(t.was, now.was):
		return nil
	}
	return &SaveQuestion{ChangedOnDisk, "another program changed the file while it was being saved"}
}

// unsynced is the error for a file that is written, but maybe not for good.
func unsynced(path string, err error) error {
	return &Error{Path: path, Why: fmt.Sprintf("%v: %s", ErrUnsynced, reason(err)), Err: errors.Join(ErrUnsynced, err)}
}
