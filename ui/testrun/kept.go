package testrun

import (
	"io"
	"sync"
)

// A kept is the head and the tail of what was written.
type kept struct {
	head, tail []byte
	at         int   // where the tail goes on, once it is full
	written    int64 // all bytes
}

func newKept(most int) *kept {
	if most <= 0 {
		most = DefaultKept
	}
	return &kept{head: make([]byte, 0, most/4), tail: make([]byte, 0, most-most/4)}
}

// DefaultKept is how many bytes of a command's output are kept: the first
// quarter of them from its beginning, the others from its end.
const DefaultKept = 64 << 20

// Write keeps p; it never fails.
func (k *kept) Write(p []byte) (int, error) {
	n := len(p)
	k.written += int64(n)
	room := min(len(p), cap(k.head)-len(k.head))
	k.head, p = append(k.head, p[:room]...), p[room:]
	if over := len(p) - cap(k.tail); over > 0 {
		p = p[over:]
	}
	room = min(len(p), cap(k.tail)-len(k.tail))
	k.tail, p = append(k.tail, p[:room]...), p[room:]
	for len(p) > 0 {
		copied := copy(k.tail[k.at:], p)
		k.at, p = (k.at+copied)%len(k.tail), p[copied:]
	}
	return n, nil
}

// bytes are the head and the tail, with a line break between them where
// something is left out.
func (k *kept) bytes() []byte {
	all := append(make([]byte, 0, len(k.head)+len(k.tail)+1), k.head...)
	if k.leftOut() > 0 {
		all = append(all, '\n')
	}
	all = append(all, k.tail[k.at:]...)
	return append(all, k.tail[:k.at]...)
}

func (k *kept) leftOut() int64 { return k.written - int64(len(k.head)+len(k.tail)) }

// A locked writer is written to by two streams.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
