package body

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"tapedeck/model/body/jsontext"
)

// DumpsPython writes a JSON text as Python's json.dumps would with its
// defaults: ", " and ": " between tokens, non-ASCII escaped, numbers by
// Python's rules, of repeated keys the last value at the first one's place. It
// is what vcrpy makes of a parsed_body. The error is a *SyntaxError, or says
// that a whole number has more than the 4300 digits that Python reads.
func DumpsPython(json []byte) ([]byte, error) {
	l, err := read(JSON, json, jsontext.Python)
	if err != nil {
		return nil, err
	}
	d := dumper{src: json, tokens: l.Tokens()}
	if err := d.value(); err != nil {
		return nil, err
	}
	return d.out, nil
}

// maxDigits is sys.int_info.default_max_str_digits.
const maxDigits = 4300

// A dumper writes the values of a row of tokens.
type dumper struct {
	src    []byte
	tokens []jsontext.Token
	pos    int
	out    []byte
}

func (d *dumper) next() (kind jsontext.Kind, text []byte) {
	t := d.tokens[d.pos]
	d.pos++
	return t.Kind, d.src[t.Start:t.End]
}

func (d *dumper) value() error {
	kind, text := d.next()
	switch kind {
	case '{':
		return d.object()
	case '[':
		return d.array()
	case '"':
		d.out = appendPython(d.out, jsontext.Unquote(text))
	case jsontext.Number:
		return d.number(string(text))
	default:
		d.out = append(d.out, text...)
	}
	return nil
}

func (d *dumper) array() error {
	d.out = append(d.out, '[')
	for d.tokens[d.pos].Kind != ']' {
		if d.tokens[d.pos].Kind == ',' {
			d.pos++
			d.out = append(d.out, ", "...)
		}
		if err := d.value(); err != nil {
			return err
		}
	}
	d.pos++
	d.out = append(d.out, ']')
	return nil
}

// object writes the members as a Python dict holds them.
func (d *dumper) object() error {
	type span struct{ start, end int }
	var order []string
	values := map[string]span{}
	base := len(d.out)
	for d.tokens[d.pos].Kind != '}' {
		if d.tokens[d.pos].Kind == ',' {
			d.pos++
		}
		_, key := d.next()
		d.pos++ // the colon
		start := len(d.out)
		if err := d.value(); err != nil {
			return err
		}
		name := jsontext.Unquote(key)
		if _, seen := values[name]; !seen {
			order = append(order, name)
		}
		values[name] = span{start - base, len(d.out) - base}
	}
	d.pos++
	written := string(d.out[base:])
	d.out = append(d.out[:base], '{')
	for i, name := range order {
		if i > 0 {
			d.out = append(d.out, ", "...)
		}
		d.out = append(appendPython(d.out, name), ": "...)
		d.out = append(d.out, written[values[name].start:values[name].end]...)
	}
	d.out = append(d.out, '}')
	return nil
}

func (d *dumper) number(text string) error {
	if jsontext.Float([]byte(text)) {
		f, _ := strconv.ParseFloat(text, 64) // out of range is infinite, as in Python
		d.out = append(d.out, PythonFloat(f)...)
		return nil
	}
	if len(strings.TrimPrefix(text, "-")) > maxDigits {
		return errors.New("a whole number has more digits than Python reads (4300)")
	}
	if text == "-0" {
		text = "0"
	}
	d.out = append(d.out, text...)
	return nil
}

// PythonFloat writes a number as Python's json does (float.__repr__): the
// shortest digits that read back, with an exponent below 1e-4 and from 1e16 on.
func PythonFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	_, exponent, _ := strings.Cut(s, "e")
	if e, _ := strconv.Atoi(exponent); e < -4 || e >= 16 {
		return s
	}
	s = strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// appendPython appends a string as json.dumps does with ensure_ascii.
func appendPython(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for len(s) > 0 {
		r, size := jsontext.DecodeWTF8(s)
		s = s[size:]
		if i := strings.IndexRune("\"\\\n\r\t\f\b", r); i >= 0 {
			dst = append(dst, '\\', `"\nrtfb`[i])
		} else if ' ' <= r && r <= '~' {
			dst = append(dst, byte(r))
		} else if high, low := utf16.EncodeRune(r); high != '\ufffd' {
			dst = fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
		} else {
			dst = fmt.Appendf(dst, `\u%04x`, r)
		}
	}
	return append(dst, '"')
}
