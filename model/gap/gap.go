// Package gap is the gap buffer: a list that many changes are made to.
package gap

// A List costs little to change near where it was changed last: the free space of
// its buffer, the gap, is there, and only what lies between two changes is shifted. So many
// changes from one end to the other cost the length of the list once.
type List[T any] struct {
	buf        []T
	start, end int  // the gap
	own        bool // buf may be written to
}

// Of is a list of items that others may read: they are copied before the first
// change.
func Of[T any](items []T) List[T] { return List[T]{buf: items, start: len(items), end: len(items)} }

// Len is the number of items.
func (l *List[T]) Len() int { return len(l.buf) - (l.end - l.start) }

// At is the i-th item.
func (l *List[T]) At(i int) T {
	if i >= l.start {
		i += l.end - l.start
	}
	return l.buf[i]
}

// Replace puts items for n others.
func (l *List[T]) Replace(at, n int, in ...T) {
	if room := len(in) - n; !l.own || room > l.end-l.start {
		l.grow(room)
	}
	l.moveGap(at)
	l.end += n
	l.start += copy(l.buf[l.start:l.end], in)
}

// grow copies the list, with a gap at its end that has room to spare.
func (l *List[T]) grow(room int) {
	n := l.Len()
	buf := make([]T, n+max(0, room)+n/8+16)
	copy(buf[copy(buf, l.buf[:l.start]):], l.buf[l.end:])
	*l = List[T]{buf: buf, start: n, end: len(buf), own: true}
}

func (l *List[T]) moveGap(at int) {
	gap := l.end - l.start
	if at < l.start {
		copy(l.buf[at+gap:l.end], l.buf[at:l.start])
	} else {
		copy(l.buf[l.start:at], l.buf[l.end:at+gap])
	}
	l.start, l.end = at, at+gap
}

// Items is the list as a slice that is no longer written to.
func (l *List[T]) Items() []T {
	if n := l.Len(); l.own {
		l.moveGap(n)
		clear(l.buf[n:])
		*l = Of(l.buf[:n:n])
	}
	return l.buf
}
