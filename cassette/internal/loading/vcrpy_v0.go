package loading

import (
	"strings"

	"tapedeck/cassette/internal/span"
)

// VcrpyBefore1 is what vcrpy loads of cassettes from before 1.0.
type VcrpyBefore1 struct{}

// Refuses: what is in an entry does not come into it.
func (VcrpyBefore1) Refuses(*span.Doc, string) *Obstacle { return nil }

// Superseded is all that there is to know.
func (VcrpyBefore1) Superseded(version string) bool { return since(version, "1.0") }

// RefusesAround: since 1.0 vcrpy refuses whatever is a list (vcr/serialize.py).
func (r VcrpyBefore1) RefusesAround(_ *span.Doc, version string) *Obstacle {
	if !r.Superseded(version) {
		return nil
	}
	return obstructs(nil, WhileParsing, "vcrpy 1.0 and later refuse the format of before 1.0: %s", strings.Join(v0Ways, " or "))
}

// v0Ways are what vcrpy tells people to do.
var v0Ways = []string{"migrate it with python3 -m vcr.migration FILE", "delete it and record anew"}
