package body

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// ReadText brings the decoded bytes of a text to UTF-8, from the charset that
// Charset names or, of a multipart body, each part from its own. charset names
// what they were in, "" for UTF-8. exact is false where WriteText would not
// give the same bytes back.
func ReadText(contentType string, data []byte) (text []byte, charset string, exact bool) {
	if parts := textParts(contentType, data); parts != nil {
		text, names, err := convert(data, parts, func(n int, p textPart, part []byte) ([]byte, string, error) {
			text, _ := ToUTF8(part, p.charset(part))
			return text, p.charset(part), nil
		})
		back, wrong := WriteText(text, contentType, data)
		if err == nil && wrong == nil && bytes.Equal(back, data) {
			return text, strings.Join(names, ", "), true
		}
	}
	name := Charset(contentType, data)
	text, exact = ToUTF8(data, name)
	if bytes.Equal(text, data) {
		name = ""
	}
	return text, name, exact
}

// HasASCII reports whether the bytes of a text are those of ASCII where ReadText
// gives that, and only there, so that ASCII can be looked for without decoding.
func HasASCII(contentType string, data []byte) bool {
	media, _, _ := strings.Cut(contentType, ";")
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(media)), "multipart/") || strings.HasPrefix(mark(data), "utf-16") {
		return false
	}
	switch find(charsetParam(contentType)) {
	case nil, unicode.UTF8, charmap.ISO8859_1, charmap.Windows1252:
		return true
	}
	return false
}

// WriteText encodes a text again as the recorded bytes are, which ReadText read.
// The error names the first character that the charset does not have.
func WriteText(text []byte, contentType string, recorded []byte) ([]byte, error) {
	was := textParts(contentType, recorded)
	now := textParts(contentType, text)
	if was == nil || now == nil {
		return FromUTF8(text, Charset(contentType, recorded))
	}
	out, _, err := convert(text, now, func(n int, p textPart, part []byte) ([]byte, string, error) {
		charset := "utf-8"
		switch {
		case p.label() != "":
			charset = p.charset(nil)
		case n < len(was):
			charset = was[n].charset(recorded[was[n].start:was[n].end])
		}
		encoded, err := FromUTF8(part, charset)
		if err != nil {
			return nil, "", fmt.Errorf("part %d: %w", n+1, err)
		}
		return encoded, charset, nil
	})
	return out, err
}

// A textPart is where the body of a part stands in a multipart body. Its type
// is empty for what is kept as it is: base64 and the like are in ASCII.
type textPart struct {
	start, end  int
	contentType string
	kept        bool
}

func (p textPart) label() string { return charsetParam(p.contentType) }

func (p textPart) charset(part []byte) string { return Charset(p.contentType, part) }

// convert puts what change makes of each part for that part; names are the
// charsets other than UTF-8 that change named.
func convert(data []byte, parts []textPart, change func(n int, p textPart, part []byte) ([]byte, string, error)) (out []byte, names []string, err error) {
	at := 0
	for n, p := range parts {
		if p.kept {
			continue
		}
		part := data[p.start:p.end]
		made, charset, err := change(n, p, part)
		if err != nil {
			return nil, nil, err
		}
		out = append(append(out, data[at:p.start]...), made...)
		at = p.end
		if !bytes.Equal(made, part) && !slices.Contains(names, charset) {
			names = append(names, charset)
		}
	}
	return append(out, data[at:]...), names, nil
}

// textParts finds the parts of a multipart body, nil where there are none. A
// part without a charset of its own has that of a field _charset_ (RFC 7578
// section 4.6).
func textParts(contentType string, data []byte) []textPart {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(media, "multipart/") || params["boundary"] == "" {
		return nil
	}
	delimiter := []byte("--" + params["boundary"])
	var parts []textPart
	common := ""
	for at := lineWith(data, delimiter, 0); at >= 0 && len(parts) < MaxParts; {
		next := lineWith(data, delimiter, at+len(delimiter))
		end := next
		if next < 0 {
			end = len(data)
		} else {
			end = len(bytes.TrimSuffix(data[:next-1], []byte("\r"))) // the line break before the delimiter
		}
		if p, name, ok := partAt(data[:max(end, 0)], at+len(delimiter)); ok {
			if name == "_charset_" {
				common = commonCharset(data[p.start:p.end])
			}
			parts = append(parts, p)
		}
		at = next
	}
	for n := range parts {
		parts[n].contentType = inCharset(parts[n].contentType, common)
	}
	return parts
}

// lineWith is where a line begins with prefix, from an offset on; -1 if none does.
func lineWith(data, prefix []byte, from int) int {
	for from <= len(data) {
		i := bytes.Index(data[from:], prefix)
		if i < 0 {
			return -1
		}
		if i += from; i == 0 || data[i-1] == '\n' {
			return i
		}
		from = i + 1
	}
	return -1
}

// partAt reads the header of the part whose delimiter ends at an offset, and its
// name in a form.
func partAt(data []byte, from int) (p textPart, name string, ok bool) {
	if from > len(data) || bytes.HasPrefix(data[from:], []byte("--")) {
		return p, "", false
	}
	for {
		i := bytes.IndexByte(data[min(from, len(data)):], '\n')
		if i < 0 {
			return p, "", false
		}
		from += i + 1
		line, _, _ := bytes.Cut(data[from:], []byte("\n"))
		if len(bytes.TrimRight(line, "\r")) == 0 {
			p.start, p.end = min(from+len(line)+1, len(data)), len(data)
			return p, name, p.start <= p.end
		}
		key, value, _ := strings.Cut(strings.TrimSpace(string(line)), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "content-type":
			p.contentType = value
		case "content-transfer-encoding":
			p.kept = !slices.Contains([]string{"7bit", "8bit", "binary"}, strings.ToLower(value))
		case "content-disposition":
			_, params, _ := mime.ParseMediaType(value)
			name = params["name"]
		}
	}
}
