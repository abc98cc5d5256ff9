package model

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"tapedeck/model/body"
)

// errNotMerged is of bodies that are taken as a whole or not at all.
var errNotMerged = errors.New("the body is taken as a whole only: it is compared as bytes")

// MergeHeader are the values of a header with some of the differences that
// DiffResponses finds of it taken over: of all its Headers those whose index
// take reports.
func MergeHeader(old, new Header, name string, take func(n int) bool) (values []string) {
	out := differences{take: take}
	seen := map[string]bool{}
	was, now := old.byName(), new.byName()
	for _, line := range append(slices.Clone(old), new...) {
		key := strings.ToLower(line.Name)
		if seen[key] {
			continue
		}
		seen[key] = true
		merged := out.aligned(was[key], now[key], func(int, int) string { return "" }, func(v string) string { return v }, nil)
		if key == strings.ToLower(name) {
			return merged
		}
	}
	return nil
}

// MergeBody is the old response's body as UTF-8 text with some of the
// differences that DiffResponses finds of it taken over: of all its Body those
// whose index take reports. What is not taken over keeps its bytes: of JSON also
// the white space. Those beyond what a comparison lists are one more.
func MergeBody(old, new Response, take func(n int) bool) (text string, err error) {
	was, now := old.Body.Decode(old.Header).Bytes, new.Body.Decode(new.Header).Bytes
	was, now, isText := asText(was, old.Header.Get("Content-Type"), now, new.Header.Get("Content-Type"))
	size := max(len(was), len(now))
	if !isText || size > maxLines {
		return "", errNotMerged
	}
	out := differences{take: take}
	if size <= maxStructured {
		a, errA := parseJSON(was)
		b, errB := parseJSON(now)
		if errA == nil && errB == nil {
			merged := jsonDiff{&out, a, b}.values("$", a.root, b.root)
			spaced, err := body.Reencode(body.JSON, was, []byte(merged))
			return string(spaced), err
		}
	}
	merged := strings.Join(out.lines(was, now), "\n")
	if merged != "" && (bytes.HasSuffix(was, []byte("\n")) || len(was) == 0 && bytes.HasSuffix(now, []byte("\n"))) {
		merged += "\n"
	}
	return merged, nil
}
