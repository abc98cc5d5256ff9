// Package rubyvcr is what is true of Ruby VCR alone.
package rubyvcr

import "tapedeck/replay/library"

// Library is Ruby VCR: lib/vcr/request_matcher_registry.rb of 6.4.0 and 5.0.0,
// restated. Requests come as VCR sees them: with hook_into :webmock that is
// after WebMock has normalised them (normalizeWebMock).
var Library = library.Library{
	Name:        "ruby-vcr",
	Title:       "VCR",
	Stub:        "WebMock",
	FailureText: failureText,
	PrintsASCII: true,
	SetUpInCode: setUpInCode,
	Versions:    []string{"6.4.0", "5.0.0"},
	Modes:       []string{"once", "new_episodes", "none", "all"},
	Sends:       []string{"new_episodes", "all"},
	Matchers:    []string{"method", "uri", "host", "path", "query", "body", "body_as_json", "headers", "uri_without_params:NAME,NAME"},
	Default:     []string{"method", "uri"},
	Judge:       judge,
	Relax:       relax,
	Takes:       func(name string) bool { return ignoredParameters(name) != nil },
	Uses:        uses,
	Makes:       "run the test once with record: :once",
	EmptyMeans:  "Ruby VCR takes this file as recorded: in mode :once every request fails.",
	FileName:    fileName,
	Filtering:   filtering{},
	Stores:      keep,
	Keys:        keys,
	Also:        also,
	Clients:     clients,
	Hook:        library.Hook{Name: "hook_into :webmock", URL: hookedWebMock},

	IgnoredParameters: ignoredParameters,
	OtherURL:          otherURL,
	StoresResponse:    storedResponse,
	Storing:           storing,
	Sending:           library.Sending{Request: plainRequest},

	OnlyLoaded:     true,
	Replaces:       replaces,
	LosesUnused:    losesUnused,
	CleansOutdated: true,

	Can:               library.Options{DropOnError: true, Ignore: true, Outer: true, OddFiles: true},
	DropsOnErrorSince: "6.4",
	UnknownMode:       unknownMode,
	Session:           func() library.SessionRules { return &session{} },
}
