package direct

import (
	"tapedeck/cassette/internal/span"
	"tapedeck/model/lazyregexp"
)

// What PyYAML's resolver makes of a plain scalar (yaml/resolver.py, the YAML
// 1.1 types); Psych and go-yaml differ from it in nothing that cassettes hold.
var (
	floatText = lazyregexp.New(`^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?` +
		`|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?` +
		`|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*` +
		`|[-+]?\.(?:inf|Inf|INF)` +
		`|\.(?:nan|NaN|NAN))$`)
	intText = lazyregexp.New(`^(?:[-+]?0b[0-1_]+` +
		`|[-+]?0[0-7_]+` +
		`|[-+]?(?:0|[1-9][0-9_]*)` +
		`|[-+]?0x[0-9a-fA-F_]+` +
		`|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	timestampText = lazyregexp.New(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}` +
		`|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?` +
		`(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?` +
		`(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?)$`)
)

// PlainType is what a plain, untagged scalar is to a YAML 1.1 reader.
func PlainType(s string) span.Type {
	if s == "" {
		return span.Null
	}
	switch c := s[0]; {
	case s == "~" || s == "null" || s == "Null" || s == "NULL":
		return span.Null
	case s == "=" || s == "<<":
		return span.Other
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		switch {
		case intText.MatchString(s):
			return span.Int
		case floatText.MatchString(s):
			return span.Float
		case timestampText.MatchString(s):
			return span.Timestamp
		}
	case isBool(s):
		return span.Bool
	}
	return span.Str
}

// TagType is the type that an explicit tag names, in go-yaml's short
// form. The string types of Python 2 and Psych count as strings.
func TagType(tag string) span.Type {
	switch tag {
	case "!", "!!str", "!str", "!!python/unicode", "!!python/str":
		return span.Str
	case "!!null":
		return span.Null
	case "!!bool":
		return span.Bool
	case "!!int":
		return span.Int
	case "!!float":
		return span.Float
	case "!!timestamp":
		return span.Timestamp
	case "!!binary", "!binary":
		return span.Binary
	}
	return span.Other
}

// isBool knows the words for true and false, in the three ways in which each is
// written.
func isBool(s string) bool {
	switch s {
	case "yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF":
		return true
	}
	return false
}
