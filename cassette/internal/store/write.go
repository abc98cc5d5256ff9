package store

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes the file whole or not at all, in place only if that is allowed.
// With an error it returns what is on disk if that is no longer what was.
func (t Destination) Write(w Writing, inPlace bool) (fs.FileInfo, error) {
	if t.was != nil {
		if n := links(t.was); n > 1 {
			if !inPlace {
				return nil, &Question{NeedsInPlace, fmt.Sprintf("%s has %d names", filepath.Base(t.Path), n)}
			}
			return t.writeInPlace(w)
		}
	}
	info, err := t.replace(w)
	if info != nil || t.was == nil || !errors.Is(err, errNoNewFile) {
		return info, err
	}
	if !inPlace {
		return nil, &Question{NeedsInPlace, "no new file can be made in " + filepath.Dir(t.real)}
	}
	return t.writeInPlace(w)
}

// errNoNewFile: the folder does not take new files.
var errNoNewFile = errors.New("no new file can be made")

// replace writes a new file beside the destination, which then takes its name.
func (t Destination) replace(w Writing) (fs.FileInfo, error) {
	// Opened first: what cannot be synced later should not begin.
	folder, err := os.Open(filepath.Dir(t.real))
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, DiskError(t.Path, err)
	}
	if folder != nil {
		defer folder.Close()
	}
	s, info, err := t.put(w)
	if err != nil {
		return nil, DiskError(t.Path, err)
	}
	s.discard()
	if folder == nil { // a folder that cannot be read cannot be synced
		return info, nil
	}
	if err := folder.Sync(); err != nil && !unsyncable(err) {
		return info, unsynced(t.Path, err)
	}
	return info, nil
}

// put writes a new file, syncs it and puts it in the old one's place. What it
// returns is still open and locked.
func (t Destination) put(w Writing) (*Staged, fs.FileInfo, error) {
	s, info, err := t.putBy(StageNameless, w)
	if errors.Is(err, errors.ErrUnsupported) {
		return t.putBy(StageNamed, w)
	}
	return s, info, err
}

func (t Destination) putBy(stage func(Destination) (*Staged, error), w Writing) (*Staged, fs.FileInfo, error) {
	s, err := stage(t)
	if err != nil {
		return nil, nil, err
	}
	info, err := s.fill(t, w)
	if err == nil {
		err = s.commit(t, func() error { return w.Ready(info) })
	}
	if err != nil {
		s.discard()
		return nil, nil, err
	}
	return s, info, nil
}

// StagedName is short, since the file's own name may be as long as a name
// can be.
func StagedName(real string) string {
	sum := sha256.Sum256([]byte(filepath.Base(real)))
	return filepath.Join(filepath.Dir(real), fmt.Sprintf(".tapedeck-%x", sum[:8]))
}

// StageNamed stages a file under its name from the beginning.
func StageNamed(t Destination) (*Staged, error) {
	s := &Staged{}
	err := s.take(StagedName(t.real), func(name string) (err error) {
		s.File, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, t.mode)
		return err
	})
	if err != nil {
		return nil, err
	}
	_ = Lock(s.File)
	return s, nil
}

// take gives the file a name, by calling link with it. A file that has it was
// left behind and is removed; if it is in use, or that is not known, the
// name is not touched.
func (s *Staged) take(name string, link func(string) error) error {
	for range 3 {
		err := link(name)
		if err == nil {
			s.name = name
			return nil
		}
		switch {
		case errors.Is(err, fs.ErrExist):
		case errors.Is(err, fs.ErrPermission):
			return fmt.Errorf("%w: %w", errNoNewFile, err)
		default:
			return err
		}
		if err := removeLeft(name); errors.Is(err, ErrBusy) {
			return err
		} else if err != nil {
			name += "-" + rand.Text()[:8]
		}
	}
	return fmt.Errorf("%s: %w", filepath.Base(name), fs.ErrExist)
}

// removeLeft removes what a tapedeck left that was killed. Only who holds the
// lock may remove it, and only while the name is still that file's.
func removeLeft(name string) error {
	file, info, err := OpenRegular(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := Lock(file); err != nil {
		return err
	}
	if now, err := os.Lstat(name); err != nil || !os.SameFile(info, now) {
		return ErrBusy
	}
	return os.Remove(name)
}

// RemoveStray removes what a tapedeck that was killed left beside a cassette:
// the new file under its one name before it took the old one's place.
func RemoveStray(path string) {
	real, _, err := resolve(path)
	if err != nil {
		return
	}
	name := StagedName(real)
	if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && ours(info) {
		_ = removeLeft(name) // what cannot be removed, the next save passes by
	}
}

// fill writes and syncs the file. Its size is reserved first: a full disk
// shows before anything is written.
func (s *Staged) fill(t Destination, w Writing) (fs.FileInfo, error) {
	if t.was != nil {
		if err := keepAttributes(s.File, t); err != nil {
			return nil, err
		}
	}
	if err := reserve(s.File, 0, w.Size); err != nil {
		return nil, err
	}
	if err := pour(s.File, w); err != nil {
		return nil, err
	}
	return s.Stat()
}

// commit puts the file in the old one's place. A new file's name is given only
// while there is none of that name.
func (s *Staged) commit(t Destination, ready func() error) error {
	if t.was == nil {
		return s.commitNew(t, ready)
	}
	if s.name == "" {
		if err := s.take(StagedName(t.real), s.link); err != nil {
			return err
		}
	}
	if err := ready(); err != nil {
		return err
	}
	if err := letGo(s.File); err != nil {
		return err
	}
	return s.rename(t.real)
}

// rename fails for want of permission where the folder is sticky and the file
// another's.
func (s *Staged) rename(to string) error {
	err := os.Rename(s.name, to)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: %w", errNoNewFile, err)
	}
	if err == nil {
		s.name = ""
	}
	return err
}

func (s *Staged) commitNew(t Destination, ready func() error) error {
	if err := ready(); err != nil {
		return err
	}
	err := s.link(t.real)
	if errors.Is(err, fs.ErrExist) {
		return &Question{ExistsAlready, t.Path + " exists already"}
	}
	if s.name == "" {
		return err
	}
	if err == nil {
		Remove(s.name)
		s.name = ""
		return nil
	}
	// A file system without hard links.
	if err := letGo(s.File); err != nil {
		return err
	}
	return s.rename(t.real)
}

// link gives the file one more name.
func (s *Staged) link(name string) error {
	if s.name == "" {
		return linkNameless(s.File, name)
	}
	return os.Link(s.name, name)
}

// discard closes the file; all was synced, so closing says nothing new. A name
// that it still has goes: the file was not wanted, or has another.
func (s *Staged) discard() {
	s.Close()
	if s.name != "" {
		Remove(s.name)
	}
}

// WritePrivate replaces a file that only its owner can read, and returns the
// new one, still open and locked.
func WritePrivate(path string, data []byte) (*os.File, error) {
	t, err := Aim(path)
	if err != nil {
		return nil, err
	}
	t.mode = 0o600
	s, _, err := t.put(Writing{
		Size:  int64(len(data)),
		Write: func(w io.Writer) error { _, err := w.Write(data); return err },
		Ready: func(fs.FileInfo) error { return nil },
	})
	if err != nil {
		return nil, err
	}
	return s.File, nil
}
