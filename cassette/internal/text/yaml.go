package text

// YAML is the language of PyYAML, Psych and go-yaml files, read as YAML 1.1.
var YAML Language = yamlLanguage{}

type yamlLanguage struct{}

func (yamlLanguage) Parse(src []byte) (*Doc, error) { return parseYAML(src) }
