package testrun

import (
	"bytes"
	"io"
	"sync"
)

// A bounded output is the head and the tail of what was written.
type bounded struct {
	head, tail []byte
	at         int   // where the tail goes on, once it is full
	written    int64 // all bytes
}

func newBounded(most int) *bounded {
	if most <= 0 {
		most = DefaultKept
	}
	return &bounded{head: make([]byte, 0, most/4), tail: make([]byte, 0, most-most/4)}
}

// DefaultKept is how many bytes of a command's output are kept: the first
// quarter of them from its beginning, the others from its end.
const DefaultKept = 64 << 20

// Write keeps p; it never fails.
func (b *bounded) Write(p []byte) (int, error) {
	n := len(p)
	b.written += int64(n)
	room := min(len(p), cap(b.head)-len(b.head))
	b.head, p = append(b.head, p[:room]...), p[room:]
	if over := len(p) - cap(b.tail); over > 0 {
		p = p[over:]
	}
	room = min(len(p), cap(b.tail)-len(b.tail))
	b.tail, p = append(b.tail, p[:room]...), p[room:]
	for len(p) > 0 {
		copied := copy(b.tail[b.at:], p)
		b.at, p = (b.at+copied)%len(b.tail), p[copied:]
	}
	return n, nil
}

// bytes are the head and the tail, joined where something is left out.
func (b *bounded) bytes() []byte {
	tail := append(append(make([]byte, 0, len(b.tail)), b.tail[b.at:]...), b.tail[:b.at]...)
	if b.leftOut() == 0 {
		return append(append(make([]byte, 0, len(b.head)+len(tail)), b.head...), tail...)
	}
	return joinCut(b.head, tail)
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

func (b *bounded) leftOut() int64 { return b.written - int64(len(b.head)+len(b.tail)) }

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
