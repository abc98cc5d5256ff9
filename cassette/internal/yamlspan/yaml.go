// Package yamlspan reads and writes YAML as spans: it splits a file into
// entries, finds the place of every value in one, and writes one value in the
// style that its place already has.
package yamlspan

import "tapedeck/cassette/internal/span"

// YAML is the language of PyYAML, Psych and go-yaml files, read as YAML 1.1.
var YAML span.Language = language{}

type language struct{}
