package emit_test

import (
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/cassette/internal/yamlspan/emit"
)

func init() { emit.Parse = yamlspan.YAML.Parse }
