package format

import (
	"errors"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// har is an HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/),
// which browsers, proxies and Polly.JS write: {log: {version, creator, entries:
// [...]}}. It is only read.
type har struct{ listOnly }

func (har) Describe() Description   { return Description{Name: "har", Library: "har"} }
func (har) Language() span.Language { return jsonspan.JSON }
func (har) Where() span.Where       { return span.Where{Keys: []string{"log", "entries"}} }
func (har) marks() []string         { return []string{`"entries"`} }

var harVersion = lazyregexp.New(`"log"\s*:\s*\{[^{}\[\]]*"version"\s*:\s*"([^"]*)"`)

func (har) Version(lead, _ []byte) string {
	if m := harVersion.FindSubmatch(lead); m != nil {
		return string(m[1])
	}
	return ""
}

func (har) Owns(entry *span.Doc, _, _ []byte) bool {
	return entry == nil || field.Follow(entry.Root, "request", "url") != nil && field.Follow(entry.Root, "response") != nil
}

func (har) Shape(d *span.Doc) Shape {
	return Shape{
		root:       field.Item(d),
		method:     field.At{"request", "method"},
		url:        field.At{"request", "url"},
		status:     field.At{"response", "status"},
		reason:     field.At{"response", "statusText"},
		recordedAt: field.At{"startedDateTime"},
		header:     sides[field.Headers]{request: field.NamedHeaders{"request", "headers"}, response: field.NamedHeaders{"response", "headers"}},
		body:       sides[field.Bodies]{request: field.ArchiveBody{"request", "postData"}, response: field.ArchiveBody{"response", "content"}},
	}
}

// ReadOnly: no library whose rules are known here replays it.
func (har) ReadOnly() string {
	return "a HAR file is not changed: copy its interactions to a cassette (C on the screen, add --from FILE:N)"
}

func (f har) Allows(model.Op) error { return errors.New(f.ReadOnly()) }

func (f har) Fit(i model.Interaction) (model.Interaction, error) { return i, errors.New(f.ReadOnly()) }

func (har) Value(model.Interaction, string) span.Value { return span.Value{Kind: span.Map} }
