package model

import (
	"slices"
	"strings"
)

// volatile are the response headers that differ with every answer.
var volatile = []string{"age", "cf-ray", "date", "etag", "expires", "last-modified", "openai-processing-ms", "report-to",
	"server-timing", "x-amz-cf-id", "x-amz-id-2", "x-amz-request-id", "x-amzn-requestid",
	"x-envoy-upstream-service-time", "x-github-request-id", "x-request-id", "x-runtime", "x-served-by", "x-timer",
	"x-trace-id"}

// KeepVolatile is the header of a new answer with the recorded values of the
// fields that differ with every answer, so that they are no noise in the diff
// of the file; one that was not recorded is left out. kept names those whose
// new value was not taken.
func KeepVolatile(recorded, answered Header) (h Header, kept []string) {
	taken := map[string]int{} // recorded lines by name
	for _, line := range answered {
		name := strings.ToLower(line.Name)
		if !slices.Contains(volatile, name) {
			h = append(h, line)
			continue
		}
		values := recorded.Values(name)
		n := taken[name]
		if n >= len(values) {
			continue
		}
		taken[name]++
		if values[n] != line.Value && !slices.Contains(kept, line.Name) {
			kept = append(kept, line.Name)
		}
		line.Value = values[n]
		h = append(h, line)
	}
	return h, kept
}
