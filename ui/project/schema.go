package project

import _ "embed"

// Schema is the JSON Schema of a project file, for editors.
//
//go:embed schema.json
var Schema []byte
