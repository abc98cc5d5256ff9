package cassette

import (
	"bytes"
	"time"

	"tapedeck/cassette/internal/store"
)

// recoveryState describes the present state by the saved one.
func recoveryState(saved, now content) store.RecoveryState {
	state := store.RecoveryState{Tapedeck: store.RecoveryVersion, Time: time.Now()}
	if !bytes.Equal(now.lead, saved.lead) {
		state.Lead = store.RecoveredText{Changed: true, Text: now.lead}
	}
	if !bytes.Equal(now.trail, saved.trail) {
		state.Trail = store.RecoveredText{Changed: true, Text: now.trail}
	}
	c := compare(saved, now)
	n := len(c.is.entries)
	was := map[*lineage]int{}
	for _, p := range c.kept {
		was[c.is.entries[p.Is].line] = p.Was
	}
	state.AddRun(0, c.before)
	for i := c.before; i < n-c.after; i++ {
		e := c.is.entries[i]
		of, known := was[e.line]
		switch {
		case known && c.was.entries[of].is(e):
			state.AddRun(of, of+1)
		case known && c.was.entries[of].file() == e.file() && (c.was.entries[of].text.Same(e.text) || bytes.Equal(c.was.entries[of].text.Bytes(), e.text.Bytes())):
			state.Parts = append(state.Parts, store.RecoveryPart{Changed: true, Of: of + 1, Separator: []byte(e.separator)})
		case known:
			state.Parts = append(state.Parts, store.RecoveryPart{Changed: true, Of: of + 1, Separator: []byte(e.separator), Text: e.text.Bytes(), File: e.file()})
		default:
			state.Parts = append(state.Parts, store.RecoveryPart{Changed: true, Separator: []byte(e.separator), Text: e.text.Bytes(), File: e.file()})
		}
	}
	end := len(c.was.entries)
	state.AddRun(end-c.after, end)
	return state
}

// recoveredEntries makes the list again from that of the base.
func recoveredEntries(r store.RecoveryState, base []*entry, files bool) ([]*entry, error) {
	if err := r.Check(len(base)); err != nil {
		return nil, refusal("the recovery file is damaged: %w", err)
	}
	var list []*entry
	for _, p := range r.Parts {
		if !p.Changed {
			list = append(list, base[p.From:p.To]...)
			continue
		}
		if p.Of > 0 && len(p.Text) == 0 {
			list = append(list, base[p.Of-1].spaced(p.Separator))
			continue
		}
		e := newEntry(p.Text, &lineage{})
		e.separator = string(p.Separator)
		if files {
			e.setFile(p.File)
		}
		if p.Of > 0 {
			e.line = base[p.Of-1].line
		}
		list = append(list, e)
	}
	return list, nil
}
