package cassette

import (
	"bytes"
	"slices"

	"tapedeck/cassette/internal/field"
)

// A boundary is where an entry meets what stands above it: the lead or another
// entry; the last one meets the trail.

// touch notes the boundaries of a splice that was just made: above each entry that
// came, and below the last of them.
func (s *boundaries) touch(d *draft, p splice) {
	if s.touched == nil {
		s.touched, s.from, s.to, s.end = map[Revision]int{}, p.at, p.at, -1
	}
	if s.to > p.at {
		s.to = max(p.at, s.to+len(p.in)-len(p.out))
	}
	below := p.at + len(p.in)
	s.from, s.to = min(s.from, p.at), max(s.to, below+1)
	for _, e := range p.in {
		s.touched[e.revision] = s.op
	}
	if below < d.entries.Len() {
		s.touched[d.entries.At(below).revision] = s.op
	} else {
		s.end = s.op
	}
}

// fitSeparators gives each entry of p, and the one below it, the separator that its
// place needs, and turns lead and trail where the list becomes empty or stops
// being so.
func (d *draft) fitSeparators(p *splice) error {
	if d.format.Where().Files {
		return nil // nothing stands between files
	}
	lang, where, n := d.format.Language(), d.format.Where(), d.entries.Len()
	lead, trail, err := d.lead, d.trail, error(nil)
	switch left := n - len(p.out) + len(p.in); {
	case left == 0 && n > 0:
		lead, trail, err = lang.Empty(lead, trail, where)
	case left > 0 && n == 0:
		lead, trail, err = lang.Fill(lead, trail, where, p.in[0].text.Bytes())
	}
	if err != nil {
		return err
	}
	if !bytes.Equal(lead, d.lead) || !bytes.Equal(trail, d.trail) {
		p.around = &around{d.lead, d.trail, lead, trail}
	}
	var above *entry
	if p.at > 0 {
		above = d.entries.At(p.at - 1)
	}
	for i, e := range p.in {
		p.in[i] = d.fitted(e, above, lead, p.at)
		above = p.in[i]
	}
	below := p.at + len(p.out)
	if below == n {
		return nil
	}
	// The entry below takes part only if its separator changed.
	e := d.entries.At(below)
	if fitted := d.fitted(e, above, lead, p.at); !fitted.is(e) {
		p.out = append(p.out, e)
		p.in = append(slices.Clip(p.in), fitted)
	}
	return nil
}

// fitted is an entry with the separator that it needs below another, nil for
// none: the entry itself where it has that.
func (d *draft) fitted(e, above *entry, lead []byte, at int) *entry {
	if above == nil {
		return e
	}
	separator := d.format.Language().Separator(lead, above.text.Bytes(), d.separators(e, at))
	if string(separator) == e.separator {
		return e
	}
	return e.spaced(separator)
}

// separators lists separators to go by: the entry's own, then those near it.
func (d *draft) separators(e *entry, at int) [][]byte {
	var found [][]byte
	if len(e.separator) > 0 {
		found = append(found, []byte(e.separator))
	}
	for k := max(1, at-1); k < d.entries.Len() && k < at+3; k++ {
		if separator := d.entries.At(k).separator; len(separator) > 0 {
			found = append(found, []byte(separator))
		}
	}
	return found
}

// checkedAtOnce is about how many bytes of entries are split again at once, so
// that a check can be stopped.
const checkedAtOnce = 1 << 20

// checkBoundaries splits every changed place again, with the entries next to it,
// and requires every entry to be found just as it is. op is the one at fault.
func (d *draft) checkBoundaries() (op int, err error) {
	n := d.entries.Len()
	if d.format.Where().Files {
		return 0, nil
	}
	if n == 0 {
		return d.boundaries.op, d.checkPlace(0, 0)
	}
	checked := 0 // the entries whose boundaries are
	for i := d.boundaries.from; i < min(d.boundaries.to, n); i++ {
		by, touched := d.boundaries.touched[d.entries.At(i).revision]
		if !touched {
			continue
		}
		size := d.entries.At(i).text.Len()
		end := i + 1
		for ; end < n && size < checkedAtOnce; end++ {
			if _, more := d.boundaries.touched[d.entries.At(end).revision]; !more {
				break
			}
			size += d.entries.At(end).text.Len()
		}
		if err := d.reached("checking", i-d.boundaries.from, d.boundaries.to-d.boundaries.from); err != nil {
			return by, err
		}
		if err := d.checkPlace(max(0, i-1), end); err != nil {
			return by, err
		}
		checked, i = end, end-1
	}
	if d.boundaries.end >= 0 && checked < n {
		return d.boundaries.end, d.checkPlace(n-1, n)
	}
	return 0, nil
}

// checkPlace splits the entries from one to another as if there were no others.
func (d *draft) checkPlace(first, end int) error {
	if d.format.Where().Files {
		return d.checkFiles(first, end)
	}
	near := make([]*entry, 0, end-first)
	for i := first; i < end; i++ {
		near = append(near, d.entries.At(i))
	}
	now := content{d.lead, d.trail, near}
	var b bytes.Buffer
	b.Grow(int(now.Size()))
	_, _ = now.WriteTo(&b) // a Buffer's Write returns no error
	layout, err := d.format.Language().Split(b.Bytes(), d.format.Where())
	if err != nil {
		return refusal("the list would no longer be readable: %w", err)
	}
	if len(layout.Entries) != len(near) {
		return refusal("%d interactions would be read as %d", len(near), len(layout.Entries))
	}
	for i, span := range layout.Entries {
		found := b.Bytes()[span.Start:span.End]
		if bytes.Equal(found, near[i].text.Bytes()) {
			continue
		}
		if err := d.sameValues(first+i, near[i].text.Bytes(), found); err != nil {
			return err
		}
	}
	return nil
}

// sameValues allows a boundary that gave an entry its end of line, as long as no
// value changed by it.
func (d *draft) sameValues(i int, was, now []byte) error {
	a, errA := d.parse(i, was)
	b, errB := d.parse(i, now)
	if errA != nil || errB != nil || !slices.Equal(field.Leaves(a.Root, -1, -1), field.Leaves(b.Root, -1, -1)) {
		return refusal("the end of %d would be read differently", i+1)
	}
	return nil
}

// splice replaces n entries at an index and gives each the separator that its
// place needs. The changed boundaries are checked once all is made.
func (d *draft) splice(s *step, at, n int, in []*entry) error {
	p := splice{at: at, in: in}
	for i := at; i < at+n; i++ {
		p.out = append(p.out, d.entries.At(i))
	}
	if err := d.fitSeparators(&p); err != nil {
		return err
	}
	d.apply(p)
	d.boundaries.touch(d, p)
	s.splices = append(s.splices, p)
	return nil
}
