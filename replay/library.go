package replay

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
)

// A Library is what a library's rules are: data here, the matchers' code in
// match_*.go.
type Library struct {
	Name string
	// Versions are those whose rules are known, the newest first. A version
	// between two follows the older one's rules where they differ.
	Versions []string
	// Modes are the record modes by the library's own names, the default first.
	Modes []string
	// Matchers are the names that match_on or the like takes, Default those
	// taken when none is given.
	Matchers []string
	Default  []string

	// judge asks one matcher, explain all of them where a library has only one
	// that looks at everything. They report whether they know the names.
	judge   func(name, version string, live, recorded request) (outcome, bool)
	explain func(names []string, version string, live, recorded request) ([]Verdict, bool)
	// own is the field of the format's own that a matcher compares with what the
	// live request says, ok is false where it compares none that can be set.
	own func(matcher, version string, live request) (field model.Extra, ok bool)
	// make is what the library does when it takes a request in, before it is
	// filtered and matched; nil where that cannot fail.
	make func(version string, r request) error
	// relax is test code that leaves out what differs; nil where the library has
	// no such setting.
	relax func(relaxing) relaxed
	// takes reports whether the library has a matcher with parameters.
	takes     func(matcher string) bool
	filtering filtering
	// session makes the rules of recording and playing for one session.
	session func() sessionRules
}

var libraries = []Library{vcrpy, betamax, rubyVCR, goVCR, uber}

// Libraries lists the libraries whose rules are known.
func Libraries() []Library { return slices.Clone(libraries) }

// libraryNamed finds a library.
func libraryNamed(name string) (Library, error) {
	for _, l := range libraries {
		if l.Name == name {
			return l, nil
		}
	}
	var names []string
	for _, l := range libraries {
		names = append(names, l.Name)
	}
	return Library{}, fmt.Errorf("the replay rules of %q are not known, only those of %s", name, strings.Join(names, ", "))
}

// atLeast compares versions part by part, as numbers.
func atLeast(version, least string) bool {
	a, b := strings.Split(version, "."), strings.Split(least, ".")
	for i := range b {
		if i >= len(a) {
			return false
		}
		if a[i] != b[i] {
			if len(a[i]) != len(b[i]) {
				return len(a[i]) > len(b[i])
			}
			return a[i] > b[i]
		}
	}
	return true
}
