package reading

import "io"

// An ahead reads the next piece of a file while the entries of the one before are
// found.
type ahead struct {
	from      io.Reader
	read      chan piece
	now, free []byte // the memory of the text at hand, and that for the next piece
}

type piece struct {
	memory []byte
	size   int
	err    error
}

// room is how much of what is at hand goes before the next piece in its memory.
const room = 64 << 10

func readAhead(from io.Reader, size int) *ahead {
	a := &ahead{from: from, read: make(chan piece, 1), now: make([]byte, room+size), free: make([]byte, room+size)}
	a.begin()
	return a
}

func (a *ahead) begin() {
	memory := a.free
	go func() {
		n, err := io.ReadFull(a.from, memory[room:])
		a.read <- piece{memory, n, err}
	}()
}

// add returns a text with the next piece behind it. The text's own memory is then
// written to. The error is io.ReadFull's.
func (a *ahead) add(text []byte) ([]byte, error) {
	p := <-a.read
	if len(text) > room {
		text = append(text, p.memory[room:room+p.size]...)
	} else {
		start := room - len(text)
		copy(p.memory[start:], text)
		text = p.memory[start : room+p.size]
		a.now, a.free = p.memory, a.now
	}
	if p.err == nil {
		a.begin()
	}
	return text, p.err
}
