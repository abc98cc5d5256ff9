package cassette

import (
	"sync"

	"tapedeck/cassette/internal/store"
)

// kept is a File's own recovery file.
type kept struct {
	store.RecoveryFile

	mu   sync.Mutex
	hash string   // of a saved content, "" before it is asked for
	of   Revision // of which one
}

// baseHash is the SHA-256 of what was saved, which has that revision.
func (k *kept) baseHash(saved content, revision Revision) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hash == "" || k.of != revision {
		k.hash, k.of = store.HashOf(saved), revision
	}
	return k.hash
}
