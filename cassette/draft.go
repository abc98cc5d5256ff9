package cassette

import (
	"bytes"
	"slices"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/format/template"
	"tapedeck/cassette/internal/lines"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
)

// A draft is what a File holds at one time. It is read, and changed, without
// the File's lock, so that nobody waits for what takes long; the File takes
// over a changed one as a whole (publish), or it is forgotten.
type draft struct {
	work
	name        string // for messages
	format      format.Format
	template    *template.Template // the File's
	version     string
	lead, trail []byte
	entries     entries
	grown       int64         // by how many bytes, since it was made
	lines       []lines.Start // none once it is changed

	boundaries boundaries     // that were changed
	keys       map[string]int // how many entries have a key or number, nil until asked for
	// parsed are entries that were samples of style, sampled their size.
	parsed  map[Revision]*span.Doc
	sampled int
}

func (d *draft) apply(p splice) {
	d.replace(p.at, p.out, p.in)
	if p.around != nil {
		d.surround(p.around.leadIs, p.around.trailIs)
	}
}

func (d *draft) revert(p splice) {
	d.replace(p.at, p.in, p.out)
	if p.around != nil {
		d.surround(p.around.leadWas, p.around.trailWas)
	}
}

func (d *draft) replace(at int, out, in []*entry) {
	d.grown -= size(out) - d.unwritten()
	d.entries.Replace(at, len(out), in...)
	d.grown += size(in) - d.unwritten()
	d.lines = nil
	if d.keys == nil {
		return
	}
	for _, e := range out {
		d.keys[d.key(e)]--
	}
	for _, e := range in {
		d.keys[d.key(e)]++
	}
}

// unwritten is the size of the first entry's separator: nothing stands before it.
func (d *draft) unwritten() int64 {
	if d.entries.Len() == 0 {
		return 0
	}
	return int64(len(d.entries.At(0).separator))
}

// surround sets lead and trail, and reads the version that they tell: a title
// shows it in every frame, and a trail may be long.
func (d *draft) surround(lead, trail []byte) {
	d.grown += int64(len(lead) + len(trail) - len(d.lead) - len(d.trail))
	d.lead, d.trail, d.lines = lead, trail, nil
	d.version = d.format.Version(lead, trail)
}

// has reports whether there is an interaction i. Whoever reads beside a change
// may ask for one that has gone.
func (d *draft) has(i int) error {
	if n := d.entries.Len(); i < 0 || i >= n {
		return refusal("there is no interaction %d, there are %d", i+1, n)
	}
	return nil
}

// checkKey requires the key of an entry that is a pair of a mapping to be no
// other entry's: readers take the last of two. at is the entry that now
// replaces, -1 for a new one.
func (d *draft) checkKey(at int, now *entry) error {
	if w := d.format.Where(); !w.Pairs && !w.Files || at >= 0 && d.key(d.entries.At(at)) == d.key(now) {
		return nil
	}
	if err := d.countKeys(); err != nil {
		return err
	}
	if d.keys[d.key(now)] == 0 {
		return nil
	}
	for i := range d.entries.Len() {
		if d.key(d.entries.At(i)) == d.key(now) {
			return refusal("interaction %d has the same key already", i+1)
		}
	}
	return nil
}

// countKeys counts the keys of the entries, unless they are counted.
func (d *draft) countKeys() error {
	if d.keys != nil {
		return nil
	}
	keys := make(map[string]int, d.entries.Len())
	for i := range d.entries.Len() {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		keys[d.key(d.entries.At(i))]++
	}
	d.keys = keys
	return nil
}

// key is the key of an entry that is a pair of a mapping, or the number of one
// that has such. Only who changes asks for it.
func (d *draft) key(e *entry) string {
	if e.file() != "" {
		return e.file()
	}
	if e.key == nil {
		key := d.format.Key(e.text.Bytes())
		e.key = &key
	}
	return *e.key
}

// whole is the splice that leads to another state, over what differs.
func (d *draft) whole(now content) splice {
	p := splice{around: &around{d.lead, d.trail, now.lead, now.trail}}
	out, in := d.entries.Items(), now.entries
	var after int
	p.at, after = common(out, in)
	p.out, p.in = slices.Clone(out[p.at:len(out)-after]), in[p.at:len(in)-after]
	return p
}

// lineOf is the line on which entry i starts.
func (d *draft) lineOf(i int) int {
	if d.format.Where().Files {
		return 1
	}
	at := lines.Nearest(d.lines, d.lead, i)
	for read := new(store.Reader); at.Entry < i; at.Entry++ {
		at.Line += read.Count(d.entries.text(at.Entry), format.Newline, lines.Spacing) + bytes.Count([]byte(d.entries.At(at.Entry+1).separator), format.Newline)
	}
	return at.Line
}

// boundaries are those that a change touched. Of entries it knows by which op, and
// between which indices they all stand now.
type boundaries struct {
	op       int              // that is being made
	touched  map[Revision]int // entries whose boundary above is another, by which op
	from, to int
	end      int // the op by which the last entry meets the trail, -1 for none
}
