package edit

import (
	"net/url"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/render/done"
)

// doubt says what may be wrong with a field's new value, a sentence, "" for
// nothing: a URL that is none where the recorded one was, a method or the name of a
// header, which then is the value, that is no token of RFC 9110.
func doubt(f model.Field, was, text string) string {
	switch {
	case f == model.RequestURL && isURL(was) && !isURL(text):
		return done.Value(text) + " is no URL with a scheme and a host."
	case f == model.RequestMethod && isToken(was) && !isToken(text):
		return done.Value(text) + " is no method: HTTP takes letters, digits and !#$%&'*+-.^_`|~."
	case f.Part == model.HeaderPart && isToken(was) && !isToken(text):
		return done.Value(text) + " is no header name: HTTP takes letters, digits and !#$%&'*+-.^_`|~."
	}
	return ""
}

// isURL reports whether a text is an absolute URL with a host.
func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != "" && !strings.ContainsAny(text, " \t\r\n")
}

// isToken reports whether a text is a token (RFC 9110, 5.6.2).
func isToken(text string) bool {
	for _, c := range []byte(text) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return text != ""
}
