package replay

import (
	"errors"
	"fmt"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// Close brings what was recorded into the cassette and says what the library
// would at the end, or why Close does not do what it would.
func (t *Transport) Close() error {
	t.close.Do(func() { t.closed = t.inCassette(t.finish()) })
	return t.closed
}

func (t *Transport) finish() error {
	t.deck.mu.Lock()
	t.deck.load = exception.New("error", errClosed.Error())
	dropped, err := t.deck.ending(t.o)
	t.deck.mu.Unlock()
	if t.rec == nil {
		return err
	}
	if len(dropped) > 0 {
		err = errors.Join(err, t.rec.Drop(dropped))
	}
	return errors.Join(err, t.rec.Close())
}

// ending is what to take out of the cassette. The error is the library's own at
// the end, or that the library would lose data.
func (d *deck) ending(o Options) (dropped []int, err error) {
	var fresh, played, unused, replaced []int // by their indexes
	for _, c := range d.cards {
		switch {
		case c.From == library.RecordedNow:
			fresh = append(fresh, c.at)
		case c.replaced:
			replaced = append(replaced, c.at)
		case c.Plays > 0:
			played = append(played, c.at)
		case !c.gone:
			unused = append(unused, c.at)
		}
	}
	if o.Failed != nil && o.Failed() {
		return fresh, nil
	}
	if len(fresh) == 0 && len(replaced) > 0 {
		return nil, fmt.Errorf("nothing was recorded: %d interactions stay, which %s would drop", len(replaced), d.library.Name)
	}
	if o.ForbidUnused && len(unused) > 0 {
		err = fmt.Errorf("%d recorded interactions were not played", len(unused))
	}
	outdated, why := d.outdated(o, len(fresh))
	if why != nil {
		err = errors.Join(err, why)
	}
	dropped = append(replaced, outdated...)
	if !o.DropUnused || len(unused) == 0 {
		return dropped, err
	}
	if why := d.losesUnused(len(played)); why != "" {
		return dropped, errors.Join(err, fmt.Errorf("unused interactions stay: %s %s %s", d.library.Name, d.rules.Version, why))
	}
	return append(dropped, unused...), err
}

// outdated are the interactions that clean_outdated_http_interactions takes
// out. The library ends the list at the first of them; the error says that newer
// ones would go with it.
func (d *deck) outdated(o Options, fresh int) (list []int, err error) {
	if !o.CleanOutdated || o.RecordAgainAfter <= 0 {
		return nil, nil
	}
	if !d.library.CleansOutdated {
		return nil, fmt.Errorf("outdated interactions stay: %s has no clean_outdated_http_interactions", d.library.Name)
	}
	if fresh == 0 {
		return nil, nil
	}
	for _, c := range d.cards {
		switch {
		case c.From == library.RecordedNow || c.replaced:
		case d.ages[c.From] > o.RecordAgainAfter:
			list = append(list, c.at)
		case len(list) > 0 && !c.gone:
			return nil, fmt.Errorf("outdated interactions stay: %s would drop interaction %d too, which is newer", d.library.Name, c.at+1)
		}
	}
	return list, nil
}

// losesUnused says what drop_unused_requests would lose besides, "" if nothing.
func (d *deck) losesUnused(played int) string {
	if d.library.LosesUnused == nil {
		return "has no drop_unused_requests"
	}
	e := library.UnusedEnd{Options: d.session, Played: played}
	for _, c := range d.cards {
		if c.From == library.RecordedNow {
			e.Fresh = append(e.Fresh, library.FreshEnd{Number: c.at + 1, Played: c.Plays > 0, Known: func() bool { return d.known(c) }})
		}
	}
	return d.library.LosesUnused(e)
}

// known tells whether a new interaction's request was loaded already.
func (d *deck) known(fresh *card) bool {
	keys, _ := d.index.Keys(fresh.Request, true)
	for _, c := range d.cards {
		if c.From == library.RecordedNow {
			break
		}
		old, _ := d.index.Keys(c.Request, true)
		if len(keys) == 0 || len(old) == 0 || keys[0] != old[0] {
			continue
		}
		if ok, _ := d.matches(fresh.Request, c); ok {
			return true
		}
	}
	return false
}
