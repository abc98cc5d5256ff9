package uber

import (
	"fmt"

	"tapedeck/replay/library"
)

// uberKey is a recorded request's name, or what is known of it; a live one has
// that name in a folder's or in a file's form.
func uberKey(r library.Request, recorded bool) ([]string, bool) {
	if recorded && r.Name != "" {
		return []string{r.Name}, true
	}
	call, err := uberCall(r)
	if err != nil {
		return nil, false
	}
	known := fmt.Sprint(call.start(), call.URL)
	if recorded {
		return []string{known}, true
	}
	return []string{call.name(false), call.name(true), known}, true
}

// uberKeys: of a name only a part may be known.
func uberKeys(r library.Rules) ([]library.KeyPart, bool) {
	parts, _ := library.KeysOf(r.MatchOn, func(string) library.KeyPart { return uberKey })
	return parts, false
}
