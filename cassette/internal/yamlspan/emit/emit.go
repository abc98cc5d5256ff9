// Package emit writes one YAML scalar as the writer of a file would: in its
// style, its quotes and its folds, which it infers from scalars of the file.
package emit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
)

// maxSimpleKey is the length in bytes up to which libyaml and PyYAML write a
// key without "? ".
const maxSimpleKey = 128

// SimpleKey reports whether a key of that text is written without "? ". It
// is stricter than the readers, which take 1024 characters.
func SimpleKey(tag, text string) bool {
	return len(tag)+len(text) <= maxSimpleKey && !strings.ContainsAny(text, "\n\u0085\u2028\u2029")
}

var errNotText = errors.New("the text is not valid UTF-8")

// Scalar writes v, tag included, for the place p: continuation lines are
// indented and broken as in the rest of the file, and no line break ends it.
// The style of the place is kept where PyYAML, Psych and go-yaml then read v
// back exactly; else the nearest that does is taken.
func (d Dialect) Scalar(v span.Value, p Place) (string, error) {
	if v.Kind != span.Scalar {
		return "", fmt.Errorf("a %s is no scalar", kindNames[v.Kind])
	}
	switch v.Type {
	case span.Binary:
		return d.binary(v, p), nil
	case span.Null, span.Bool, span.Int, span.Float, span.Timestamp:
		return d.literal(v, p)
	}
	if !utf8.ValidString(v.Text) {
		return "", errNotText
	}
	tag := v.Tag
	if tag == "" && v.Type == span.Str && isStringTag(p.Tag) {
		tag = p.Tag
	}
	if tag == bang && !bangHolds(v.Text) {
		tag = ""
	}
	return d.tagged(tag, v.Text, p), nil
}

// bang is what Psych of Ruby 1.9 wrote before strings that it quoted because
// they could not be plain.
const bang = "!"

// bangHolds reports whether a quoted text after "! " is a string: libyaml and
// PyYAML resolve it as if it were plain, whatever the specification says. A
// final line break hides nothing from PyYAML, and Psych looks at each line of
// five characters or less.
func bangHolds(text string) bool {
	if strings.Contains(text, "\n") && len(text) <= 5 {
		return false
	}
	return resolvesToString(strings.TrimRight(text, "\n")) && text != "*" && text != "&" && text != "!"
}

var kindNames = map[span.Kind]string{span.Map: "mapping", span.Seq: "sequence", span.Alias: "alias"}

// isStringTag reports whether that tag is one for strings.
func isStringTag(tag string) bool {
	switch tag {
	case bang, "!!str", "!str", "!<tag:yaml.org,2002:str>", "!!python/unicode", "!!python/str", "!ruby/string":
		return true
	}
	return strings.HasPrefix(tag, "!ruby/string:") || strings.HasPrefix(tag, "!str:")
}

// isBinaryTag reports whether tag marks base64: Psych writes the local one.
func isBinaryTag(tag string) bool {
	return tag == "!!binary" || tag == "!binary" || tag == "!<tag:yaml.org,2002:binary>"
}

// maxIndent is the column beyond which nothing is broken into lines: a few
// bytes of a hostile file would make every line of a value as long.
const maxIndent = 1000

// tagged writes a tag and a text.
func (d Dialect) tagged(tag, text string, p Place) string {
	if max(d.continuation(p), d.content(p)) > maxIndent {
		p.Key = true
	}
	if d.linesOf != nil && mayBreak(text) {
		d.lines = d.linesOf()
	}
	w := output{d: d, column: p.Column}
	w.out = make([]byte, 0, len(text)+len(text)/4+64)
	s := d.shape(text)
	style := d.styleOf(text, s, p, tag)
	quoted := (style == span.Single || style == span.Double) && !s.plain(p) && !p.Key
	if d.bangs && tag == "" && quoted && (p.Free || p.Style == span.Plain) && bangHolds(text) {
		tag = bang
	}
	if tag != "" {
		w.plain(tag + " ")
	}
	switch style {
	case span.Plain:
		w.indent = d.continuation(p)
		w.flowText(text, !p.Key, false)
	case span.Single:
		w.indent = d.continuation(p)
		w.single(text, !p.Key)
	case span.Literal:
		w.indent = d.content(p)
		w.literal(text, w.indent-max(p.Parent, 0))
	case span.Folded:
		w.indent = d.content(p)
		w.folded(text, w.indent-max(p.Parent, 0))
	default:
		w.indent = d.continuation(p)
		w.double(text, !p.Key)
	}
	return string(w.out)
}

// mayBreak reports whether a line of a text may break, in whatever style: at a
// blank, or behind what is escaped between double quotes.
func mayBreak(text string) bool {
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return true
		}
	}
	return false
}

// literal writes a number, a bool, a null or a time as its literal. Where a
// flow collection cannot hold it plain (12:30:45 in braces) it is quoted and
// tagged.
func (d Dialect) literal(v span.Value, p Place) (string, error) {
	text := v.Text
	if v.Type == span.Null && text == "" {
		text = d.null
	}
	if !utf8.ValidString(text) {
		return "", errNotText
	}
	if s := d.shape(text); text != "" && s.plain(p) {
		if resolvesToString(text) && v.Tag == "" {
			return "", fmt.Errorf("%q is no YAML %s", text, typeNames[v.Type])
		}
		if v.Tag != "" {
			text = v.Tag + " " + text
		}
		return text, nil
	}
	if text == "" || strings.ContainsAny(text, "\r\n") {
		return "", fmt.Errorf("%q is no YAML %s", text, typeNames[v.Type])
	}
	tag := v.Tag
	if tag == "" {
		tag = "!!" + typeNames[v.Type]
	}
	p.Style, p.Free = span.Double, false
	return d.tagged(tag, text, p), nil
}

var typeNames = map[span.Type]string{span.Null: "null", span.Bool: "bool", span.Int: "int", span.Float: "float", span.Timestamp: "timestamp"}

// binary writes bytes as base64, wrapped and styled as the place has it, else
// as the file's other binaries, else as the file's writer would.
func (d Dialect) binary(v span.Value, p Place) string {
	form := d.base64
	tag := v.Tag
	if isBinaryTag(p.Tag) {
		if tag == "" {
			tag = p.Tag
		}
		if p.Tag == psychBase64.tag && form.tag != p.Tag {
			form = psychBase64
		}
		if p.wrap > 0 {
			form.wrap = p.wrap
		}
		if !p.Free && p.Style != form.style {
			form.style = p.Style
			if p.Style == span.Plain || p.Style == span.Single {
				form.wrap, form.newline = 0, false
			}
		}
	}
	if tag == "" {
		tag = form.tag
	}
	text := base64.StdEncoding.EncodeToString([]byte(v.Text))
	// Go's writer breaks only what is longer than a line, and leaves the rest
	// plain.
	if form.wrap == goWrap && len(text) <= goWrap {
		form.wrap, form.newline = 0, false
		if !isBinaryTag(p.Tag) {
			form.style = span.Plain
		}
	}
	if p.Key {
		form.wrap, form.newline = 0, false
	}
	text = wrap(text, form.wrap)
	if form.newline && text != "" && !p.Last {
		text += "\n"
	}
	p.Style, p.Free = form.style, false
	return d.tagged(tag, text, p)
}

// wrap breaks text into lines of n bytes; 0 leaves it whole.
func wrap(text string, n int) string {
	if n <= 0 || len(text) <= n {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/n)
	for len(text) > n {
		b.WriteString(text[:n])
		b.WriteByte('\n')
		text = text[n:]
	}
	b.WriteString(text)
	return b.String()
}

// continuation is the column at which the lines of a plain or quoted scalar
// go on.
func (d Dialect) continuation(p Place) int {
	if p.Indent > p.Parent && p.Flow == 0 {
		return max(p.Indent, 1)
	}
	return p.inner(d.indent)
}

// content is the column of a block scalar's lines.
func (d Dialect) content(p Place) int {
	if p.Indent > p.Parent {
		return max(p.Indent, 1)
	}
	return p.inner(d.blockIndent)
}

// styleOf is the style to write text in: the one of the place, else the
// nearest that holds it.
func (d Dialect) styleOf(text string, s shape, p Place, tag string) span.Style {
	if p.Free || p.Style == span.Plain {
		return d.choose(text, s, p, tag)
	}
	switch p.Style {
	case span.Single:
		if s.quotes(p) {
			return span.Single
		}
	case span.Folded:
		if s.foldable && d.blockHolds(text, s, p) {
			return span.Folded
		}
		if d.blockHolds(text, s, p) {
			return span.Literal
		}
	case span.Literal:
		if d.blockHolds(text, s, p) {
			return span.Literal
		}
	}
	return span.Double
}

// choose is the style that the file's writer gives text where it has the
// choice, or where a plain scalar stood.
func (d Dialect) choose(text string, s shape, p Place, tag string) span.Style {
	inner := strings.Contains(text, "\n")
	if d.quotes == quotesPsych {
		// Psych looks for a line break other than a final one.
		inner = strings.Contains(strings.TrimSuffix(text, "\n"), "\n")
	}
	if inner && d.literals && d.blockHolds(text, s, p) {
		return span.Literal
	}
	plain := s.plain(p) && tag != bang && (tag != "" || resolvesToString(text) || p.symbol && isSymbol(text))
	switch {
	case d.quotes == quotesPsych && psychDoubles(text) && !(plain && p.symbol):
		return span.Double
	case plain:
		return span.Plain
	case d.quotes == quotesDouble || d.quotes == quotesGo && !resolvesToString(text) || !s.quotes(p):
		return span.Double
	}
	return span.Single
}

// blockHolds reports whether | or > can hold text at p. Writers leave more
// texts to double quotes than readers need; a file that shows otherwise is
// followed as far as the readers go.
func (d Dialect) blockHolds(text string, s shape, p Place) bool {
	if text == "" || p.Flow > 0 || p.Key || p.Comment {
		return false
	}
	if !s.block && !(d.loose && s.looseBlock) {
		return false
	}
	if text[len(text)-1] == '\n' {
		if p.Last {
			return false
		}
		if keeps(text) && p.Blank {
			return false
		}
	}
	return !hinted(text) || d.content(p)-max(p.Parent, 0) <= 9
}
