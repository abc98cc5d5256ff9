package govcr

import "tapedeck/replay/library"

// goKey: the live request is made as http.NewRequest makes it. Up to version 3
// the body is not looked at.
func goKey(version string) library.KeyPart {
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

// goKeys: there is one matcher, the other names are its options; it looks at
// more than the keys.
func goKeys(r library.Rules) ([]library.KeyPart, bool) {
	if len(r.MatchOn) == 0 {
		return nil, false
	}
	return []library.KeyPart{goKey(r.Version)}, false
}
