// Package vcrpy is what is true of vcrpy alone.
package vcrpy

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// Library is vcrpy: vcr/matchers.py and vcr/request.py of 4.2.1 to 9.4.2,
// restated. 8.3 to 9.2 were read for the version that a rule came with; of 9.3 to
// 9.4.1, which are not on PyPI, nothing is known.
var Library = library.Library{
	Name:             "vcrpy",
	Title:            "vcrpy",
	Stub:             "responses",
	FailureText:      failureText,
	SetUpInCode:      setUpInCode,
	Versions:         versions,
	Modes:            []string{"once", "new_episodes", "none", "all", "any"},
	Sends:            []string{"new_episodes", "all", "any"},
	Matchers:         matchers,
	Default:          []string{"method", "scheme", "host", "port", "path", "query"},
	Judge:            judge,
	Make:             makeRequest,
	Relax:            relax,
	Uses:             uses,
	Makes:            "run the test once in record_mode 'once' (pytest-recording: --record-mode=once, pytest-vcr: --vcr-record=once)",
	EmptyMeans:       "vcrpy takes this file as recorded: in mode once every request fails.",
	Filtering:        filtering{},
	FilterRequest:    filterRequest,
	DecodeCompressed: decodeCompressed,
	Stores:           keep,
	Parts:            map[string][]model.Part{"body": {model.BodyPart, model.HeaderPart}}, // it reads the body by its Content-Type
	Decodes:          decodes,

	Replaces:    replaces,
	LosesUnused: losesUnused,
	Clients:     clients,
	Storing:     library.Storing{HeaderLatin1: true}, // http.client.parse_headers
	Sending:     library.Sending{Writer: aiohttpWriter},

	BodyFields: bodyFields,
	Keys:       keys,

	Can:               library.Options{DropOnError: true, Ignore: true, OddFiles: true},
	DropsOnErrorSince: "5.0",
	UnknownMode:       unknownMode,
	Open:              openFile,
	Session:           func() library.SessionRules { return &session{} },
}
