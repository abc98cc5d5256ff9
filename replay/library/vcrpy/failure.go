package vcrpy

import (
	"slices"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// failureText is how vcrpy's errors and its log read.
var failureText = library.FailureText{
	Read: func(lines []string) []library.Message {
		return slices.Concat(exceptionMessages(lines), reportMessages(lines), logMessages(lines))
	},
	Headlines:  []string{refusedStart, reportHeadline, "CannotOverwriteExistingCassetteException"},
	Quoted:     []string{`\nNo match for the request (<Request (`, reportHeadline},
	Refusals:   []string{refusedStart, reportHeadline},
	Tracebacks: true,
	Frame:      frame,

	RequestArgument: "real_request",
	BodyArgument:    "real_request_body",

	Sends: func(string) bool { return true }, // it works with every client
	Data:  failureData,
}

// failureData adds the recorded requests that the message names.
func failureData(f library.Failure, data map[string]any) {
	candidates := []map[string]any{}
	for _, c := range f.Candidates {
		failed := append([]string{}, c.Failed...)
		candidates = append(candidates, map[string]any{"method": c.Method, "url": c.URL, "failed": failed})
	}
	data["candidates"] = candidates
}

// ownConnection is the class that vcrpy puts instead of a client's, named
// for its cassette; ownFrame is a line of a traceback that is of its code.
var (
	ownConnection = lazyregexp.New(`\bVCR(?:Requests)?HTTPS?Connection(.+?)(?:\(host='| object at 0x|'>)`)
	ownFrame      = lazyregexp.New(`\bvcr[/\\]stubs[/\\]\w+\.py\b`)
)

func frame(line string) (cassette string, own bool) {
	if m := ownConnection.FindStringSubmatch(line); m != nil {
		return m[1], true
	}
	return "", ownFrame.MatchString(line)
}
