package cassette

import (
	"bytes"
	"time"
)

// recoveryFile is what a recovery file holds, as JSON. A second line is added
// when saving begins, recoverySaved.
type recoveryFile struct {
	Tapedeck    int           `json:"tapedeck"` // the version of this layout
	Path        string        `json:"path"`
	Time        time.Time     `json:"time"`
	Changes     int           `json:"changes"`
	Format      string        `json:"format"`
	Base        string        `json:"base"` // SHA-256 of the cassette as last saved
	Lead, Trail recoveredText // where they differ from it
	Parts       []recoveryPart
}

const recoveryVersion = 1

// A recoveryPart is a run of entries that the list is made up of: entries From
// to To (not included) of the base as they are, or one that is new or changed.
type recoveryPart struct {
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`

	Changed   bool   `json:"changed,omitempty"`
	Of        int    `json:"of,omitempty"`  // which entry of the base it was made from, counted from 1; 0: none
	Separator []byte `json:"gap,omitempty"` // what separates it from the entry above
	Text      []byte `json:"text,omitempty"`
	File      string `json:"file,omitempty"` // its name, where each is a file
}

// A recoveredText is absent where nothing changed.
type recoveredText struct {
	Changed bool   `json:"changed,omitempty"`
	Text    []byte `json:"text,omitempty"`
}

func (r recoveredText) or(base []byte) []byte {
	if r.Changed {
		return r.Text
	}
	return base
}

// recoverySaved names the file that was about to replace the cassette. If it
// has, the work is saved, although its tapedeck did not live to say so.
type recoverySaved struct {
	SavedAs string `json:"saved_as"`
}

// maxRecovery bounds what is read of a recovery file.
const maxRecovery = 1 << 30

// recoveryState describes the present state by the saved one.
func recoveryState(saved, now content) recoveryFile {
	state := recoveryFile{Tapedeck: recoveryVersion, Time: time.Now()}
	if !bytes.Equal(now.lead, saved.lead) {
		state.Lead = recoveredText{true, now.lead}
	}
	if !bytes.Equal(now.trail, saved.trail) {
		state.Trail = recoveredText{true, now.trail}
	}
	c := compare(saved, now)
	n := len(c.is.entries)
	was := map[*lineage]int{}
	for _, p := range c.kept {
		was[c.is.entries[p.is].line] = p.was
	}
	parts := appendRun(nil, 0, c.before)
	for i := c.before; i < n-c.after; i++ {
		e := c.is.entries[i]
		of, known := was[e.line]
		switch {
		case known && c.was.entries[of].is(e):
			parts = appendRun(parts, of, of+1)
		case known && c.was.entries[of].file == e.file && bytes.Equal(c.was.entries[of].text, e.text):
			parts = append(parts, recoveryPart{Changed: true, Of: of + 1, Separator: e.separator})
		case known:
			parts = append(parts, recoveryPart{Changed: true, Of: of + 1, Separator: e.separator, Text: e.text, File: e.file})
		default:
			parts = append(parts, recoveryPart{Changed: true, Separator: e.separator, Text: e.text, File: e.file})
		}
	}
	end := len(c.was.entries)
	state.Parts = appendRun(parts, end-c.after, end)
	return state
}

func appendRun(parts []recoveryPart, from, to int) []recoveryPart {
	if from == to {
		return parts
	}
	if n := len(parts); n > 0 && !parts[n-1].Changed && parts[n-1].To == from {
		parts[n-1].To = to
		return parts
	}
	return append(parts, recoveryPart{From: from, To: to})
}

// entries makes the list again from that of the base. Each entry of the base is
// taken at most once.
func (r recoveryFile) entries(base []*entry, files bool) ([]*entry, error) {
	damaged := func(why string) ([]*entry, error) {
		return nil, refusal("the recovery file is damaged: %s", why)
	}
	var list []*entry
	taken := make([]bool, len(base))
	for _, p := range r.Parts {
		from, to := p.From, p.To
		if p.Changed {
			from, to = max(0, p.Of-1), p.Of
		}
		if from < 0 || to > len(base) || from > to {
			return damaged("it names interactions that there are not")
		}
		for i := from; i < to; i++ {
			if taken[i] {
				return damaged("it names an interaction twice")
			}
			taken[i] = true
		}
		if !p.Changed {
			list = append(list, base[from:to]...)
			continue
		}
		if p.Of > 0 && len(p.Text) == 0 {
			list = append(list, base[from].spaced(p.Separator))
			continue
		}
		e := newEntry(p.Text, &lineage{})
		e.separator = p.Separator
		if files {
			e.file = p.File
		}
		if p.Of > 0 {
			e.line = base[from].line
		}
		list = append(list, e)
	}
	return list, nil
}
