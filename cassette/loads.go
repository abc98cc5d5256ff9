package cassette

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
)

// A LoadFinding is why the library that a cassette is for does not load it.
type LoadFinding struct {
	Interaction int // counted from 1, 0 where it is in none
	Line        int // counted from 1, 0 if unknown
	Why         string
}

// String is "interaction 3: recorded_at is missing (line 120)".
func (l LoadFinding) String() string {
	s := l.Why
	if l.Interaction > 0 {
		s = fmt.Sprintf("interaction %d: %s", l.Interaction, s)
	}
	if l.Line > 0 {
		s += fmt.Sprintf(" (line %d)", l.Line)
	}
	return s
}

// LoadFinding says what the library of that version, "" for the newest, does
// not load the cassette for: what it stumbles on first. It is nil where the
// cassette loads, and where the library's rules are not known. The error is
// the context's.
func (f *File) LoadFinding(ctx context.Context, version string) (*LoadFinding, error) {
	return f.now().loadFinding(ctx, version)
}

// Superseded reports whether the library of that version, "" for the newest,
// refuses the format as such, whatever the cassette holds.
func (f *File) Superseded(version string) bool {
	loader, known := f.now().format.(format.Loader)
	if !known {
		return false
	}
	old, ok := loader.Loading().(loading.Superseded)
	return ok && old.Superseded(version)
}

func (d *draft) loadFinding(ctx context.Context, version string) (*LoadFinding, error) {
	loader, known := d.format.(format.Loader)
	if !known {
		return nil, nil
	}
	l := loader.Loading()
	if found := d.loadsAround(l, version); found != nil {
		return found, nil
	}
	d.askAll(ctx, l, version)
	var first loaded
	at := -1
	for i := range d.entries.Len() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if known := d.loads(l, i, version); known.why != "" && (at < 0 || known.stage < first.stage) {
			first, at = known, i
		}
		if at >= 0 && first.stage == loading.WhileParsing {
			break
		}
	}
	if at < 0 {
		return nil, nil
	}
	return &LoadFinding{Interaction: at + 1, Line: d.lineOf(at) + first.line, Why: first.why}, nil
}

// askAll asks about all entries on all cores, up to the first that is known to
// be stumbled on before anything is made.
func (d *draft) askAll(ctx context.Context, l loading.Rules, version string) {
	const piece = 64 // entries
	n := d.entries.Len()
	var next atomic.Int64
	var stop atomic.Bool
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+piece-1)/piece) {
		all.Go(func() {
			for !stop.Load() && ctx.Err() == nil {
				from := int(next.Add(piece)) - piece
				if from >= n {
					return
				}
				for i := from; i < min(from+piece, n); i++ {
					if known := d.loads(l, i, version); known.why != "" && known.stage == loading.WhileParsing {
						stop.Store(true) // those before it are asked already, or are being asked
						break
					}
				}
			}
		})
	}
	all.Wait()
}

// loads asks about entry i, once for each version until it changes.
func (d *draft) loads(l loading.Rules, i int, version string) loaded {
	e := d.entries.At(i)
	if known := e.loaded.Load(); known != nil && known.version == version {
		return *known
	}
	known := loaded{version: version}
	doc, err := d.parseEntry(i)
	switch {
	case err != nil && d.mayBecomeOther(e.text): // what it will be is not known
	case err != nil:
		at := placed("", 0, 1, err)
		known.why, known.line = at.Why, max(0, at.Line-1)
	default:
		if o := l.Refuses(doc, version); o != nil {
			known.why, known.stage, known.line = o.Why, o.Stage, lineIn(doc, o.Node)
		}
	}
	e.loaded.Store(&known)
	return known
}

func lineIn(doc *span.Doc, n *span.Node) int {
	if n == nil || n.Props() > len(doc.Src) {
		return 0
	}
	return bytes.Count(doc.Src[:n.Props()], format.Newline)
}

// loadsAround asks about what stands around the entries.
func (d *draft) loadsAround(l loading.Rules, version string) *LoadFinding {
	lead, trail, err := d.frame()
	if err != nil {
		return nil
	}
	doc, err := d.format.Language().Parse(append(lead[:len(lead):len(lead)], trail...))
	if err != nil {
		return nil
	}
	o := l.RefusesAround(doc, version)
	if o == nil {
		return nil
	}
	line := 1 + lineIn(doc, o.Node)
	if o.Node != nil && o.Node.Props() >= len(lead) { // it follows the entries
		line += d.linesOfEntries() - bytes.Count(lead, format.Newline) + bytes.Count(d.lead, format.Newline)
	}
	return &LoadFinding{Line: line, Why: o.Why}
}

// linesOfEntries is how many lines the entries take.
func (d *draft) linesOfEntries() int {
	last := d.entries.Len() - 1
	if last < 0 {
		return 0
	}
	return d.lineOf(last) + bytes.Count(d.entries.At(last).text, format.Newline) - bytes.Count(d.lead, format.Newline) - 1
}

// frame is the file's text without its entries.
func (d *draft) frame() (lead, trail []byte, err error) {
	if d.entries.Len() == 0 {
		return d.lead, d.trail, nil
	}
	return d.format.Language().Empty(d.lead, d.trail, d.format.Where())
}
