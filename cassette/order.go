package cassette

// An order is a list of entries that costs little to change near the place
// where it was changed last: a gap stands there, and only what lies between
// two changes is shifted. So many changes from one end to the other cost the
// length of the list once.
type order struct {
	buf        []*entry
	start, end int  // the gap
	own        bool // buf may be written to
}

// orderOf is an order of a list that others read: it is copied before the
// first change.
func orderOf(list []*entry) order { return order{buf: list, start: len(list), end: len(list)} }

func (o *order) len() int { return len(o.buf) - (o.end - o.start) }

func (o *order) at(i int) *entry {
	if i >= o.start {
		i += o.end - o.start
	}
	return o.buf[i]
}

// replace puts entries in the place of n others.
func (o *order) replace(at, n int, in []*entry) {
	if room := len(in) - n; !o.own || room > o.end-o.start {
		o.grow(room)
	}
	o.moveGap(at)
	o.end += n
	o.start += copy(o.buf[o.start:o.end], in)
}

// grow copies the list, with a gap at its end that has room to spare.
func (o *order) grow(room int) {
	n := o.len()
	buf := make([]*entry, n+max(0, room)+n/8+16)
	copy(buf[copy(buf, o.buf[:o.start]):], o.buf[o.end:])
	*o = order{buf: buf, start: n, end: len(buf), own: true}
}

func (o *order) moveGap(at int) {
	gap := o.end - o.start
	if at < o.start {
		copy(o.buf[at+gap:o.end], o.buf[at:o.start])
	} else {
		copy(o.buf[o.start:at], o.buf[o.end:at+gap])
	}
	o.start, o.end = at, at+gap
}

// list is the order as a slice that is no longer written to.
func (o *order) list() []*entry {
	if n := o.len(); o.own {
		o.moveGap(n)
		clear(o.buf[n:])
		*o = orderOf(o.buf[:n:n])
	}
	return o.buf
}
