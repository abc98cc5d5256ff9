package replay

import "fmt"

// uberKey is a recorded request's name, or what is known of it; a live one has
// that name in a folder's or in a file's form.
func uberKey(r request, recorded bool) ([]string, bool) {
	if recorded && r.name != "" {
		return []string{r.name}, true
	}
	call, err := uberCall(r)
	if err != nil {
		return nil, false
	}
	known := fmt.Sprint(call.start(), call.url)
	if recorded {
		return []string{known}, true
	}
	return []string{call.name(false), call.name(true), known}, true
}

// uberKeys: of a name only a part may be known.
func uberKeys(r Rules) ([]keyPart, bool) {
	parts, _ := keysOf(r.MatchOn, func(string) keyPart { return uberKey })
	return parts, false
}
