package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/testrun"
)

// What a row of match --json over a test run is cut to, so that hundreds of them
// stay small.
const (
	rowBytes      = 2000 // of a body, without --max-bytes
	rowCandidates = 3
	rowDiff       = 20_000
)

// cut makes the row small: the nearest candidates, and of bodies and what is
// copied the first bytes.
func (r *rowJSON) cut(most int) {
	r.Candidates = r.Candidates[:min(len(r.Candidates), rowCandidates)]
	if most <= 0 {
		return
	}
	r.Request.Body.cut(most)
	for key, value := range r.Read {
		if text, ok := value.(string); ok && len(text) > most {
			r.Read[key] = cutText(text, most)
		}
	}
	for i := range r.Remedies {
		if c := r.Remedies[i].Copy; c != nil && len(*c) > 2*most {
			r.Remedies[i].Text += fmt.Sprintf(" (%d bytes, which --max-bytes 0 prints)", len(*c))
			r.Remedies[i].Copy = nil
		}
	}
}

func (b *bodyJSON) cut(most int) {
	if b.Text != nil && len(*b.Text) > most {
		b.Size = len(*b.Text)
		text := cutText(*b.Text, most)
		b.Text = &text
	}
	if b.Base64 != nil && len(*b.Base64) > most {
		b.Size = len(*b.Base64)
		data := (*b.Base64)[:most]
		b.Base64 = &data
	}
}

// cutText cuts a text between characters.
func cutText(text string, most int) string {
	return strings.ToValidUTF8(text[:most], "")
}

// A masker puts a mark in the place of the values of credential headers.
type masker struct {
	of map[*cassette.File][]string
}

const masked = "[masked]"

// mostMasked bounds the interactions whose headers are looked at.
const mostMasked = 1000

// row masks what the request and the cassette hold, wherever the row repeats it.
func (m *masker) row(out *rowJSON, f *cassette.File, row testrun.Row) {
	values := credentialValues(nil, row.Request.Header)
	if row.Answer != nil {
		values = credentialValues(values, row.Answer.Request.Header)
	}
	values = append(values, m.values(f)...)
	if len(values) == 0 {
		return
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, v := range slices.Compact(values) {
		pairs = append(pairs, v, masked)
	}
	replaceTexts(reflect.ValueOf(out).Elem(), strings.NewReplacer(pairs...))
}

// values are the credentials of a cassette's headers, as they stand there and as
// JSON writes them.
func (m *masker) values(f *cassette.File) []string {
	if f == nil {
		return nil
	}
	if known, ok := m.of[f]; ok {
		return known
	}
	var values []string
	for i := range min(f.Len(), mostMasked) {
		if recorded, err := f.At(i); err == nil {
			values = credentialValues(values, recorded.Request.Header)
			values = credentialValues(values, recorded.Response.Header)
		}
	}
	if m.of == nil {
		m.of = map[*cassette.File][]string{}
	}
	m.of[f] = values
	return values
}

// credentialValues adds the values of headers that carry credentials, without
// the scheme that stands before them (Bearer, Basic) and a cookie's name.
func credentialValues(values []string, h model.Header) []string {
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

// cookieValues are those of each cookie of a header line.
func cookieValues(line model.HeaderLine) (values []string) {
	if !strings.Contains(strings.ToLower(line.Name), "cookie") {
		return nil
	}
	for pair := range strings.SplitSeq(line.Value, ";") {
		if _, value, ok := strings.Cut(pair, "="); ok && len(value) >= 8 {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return values
}

// replaceTexts replaces in every text of a value.
func replaceTexts(v reflect.Value, r *strings.Replacer) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.Replace(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			replaced := reflect.New(v.Type().Elem()) // the text may be another's too
			replaced.Elem().Set(v.Elem())
			replaceTexts(replaced.Elem(), r)
			v.Set(replaced)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			replaceTexts(v.Field(i), r)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			replaceTexts(v.Index(i), r)
		}
	case reflect.Array:
		for i := range v.Len() {
			replaceTexts(v.Index(i), r)
		}
	case reflect.Interface:
		if !v.IsNil() {
			inner := reflect.New(v.Elem().Type()).Elem()
			inner.Set(v.Elem())
			replaceTexts(inner, r)
			v.Set(inner)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			replaceTexts(value, r)
			v.SetMapIndex(key, value)
		}
	}
}
