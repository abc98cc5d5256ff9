package rubyvcr

import (
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

// key: the live URI is parsed and loses its standard port, the recorded one
// is taken as it is.
func key(version, name string) library.KeyPart {
	part := urlPart(name, version)
	return func(r library.Request, recorded bool) ([]string, bool) {
		uri, err := r.URI, error(nil)
		if !recorded {
			if uri, err = withoutStandardPort(r.URI); err != nil {
				return nil, false
			}
		}
		text := ""
		switch {
		case name == "method":
			text = strings.ToLower(r.Method)
		case name == "body":
			text = library.Hashed(r.Body)
		case name == "body_as_json":
			return jsonKeys(r), true
		case name == "headers":
			hash := map[string][]string{}
			for _, f := range r.Header {
				hash[f.Name] = f.Values
			}
			text = ruby.InspectLists(hash)
		case part != nil:
			text, err = part(uri)
		}
		return []string{text}, err == nil
	}
}

// jsonKeys: equal texts are equal, and so are texts that parse to equal
// values.
func jsonKeys(r library.Request) []string {
	raw := "=" + library.Hashed(r.Body)
	v, err := parseJSON(r)
	if err != nil {
		return []string{raw}
	}
	return []string{library.Hashed(python.AppendKey(make([]byte, 0, len(r.Body)+64), v)), raw}
}

// keys: of strings the encodings count too.
func keys(r library.Rules) ([]library.KeyPart, bool) {
	parts, exact := library.KeysOf(r.MatchOn, func(name string) library.KeyPart { return key(r.Version, name) })
	return parts, exact && !slices.Contains(r.MatchOn, "body") && !slices.Contains(r.MatchOn, "body_as_json")
}
