package send

import (
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// libraries are those whose rules are known, by name.
var libraries = func() map[string]library.Library {
	named := map[string]library.Library{}
	for _, l := range all.Libraries() {
		named[l.Name] = l
	}
	return named
}()
