package format

import (
	"bytes"
	"errors"
	"slices"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model/lazyregexp"
)

var erbTag = lazyregexp.New(`(?s)<%.*?%>`)

// withoutERB is a template with something plain instead of each tag that
// prints, and nothing in that of the others, on as many lines.
func withoutERB(src []byte) []byte {
	return erbTag.ReplaceAllFunc(src, func(tag []byte) []byte {
		var value []byte
		if bytes.HasPrefix(tag, []byte("<%=")) {
			value = []byte("x")
		}
		return slices.Concat(value, bytes.Repeat(Newline, bytes.Count(tag, Newline)))
	})
}

// BlameERB is the reason for a template that is no YAML as it stands.
func BlameERB(err error) error {
	var at *span.Error
	if !errors.As(err, &at) {
		at = &span.Error{Why: err.Error()}
	}
	return &span.Error{Line: at.Line, Column: at.Column, Why: "the ERB here is no YAML until it is filled in: " + at.Why}
}

// controlLine is a line of ERB that prints nothing of its own: a loop, its end.
var controlLine = lazyregexp.New(`(?m)^[ \t]*<%(?:[^=]|$)`)

// becauseOfERB says that ERB is why a cassette of Ruby VCR's cannot be taken
// apart, nil if it is not.
func becauseOfERB(data []byte, broken error) error {
	if !field.IsTemplate(data) || len(data) > MostParsed {
		return nil
	}
	layout, err := yamlspan.YAML.Split(withoutERB(data), rubyYAML{}.Where())
	if err != nil || len(layout.Entries) == 0 {
		return nil
	}
	var at *span.Error
	if !errors.As(broken, &at) {
		return BlameERB(broken)
	}
	for _, line := range controlLine.FindAllIndex(data, -1) {
		start := line[0] + bytes.IndexByte(data[line[0]:], '<')
		if n := 1 + bytes.Count(data[:start], Newline); n == at.Line {
			return &span.Error{Line: n, Column: 1 + start - line[0],
				Why: "a line of ERB stands between the values: tapedeck keeps ERB in values, and cannot tell what such a line makes of the interactions"}
		}
	}
	return BlameERB(broken)
}

// FilledIn is a template as it may read once it is filled in; ok is false for
// any other text.
func (rubyYAML) FilledIn(src []byte) (filled []byte, ok bool) {
	if !field.IsTemplate(src) {
		return src, false
	}
	return withoutERB(src), true
}
