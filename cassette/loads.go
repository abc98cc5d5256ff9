package cassette

import (
	"bytes"
	"context"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/loading"
)

// A LoadFinding is why the library that a cassette is for does not load it.
type LoadFinding = loading.Finding

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
	old, ok := f.now().loading().(loading.Superseded)
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
	first, fine := loading.None(), &loading.Answer{Version: version}
	err := walk(ctx, d, 0, d.entries.Len(), func(v *Visit) loading.Answer { return v.loads(l, fine) }, first.Note)
	if err != nil && err != loading.ErrFirst {
		return nil, err
	}
	return d.loadFindingAt(first), nil
}

// loading are the library's rules, nil where they are not known.
func (d *draft) loading() loading.Rules {
	if loader, known := d.format.(format.Loader); known {
		return loader.Loading()
	}
	return nil
}

func (d *draft) loadFindingAt(first loading.First) *LoadFinding {
	if first.At < 0 {
		return nil
	}
	return &LoadFinding{Interaction: first.At + 1, Line: d.lineOf(first.At) + first.Line, Why: first.Why}
}

// loads asks about the entry, once for each version until it changes. fine is what is
// remembered of an entry that loads: nearly all do.
func (v *Visit) loads(l loading.Rules, fine *loading.Answer) loading.Answer {
	entries := &v.draft.entries
	if known := entries.loads(v.at); known != nil && known.Version == fine.Version {
		return *known
	}
	if v.asWritten() {
		entries.noteLoads(v.at, fine, fine)
		return *fine
	}
	doc, err := v.doc()
	known := loading.Answer{Version: fine.Version}
	switch {
	case err != nil && v.draft.mayBecomeOther(entries.text(v.at).Bytes()): // what it will be is not known
	case err != nil:
		at := placed("", 0, 1, err)
		known.Why, known.Line = at.Why, max(0, at.Line-1)
	default:
		if o := l.Refuses(doc, fine.Version); o != nil {
			known.Why, known.Stage, known.Line = o.Why, o.Stage, o.LineIn(doc)
		}
	}
	if known.Why == "" {
		entries.noteLoads(v.at, fine, fine)
	} else {
		entries.noteLoads(v.at, &known, fine)
	}
	return known
}

// loadsAround asks about what stands around the entries.
func (d *draft) loadsAround(l loading.Rules, version string) *LoadFinding {
	found, follows := loading.Around{Language: d.format.Language(), Where: d.format.Where(), Lead: d.lead, Trail: d.trail, None: d.entries.Len() == 0}.Refused(l, version)
	if follows {
		found.Line += d.linesOfEntries()
	}
	return found
}

// linesOfEntries is how many lines the entries take.
func (d *draft) linesOfEntries() int {
	last := d.entries.Len() - 1
	if last < 0 {
		return 0
	}
	return d.lineOf(last) + bytes.Count(d.entries.At(last).text.Bytes(), format.Newline) - bytes.Count(d.lead, format.Newline) - 1
}
