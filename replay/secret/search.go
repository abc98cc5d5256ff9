package secret

import (
	"bytes"
	"errors"
	"hash/maphash"
)

// Bounds of the bytes that all layers may have together, for each byte of the
// source, and for a short one.
const (
	maxWork = 100
	minWork = 1 << 16
)

var errDeep = errors.New("the answer is escaped in too many ways to be searched for what must not be stored")

// A search goes through one window of a body.
type search struct {
	machine  *machine
	shortest int // the shortest pattern, in bytes
	hits     []hit
	seen     map[uint64]bool // texts that were searched
	budget   int             // bytes that may still be searched
	pool     pool
}

// reset begins a search of so many bytes.
func (s *search) reset(size int) {
	s.hits, s.seen, s.budget = s.hits[:0], map[uint64]bool{}, maxWork*size+minWork
}

var seed = maphash.MakeSeed()

// layer searches a view and what it reads as below one layer more.
func (s *search) layer(v view, layers int) error {
	sum := maphash.Bytes(seed, v.text)
	if len(v.text) < s.shortest || s.seen[sum] {
		return nil
	}
	s.seen[sum] = true
	if s.budget -= len(v.text); s.budget < 0 {
		return errDeep
	}
	s.scan(&v)
	if layers == 0 {
		return nil
	}
	below, which := s.pool.unescaped(&v, everyEscape)
	if which != 0 {
		if err := s.below(layers, below); err != nil {
			return err
		}
	}
	if v.from == nil { // on its own each reads right what only looks like another
		for _, kind := range []escapes{backslash, entity, percent, quotedPrintable} {
			if kind == which {
				continue
			}
			if below, which := s.pool.unescaped(&v, kind); which != 0 {
				if err := s.below(layers, below); err != nil {
					return err
				}
			}
		}
	}
	if err := s.below(layers, s.pool.unbase64(&v, s.shortest)...); err != nil {
		return err
	}
	return s.below(layers, s.pool.unhex(&v, s.shortest)...)
}

// below searches views that are one layer below one.
func (s *search) below(layers int, views ...view) error {
	for _, v := range views {
		if err := s.layer(v, layers-1); err != nil {
			return err
		}
		s.pool = append(s.pool, v)
	}
	return nil
}

// scan notes what can be read in a view.
func (s *search) scan(v *view) {
	s.machine.scan(v.text, func(end int, p pattern) bool {
		start := end - len(p.text)
		if len(p.text) < short && (!bytes.Equal(v.text[start:end], p.text) || v.coded && !v.readable(start, end)) {
			return false
		}
		from, to := v.span(start, end)
		if n := len(s.hits); n > 0 && s.hits[n-1].value == p.value && s.hits[n-1].from <= from && from < s.hits[n-1].to {
			s.hits[n-1].to = max(s.hits[n-1].to, to)
		} else {
			s.hits = append(s.hits, hit{from, to, p.value})
		}
		return true
	})
}

// A hit is where a value can be read: data[from:to].
type hit struct{ from, to, value int }
