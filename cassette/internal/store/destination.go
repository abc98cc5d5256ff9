package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Aim finds the file to write, which may be a new one.
func Aim(path string) (Destination, error) {
	real, was, err := resolve(path)
	if err != nil {
		return Destination{}, DiskError(path, err)
	}
	if was != nil && !was.Mode().IsRegular() {
		return Destination{}, &Error{Path: path, Why: "is not a regular file"}
	}
	if was != nil {
		return Destination{path, real, was, 0o600}, nil
	}
	return Destination{path, real, nil, 0o666}, nil
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

// Objections are what speaks against replacing the file, nil if nothing does.
func (t Destination) Objections(changed bool) error {
	var why []string
	kind := MarkedReadOnly
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
	return &Question{kind, strings.Join(why, ", and ")}
}

// Unchanged is asked last before a file is replaced: whether it is still what
// was there when that was decided.
func (t Destination) Unchanged() error {
	now, err := Aim(t.Path)
	switch {
	case err != nil:
		return err
	case now.real == t.real && now.was == nil && t.was == nil:
		return nil
	case now.real == t.real && sameState(t.was, now.was):
		return nil
	}
	return &Question{ChangedOnDisk, "another program changed the file while it was being saved"}
}
