// Package httpspan reads and writes traces of HTTP/1.1 messages as spans: after
// a first line, requests and responses as they go over the wire, each two below a
// line with their sizes in bytes.
package httpspan

import (
	"bytes"

	"tapedeck/cassette/internal/span"
)

// Trace is the language of traces with that first line, which is all that stands
// around the list. The root of an entry is {request: {method, url, proto,
// headers, body}, response: {proto, status, reason, headers, body}}, of which only
// the values stand in the text. Headers are a Seq of [name, value]; a body's text
// is without the chunks in which it is sent, for which its tag stands.
func Trace(firstLine string) span.Language { return language{firstLine} }

type language struct{ firstLine string }

// Chunked is the tag of a body that is sent in chunks.
const Chunked = "chunked"

// lineEnd is the offset behind the line that begins at start, -1 where it does not
// end; text is without its end.
func lineEnd(src []byte, start, most int) (text []byte, end int) {
	window := src[start:min(len(src), start+most)]
	i := bytes.IndexByte(window, '\n')
	if i < 0 {
		return nil, -1
	}
	return bytes.TrimSuffix(window[:i], []byte("\r")), start + i + 1
}

// errorAt makes an Error of a place.
func errorAt(src []byte, offset int, why string) error {
	before := src[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	return &span.Error{Line: line, Column: len(bytes.Runes(before[bytes.LastIndexByte(before, '\n')+1:])) + 1, Why: why}
}

// Empty and Fill have nothing to do: nothing stands around the list but the first
// line.
func (language) Empty(lead, trail []byte, _ span.Where) (newLead, newTrail []byte, err error) {
	return lead, trail, nil
}

func (language) Fill(lead, trail []byte, _ span.Where, _ []byte) (newLead, newTrail []byte, err error) {
	return lead, trail, nil
}

// Separator is nothing: an entry's sizes say where it ends.
func (language) Separator(_, _ []byte, _ [][]byte) []byte { return nil }
