package store

import "io"

// A Copier writes texts and what stands between them. Those that follow each other
// where they lie it copies at once, and all piece by piece: the next is read while
// one is written.
type Copier struct {
	To io.Writer

	next    Text // that is yet to be written, as far as it is known
	from    [2]Reader
	written int64
	err     error // after which nothing more is written
}

// A passer takes how much it can of the beginning of a text from where that lies.
// What is left is written to it.
type passer interface {
	pass(Text) (int, error)
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
	t = c.pass(t)
	if c.err != nil || t.size == 0 {
		return
	}
	if t.from.file == nil || t.size <= WindowSize {
		data, err := c.from[0].Read(t, 0)
		c.copied(data, err)
		return
	}
	c.copyWindows(t)
}

// pass returns what of a text is left to be written.
func (c *Copier) pass(t Text) Text {
	to, ok := c.To.(passer)
	for ok && c.err == nil && t.size > 0 {
		size, n := min(passSize, t.size), 0
		n, c.err = to.pass(t.At(0, size))
		c.written += int64(n)
		t, ok = t.At(n, t.size-n), n == size
	}
	return t
}

// passSize is how many bytes are passed at a time.
const passSize = 4 << 20

// copyWindows reads the next window of a text while it writes the one before.
func (c *Copier) copyWindows(t Text) {
	type window struct {
		data []byte
		err  error
	}
	read := make(chan window)
	begin := func(n int) {
		from, piece := &c.from[n%2], t.At(n*WindowSize, min(WindowSize, t.size-n*WindowSize))
		go func() {
			data, err := from.Read(piece, 0)
			read <- window{data, err}
		}()
	}
	begin(0)
	for n := 0; ; n++ {
		w := <-read
		more := w.err == nil && (n+1)*WindowSize < t.size
		if more {
			begin(n + 1)
		}
		if c.copied(w.data, w.err); !more {
			return
		}
		if c.err != nil {
			<-read
			return
		}
	}
}

// copied writes what was read.
func (c *Copier) copied(data []byte, err error) {
	if err != nil {
		c.err = err
		return
	}
	c.write(data)
}
