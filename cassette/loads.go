package cassette

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/inorder"
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
	l := d.loading()
	if l == nil {
		return nil, nil
	}
	if found := d.loadsAround(l, version); found != nil {
		return found, nil
	}
	first, fine := firstLoad{at: -1}, &loaded{version: version}
	err := inorder.Each(ctx, d.entries.Len(), func() func(int) loaded {
		var m memory
		return func(i int) loaded {
			return d.loads(&m, l, i, fine)
		}
	}, first.note)
	if err != nil && err != errFirst {
		return nil, err
	}
	return first.finding(d), nil
}

// loading are the library's rules, nil where they are not known.
func (d *draft) loading() loading.Rules {
	if loader, known := d.format.(format.Loader); known {
		return loader.Loading()
	}
	return nil
}

// firstLoad is what a library stumbles on first: all of a file is parsed before
// anything is made of it.
type firstLoad struct {
	loaded
	at int // the entry's index, -1 for none
}

// errFirst ends the look for what is stumbled on first.
var errFirst = errors.New("nothing can be stumbled on before")

func (f *firstLoad) note(i int, known loaded) error {
	if known.why != "" && (f.at < 0 || known.stage < f.stage) {
		f.loaded, f.at = known, i
		if f.stage == loading.WhileParsing {
			return errFirst
		}
	}
	return nil
}

func (f *firstLoad) finding(d *draft) *LoadFinding {
	if f.at < 0 {
		return nil
	}
	return &LoadFinding{Interaction: f.at + 1, Line: d.lineOf(f.at) + f.line, Why: f.why}
}

// loads asks about entry i, once for each version until it changes. fine is what is
// remembered of an entry that loads: nearly all do.
func (d *draft) loads(m *memory, l loading.Rules, i int, fine *loaded) loaded {
	if known := d.entries.At(i).loaded.Load(); known != nil && known.version == fine.version {
		return *known
	}
	doc, err := d.parseEntryIn(m, i)
	return d.loadsParsed(l, i, fine, doc, err)
}

// loadsParsed asks about entry i, which is parsed as doc or cannot be.
func (d *draft) loadsParsed(l loading.Rules, i int, fine *loaded, doc *span.Doc, err error) loaded {
	e := d.entries.At(i)
	known := loaded{version: fine.version}
	switch {
	case err != nil && d.mayBecomeOther(e.text.Bytes()): // what it will be is not known
	case err != nil:
		at := placed("", 0, 1, err)
		known.why, known.line = at.Why, max(0, at.Line-1)
	default:
		if o := l.Refuses(doc, fine.version); o != nil {
			known.why, known.stage, known.line = o.Why, o.Stage, lineIn(doc, o.Node)
		}
	}
	if known.why == "" {
		e.loaded.Store(fine)
	} else {
		e.loaded.Store(&known)
	}
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
	return d.lineOf(last) + bytes.Count(d.entries.At(last).text.Bytes(), format.Newline) - bytes.Count(d.lead, format.Newline) - 1
}

// frame is the file's text without its entries.
func (d *draft) frame() (lead, trail []byte, err error) {
	if d.entries.Len() == 0 {
		return d.lead, d.trail, nil
	}
	return d.format.Language().Empty(d.lead, d.trail, d.format.Where())
}
