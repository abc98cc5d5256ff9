package replay

import (
	"errors"
	"fmt"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// errClosed is what requests get after Close.
var errClosed = errors.New("the cassette is closed")

// end lets no more requests be answered, and says what to take out of the
// cassette. The error is the library's own at the end, or that the library would
// lose data.
func (p *player) end(o Options) (dropped []int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = exception.New("error", errClosed.Error())
	return p.ending(o)
}

func (p *player) ending(o Options) (dropped []int, err error) {
	var fresh, played, unused, replaced []int // by their indexes
	for _, s := range p.index.slots {
		switch {
		case s.From == library.RecordedNow:
			fresh = append(fresh, s.at)
		case s.replaced:
			replaced = append(replaced, s.at)
		case s.Plays > 0:
			played = append(played, s.at)
		case !s.gone:
			unused = append(unused, s.at)
		}
	}
	if o.Failed != nil && o.Failed() {
		return fresh, nil
	}
	if len(fresh) == 0 && len(replaced) > 0 {
		return nil, fmt.Errorf("nothing was recorded: %d interactions stay, which %s would drop", len(replaced), p.library.Name)
	}
	if o.ForbidUnused && len(unused) > 0 {
		err = fmt.Errorf("%d recorded interactions were not played", len(unused))
	}
	outdated, why := p.outdated(o, len(fresh))
	if why != nil {
		err = errors.Join(err, why)
	}
	dropped = append(replaced, outdated...)
	if !o.DropUnused || len(unused) == 0 {
		return dropped, err
	}
	if why := p.losesUnused(len(played)); why != "" {
		return dropped, errors.Join(err, fmt.Errorf("unused interactions stay: %s %s %s", p.library.Name, p.rules.Version, why))
	}
	return append(dropped, unused...), err
}

// outdated are the interactions that clean_outdated_http_interactions takes
// out. The library ends the list at the first of them; the error says that newer
// ones would go with it.
func (p *player) outdated(o Options, fresh int) (list []int, err error) {
	if !o.CleanOutdated || o.RecordAgainAfter <= 0 {
		return nil, nil
	}
	if !p.library.CleansOutdated {
		return nil, fmt.Errorf("outdated interactions stay: %s has no clean_outdated_http_interactions", p.library.Name)
	}
	if fresh == 0 {
		return nil, nil
	}
	for _, s := range p.index.slots {
		switch {
		case s.From == library.RecordedNow || s.replaced:
		case p.ages[s.From] > o.RecordAgainAfter:
			list = append(list, s.at)
		case len(list) > 0 && !s.gone:
			return nil, fmt.Errorf("outdated interactions stay: %s would drop interaction %d too, which is newer", p.library.Name, s.at+1)
		}
	}
	return list, nil
}

// losesUnused says what drop_unused_requests would lose besides, "" if nothing.
func (p *player) losesUnused(played int) string {
	if p.library.LosesUnused == nil {
		return "has no drop_unused_requests"
	}
	e := library.UnusedEnd{Options: p.session, Played: played}
	for _, s := range p.index.slots {
		if s.From == library.RecordedNow {
			e.Fresh = append(e.Fresh, library.FreshEnd{Number: s.at + 1, Played: s.Plays > 0, Known: func() bool { return p.known(s) }})
		}
	}
	return p.library.LosesUnused(e)
}

// known reports whether a new interaction's request was loaded already.
func (p *player) known(fresh *slot) bool {
	keys, _ := p.index.Keys(fresh.Request, true)
	for _, s := range p.index.slots {
		if s.From == library.RecordedNow {
			break
		}
		old, _ := p.index.Keys(s.Request, true)
		if len(keys) == 0 || len(old) == 0 || keys[0] != old[0] {
			continue
		}
		if ok, _ := p.matches(fresh.Request, s); ok {
			return true
		}
	}
	return false
}
