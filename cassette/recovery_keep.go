package cassette

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"sync"

	"tapedeck/cassette/internal/store"
)

// kept is a File's own recovery file.
type kept struct {
	mu   sync.Mutex
	path string   // "" where there is none
	file *os.File // holds the lock

	hash string   // of the saved content, "" if not known
	of   []*entry // the saved entries that it was taken of
}

// baseHash is the SHA-256 of what was saved. The saved list is never changed,
// only replaced, so its first place tells whether the hash is of this one.
func (k *kept) baseHash(base content) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hash != "" && len(base.entries) > 0 && len(k.of) == len(base.entries) && &k.of[0] == &base.entries[0] {
		return k.hash
	}
	k.hash, k.of = hashOf(base), base.entries
	return k.hash
}

// hashOf is the SHA-256 of a content.
func hashOf(c content) string {
	sum := sha256.New()
	_, _ = c.writeTo(sum) // a Hash's Write returns no error
	return hex.EncodeToString(sum.Sum(nil))
}

// write replaces the recovery file by a new one that is locked already.
func (k *kept) write(state recoveryFile) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	folder, err := store.StateFolder()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if prefix := store.RecoveryPrefix(folder, state.Path); !strings.HasPrefix(k.path, prefix) {
		k.remove() // that of the path that the cassette had before
		k.path = prefix + strings.ToLower(rand.Text()[:8]) + ".json"
	}
	file, err := store.WritePrivate(k.path, append(data, '\n'))
	if err != nil {
		return store.DiskError(k.path, err)
	}
	if k.file != nil {
		k.file.Close()
	}
	k.file = file
	return nil
}

// savingAs notes which file is about to become the cassette. Should that fail,
// the worst is that work which is saved already is offered, and refused.
func (k *kept) savingAs(info fs.FileInfo) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.file == nil || info == nil {
		return
	}
	if id := store.Identity(info); id != "" {
		line, _ := json.Marshal(recoverySaved{id}) // a string always marshals
		_, _ = k.file.Write(append(line, '\n'))
	}
}

// drop removes the recovery file.
func (k *kept) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.remove()
}

func (k *kept) remove() {
	if k.path != "" {
		store.Remove(k.path)
	}
	if k.file != nil {
		k.file.Close()
	}
	k.path, k.file = "", nil
}

// adopt takes over what another session left.
func (k *kept) adopt(path string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.remove()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return // removed meanwhile: the next Keep writes another
	}
	_ = store.Lock(file)
	k.path, k.file = path, file
}
