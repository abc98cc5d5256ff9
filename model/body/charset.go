package body

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"tapedeck/model/body/jsontext"
)

// Charset names the charset in which to read the decoded bytes: that of a byte
// order mark, else the label of Content-Type if there is one and it is known,
// else utf-8 if the bytes are valid UTF-8, else windows-1252 for text. The
// name is the label in lower case.
func Charset(contentType string, decoded []byte) string {
	if name := mark(decoded); name != "" {
		return name
	}
	if label := charsetParam(contentType); label != "" && find(label) != nil {
		return label
	}
	if utf8.Valid(decoded) {
		return "utf-8"
	}
	return "windows-1252"
}

// UnknownCharset returns the label of Content-Type, in lower case, where it is
// of a charset that is not known, so that the decoded bytes may read otherwise
// than they are shown; "" if it is known, or there is none.
func UnknownCharset(contentType string, decoded []byte) string {
	if label := charsetParam(contentType); mark(decoded) == "" && find(label) == nil {
		return label
	}
	return ""
}

// mark names the charset of a byte order mark. The mark stays in the text as
// U+FEFF, so that it is written again.
func mark(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		return "utf-8"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "utf-16be"
	}
	return ""
}

// charsetParam returns Content-Type's charset in lower case.
func charsetParam(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return strings.ToLower(strings.TrimSpace(params["charset"]))
	}
	for part := range strings.SplitSeq(strings.ToLower(contentType), ";") {
		if name, value, ok := strings.Cut(part, "="); ok && strings.TrimSpace(name) == "charset" {
			return strings.Trim(value, " \t\"'")
		}
	}
	return ""
}

// find returns the encoding of a label, nil if it is not known. The WHATWG
// reads the labels of latin-1 and ASCII as windows-1252; here they are what
// they say, as the libraries that replay a body read them.
func find(label string) encoding.Encoding {
	switch label {
	case "utf-8", "utf8":
		return unicode.UTF8
	case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1":
		return charmap.ISO8859_1
	}
	e, err := htmlindex.Get(label)
	if err != nil || e == encoding.Replacement {
		return nil
	}
	return e
}

// ascii reports whether a label is one of ASCII's.
func ascii(label string) bool {
	switch label {
	case "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us":
		return true
	}
	return false
}

// ToUTF8 decodes text from the charset. exact is false where FromUTF8 would
// not give the same bytes back, and the text is then for showing only. An
// unknown charset is read as UTF-8.
func ToUTF8(data []byte, charset string) (text []byte, exact bool) {
	e := find(charset)
	if e == nil || e == unicode.UTF8 {
		if utf8.Valid(data) {
			return data, true
		}
		return bytes.ToValidUTF8(data, []byte("\ufffd")), false
	}
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\ufffd")), false
	}
	back, err := FromUTF8(text, charset)
	return text, err == nil && bytes.Equal(back, data)
}

// FromUTF8 encodes text in the charset; the error names the first character
// that the charset does not have, with line and column.
func FromUTF8(text []byte, charset string) ([]byte, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("the text is not valid UTF-8")
	}
	e := find(charset)
	if e == nil || e == unicode.UTF8 {
		return text, nil
	}
	out, err := e.NewEncoder().Bytes(text)
	if err == nil && !(ascii(charset) && high(out)) {
		return out, nil
	}
	for i, r := range string(text) {
		one, err := e.NewEncoder().String(string(r))
		if err != nil || ascii(charset) && high([]byte(one)) {
			line, column := jsontext.Position(text, i)
			return nil, fmt.Errorf("line %d, column %d: %s has no %q", line, column, charset, r)
		}
	}
	return nil, fmt.Errorf("%s: %w", charset, err)
}

// FromText encodes a text for a body of that Content-Type in the charset that
// the recorded bytes are read in. A byte order mark that tells the charset is
// kept. The error says why the text would not be read so.
func FromText(text, contentType string, recorded []byte) ([]byte, error) {
	if textParts(contentType, []byte(text)) != nil {
		return WriteText([]byte(text), contentType, recorded)
	}
	charset := Charset(contentType, recorded)
	if strings.HasPrefix(mark(recorded), "utf-16") && !strings.HasPrefix(text, "\ufeff") {
		text = "\ufeff" + text
	}
	encoded, err := FromUTF8([]byte(text), charset)
	if err != nil {
		return nil, fmt.Errorf("%w; Content-Type can name another charset", err)
	}
	if now := Charset(contentType, encoded); now != charset {
		if back, _ := ToUTF8(encoded, now); string(back) != text {
			return nil, fmt.Errorf("in %s it would be read as %s; Content-Type can name the charset", charset, now)
		}
	}
	return encoded, nil
}

// high reports whether a byte is beyond ASCII.
func high(data []byte) bool {
	return bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
}
