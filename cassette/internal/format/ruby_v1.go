package format

import (
	"errors"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
)

// rubyYAMLv1 is what Ruby VCR wrote before 2.0 (what lib/vcr/cassette/migrator.rb
// of 5.0.0 reads): a list of structs, the names of whose members are symbols
// where Ruby 1.9 wrote them. VCR 0.3 had RecordedResponse instead: method and
// uri of the request, and the response of Net::HTTP as it was in memory.
type rubyYAMLv1 struct{ listOnly }

const rubyStructs = "!ruby/struct:VCR::"

func (rubyYAMLv1) Describe() Description {
	return Description{Name: "ruby-vcr-yaml-v1", Library: "ruby-vcr"}
}
func (rubyYAMLv1) Language() span.Language    { return yamlspan.YAML }
func (rubyYAMLv1) Where() span.Where          { return span.Where{} }
func (rubyYAMLv1) Version(_, _ []byte) string { return "" }
func (rubyYAMLv1) marks() []string            { return []string{rubyStructs} }

// Owns goes by the struct's name. A list of nothing may be anyone's.
func (rubyYAMLv1) Owns(entry *span.Doc, _, _ []byte) bool {
	return entry != nil && strings.HasPrefix(field.Target(field.Item(entry)).Tag(), rubyStructs)
}

func (rubyYAMLv1) Shape(d *span.Doc) Shape {
	s := Shape{root: field.Item(d), structs: true}
	if field.Target(s.root).Tag() == rubyStructs+"RecordedResponse" {
		s.method, s.url = rubySymbol{members(d, "method")}, members(d, "uri")
		s.status, s.reason = members(d, "response", "code"), members(d, "response", "message")
		s.header = sides[field.Headers]{response: field.ListHeaders(members(d, "response", "header"))}
		s.body = sides[field.Bodies]{response: field.PlainBody(members(d, "response", "body"))}
		return s
	}
	s.method, s.url = rubySymbol{members(d, "request", "method")}, members(d, "request", "uri")
	s.status, s.reason = members(d, "response", "status", "code"), members(d, "response", "status", "message")
	s.header = sides[field.Headers]{
		request:  field.ListHeaders(members(d, "request", "headers")),
		response: field.ListHeaders(members(d, "response", "headers")),
	}
	s.body = sides[field.Bodies]{
		request:  field.PlainBody(members(d, "request", "body")),
		response: field.PlainBody(members(d, "response", "body")),
	}
	return s
}

// members is a path of a struct's members, each of which may be named by a symbol.
func members(d *span.Doc, names ...string) field.At {
	var path field.At
	n := field.Item(d)
	for _, name := range names {
		if field.Follow(n, name) == nil && field.Follow(n, ":"+name) != nil {
			name = ":" + name
		}
		path, n = append(path, name), field.Follow(n, name)
	}
	return path
}

// rubySymbol is a field that is a symbol, such as :get.
type rubySymbol struct{ field.At }

func (p rubySymbol) Get(d *span.Doc) string { return strings.TrimPrefix(p.At.Get(d), ":") }

// ReadOnly: no library of today would read what was changed.
func (rubyYAMLv1) ReadOnly() string {
	return "Ruby VCR before 2.0 wrote this, which tapedeck does not change: migrate it with rake vcr:migrate_cassettes, or delete the file and run its test to record it anew"
}

func (f rubyYAMLv1) Allows(model.Op) error { return errors.New(f.ReadOnly()) }

func (f rubyYAMLv1) Fit(i model.Interaction) (model.Interaction, error) {
	return i, errors.New(f.ReadOnly())
}

func (rubyYAMLv1) Value(i model.Interaction, version string) span.Value {
	return rubyYAML{}.Value(i, version)
}

func (rubyYAMLv1) FilledIn(src []byte) (filled []byte, ok bool) { return rubyYAML{}.FilledIn(src) }

func (rubyYAMLv1) Loading() loading.Rules { return loading.RubyBefore2{} }
