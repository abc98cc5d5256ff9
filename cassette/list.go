package cassette

import (
	"bytes"
	"slices"
	"strings"

	"tapedeck/cassette/internal/text"
	"tapedeck/model"
)

// deleteRun takes out one stretch of the list. Each op counts in the list that
// those before it left, so a run upwards moves the stretch's beginning.
func (f *File) deleteRun(s *step, ops []model.Op) error {
	first := model.At(ops[len(ops)-1])
	if first < 0 || first+len(ops) > len(f.entries) {
		return refusal("there is no interaction %d, there are %d", first+len(ops), len(f.entries))
	}
	if err := f.format.allows(ops[0]); err != nil {
		return err
	}
	for i := first; i < first+len(ops); i++ {
		if err := f.tied(i); err != nil {
			return err
		}
	}
	s.done.At = first
	return f.splice(s, first, len(ops), nil)
}

// makeOnList copies, moves or inserts an entry.
func (f *File) makeOnList(s *step, op model.Op) error {
	if err := f.format.allows(op); err != nil {
		return err
	}
	switch op := op.(type) {
	case model.Duplicate:
		s.done.At = op.At + 1
		if err := f.copyable(op.At); err != nil {
			return err
		}
		return f.splice(s, op.At+1, 0, []*entry{{text: f.entries[op.At].text, line: &lineage{}}})
	case model.Move:
		return f.move(s, op.At, op.To)
	case model.Insert:
		s.done.At = op.At
		return f.insert(s, op.At, op.Interaction)
	}
	return refusal("%T is not a change of the list", op)
}

func (f *File) move(s *step, from, to int) error {
	s.done.At = to
	if to < 0 || to >= len(f.entries) {
		return refusal("there is no place %d, there are %d", to+1, len(f.entries))
	}
	if from == to {
		return nil
	}
	if err := f.movable(from, to); err != nil {
		return err
	}
	// One splice over all that shifts, so that each seam is fitted once.
	first, last := min(from, to), max(from, to)
	order := slices.Clone(f.entries[first : last+1])
	e := order[from-first]
	order = slices.Insert(slices.Delete(order, from-first, from-first+1), to-first, e)
	return f.splice(s, first, len(order), order)
}

func (f *File) insert(s *step, at int, i model.Interaction) error {
	if at < 0 || at > len(f.entries) {
		return refusal("there is no place %d, there are %d", at+1, len(f.entries))
	}
	fit, err := f.format.fit(i)
	if err != nil {
		return err
	}
	var like *text.Doc
	near := max(0, at-1)
	if near < len(f.entries) {
		if like, err = f.parse(near, f.entries[near].text); err != nil {
			return refusal("%d, which the new one would be laid out like, cannot be read: %w", near+1, err)
		}
	}
	v := f.format.value(fit, f.version)
	if like != nil {
		v = inOrderOf(v, item(like), "")
	}
	src, err := f.writer(near).Entry(v, like, f.format.where())
	if err != nil {
		return err
	}
	d, err := f.format.language().Parse(src)
	if err != nil {
		return err
	}
	read, err := decode(f.format, d)
	if err != nil {
		return err
	}
	s.done.Lost = append(s.done.Lost, model.Lost(i, read)...)
	read.Extra = fit.Extra // what the format adds of its own is not asked for
	if what := difference(fit, read); what != "" {
		return refusal("%s of the new interaction would read back differently", what)
	}
	if err := f.checkKey(-1, src); err != nil {
		return err
	}
	return f.splice(s, at, 0, []*entry{{text: src, line: &lineage{}}})
}

// checkKey requires the key of an entry that is a pair of a mapping to be no
// other entry's: readers take the last of two. at is the entry that src
// replaces, -1 for a new one.
func (f *File) checkKey(at int, src []byte) error {
	if !f.format.where().Pairs {
		return nil
	}
	key := func(src []byte) string {
		if d, err := f.format.language().Parse(src); err == nil && len(d.Root.Items) > 0 {
			return d.Root.Items[0].Text
		}
		return ""
	}
	want := key(src)
	if at >= 0 && key(f.entries[at].text) == want {
		return nil
	}
	for i, e := range f.entries {
		if i != at && key(e.text) == want {
			return refusal("interaction %d has the same key already", i+1)
		}
	}
	return nil
}

// inOrderOf sorts the keys of v as those of like are: writers differ in
// whether they sort. name is where v stands in the interaction; mappings of
// free keys, headers say, keep their own order.
func inOrderOf(v text.Value, like *text.Node, name string) text.Value {
	like = target(like)
	if v.Kind != text.Map || like == nil || like.Kind != text.Map || name != "" && !holdsFields(name) {
		return v
	}
	type pair struct {
		key, value text.Value
		place      int
	}
	var sorted []pair
	for i := 0; i+1 < len(v.Items); i += 2 {
		key := v.Items[i].Text
		place := like.Index(key)
		if place < 0 {
			place = len(like.Items)
		}
		inner := inOrderOf(v.Items[i+1], like.Get(key), strings.TrimPrefix(name+"."+key, "."))
		sorted = append(sorted, pair{v.Items[i], inner, place})
	}
	slices.SortStableFunc(sorted, func(a, b pair) int { return a.place - b.place })
	v.Items = nil
	for _, p := range sorted {
		v.Items = append(v.Items, p.key, p.value)
	}
	return v
}

// fitSeams gives each entry of p, and the one below it, the separator that its
// place needs, and turns lead and trail where the list becomes empty or stops
// being so.
func (f *File) fitSeams(p *splice) error {
	lang, where := f.format.language(), f.format.where()
	left := len(f.entries) - len(p.out) + len(p.in)
	var err error
	switch {
	case left == 0 && len(f.entries) > 0:
		p.leadIs, p.trailIs, err = lang.Empty(f.lead, f.trail, where)
	case left > 0 && len(f.entries) == 0:
		p.leadIs, p.trailIs, err = lang.Fill(f.lead, f.trail, where, p.in[0].text)
	}
	if err != nil {
		return err
	}
	if below := p.at + len(p.out); below < len(f.entries) {
		p.out = append(p.out, f.entries[below])
		p.in = append(slices.Clip(p.in), f.entries[below])
	}
	for i, e := range p.in {
		if p.at+i == 0 {
			continue
		}
		above := f.above(*p, i)
		if gap := lang.Separator(p.leadIs, above.text, f.gaps(e, p.at)); !bytes.Equal(gap, e.gap) {
			fitted := *e
			fitted.gap = gap
			p.in[i] = &fitted
		}
	}
	// The entry below takes part only if its separator changed.
	if n := len(p.in); n > 0 && len(p.out) > 0 && p.in[n-1] == p.out[len(p.out)-1] {
		p.in, p.out = p.in[:n-1], p.out[:len(p.out)-1]
	}
	return nil
}

// above is the entry that stands above the i-th of p's new ones.
func (f *File) above(p splice, i int) *entry {
	if i > 0 {
		return p.in[i-1]
	}
	return f.entries[p.at-1]
}

// gaps lists separators to go by: the entry's own, then those near it.
func (f *File) gaps(e *entry, at int) [][]byte {
	var found [][]byte
	if len(e.gap) > 0 {
		found = append(found, e.gap)
	}
	for k := max(1, at-1); k < len(f.entries) && k < at+3; k++ {
		if len(f.entries[k].gap) > 0 {
			found = append(found, f.entries[k].gap)
		}
	}
	return found
}

// checkSeams splits the changed place again, with the entries next to it, and
// requires every entry to be found just as it is.
func (f *File) checkSeams(p splice) error {
	first, end := max(0, p.at-1), min(len(f.entries), p.at+len(p.in)+1)
	near := f.entries[first:end]
	var b bytes.Buffer
	if _, err := writeParts(&b, f.lead, near, f.trail); err != nil {
		return err
	}
	layout, err := f.format.language().Split(b.Bytes(), f.format.where())
	if err != nil {
		return refusal("the list would no longer be readable: %w", err)
	}
	if len(layout.Entries) != len(near) {
		return refusal("%d interactions would be read as %d", len(near), len(layout.Entries))
	}
	for i, span := range layout.Entries {
		found := b.Bytes()[span.Start:span.End]
		if bytes.Equal(found, near[i].text) {
			continue
		}
		if err := f.sameValues(first+i, near[i].text, found); err != nil {
			return err
		}
	}
	return nil
}

// sameValues allows a seam that gave an entry its end of line, as long as no
// value changed by it.
func (f *File) sameValues(i int, was, now []byte) error {
	a, errA := f.parse(i, was)
	b, errB := f.parse(i, now)
	if errA != nil || errB != nil || !slices.Equal(leaves(a.Root, -1, -1), leaves(b.Root, -1, -1)) {
		return refusal("the end of %d would be read differently", i+1)
	}
	return nil
}
