// Package secrettest holds the tests of what hides secrets to the same values,
// forms and charsets, and reads texts back on its own.
package secrettest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"tapedeck/model/lazyregexp"
)

// Secrets are values of different alphabets.
var Secrets = []string{
	"S3cr3tV4lue",
	"hunter2hunter2 with blanks",
	`pa&ss<w>ord-12"34'`,
	"AKfx/7+qZ9wJalrXUtnFEMI+K7MDENG==",
	"sk-proj-_abc-DEF_0123456789",
	"DEADBEEFcafe0123456789abcdef",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
	`C:\keys\u0041%41&amp;+%2B`,
	"schlüssel-größe",
	"пароль-секретный",
	"秘密のパスワード",
	"pass🔑word😀12",
}

// A Form is a way in which a server may repeat a value.
type Form struct {
	Name  string
	Write func(value string) string
}

func each(value string, write func(r rune) string) string {
	var out strings.Builder
	for _, r := range value {
		out.WriteString(write(r))
	}
	return out.String()
}

func eachByte(value, format string) string {
	var out strings.Builder
	for i := range len(value) {
		fmt.Fprintf(&out, format, value[i])
	}
	return out.String()
}

func inJSON(value string) string {
	text, _ := json.Marshal(value) // a string always encodes
	return string(text)
}

func units(value, format string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(value)) {
		fmt.Fprintf(&out, format, unit)
	}
	return out.String()
}

func inBase64(e *base64.Encoding, before string) func(string) string {
	return func(value string) string { return e.EncodeToString([]byte(before + value + " and more")) }
}

// Forms are twenty and more.
var Forms = []Form{
	{"plain", func(v string) string { return v }},
	{"within text", func(v string) string { return "token=" + v + ", and more" }},
	{"JSON as Go writes it", inJSON},
	{"JSON, slashes escaped", func(v string) string { return strings.ReplaceAll(inJSON(v), "/", `\/`) }},
	{"JSON, ASCII only", func(v string) string { return `"` + units(v, `\u%04x`) + `"` }},
	{"JSON, ASCII only, upper case", func(v string) string { return `"` + units(v, `\u%04X`) + `"` }},
	{"JSON in JSON", func(v string) string { return inJSON(`{"token":` + inJSON(v) + `}`) }},
	{"Go or Python text", strconv.QuoteToASCII},
	{"HTML", html.EscapeString},
	{"HTML, decimal", func(v string) string { return each(v, func(r rune) string { return fmt.Sprintf("&#%d;", r) }) }},
	{"HTML, hex", func(v string) string { return each(v, func(r rune) string { return fmt.Sprintf("&#x%X;", r) }) }},
	{"HTML in JSON", func(v string) string { return inJSON("<p>" + html.EscapeString(v) + "</p>") }},
	{"URL query", url.QueryEscape},
	{"URL path", url.PathEscape},
	{"percent, all of it, lower case", func(v string) string { return eachByte(v, "%%%02x") }},
	{"percent twice", func(v string) string { return url.QueryEscape(url.QueryEscape(v)) }},
	{"base64", inBase64(base64.StdEncoding, "")},
	{"base64, one on", inBase64(base64.StdEncoding, "x")},
	{"base64, two on, glued", func(v string) string { return "ab" + base64.StdEncoding.EncodeToString([]byte("xy"+v)) }},
	{"base64url, unpadded", inBase64(base64.RawURLEncoding, "user:")},
	{"Basic", func(v string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+v)) }},
	{"base64 in JSON, percent-escaped", func(v string) string {
		return inJSON(url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(`{"auth":` + inJSON(v) + `}`))))
	}},
	{"base64 twice", func(v string) string {
		return base64.StdEncoding.EncodeToString([]byte(`{"auth":"` + base64.StdEncoding.EncodeToString([]byte("user:"+v)) + `"}`))
	}},
	{"hex, lower case", func(v string) string { return hex.EncodeToString([]byte(v)) }},
	{"hex, upper case", func(v string) string { return strings.ToUpper(hex.EncodeToString([]byte("a" + v))) }},
	{"XML", func(v string) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;", "'", "&apos;").Replace(v) }},
}

// A Charset is one in which the forms are sent. Label is what Content-Type says.
type Charset struct {
	Label    string
	Encoding encoding.Encoding
}

// Charsets are those that bodies are sent in.
var Charsets = []Charset{
	{"utf-8", unicode.UTF8},
	{"iso-8859-1", charmap.ISO8859_1},
	{"windows-1251", charmap.Windows1251},
	{"shift_jis", japanese.ShiftJIS},
	{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
}

// Encode writes text in the charset; ok is false where it cannot.
func (c Charset) Encode(text string) (_ []byte, ok bool) {
	out, err := c.Encoding.NewEncoder().Bytes([]byte(text))
	return out, err == nil
}

// ContentType is text in the charset.
func (c Charset) ContentType() string {
	if c.Label == "" {
		return "text/plain"
	}
	return "text/plain; charset=" + c.Label
}

var (
	escapeInJSON = lazyregexp.New(`\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\x[0-9a-fA-F]{2}|\\["\\/]`)
	unitsInJSON  = lazyregexp.New(`(?:\\u[0-9a-fA-F]{4})+`)
	escapeInURL  = lazyregexp.New(`%[0-9a-fA-F]{2}`)
	runOfBase64  = lazyregexp.New(`[A-Za-z0-9+/_-]{8,}`)
	runOfHex     = lazyregexp.New(`[0-9a-fA-F]{8,}`)
)

// read is what a text reads as below one layer, in every way.
func read(text string) (all []string) {
	all = append(all, html.UnescapeString(text))
	for _, text := range []string{text, strings.ReplaceAll(text, "+", " ")} {
		all = append(all, escapeInURL.ReplaceAllStringFunc(text, func(s string) string {
			n, _ := strconv.ParseUint(s[1:], 16, 8)
			return string([]byte{byte(n)})
		}))
	}
	var units []uint16
	all = append(all, unitsInJSON.ReplaceAllStringFunc(text, func(s string) string {
		units = units[:0]
		for _, x := range strings.Split(s, `\u`)[1:] {
			n, _ := strconv.ParseUint(x, 16, 16)
			units = append(units, uint16(n))
		}
		return string(utf16.Decode(units))
	}))
	all = append(all, escapeInJSON.ReplaceAllStringFunc(text, func(s string) string {
		if len(s) == 2 {
			return s[1:]
		}
		n, _ := strconv.ParseUint(s[2:], 16, 32)
		return string(rune(n))
	}))
	var coded strings.Builder
	for _, run := range runOfBase64.FindAllString(text, -1) {
		run = strings.NewReplacer("-", "+", "_", "/").Replace(run)
		for from := range min(4, len(run)) {
			part := run[from:]
			plain, _ := base64.RawStdEncoding.DecodeString(part[:len(part)-len(part)%4])
			rest, _ := base64.RawStdEncoding.DecodeString(part[len(part)-len(part)%4:])
			coded.Write(append(append(plain, rest...), '\n'))
		}
	}
	for _, run := range runOfHex.FindAllString(text, -1) {
		for from := range 2 {
			part := run[from:]
			plain, _ := hex.DecodeString(part[:len(part)&^1])
			coded.Write(append(plain, '\n'))
		}
	}
	if coded.Len() > 0 {
		all = append(all, coded.String())
	}
	return all
}

// Reads reports whether a value can be read back from a text, at most three
// layers down, in any of the charsets.
func Reads(text, value string) bool { return len(readable(text, []string{value})) > 0 }

// Leaks tells of the secrets that can be read back from a text, line by line.
func Leaks(text string) (found []string) {
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); seen[line] {
			continue
		}
		seen[line] = true
		for _, value := range readable(line, Secrets) {
			found = append(found, fmt.Sprintf("%q in %q", value, line))
		}
	}
	return found
}

// readable are the values that can be read back from a text.
func readable(text string, values []string) (found []string) {
	seen := map[string]bool{}
	var look func(text string, layers int)
	look = func(text string, layers int) {
		if seen[text] {
			return
		}
		seen[text] = true
		readings := []string{text}
		for _, c := range Charsets {
			if decoded, err := c.Encoding.NewDecoder().String(text); err == nil {
				readings = append(readings, decoded)
			}
		}
		for _, value := range values {
			holds := func(reading string) bool { return strings.Contains(reading, value) }
			if slices.ContainsFunc(readings, holds) && !slices.Contains(found, value) {
				found = append(found, value)
			}
		}
		if layers > 0 {
			for _, below := range read(text) {
				look(below, layers-1)
			}
		}
	}
	look(text, 3)
	return found
}
