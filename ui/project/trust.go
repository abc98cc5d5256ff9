package project

import (
	"crypto/sha256"
	"fmt"

	"tapedeck/ui/kept"
	"tapedeck/ui/settings"
)

// NeedsTrust reports whether somebody has to agree to this content of this
// file before anything is sent. An answer stored by Trust counts.
func (f File) NeedsTrust() bool {
	if len(f.Sends()) == 0 {
		return false
	}
	stored, err := kept.Read(f.answerName(), settings.MaxSize)
	return err != nil || string(stored) != f.answer()
}

// Trust stores the answer that this content of this file is trusted, in the
// state folder, for its owner only.
func (f File) Trust() error {
	if err := kept.Write(f.answerName(), []byte(f.answer())); err != nil {
		return fmt.Errorf("trust in %s not stored: %w", f.Path, err)
	}
	return nil
}

// answer is what a stored answer says: the hash of the content, and whose it is.
func (f File) answer() string { return f.hash + "  " + f.Path + "\n" }

// answerName is under which name the answer for a path is kept; it holds no part of
// that, which may be longer than a name.
func (f File) answerName() string {
	sum := sha256.Sum256([]byte(f.Path))
	return fmt.Sprintf("trusted/%x", sum[:16])
}
