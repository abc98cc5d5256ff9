package failures

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"tapedeck/cassette"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
)

// A plan is what makes all failures of a way match.
type plan struct {
	parts   []planned
	places  int // interactions that change
	preview compare.Preview
	asked   int    // failures, without those that fail no more
	replay  int    // of them those that would replay now
	refused int    // places that cannot be changed
	why     string // of the first of them
	relax   *explain.Remedy
	// unrecorded are failures to which no recording is near.
	unrecorded int
	others     int // failures that want another request of a recording than the one that is sent for it
	// unsent are recordings that are not sent again: "plants.yaml 2".
	unsent    []string
	unsentWhy string                      // of the first of them
	stores    map[*opened.Cassette]string // why an answer could not be stored there
}

// A planned is what changes in one cassette.
type planned struct {
	opened.Part
	answered int  // see group
	guess    bool // the cassette is one
	places   int
	targets  []rerecord.Target // what is sent again there
}

// planOf plans the change of each place once, and tries it alone: what would be
// refused is left out.
func planOf(ctx context.Context, rows []askedRow) plan {
	p := plan{stores: map[*opened.Cassette]string{}}
	seen, relaxes := map[place]bool{}, true
	for _, r := range rows {
		if ctx.Err() != nil {
			return plan{}
		}
		t := r.cassette
		if r.gone {
			continue
		}
		p.asked++
		if r.answer == nil || t == nil {
			relaxes = false
			continue
		}
		if r.answer.Outcome.Action == library.Play {
			p.replay++
		}
		remedies := r.answer.Remedies()
		relaxes = p.takeRelax(remedies) && relaxes
		if len(remedies) > 0 && remedies[0].Kind == explain.Record {
			p.unrecorded++
			continue // nothing was recorded that could be made to match
		}
		p.takeAgain(ctx, r, remedies)
		i := slices.IndexFunc(remedies, func(r explain.Remedy) bool { return r.Kind == explain.MakeMatch })
		if i < 0 || seen[place{t, remedies[i].At}] {
			continue
		}
		seen[place{t, remedies[i].At}] = true
		if remedies[i].Refused != nil {
			p.refuse(remedies[i].Refused.Error())
			continue
		}
		tried := compare.PreviewOf(ctx, t.File, r.answer.Change(remedies[i]))
		if tried.Refused != "" {
			p.refuse(tried.Refused)
			continue
		}
		p.add(r, remedies[i], tried)
	}
	if !relaxes {
		p.relax = nil
	}
	return p
}

// A place is an interaction.
type place struct {
	of *opened.Cassette
	at int
}

// takeAgain takes the request that is sent for a failure. A recording takes the
// answer of one: failures that want another are counted. What is not sent is named.
func (p *plan) takeAgain(ctx context.Context, of askedRow, remedies []explain.Remedy) {
	i := slices.IndexFunc(remedies, func(r explain.Remedy) bool { return r.Kind == explain.Again && !r.Needless })
	if i < 0 {
		return
	}
	t, why := p.target(ctx, of, remedies[i])
	if why != "" {
		p.leaveUnsent(of.cassette, remedies[i].At, why)
		return
	}
	part := p.part(of)
	switch known := slices.IndexFunc(part.targets, func(x rerecord.Target) bool { return x.At == t.At }); {
	case known < 0:
		part.targets = append(part.targets, t)
		slices.SortFunc(part.targets, func(x, y rerecord.Target) int { return x.At - y.At })
	case !reflect.DeepEqual(part.targets[known].Request, t.Request):
		p.others++
	}
}

// target is what is sent for a failure, or why nothing is.
func (p *plan) target(ctx context.Context, of askedRow, r explain.Remedy) (t rerecord.Target, why string) {
	if r.Refused != nil {
		return t, r.Refused.Error()
	}
	why, known := p.stores[of.cassette]
	if !known {
		if err := rerecord.Stores(ctx, of.cassette.File); err != nil {
			why = done.Reason(err)
		}
		p.stores[of.cassette] = why
	}
	if why != "" {
		return t, why
	}
	t, err := of.answer.Target(of.cassette.File, r)
	if err != nil {
		return t, done.Reason(err)
	}
	return t, ""
}

// leaveUnsent names a recording that is not sent again, once.
func (p *plan) leaveUnsent(t *opened.Cassette, at int, why string) {
	p.unsentWhy = cmp.Or(p.unsentWhy, why)
	if name := fmt.Sprintf("%s %d", nameOf(t), at+1); !slices.Contains(p.unsent, name) {
		p.unsent = append(p.unsent, name)
	}
}

// part is what changes in the cassette of a failure.
func (p *plan) part(of askedRow) *planned {
	i := slices.IndexFunc(p.parts, func(part planned) bool { return part.Cassette == of.cassette })
	if i < 0 {
		i = len(p.parts)
		p.parts = append(p.parts, planned{Part: opened.Part{Cassette: of.cassette}, answered: of.answered, guess: of.guess})
	}
	return &p.parts[i]
}

// takeRelax takes the test code that makes a failure match; it reports whether that
// is the same for all so far.
func (p *plan) takeRelax(remedies []explain.Remedy) bool {
	i := slices.IndexFunc(remedies, func(r explain.Remedy) bool { return r.Kind == explain.Relax && r.Refused == nil })
	if i < 0 || p.relax != nil && p.relax.Code != remedies[i].Code {
		return false
	}
	p.relax = &remedies[i]
	return true
}

func (p *plan) refuse(why string) {
	if p.refused++; p.why == "" {
		p.why = why
	}
}

func (p *plan) add(of askedRow, r explain.Remedy, tried compare.Preview) {
	part := p.part(of)
	part.Change.Ops = append(part.Change.Ops, r.Ops...)
	part.places++
	p.places++
	if p.preview.Lines += tried.Lines; p.preview.Diff == nil {
		p.preview.Diff = tried.Diff
	}
}

// changing are the cassettes that a remedy changes.
func (p plan) changing(r explain.Remedy) []planned {
	return slices.DeleteFunc(slices.Clone(p.parts), func(of planned) bool {
		if r.Sends() {
			return len(of.targets) == 0
		}
		return of.places == 0
	})
}

// sent counts the requests that are sent again.
func (p plan) sent() (n int) {
	for _, of := range p.parts {
		n += len(of.targets)
	}
	return n
}

// remedies are those that apply to all.
func (p plan) remedies(w *way) []explain.Remedy {
	var list []explain.Remedy
	if p.places > 0 && len(w.Fields) > 0 {
		all := fmt.Sprintf("all %d", p.places)
		if p.places == 1 {
			all = "it"
		}
		list = append(list, explain.Remedy{ID: "all", Kind: explain.MakeMatch, At: -1, Text: fmt.Sprintf("copy the wanted %s into %s", render.Listed(w.Fields), all)})
	}
	if n := p.sent(); n > 0 {
		text := "re-record it with the wanted request"
		if n > 1 {
			text = fmt.Sprintf("re-record all %d with the wanted requests", n)
		}
		list = append(list, explain.Remedy{ID: "rerecord", Kind: explain.Again, At: -1, Text: text})
	}
	if p.relax != nil {
		list = append(list, *p.relax)
	}
	return list
}

// A trying is what the remedies that are shown would change. They are tried in the
// background, those of what the cursor is on alone.
type trying struct {
	of     *row
	answer *match.Answer // as it was when they were tried
	way    *way          // that is planned for, instead of a failure
	plan   *plan         // nil until it is known
	stop   context.CancelFunc
	found  map[string]compare.Preview
	shown  int // the remedy whose diff is shown, by its number; 0 for the first that has one
}

// end forgets what was tried.
func (t *trying) end() {
	if t.stop != nil {
		t.stop()
	}
	*t = trying{}
}

// change is what a remedy makes of the cassette.
func (r *row) change(remedy explain.Remedy) cassette.Change {
	if r.Answer == nil {
		return cassette.Change{Ops: remedy.Ops}
	}
	return r.Answer.Change(remedy)
}
