package project

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"tapedeck/cassette"
	"tapedeck/ui/settings"
)

// NeedsTrust reports whether somebody has to agree to this content of this
// file before anything is sent. An answer stored by Trust counts.
func (f File) NeedsTrust() bool {
	if len(f.Sends()) == 0 {
		return false
	}
	path, err := f.answerPath()
	if err != nil {
		return true
	}
	stored, err := cassette.ReadOwn(path, settings.MaxSize)
	return err != nil || string(stored) != f.answer()
}

// Trust stores the answer that this content of this file is trusted, in the
// state folder, for its owner only.
func (f File) Trust() error {
	if err := f.storeAnswer(); err != nil {
		return fmt.Errorf("trust in %s not stored: %w", f.Path, err)
	}
	return nil
}

func (f File) storeAnswer() error {
	path, err := f.answerPath()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// Created with mode 0600, renamed: nobody reads half an answer.
	file, err := os.CreateTemp(filepath.Dir(path), ".trust-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(f.answer())
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// answer is what a stored answer says: the hash of the content, and whose it is.
func (f File) answer() string { return f.hash + "  " + f.Path + "\n" }

// answerPath is where the answer for a path is stored; it holds no part of that,
// which may be longer than a name.
func (f File) answerPath() (string, error) {
	folder, err := cassette.StateFolder()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(f.Path))
	return filepath.Join(folder, "trusted", fmt.Sprintf("%x", sum[:16])), nil
}
