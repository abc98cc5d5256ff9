package store

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// A RecoveryFile holds the unsaved work on one open cassette, in the state
// folder. It is locked as long as its tapedeck lives.
type RecoveryFile struct {
	mu   sync.Mutex
	path string // "" where there is none
	file *os.File
	hash string // of a saved content, "" before it is asked for
	of   uint64 // of which one
}

// BaseHash is the SHA-256 of what was saved, which has that revision.
func (r *RecoveryFile) BaseHash(saved Content, revision uint64) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hash == "" || r.of != revision {
		r.hash, r.of = HashOf(saved), revision
	}
	return r.hash
}

// recoveryPrefix begins the names of a cassette's recovery files. They hold no
// part of its path: that may be longer than a name.
func recoveryPrefix(folder, path string) string {
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(folder, fmt.Sprintf("%x-", sum[:16]))
}

// RecoveryFiles are those of the cassette at a Resolved path.
func RecoveryFiles(path string) []string {
	folder, err := StateFolderPath()
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	prefix := recoveryPrefix(folder, path)
	var files []string
	for _, e := range entries {
		file := filepath.Join(folder, e.Name())
		if strings.HasPrefix(file, prefix) && strings.HasSuffix(file, ".json") {
			files = append(files, file)
		}
	}
	return files
}

// Write replaces it by a new one that is locked already. path is the
// cassette's, as Resolved.
func (r *RecoveryFile) Write(path string, data []byte) error {
	folder, err := StateFolder()
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if prefix := recoveryPrefix(folder, path); !strings.HasPrefix(r.path, prefix) {
		r.remove() // that of the path that the cassette had before
		r.path = prefix + strings.ToLower(rand.Text()[:8]) + ".json"
	}
	file, err := WritePrivate(r.path, data)
	if err != nil {
		return DiskError(r.path, err)
	}
	if r.file != nil {
		r.file.Close()
	}
	r.file = file
	return nil
}

// Add adds a line, if there is a recovery file. Should that fail, the worst is
// that work which is saved already is offered, and refused.
func (r *RecoveryFile) Add(line []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file != nil {
		_, _ = r.file.Write(append(line, '\n'))
	}
}

// Drop removes it.
func (r *RecoveryFile) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remove()
}

func (r *RecoveryFile) remove() {
	if r.path != "" {
		Remove(r.path)
	}
	r.close()
	r.path = ""
}

// Adopt takes over what another session left.
func (r *RecoveryFile) Adopt(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remove()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return // removed meanwhile: the next Write makes another
	}
	_ = Lock(file)
	r.path, r.file = path, file
}

// Close lets go of it and leaves it there.
func (r *RecoveryFile) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.close()
}

func (r *RecoveryFile) close() {
	if r.file != nil {
		r.file.Close()
	}
	r.file = nil
}
