// Package mask takes credentials out of what is printed: the values of headers
// that carry them, wherever a text repeats them.
package mask

import (
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// Masked stands in the place of a credential.
const Masked = "[masked]"

// A Mask knows credentials. A nil Mask leaves every text as it is.
type Mask struct {
	values   []string
	known    map[string]bool
	files    map[*cassette.File]bool
	replacer *strings.Replacer // of values, nil until it is needed
}

// mostLooked bounds the interactions of a cassette whose headers are looked at.
const mostLooked = 1000

// Add learns the credentials of headers.
func (m *Mask) Add(headers ...model.Header) {
	if m == nil {
		return
	}
	for _, h := range headers {
		for _, v := range credentialValues(h) {
			if m.known[v] {
				continue
			}
			if m.known == nil {
				m.known = map[string]bool{}
			}
			m.known[v] = true
			m.values, m.replacer = append(m.values, v), nil
		}
	}
}

// AddFile learns those of a cassette, nil for none.
func (m *Mask) AddFile(f *cassette.File) {
	if m == nil || f == nil || m.files[f] {
		return
	}
	if m.files == nil {
		m.files = map[*cassette.File]bool{}
	}
	m.files[f] = true
	type headers [2]model.Header
	read := func(v *cassette.Visit) (h headers) {
		if i, err := v.Headers(); err == nil {
			h = headers{i.Request.Header, i.Response.Header}
		}
		return h
	}
	_ = cassette.Walk(context.Background(), f, 0, mostLooked, read, func(_ int, h headers) error { // which is never done
		m.Add(h[:]...)
		return nil
	})
}

// Text is a text without the credentials that are known.
func (m *Mask) Text(text string) string {
	if m == nil || len(m.values) == 0 {
		return text
	}
	if m.replacer == nil {
		// The longest goes first, as one value may begin with another.
		slices.SortFunc(m.values, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
		var pairs []string
		for _, v := range m.values {
			pairs = append(pairs, v, Masked)
		}
		m.replacer = strings.NewReplacer(pairs...)
	}
	return m.replacer.Replace(text)
}

var (
	// namedValue is a header as logs, Python, Ruby, Go and JSON write it.
	namedValue = lazyregexp.New(`([A-Za-z][A-Za-z0-9_-]*)(["']?\s*(?::|=>|=)\s*\[?(?:["'])?)((?:(?i:bearer|basic|token) +)?)([^\s"',;\]})]{3,})`)
	schemed    = lazyregexp.New(`(?i)\b(bearer|basic) +([A-Za-z0-9._~+/=-]{8,})`)
)

// Quoted is a text that others wrote, also without what it shows to be a
// credential: a header's name before a value, a scheme before a token.
func (m *Mask) Quoted(text string) string {
	if m == nil {
		return text
	}
	text = namedValue.ReplaceAllStringFunc(text, func(found string) string {
		part := namedValue.FindStringSubmatch(found)
		if !model.IsCredential(part[1]) {
			return found
		}
		return part[1] + part[2] + part[3] + Masked
	})
	return m.Text(schemed.ReplaceAllString(text, "${1} "+Masked))
}

// In takes the credentials that are known out of every text of what a pointer
// leads to.
func (m *Mask) In(pointer any) {
	if m != nil && len(m.values) > 0 {
		replaceTexts(reflect.ValueOf(pointer).Elem(), m)
	}
}

// credentialValues are the values of headers that carry credentials, without
// the scheme that stands before them (Bearer, Basic) and a cookie's name.
func credentialValues(h model.Header) (values []string) {
	for _, line := range h {
		if !model.IsCredential(line.Name) {
			continue
		}
		value := line.Value
		if scheme, rest, ok := strings.Cut(value, " "); ok && strings.EqualFold(strings.TrimSpace(line.Name), "authorization") && len(scheme) < 12 {
			value = rest
		}
		for _, v := range append([]string{value}, cookieValues(line)...) {
			if len(v) < 3 || slices.Contains(values, v) {
				continue
			}
			values = append(values, v)
			if quoted, err := json.Marshal(v); err == nil && string(quoted[1:len(quoted)-1]) != v {
				values = append(values, string(quoted[1:len(quoted)-1]))
			}
		}
	}
	return values
}

// cookieValues are those of each cookie of a header line. What follows the
// cookie in Set-Cookie are its attributes, such as a domain (RFC 6265, 4.1.1).
func cookieValues(line model.HeaderLine) (values []string) {
	pairs := line.Value
	switch strings.ToLower(strings.TrimSpace(line.Name)) {
	case "set-cookie":
		pairs, _, _ = strings.Cut(pairs, ";")
	case "cookie":
	default:
		return nil
	}
	for pair := range strings.SplitSeq(pairs, ";") {
		if _, value, ok := strings.Cut(pair, "="); ok && len(value) >= 8 {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return values
}

// replaceTexts replaces in every text of a value.
func replaceTexts(v reflect.Value, m *Mask) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(m.Text(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			replaced := reflect.New(v.Type().Elem()) // the text may be another's too
			replaced.Elem().Set(v.Elem())
			replaceTexts(replaced.Elem(), m)
			v.Set(replaced)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			replaceTexts(v.Field(i), m)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			replaceTexts(v.Index(i), m)
		}
	case reflect.Array:
		for i := range v.Len() {
			replaceTexts(v.Index(i), m)
		}
	case reflect.Interface:
		if !v.IsNil() {
			inner := reflect.New(v.Elem().Type()).Elem()
			inner.Set(v.Elem())
			replaceTexts(inner, m)
			v.Set(inner)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			replaceTexts(value, m)
			v.SetMapIndex(key, value)
		}
	}
}
