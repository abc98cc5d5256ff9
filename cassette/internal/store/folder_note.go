package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// An Interrupted commit is one that did not end: what it was to do.
type Interrupted struct {
	Version int               `json:"tapedeck_commit"`
	Writes  map[string]string `json:"writes"` // names, and the SHA-256 of what they will hold
	Removes []string          `json:"removes"`
	Was     map[string]string `json:"was"` // the SHA-256 of what they all held, "" where there was no file
}

const interruptedVersion = 1

// maxNote bounds what is read of a note.
const maxNote = 16 << 20

func notePath(folder string) string { return filepath.Join(folder, ".tapedeck-commit") }

// openNote opens a note; the error is ErrBusy where its tapedeck still lives.
func openNote(folder string) (*os.File, error) {
	file, _, err := OpenOwn(notePath(folder))
	if err != nil {
		return nil, err
	}
	if err := Lock(file); errors.Is(err, ErrBusy) {
		file.Close()
		return nil, err
	}
	return file, nil
}

// interruptedAt reads a note that was left in a folder.
func interruptedAt(folder string) (Interrupted, bool) {
	var n Interrupted
	file, err := openNote(folder)
	if err != nil {
		return n, false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxNote))
	if err != nil || json.Unmarshal(data, &n) != nil || n.Version != interruptedVersion {
		return n, false
	}
	for name := range n.Writes {
		if name != filepath.Base(name) {
			return n, false
		}
	}
	return n, true
}

// InterruptedAt reports a commit of a folder that did not end: how many of its
// files were done.
func InterruptedAt(folder string) (done, of int, ok bool) {
	n, ok := interruptedAt(folder)
	if !ok {
		return 0, 0, false
	}
	for name, sum := range n.Writes {
		if FileHash(filepath.Join(folder, name)) == sum {
			done++
		}
	}
	for _, name := range n.Removes {
		if _, err := os.Lstat(filepath.Join(folder, filepath.Base(name))); errors.Is(err, fs.ErrNotExist) {
			done++
		}
	}
	return done, len(n.Writes) + len(n.Removes), true
}

// Outcome is what a folder's parts become when the commit there that did not end
// is brought to its end with these texts; ok is false where there is none, where
// a part was changed since, or where that is not what has this identity
// (Commit.Begins).
func Outcome(folder string, isPart func(name string) bool, texts map[string][]byte, identity string) (parts map[string][]byte, ok bool) {
	n, ok := interruptedAt(folder)
	parts, sums := map[string][]byte{}, map[string][sha256.Size]byte{}
	err := eachPart(folder, isPart, func(name string, data []byte) { parts[name], sums[name] = data, sha256.Sum256(data) })
	if !ok || err != nil {
		return nil, false
	}
	is := func(name string) string {
		sum, there := sums[name]
		if !there {
			return ""
		}
		return hex.EncodeToString(sum[:])
	}
	for name, sum := range n.Writes {
		if now := is(name); now != sum && now != n.Was[name] {
			return nil, false
		}
		if text, ok := texts[name]; ok {
			parts[name], sums[name] = text, sha256.Sum256(text)
		}
	}
	for _, name := range n.Removes {
		if now := is(name); now != "" && now != n.Was[name] {
			return nil, false
		}
		delete(parts, name)
		delete(sums, name)
	}
	return parts, hashOfSums(sums) == identity
}

// clear removes what an interrupted commit left beside its files, and its note
// where it came to its end after all.
func (n Interrupted) clear(folder string) {
	for name := range n.Writes {
		RemoveStray(filepath.Join(folder, name))
	}
	RemoveStray(notePath(folder))
	if done, of, ok := InterruptedAt(folder); ok && done == of {
		Remove(notePath(folder))
	}
}

// FileHash is the SHA-256 of a file, "" if it cannot be read.
func FileHash(path string) string {
	file, _, err := OpenRegular(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}
