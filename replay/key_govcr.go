package replay

// goKey: the live request is made as http.NewRequest makes it. Up to version 3
// the body is not looked at.
func goKey(version string) keyPart {
	return func(r request, recorded bool) ([]string, bool) {
		method, uri, body := r.method, r.uri, ""
		if !recorded {
			req, raised := liveGo(r)
			if raised != nil {
				return nil, false
			}
			method, uri = req.Method, req.URL.String()
		}
		if atLeast(version, "4.0") {
			body = hashed(r.body)
		}
		return []string{lengthed(method, uri, body)}, true
	}
}

// goKeys: there is one matcher, the other names are its options; it looks at
// more than the keys.
func goKeys(r Rules) ([]keyPart, bool) {
	if len(r.MatchOn) == 0 {
		return nil, false
	}
	return []keyPart{goKey(r.Version)}, false
}
