package failure

import (
	"slices"

	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// libraries are asked in turn what a text says.
var libraries = all.Libraries()

// known reports whether a name is a library's.
func known(name string) bool {
	return slices.ContainsFunc(libraries, func(l library.Library) bool { return l.Name == name })
}

// textOf is how a library's texts read, the zero value for none.
func textOf(name string) library.FailureText {
	for _, l := range libraries {
		if l.Name == name {
			return l.FailureText
		}
	}
	return library.FailureText{}
}
