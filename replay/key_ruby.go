package replay

import (
	"slices"
	"strings"
	"tapedeck/replay/python"
)

// rubyKey: the live URI is parsed and loses its standard port, the recorded one
// is taken as it is.
func rubyKey(version, name string) keyPart {
	part := rubyParts(name, version)
	return func(r request, recorded bool) ([]string, bool) {
		uri, err := r.uri, error(nil)
		if !recorded {
			if uri, err = rubyLive(r.uri); err != nil {
				return nil, false
			}
		}
		text := ""
		switch {
		case name == "method":
			text = strings.ToLower(r.method)
		case name == "body":
			text = hashed(r.body)
		case name == "body_as_json":
			return rubyJSONKeys(r), true
		case name == "headers":
			hash := map[string][]string{}
			for _, f := range r.header {
				hash[f.name] = f.values
			}
			text = printedLists(hash)
		case part != nil:
			text, err = part(uri)
		}
		return []string{text}, err == nil
	}
}

// rubyJSONKeys: equal texts are equal, and so are texts that parse to equal
// values.
func rubyJSONKeys(r request) []string {
	raw := "=" + hashed(r.body)
	v, err := rubyParseJSON(r)
	if err != nil {
		return []string{raw}
	}
	return []string{hashed(python.AppendKey(make([]byte, 0, len(r.body)+64), v)), raw}
}

// rubyKeys: of strings the encodings count too.
func rubyKeys(r Rules) ([]keyPart, bool) {
	parts, exact := keysOf(r.MatchOn, func(name string) keyPart { return rubyKey(r.Version, name) })
	return parts, exact && !slices.Contains(r.MatchOn, "body") && !slices.Contains(r.MatchOn, "body_as_json")
}
