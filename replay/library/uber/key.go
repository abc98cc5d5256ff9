package uber

import (
	"fmt"

	"tapedeck/replay/library"
)

// key is a recorded request's name, or what is known of it; a live one has
// that name in a folder's or in a file's form.
func key(r library.Request, recorded bool) ([]string, bool) {
	if recorded && r.Name != "" {
		return []string{r.Name}, true
	}
	call, err := callOf(r)
	if err != nil {
		return nil, false
	}
	known := fmt.Sprint(call.start(), call.URL)
	if recorded {
		return []string{known}, true
	}
	return []string{call.name(false), call.name(true), fileOf(call.name(true)), known}, true
}

// keys: of a name only a part may be known.
func keys(r library.Rules) ([]library.KeyPart, bool) {
	parts, _ := library.KeysOf(r.MatchOn, func(string) library.KeyPart { return key })
	return parts, false
}
