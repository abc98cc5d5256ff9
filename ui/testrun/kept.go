package testrun

import (
	"bytes"
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

// bytes are the head and the tail, joined where something is left out.
func (k *kept) bytes() []byte {
	tail := append(append(make([]byte, 0, len(k.tail)), k.tail[k.at:]...), k.tail[:k.at]...)
	if k.leftOut() == 0 {
		return append(append(make([]byte, 0, len(k.head)+len(tail)), k.head...), tail...)
	}
	return joinCut(k.head, tail)
}

// leftOutHere is the line that stands where the middle of a text was left out: what
// follows it is of no report that began before.
const leftOutHere = "[the middle of the text was left out here]"

// joinCut joins what is kept of a text. The lines that were cut go: half a path is
// another path.
func joinCut(head, tail []byte) []byte {
	head = head[:bytes.LastIndexByte(head, '\n')+1]
	if end := bytes.IndexByte(tail, '\n'); end >= 0 {
		tail = tail[end+1:]
	} else {
		tail = nil
	}
	all := append(make([]byte, 0, len(head)+len(tail)+len(leftOutHere)+1), head...)
	return append(append(append(all, leftOutHere...), '\n'), tail...)
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
