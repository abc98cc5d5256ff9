package format

import (
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model/lazyregexp"
)

// betamaxYAML is the same cassette as serializers of projects write it in YAML,
// and yaml11 of betamax-serializers (betamax_serializers/yaml11.py).
type betamaxYAML struct{ betamaxJSON }

func (betamaxYAML) Describe() Description {
	return Description{Name: "betamax-yaml", Library: "betamax"}
}
func (betamaxYAML) Language() span.Language { return yamlspan.YAML }

var recordedWithLine = lazyregexp.New(`(?m)^recorded_with:[ \t]*['"]?([^'"\r\n]*)`)

func (betamaxYAML) Version(lead, trail []byte) string {
	if by, _ := recorder(recordedWithLine, lead, trail); strings.HasPrefix(by, "betamax") {
		return by
	}
	return ""
}

// Owns goes by recorded_with; without it a response with a url is Betamax's.
func (f betamaxYAML) Owns(entry *span.Doc, lead, trail []byte) bool {
	if _, ok := recorder(recordedWithLine, lead, trail); ok {
		return f.Version(lead, trail) != ""
	}
	return entry != nil && field.Follow(field.Item(entry), "response", "url") != nil
}

func (betamaxYAML) Loading() loading.Rules { return loading.BetamaxYAML{} }
