package explain

import "strings"

// urlPieces are a URL's parts as written, so that each can be put in the place
// of another's.
type urlPieces struct{ scheme, host, path, query, fragment string }

func splitURL(s string) (u urlPieces) {
	if at := strings.IndexByte(s, '#'); at >= 0 {
		s, u.fragment = s[:at], s[at:]
	}
	if at := strings.IndexByte(s, '?'); at >= 0 {
		s, u.query = s[:at], s[at:]
	}
	if at := strings.Index(s, "://"); at >= 0 {
		u.scheme, s = s[:at+len("://")], s[at+len("://"):]
		if at := strings.IndexByte(s, '/'); at >= 0 {
			u.host, u.path = s[:at], s[at:]
		} else {
			u.host = s
		}
		return u
	}
	u.path = s
	return u
}

func (u urlPieces) String() string { return u.scheme + u.host + u.path + u.query + u.fragment }

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
