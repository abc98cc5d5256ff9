// Package all lists the libraries whose rules tapedeck has. Nothing else imports
// their folders.
package all

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/library/betamax"
	"tapedeck/replay/library/govcr"
	"tapedeck/replay/library/httprr"
	"tapedeck/replay/library/rubyvcr"
	"tapedeck/replay/library/uber"
	"tapedeck/replay/library/vcrpy"
)

// table has a line for each library.
var table = []library.Library{
	vcrpy.Library,
	betamax.Library,
	rubyvcr.Library,
	govcr.Library,
	uber.Library,
	httprr.Library,
}

// Libraries are those whose rules are known.
func Libraries() []library.Library { return slices.Clone(table) }

// Named finds a library. One whose rules are not known is the zero Library, which
// has neither modes nor matchers nor clients.
func Named(name string) (library.Library, error) {
	for i := range table {
		if table[i].Name == name {
			return table[i], nil
		}
	}
	var names []string
	for _, l := range table {
		names = append(names, l.Name)
	}
	return library.Library{}, fmt.Errorf("the replay rules of %q are not known, only those of %s", name, strings.Join(names, ", "))
}

// Filtering is the first library that has filters (library.Filters) and decodes
// what it stores: a Transport does as it does, whosever cassette it plays.
func Filtering() *library.Library {
	i := 0
	for table[i].FilterRequest == nil || table[i].DecodeCompressed == nil {
		i++
	}
	return &table[i]
}
