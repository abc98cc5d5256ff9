package cassette

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"

	"tapedeck/cassette/internal/store"
)

// kept is a File's own recovery file.
type kept struct {
	store.RecoveryFile

	mu   sync.Mutex
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
	_, _ = c.WriteTo(sum) // a Hash's Write returns no error
	return hex.EncodeToString(sum.Sum(nil))
}

// write replaces the recovery file.
func (k *kept) write(state recoveryFile) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return k.Write(state.Path, append(data, '\n'))
}

// savingAs notes what is about to become the cassette.
func (k *kept) savingAs(identity string) {
	line, _ := json.Marshal(recoverySaved{identity}) // a string always marshals
	k.Add(line)
}
