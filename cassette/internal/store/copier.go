package store

import "io"

// A Copier writes texts and what stands between them. Those that follow each other
// where they lie it copies at once, and all piece by piece.
type Copier struct {
	To io.Writer

	next    Text // that is yet to be written, as far as it is known
	from    Reader
	written int64
	err     error // after which nothing more is written
}

// Bytes writes bytes.
func (c *Copier) Bytes(b []byte) {
	c.copy()
	c.write(b)
}

// Text writes a text.
func (c *Copier) Text(t Text) {
	if t.from == c.next.from && t.at == c.next.at+c.next.size {
		c.next.size += t.size
		return
	}
	c.copy()
	c.next = t
}

// End returns how many bytes were written, and what prevented that.
func (c *Copier) End() (written int64, err error) {
	c.copy()
	return c.written, c.err
}

func (c *Copier) write(b []byte) {
	if c.err == nil {
		var n int
		n, c.err = c.To.Write(b)
		c.written += int64(n)
	}
}

// copy writes the text that is next.
func (c *Copier) copy() {
	t := c.next
	c.next = Text{}
	if to, ok := c.To.(*comparer); ok && c.err == nil && to.pass(t) {
		c.written += int64(t.size)
		return
	}
	for t.size > 0 && c.err == nil {
		piece := t
		if t.from.file != nil {
			piece.size = min(t.size, WindowSize)
		}
		data, err := c.from.Read(piece, 0)
		if err != nil {
			c.err = err
			return
		}
		c.write(data)
		t.at, t.size = t.at+piece.size, t.size-piece.size
	}
}
