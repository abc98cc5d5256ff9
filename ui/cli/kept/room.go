package kept

import (
	"sync"
	"sync/atomic"
)

// A Room is memory that texts share until they were shown, so that each needs none
// of its own, and later texts take it again. Several goroutines may use it.
type Room struct{ chunks sync.Pool }

// A chunk is memory of several texts.
type chunk struct {
	free []byte
	all  []byte
	uses atomic.Int32 // texts that were not shown yet, and one while more are added
}

const (
	chunkSize = 16 << 10
	chunkLeft = 512 // with less another is taken
)

// A Text is one that has its memory in a Room, or of its own.
type Text struct {
	Bytes []byte
	in    *chunk
}

// Text is what add appends to what it is given.
func (r *Room) Text(add func(dst []byte) []byte) Text {
	c, _ := r.chunks.Get().(*chunk)
	if c == nil {
		c = &chunk{all: make([]byte, 0, chunkSize)}
	}
	if c.uses.Load() == 0 {
		c.free = c.all
		c.uses.Store(1)
	}
	text := add(c.free)
	made := Text{Bytes: text[:len(text):len(text)]}
	if n := len(text); n <= cap(c.free) {
		c.free, made.in = c.free[n:n:cap(c.free)], c
		c.uses.Add(1)
	}
	if cap(c.free) >= chunkLeft {
		r.chunks.Put(c)
	} else {
		r.unused(c)
	}
	return made
}

// Shown gives back the memory of a text that nobody looks at any more.
func (r *Room) Shown(t Text) {
	if t.in != nil {
		r.unused(t.in)
	}
}

func (r *Room) unused(c *chunk) {
	if c.uses.Add(-1) == 0 {
		r.chunks.Put(c)
	}
}
