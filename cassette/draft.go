package cassette

import (
	"context"
	"slices"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/gap"
)

// A draft is what a File holds at one time. It is read, and changed, without
// the File's lock, so that nobody waits for what takes long; the File takes
// over a changed one as a whole (publish), or it is forgotten.
type draft struct {
	work
	name        string // for messages
	format      format.Format
	version     string
	lead, trail []byte
	entries     gap.List[*entry]
	grown       int64       // by how many bytes, since it was made
	lines       []milestone // none once it is changed

	seams seams          // that were changed
	keys  map[string]int // how many entries have a key or number, nil until asked for
	// parsed are entries that were samples of style, sampled their size.
	parsed  map[*entry]*span.Doc
	sampled int
}

// A work can be stopped, and tells how far it is.
type work struct {
	ctx  context.Context
	tell func(Progress)
}

// A Progress is how far a change is.
type Progress struct {
	Doing       string // "changing", then "checking"
	Done, Total int
}

// reached tells how far the work is. The error is the context's: the work is
// to be given up.
func (w work) reached(doing string, done, total int) error {
	if w.tell != nil {
		w.tell(Progress{doing, done, total})
	}
	return w.ctx.Err()
}

// draft is one of the present state. Who calls it holds mu or changing.
func (f *File) draft() *draft {
	return &draft{
		work: work{ctx: context.Background()}, name: f.name,
		format: f.format, version: f.version, lead: f.lead, trail: f.trail, entries: gap.Of(f.entries), lines: f.lines,
	}
}

// now is a draft to read from.
func (f *File) now() *draft {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.draft()
}

// publish makes a draft the present state; noted notes the step that led
// there. Who calls it holds changing.
func (f *File) publish(d *draft, noted func()) {
	entries := d.entries.Items()
	lines := f.milestones(content{d.lead, d.trail, entries})
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lead, f.trail, f.version, f.entries = d.lead, d.trail, d.version, entries
	f.lines = lines
	f.size += d.grown
	noted()
}

// A splice is entries taken out and put in at one place.
type splice struct {
	at      int
	out, in []*entry
	around  *around // nil where lead and trail stay
}

// An around is lead and trail before a splice and after it.
type around struct{ leadWas, trailWas, leadIs, trailIs []byte }

// splice replaces n entries at an index and gives each the separator that its
// place needs. The changed seams are checked once all is made.
func (d *draft) splice(s *step, at, n int, in []*entry) error {
	p := splice{at: at, in: in}
	for i := at; i < at+n; i++ {
		p.out = append(p.out, d.entries.At(i))
	}
	if err := d.fitSeams(&p); err != nil {
		return err
	}
	d.apply(p)
	d.seams.touch(d, p)
	s.splices = append(s.splices, p)
	return nil
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

func size(entries []*entry) (n int64) {
	for _, e := range entries {
		n += int64(len(e.gap) + len(e.text))
	}
	return n
}

// unwritten is the size of the first entry's gap: nothing stands before it.
func (d *draft) unwritten() int64 {
	if d.entries.Len() == 0 {
		return 0
	}
	return int64(len(d.entries.At(0).gap))
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

// at decodes an interaction.
func (d *draft) at(i int) (model.Interaction, error) {
	if err := d.has(i); err != nil {
		return model.Interaction{}, err
	}
	doc, err := d.parseEntry(i)
	if err != nil {
		return model.Interaction{}, placed(d.name, i+1, d.lineOf(i), err)
	}
	v, err := format.Decode(d.format, doc)
	if err != nil {
		return model.Interaction{}, placed(d.name, i+1, d.lineOf(i), err)
	}
	return v, nil
}

// summary tells what a list shows of an interaction, and keeps it.
func (d *draft) summary(i int) (model.Summary, error) {
	if err := d.has(i); err != nil {
		return model.Summary{}, err
	}
	e := d.entries.At(i)
	if e.told.Load() == nil {
		v, err := d.at(i)
		e.tell(v, err)
	}
	t := e.told.Load()
	return t.summary, t.err
}

// judge asks about an interaction, unless it was, and keeps the answer.
func (d *draft) judge(i int, judge func(model.Interaction) bool) (bool, error) {
	if err := d.has(i); err != nil {
		return false, err
	}
	e := d.entries.At(i)
	if flag := e.flag.Load(); flag != nil {
		return *flag, nil
	}
	v, err := d.at(i)
	if e.told.Load() == nil {
		e.tell(v, err)
	}
	if err != nil {
		return false, err
	}
	flag := judge(v)
	e.flag.Store(&flag)
	return flag, nil
}

// sampleSize bounds how much of the file the style is inferred from.
const sampleSize = 64 << 10

// writer returns a Writer in the style of the file around entry i, which is
// parsed already or nil: that entry, those after it and those before it, up to
// sampleSize.
func (d *draft) writer(i int, own *span.Doc) span.Writer {
	var samples []*span.Doc
	size := 0
	take := func(k int) {
		e := d.entries.At(k)
		if len(samples) > 0 && size+len(e.text) > sampleSize {
			return
		}
		doc := own
		if k != i || own == nil {
			doc = d.sample(k)
		}
		if doc != nil {
			samples = append(samples, doc)
			size += len(e.text)
		}
	}
	for k := i; k < d.entries.Len() && k < i+20; k++ {
		take(k)
	}
	for k := min(i, d.entries.Len()) - 1; k >= 0 && k > i-20; k-- {
		take(k)
	}
	return d.format.Language().Writer(samples)
}

// sample is entry i parsed, nil if it cannot be. Those used lately are kept: a
// change of many entries takes the same samples again and again.
func (d *draft) sample(i int) *span.Doc {
	e := d.entries.At(i)
	if doc, ok := d.parsed[e]; ok {
		return doc
	}
	if d.parsed == nil || d.sampled > 8*sampleSize {
		d.parsed, d.sampled = map[*entry]*span.Doc{}, 0
	}
	doc, err := d.parse(i, e.text)
	if err != nil {
		doc = nil
	}
	d.parsed[e] = doc
	d.sampled += len(e.text)
	return doc
}

// checkKey requires the key of an entry that is a pair of a mapping to be no
// other entry's: readers take the last of two. at is the entry that now
// replaces, -1 for a new one.
func (d *draft) checkKey(at int, now *entry) error {
	if !d.format.Where().Pairs || at >= 0 && d.key(d.entries.At(at)) == d.key(now) {
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
	if e.key == nil {
		key := d.format.Key(e.text)
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
