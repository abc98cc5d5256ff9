package text

import "regexp"

// What PyYAML's resolver makes of a plain scalar (yaml/resolver.py, the YAML
// 1.1 types); Psych and go-yaml differ from it in nothing that cassettes hold.
var (
	yamlBool  = regexp.MustCompile(`^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)
	yamlFloat = regexp.MustCompile(`^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?` +
		`|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?` +
		`|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*` +
		`|[-+]?\.(?:inf|Inf|INF)` +
		`|\.(?:nan|NaN|NAN))$`)
	yamlInt = regexp.MustCompile(`^(?:[-+]?0b[0-1_]+` +
		`|[-+]?0[0-7_]+` +
		`|[-+]?(?:0|[1-9][0-9_]*)` +
		`|[-+]?0x[0-9a-fA-F_]+` +
		`|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	yamlTimestamp = regexp.MustCompile(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}` +
		`|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?` +
		`(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?` +
		`(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?)$`)
)

// PlainType is what a plain, untagged scalar is to a YAML 1.1 reader.
func PlainType(s string) Type { return resolvePlain(s) }

// resolvePlain returns what a plain, untagged scalar is to a YAML 1.1 reader.
func resolvePlain(s string) Type {
	if s == "" {
		return Null
	}
	switch c := s[0]; {
	case s == "~" || s == "null" || s == "Null" || s == "NULL":
		return Null
	case s == "=" || s == "<<":
		return Other
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		switch {
		case yamlInt.MatchString(s):
			return Int
		case yamlFloat.MatchString(s):
			return Float
		case yamlTimestamp.MatchString(s):
			return Timestamp
		}
	case len(s) <= 5 && yamlBool.MatchString(s):
		return Bool
	}
	return Str
}

// resolveTag returns the type that an explicit tag names, in go-yaml's short
// form. The string types of Python 2 and Psych count as strings.
func resolveTag(tag string) Type {
	switch tag {
	case "!", "!!str", "!str", "!!python/unicode", "!!python/str":
		return Str
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int":
		return Int
	case "!!float":
		return Float
	case "!!timestamp":
		return Timestamp
	case "!!binary", "!binary":
		return Binary
	}
	return Other
}
