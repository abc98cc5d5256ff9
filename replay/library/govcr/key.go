package govcr

import "tapedeck/replay/library"

// key: the live request is made as http.NewRequest makes it. Up to version 3
// the body is not looked at.
func key(version string) library.KeyPart {
	return func(r library.Request, recorded bool) ([]string, bool) {
		method, uri, body := r.Method, r.URI, ""
		if !recorded {
			req, raised := liveRequest(r)
			if raised != nil {
				return nil, false
			}
			method, uri = req.Method, req.URL.String()
		}
		if library.AtLeast(version, "4.0") {
			body = library.Hashed(r.Body)
		}
		return []string{library.Lengthed(method, uri, body)}, true
	}
}

// keys: there is one matcher, the other names are its options; it looks at
// more than the keys.
func keys(r library.Rules) ([]library.KeyPart, bool) {
	if len(r.MatchOn) == 0 {
		return nil, false
	}
	return []library.KeyPart{key(r.Version)}, false
}
