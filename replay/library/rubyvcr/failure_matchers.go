package rubyvcr

import (
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/ruby"
)

// matchersIn reads the array of a cassette's matchers, [:method, :uri]: symbols
// without their colon, a matcher of the URI without parameters by the name that
// package replay has for it, and what is the test's own as it is printed.
func matchersIn(s string) []string {
	s, open := strings.CutPrefix(strings.TrimSpace(s), "[")
	s, closed := strings.CutSuffix(s, "]")
	if !open || !closed {
		return nil
	}
	names := []string{}
	for _, name := range elements(s) {
		names = append(names, matcherIn(name))
	}
	return names
}

var (
	withoutParams = lazyregexp.New(`^#<struct VCR::RequestMatcherRegistry::URIWithoutParamsMatcher params_to_ignore=(\[.*\])>$`)
	procOf        = lazyregexp.New(`^#<Proc:0x[0-9a-f]+[ @](\S.*?)( \(lambda\))?>$`)
)

func matcherIn(s string) string {
	if m := withoutParams.FindStringSubmatch(s); m != nil {
		if params, _, err := ruby.ParseStrings(m[1]); err == nil {
			return "uri_without_params:" + strings.Join(params, ",")
		}
	}
	if m := procOf.FindStringSubmatch(s); m != nil {
		if m[2] != "" {
			return "lambda at " + m[1]
		}
		return "proc at " + m[1]
	}
	return strings.TrimPrefix(s, ":")
}

// elements parts the elements of an array; what stands in quotes or brackets
// is one.
func elements(s string) []string {
	var list []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			if _, rest, err := ruby.ParseString(s[i:]); err == nil {
				i = len(s) - len(rest) - 1
			}
		case '[', '<', '{', '(':
			depth++
		case ']', '>', '}', ')':
			depth--
		case ',':
			if depth == 0 {
				list = append(list, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	if last := strings.TrimSpace(s[start:]); last != "" {
		list = append(list, last)
	}
	return list
}
