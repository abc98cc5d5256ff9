// Package secret finds texts that must not be stored in what a server answers,
// in every form in which they can be read back, and puts their placeholders
// there.
//
// A body is searched as it is and below every layer of writing that it may be
// in: backslash escapes (JSON, JavaScript, Python), entities (HTML, XML),
// percent-escapes, quoted-printable, base64 and base64url at any offset, hex,
// and UTF-16 that nothing declares, up to maxLayers within each other. Each
// layer knows which bytes it was read from, so that what is found is replaced
// where it stands. Nothing here trusts its input: the work grows with the size
// of the body, and a body that takes too much of it is refused.
//
// Encryption, hashes, compression that no header names and a part of a text are
// out of reach.
package secret

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// A Finder finds values. The zero Finder knows none.
type Finder struct {
	values   []Placeholder
	machine  machine
	shortest int  // the shortest pattern, in bytes
	overlap  int  // of windows: the longest form of a value
	reads    bool // a placeholder itself reads as a value
}

// New makes a Finder.
func New(values []Placeholder) *Finder {
	f := &Finder{values: slices.DeleteFunc(slices.Clone(values), func(v Placeholder) bool { return v.Replace == "" || v.Replace == v.Placeholder })}
	longest := 0
	for n, v := range f.values {
		for _, p := range patterns(v.Replace) {
			f.machine.add(p, n)
			longest = max(longest, len(p))
			if f.shortest == 0 || len(p) < f.shortest {
				f.shortest = len(p)
			}
		}
	}
	f.machine.link()
	f.overlap = min(maxExpansion*longest, max(mostOverlap, 8*longest))
	for _, v := range f.values {
		hits, err := f.find(context.Background(), []byte(v.Placeholder))
		f.reads = f.reads || err != nil || len(hits) > 0
	}
	return f
}

// Windows of a body are searched one after the other, so that memory does not
// grow with it. Escapes make a value longer, by maxExpansion at most.
const (
	minWindow    = 1 << 18
	mostOverlap  = 1 << 20
	maxExpansion = 64
)

// Errors of what cannot be replaced safely.
var (
	errWide  = errors.New("in UTF-16 or UTF-32 that its Content-Type does not name, where nothing else can be put in its place")
	errStill = errors.New("in a way in which nothing else can be put in its place")
)

// Hide puts the placeholders instead of the values. escape gives a
// placeholder the form that the text needs, nil leaves it as it is. What is
// returned is data itself where no value is in it.
func (f *Finder) Hide(ctx context.Context, data []byte, escape func(string) string) ([]byte, error) {
	hits, err := f.find(ctx, data)
	if err != nil || len(hits) == 0 {
		return data, err
	}
	var out bytes.Buffer
	last := 0
	for _, h := range hits {
		if bytes.IndexByte(data[h.from:h.to], 0) >= 0 {
			return nil, fmt.Errorf("the answer repeats what stands for %s %w", f.values[h.value].Placeholder, errWide)
		}
		out.Write(data[last:h.from])
		placeholder := f.values[h.value].Placeholder
		if escape != nil {
			placeholder = escape(placeholder)
		}
		out.WriteString(placeholder)
		last = h.to
	}
	out.Write(data[last:])
	if f.reads {
		return out.Bytes(), nil
	}
	if again, err := f.find(ctx, out.Bytes()); err != nil || len(again) > 0 {
		return nil, cmp.Or(err, fmt.Errorf("the answer repeats what stands for %s %w", f.values[hits[0].value].Placeholder, errStill))
	}
	return out.Bytes(), nil
}

// Holds names the placeholder of a value that can be read in data, "" if there
// is none.
func (f *Finder) Holds(ctx context.Context, data []byte) (placeholder string, err error) {
	hits, err := f.find(ctx, data)
	if err != nil || len(hits) == 0 {
		return "", err
	}
	return f.values[hits[0].value].Placeholder, nil
}

// find lists the places of all values in order; none overlap. Where they did,
// the longest value has the place.
func (f *Finder) find(ctx context.Context, data []byte) ([]hit, error) {
	if len(f.values) == 0 || len(data) == 0 {
		return nil, nil
	}
	var hits []hit
	s := search{machine: &f.machine, shortest: f.shortest}
	window := max(minWindow, 4*f.overlap) &^ 3
	for start := 0; ; start += (window - f.overlap) &^ 3 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end := min(start+window, len(data))
		s.reset(end - start)
		if err := s.layer(view{text: data[start:end]}, maxLayers); err != nil {
			return nil, err
		}
		for _, h := range s.hits {
			hits = append(hits, hit{h.from + start, h.to + start, h.value})
		}
		if end == len(data) {
			return f.apart(hits), nil
		}
	}
}

// apart joins hits that overlap.
func (f *Finder) apart(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out []hit
	for _, h := range hits {
		if n := len(out); n == 0 || h.from >= out[n-1].to {
			out = append(out, h)
			continue
		}
		last := &out[len(out)-1]
		last.to = max(last.to, h.to)
		if len(f.values[h.value].Replace) > len(f.values[last.value].Replace) {
			last.value = h.value
		}
	}
	return out
}
