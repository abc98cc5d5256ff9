package loading

import (
	"bytes"

	"tapedeck/cassette/internal/span"
)

// Around is what stands around the entries of a file.
type Around struct {
	span.Language
	Where       span.Where
	Lead, Trail []byte
	None        bool // there are no entries
}

// Refused says what a library refuses it for, nil if it loads or cannot be read.
// Where that follows the entries, its line lacks theirs.
func (a Around) Refused(l Rules, version string) (found *Finding, follows bool) {
	lead, trail := a.Lead, a.Trail
	if !a.None {
		var err error
		if lead, trail, err = a.Empty(a.Lead, a.Trail, a.Where); err != nil {
			return nil, false
		}
	}
	doc, err := a.Parse(append(lead[:len(lead):len(lead)], trail...))
	if err != nil {
		return nil, false
	}
	o := l.RefusesAround(doc, version)
	if o == nil {
		return nil, false
	}
	found = &Finding{Line: 1 + o.LineIn(doc), Why: o.Why}
	if o.Node == nil || o.Node.Props() < len(lead) {
		return found, false
	}
	found.Line += bytes.Count(a.Lead, newline) - bytes.Count(lead, newline)
	return found, true
}

var newline = []byte("\n")
