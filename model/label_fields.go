package model

import (
	"bytes"
	"net/url"
	"unicode"
	"unicode/utf8"

	"tapedeck/model/body/jsontext"
)

const (
	// fieldsWindow is how many bytes of a request body are looked at for fields.
	fieldsWindow = 512
	// fieldsSize is how long a label of fields gets before no more is added.
	fieldsSize = 60
	// fieldSize is how many characters of one value are shown.
	fieldSize = 24
)

// A fieldsLabel is made of the fields that a body begins with: "method=card
// amount=100".
type fieldsLabel struct {
	text []byte
	last []byte // the name that the last value was added to
}

// add adds a field, unless its name or value is empty, and reports whether there
// is room for more. Further values of a field follow its first.
func (l *fieldsLabel) add(name, value []byte) (more bool) {
	value = bytes.TrimSpace(value)
	if len(name) == 0 || len(value) == 0 {
		return true
	}
	if bytes.Equal(name, l.last) {
		l.text = append(l.text, ',')
	} else {
		if len(l.text) > 0 {
			l.text = append(l.text, ' ')
		}
		l.text = append(append(l.text, name...), '=')
		l.last = append(l.last[:0], name...)
	}
	l.text = appendShortened(l.text, value, fieldSize)
	return len(l.text) < fieldsSize
}

// appendShortened adds at most so many characters of a text, with … behind them where
// there are more, and one blank for each run of white space.
func appendShortened(dst, text []byte, most int) []byte {
	for len(text) > 0 {
		if most--; most < 0 {
			return append(dst, "…"...)
		}
		r, size := utf8.DecodeRune(text)
		rest := text[size:]
		if unicode.IsSpace(r) {
			dst, rest = append(dst, ' '), bytes.TrimLeftFunc(rest, unicode.IsSpace)
		} else {
			dst = append(dst, text[:size]...)
		}
		text = rest
	}
	return dst
}

// jsonFields labels a JSON text by its first strings, numbers, true and false, in
// whatever they are nested, each under the name of the innermost member that it
// is in. What carries a credential by its name is left out with all that it holds.
func jsonFields(text []byte) string {
	text, whole := fieldsStart(text)
	var l fieldsLabel
	var name, value []byte
	depth, secret := 0, -1 // secret is the depth of the member left out, -1 for none
	for scan := jsontext.NewScanner(text, jsontext.Python); ; {
		t, err := scan.Next()
		if err != nil || !whole && t.End == len(text) {
			return string(l.text)
		}
		token := text[t.Start:t.End]
		switch {
		case t.Kind == '{', t.Kind == '[':
			depth++
		case t.Kind == '}', t.Kind == ']':
			depth--
		case t.Kind == ',', t.Kind == ':', secret >= 0 && depth > secret:
		case t.Key:
			name, secret = jsontext.AppendUnquoted(name[:0], token), -1
			if secretField(name) {
				secret = depth
			}
		case secret >= 0, string(token) == "null":
		case t.Kind == '"':
			if value = jsontext.AppendUnquoted(value[:0], token); !l.add(name, value) {
				return string(l.text)
			}
		case !l.add(name, token):
			return string(l.text)
		}
	}
}

// formFields labels a form by its first fields.
func formFields(text []byte) string {
	text, whole := fieldsStart(text)
	if !whole { // what is cut off is no field
		text = text[:max(0, bytes.LastIndexByte(text, '&'))]
	}
	var l fieldsLabel
	for pair := range bytes.SplitSeq(text, []byte("&")) {
		name, value, _ := bytes.Cut(pair, []byte("="))
		if name = unescaped(name); !secretField(name) && !l.add(name, unescaped(value)) {
			break
		}
	}
	return string(l.text)
}

// unescaped is a name or value of a form, as it is where its escapes are none.
func unescaped(s []byte) []byte {
	if text, err := url.QueryUnescape(string(s)); err == nil {
		return []byte(text)
	}
	return s
}

// fieldsStart is what of a text is looked at, and whether that is all.
func fieldsStart(text []byte) (start []byte, whole bool) {
	if len(text) <= fieldsWindow {
		return text, true
	}
	end := fieldsWindow
	for end > fieldsWindow-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], false
}

// secretNames are what the names of fields that carry a credential hold, beside
// those of headers that do.
var secretNames = append([]string{"auth", "pass", "pwd", "key", "jwt", "assertion"}, credentials...)

// secretField reports whether a field of that name may carry a credential.
func secretField(name []byte) bool {
	for i := range name {
		for _, part := range secretNames {
			if part[0] == name[i]|' ' && len(part) <= len(name)-i && equalASCII(name[i:i+len(part)], part) {
				return true
			}
		}
	}
	return false
}
