package text

// YAML is the language of PyYAML, Psych and go-yaml files, read as YAML 1.1.
var YAML Language
