package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// short values are so likely to stand in noise by chance that they are looked
// for only as they are, and below base64 and hex only in text.
const short = 8

// charsets are those in which a value that is not ASCII may be repeated.
var charsets = slices.Concat(charmap.All, japanese.All, korean.All, simplifiedchinese.All, traditionalchinese.All,
	[]encoding.Encoding{unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)})

// patterns are the bytes to look for in every layer: the value, what it reads
// as where it is itself escaped, its bytes in other charsets, and what stands
// in it where it is itself base64 or hex.
func patterns(value string) [][]byte {
	var all [][]byte
	add := func(p []byte) {
		if len(p) > 0 && !slices.ContainsFunc(all, func(q []byte) bool { return bytes.Equal(p, q) }) {
			all = append(all, p)
		}
	}
	add([]byte(value))
	v := view{text: []byte(value)}
	for range maxLayers {
		below, which := new(pool).unescaped(&v, everyEscape)
		if which == 0 || len(below.text) < short {
			break
		}
		add(below.text)
		v = below
	}
	if len(value) < short {
		return all
	}
	if !ascii(value) {
		for _, p := range inCharsets(value) {
			add(p)
		}
	}
	for _, p := range codedIn(value) {
		add(p)
	}
	return all
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// inCharsets are the bytes of a text in other charsets, without the NULs that
// every layer leaves out, and the text that its UTF-8 is where it is read as
// Latin-1 or its like.
func inCharsets(text string) (all [][]byte) {
	for _, e := range charsets {
		if coded, err := e.NewEncoder().Bytes([]byte(text)); err == nil {
			all = append(all, bytes.ReplaceAll(coded, []byte{0}, nil))
		}
	}
	for _, e := range []encoding.Encoding{charmap.ISO8859_1, charmap.Windows1252} {
		if misread, err := e.NewDecoder().Bytes([]byte(text)); err == nil {
			all = append(all, misread)
		}
	}
	return slices.DeleteFunc(all, func(p []byte) bool { return len(p) < short })
}

// codedIn is what a value holds that is itself base64 or hex; of a basic
// authorization (RFC 7617) the password too.
func codedIn(value string) (all [][]byte) {
	if plain, err := hex.DecodeString(value); err == nil {
		all = append(all, plain)
	}
	for _, e := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding} {
		plain, err := e.DecodeString(value)
		if err != nil {
			continue
		}
		all = append(all, plain)
		if _, password, ok := bytes.Cut(plain, []byte(":")); ok && utf8.Valid(plain) && len(password) >= short/2 {
			return append(all, password)
		}
	}
	return slices.DeleteFunc(all, func(p []byte) bool { return len(p) < short })
}
