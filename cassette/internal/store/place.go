package store

import (
	"os"
	"path/filepath"
)

// StateFolder makes and returns the folder for what is kept between sessions:
// unsaved work, answers. Only its owner can read it.
func StateFolder() (string, error) {
	folder, err := StateFolderPath()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", DiskError(folder, err)
	}
	if info, err := os.Stat(folder); err == nil && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(folder, 0o700); err != nil {
			return "", DiskError(folder, err)
		}
	}
	return folder, nil
}

// StateFolderPath follows the XDG Base Directory Specification: a relative
// $XDG_STATE_HOME counts as none.
func StateFolderPath() (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "tapedeck"), nil
}

// Resolved is the path under which a cassette's unsaved work is kept.
func Resolved(path string) (string, error) {
	real, _, err := resolve(path)
	if err != nil {
		return "", DiskError(path, err)
	}
	if real, err = filepath.Abs(real); err != nil {
		return "", DiskError(path, err)
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(real)); err == nil {
		real = filepath.Join(folder, filepath.Base(real))
	}
	return real, nil
}
