package format

import (
	"strings"

	"tapedeck/cassette/internal/span"
)

// Refuses: what is in an entry does not come into it.
func (vcrpyYAMLv0) Refuses(*span.Doc, string) *obstacle { return nil }

// RefusesAround: since 1.0 vcrpy refuses whatever is a list (vcr/serialize.py).
func (vcrpyYAMLv0) RefusesAround(_ *span.Doc, version string) *obstacle {
	if !since(version, "1.0") {
		return nil
	}
	return obstructs(nil, WhileParsing, "vcrpy 1.0 and later refuse the format of before 1.0: %s", strings.Join(v0Ways, " or "))
}

// v0Ways are what vcrpy tells people to do.
var v0Ways = []string{"migrate it with python3 -m vcr.migration FILE", "delete it and record anew"}
