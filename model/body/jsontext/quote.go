package jsontext

import (
	"bytes"
	"encoding/json"

	"tapedeck/model/lazyregexp"
)

// AppendQuoted appends a text as a JSON string, with no escape that JSON does not
// ask for.
func AppendQuoted(dst []byte, s string) []byte {
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(dst, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}

var shorthand = lazyregexp.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Step is how a JSONPath goes to a member (RFC 9535, section 2.3.1 and 2.5.1): .name,
// or ["a b"] where the name needs it.
func Step(name string) string {
	if shorthand.MatchString(name) {
		return "." + name
	}
	return "[" + string(AppendQuoted(nil, name)) + "]"
}
