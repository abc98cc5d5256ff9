package cassette

import (
	"bytes"
	"errors"
	"regexp"
	"slices"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
)

var erbTag = regexp.MustCompile(`(?s)<%.*?%>`)

// withoutERB is a template with something plain in the place of each tag that
// prints, and nothing in that of the others, on as many lines.
func withoutERB(src []byte) []byte {
	return erbTag.ReplaceAllFunc(src, func(tag []byte) []byte {
		var value []byte
		if bytes.HasPrefix(tag, []byte("<%=")) {
			value = []byte("x")
		}
		return slices.Concat(value, bytes.Repeat(newline, bytes.Count(tag, newline)))
	})
}

// blameERB is the reason for a template that is no YAML as it stands.
func blameERB(err error) error {
	var at *span.Error
	if !errors.As(err, &at) {
		at = &span.Error{Why: err.Error()}
	}
	return &span.Error{Line: at.Line, Column: at.Column, Why: "the ERB here is no YAML until it is filled in: " + at.Why}
}

// controlLine is a line of ERB that prints nothing of its own: a loop, its end.
var controlLine = regexp.MustCompile(`(?m)^[ \t]*<%(?:[^=]|$)`)

// becauseOfERB says that ERB is why a cassette of Ruby VCR's cannot be taken
// apart, nil if it is not.
func becauseOfERB(data []byte, broken error) error {
	if !isTemplate(data) || len(data) > mostParsed {
		return nil
	}
	layout, err := yamlspan.YAML.Split(withoutERB(data), rubyYAML{}.where())
	if err != nil || len(layout.Entries) == 0 {
		return nil
	}
	first := controlLine.FindIndex(data)
	if first == nil {
		return blameERB(broken)
	}
	start := first[0] + bytes.IndexByte(data[first[0]:], '<')
	return &span.Error{Line: 1 + bytes.Count(data[:start], newline), Column: 1 + start - first[0],
		Why: "a line of ERB stands between the values: tapedeck keeps ERB in values, and cannot tell what such a line makes of the interactions"}
}

// filledIn is a template as it may read once it is filled in; ok is false for
// any other text.
func (rubyYAML) filledIn(src []byte) (filled []byte, ok bool) {
	if !isTemplate(src) {
		return src, false
	}
	return withoutERB(src), true
}
