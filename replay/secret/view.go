package secret

import (
	"bytes"
	"hash/maphash"

	"tapedeck/model/body"
)

// A view is a text as it reads below some layers of writing, byte by byte with
// the part of the source that it was read from.
type view struct {
	text     []byte
	from, to []int32 // text[i] was read from source[from[i]:to[i]]; nil: from source[i]
	coded    bool    // below base64 or hex
}

// put appends a byte that is read from of.text[i:j].
func (v *view) put(c byte, of *view, i, j int) {
	from, to := of.span(i, j)
	v.text = append(v.text, c)
	v.from = append(v.from, int32(from))
	v.to = append(v.to, int32(to))
}

// span is what text[i:j] was read from; it is not empty.
func (v *view) span(i, j int) (from, to int) {
	if v.from == nil {
		return i, j
	}
	return int(v.from[i]), int(v.to[j-1])
}

// Bounds of the layers within each other, and of the bytes that all of them may
// have together, for each byte of the source.
const (
	maxLayers = 5
	maxWork   = 100
	minWork   = 1 << 16
)

// A search looks through one window of a body.
type search struct {
	f      *Finder
	hits   []hit
	seen   map[uint64]bool // texts that were looked through
	budget int             // bytes that may still be looked through
	free   []view          // that were looked through, for their memory
}

// fresh is an empty view below of.
func (s *search) fresh(of *view) view {
	v := view{coded: of.coded}
	if n := len(s.free); n > 0 {
		old := s.free[n-1]
		s.free = s.free[:n-1]
		v.text, v.from, v.to = old.text[:0], old.from[:0], old.to[:0]
	}
	return v
}

var seed = maphash.MakeSeed()

// look looks through a view and what it reads as below one layer more.
func (s *search) look(v view, layers int) error {
	sum := maphash.Bytes(seed, v.text)
	if len(v.text) < s.f.shortest || s.seen[sum] {
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
	below, which := s.unescaped(&v, everyEscape)
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
			if below, which := s.unescaped(&v, kind); which != 0 {
				if err := s.below(layers, below); err != nil {
					return err
				}
			}
		}
	}
	if err := s.below(layers, s.unbase64(&v)...); err != nil {
		return err
	}
	return s.below(layers, s.unhex(&v)...)
}

// below looks through views that are one layer below one.
func (s *search) below(layers int, views ...view) error {
	for _, v := range views {
		if err := s.look(v, layers-1); err != nil {
			return err
		}
		s.free = append(s.free, v)
	}
	return nil
}

// scan notes what can be read in a view.
func (s *search) scan(v *view) {
	s.f.machine.scan(v.text, func(end int, p pattern) bool {
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

// readable reports whether what was read from base64 or hex is text around
// text[start:end].
func (v *view) readable(start, end int) bool {
	const around = 64
	start, end = max(0, start-around), min(len(v.text), end+around)
	run := v.text[start:end]
	text := bytes.ToValidUTF8(run, nil) // a character may be cut off at either end
	return body.Readable(text) && len(text) >= len(run)-6
}
