// Package govcr is what is true of go-vcr alone.
package govcr

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// Library is go-vcr: pkg/cassette/cassette.go of 4.0.7 and 4.0.2. There is one
// matcher, which compares every field of http.Request in turn and stops at the
// first that differs; here each field has its verdict. The names of its options
// count as further matchers. Up to version 3 it compared method and URL alone.
var Library = library.Library{
	Name:           "go-vcr",
	Title:          "go-vcr",
	Stub:           "httptest",
	FailureText:    failureText,
	SetUpInCode:    setUpInCode,
	Switches:       []library.Switch{{Variable: debug, Prints: "go-vcr 4.0.7 or later prints requests whole"}},
	Versions:       []string{"4.0.7", "4.0.2", "3.2.0"},
	Modes:          []string{"RecordOnce", "ReplayWithNewEpisodes", "ReplayOnly", "RecordOnly", "Passthrough"},
	Matchers:       []string{"default", "WithIgnoreUserAgent", "WithIgnoreAuthorization", "WithIgnoreHeaders(NAME,NAME)"},
	Default:        []string{"default"},
	ExplainAll:     explainAll,
	Own:            own,
	Relax:          relax,
	Takes:          func(name string) bool { _, ok := ignored([]string{name}); return ok },
	Session:        func() library.SessionRules { return &session{} },
	Uses:           uses,
	Makes:          "run the test once with recorder.WithMode(recorder.ModeRecordOnce)",
	EmptyMeans:     "go-vcr takes this file as recorded: in ModeRecordOnce every request fails.",
	VersionOf:      map[string]string{"1": "3.2.0"}, // version 2 of the format came with 3.2, what compares more with 4
	Fields:         func(i model.Interaction) any { return fieldsOf(i) },
	Keys:           keys,
	Also:           also,
	Parts:          map[string][]model.Part{"default": {model.Method, model.URL, model.HeaderPart, model.BodyPart}},
	Blind:          func(r *library.Rules) { r.Version = "3.2.0" }, // whose matcher looks at method and URL
	Clients:        clients,
	StoresRequest:  storedRequest,
	StoresResponse: storedResponse,

	DropsChunked: true,
	Storing:      library.Storing{CanonicalNames: true, Decoded: decodedHeader},
	Sending:      library.Sending{Accepts: accepts},

	Can:          library.Options{Ignore: true, BlockUnsafe: true, OddFiles: true},
	KeepsIgnored: true,
	UnknownMode:  unknownMode,
	Open:         openFile,
	AsRecorded:   asRecorded,
}
