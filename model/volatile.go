package model

import (
	"slices"
	"strings"
)

// volatile are the response headers that differ with every response.
var volatile = []string{"age", "cf-ray", "date", "etag", "expires", "last-modified", "openai-processing-ms", "report-to",
	"server-timing", "set-cookie", "x-amz-cf-id", "x-amz-id-2", "x-amz-request-id", "x-amzn-requestid",
	"x-amzn-trace-id", "x-correlation-id", "x-envoy-upstream-service-time", "x-github-request-id", "x-request-id",
	"x-runtime", "x-served-by", "x-timer", "x-trace-id"}

// A Volatile says which response headers differ with every response. The zero
// Volatile is the usual ones: Date, ETag, Set-Cookie, request ids and the like.
type Volatile struct {
	Add, Not []string // names, whatever their case, besides the usual ones and of them
}

// Has reports whether a header is one of them.
func (v Volatile) Has(name string) bool {
	in := func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	return !in(v.Not) && (in(v.Add) || slices.Contains(volatile, strings.ToLower(name)))
}

// Keep is the header of a new response with the recorded values of the volatile
// fields, so that they are no noise in the diff of the file; one that was not
// recorded is left out. Cookies go by their names: a new cookie comes in. kept
// names those whose new value was not taken.
func (v Volatile) Keep(recorded, received Header) (h Header, kept []string) {
	values := map[string][]string{} // recorded ones that are not taken yet
	lost := map[string]bool{}
	for _, line := range recorded {
		key := volatileKey(line)
		values[key] = append(values[key], line.Value)
	}
	for _, line := range received {
		if !v.Has(line.Name) {
			h = append(h, line)
			continue
		}
		key := volatileKey(line)
		if len(values[key]) == 0 {
			if strings.EqualFold(line.Name, "Set-Cookie") {
				h = append(h, line)
			}
			continue
		}
		was := values[key][0]
		values[key] = values[key][1:]
		if was != line.Value && !lost[line.Name] {
			lost[line.Name] = true
			kept = append(kept, line.Name)
		}
		line.Value = was
		h = append(h, line)
	}
	return h, kept
}

// volatileKey tells apart what keeps its own value: a cookie by its name.
func volatileKey(line HeaderLine) string {
	key := strings.ToLower(line.Name)
	if key == "set-cookie" {
		name, _, _ := strings.Cut(line.Value, "=")
		key += ":" + strings.TrimSpace(name)
	}
	return key
}
