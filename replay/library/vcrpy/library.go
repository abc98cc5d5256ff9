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
	FailureText:      failureText,
	Versions:         vcrpyVersions,
	Modes:            []string{"once", "new_episodes", "none", "all", "any"},
	Sends:            []string{"new_episodes", "all", "any"},
	Matchers:         matchers,
	Default:          []string{"method", "scheme", "host", "port", "path", "query"},
	Judge:            judgeVcrpy,
	Make:             makeRequest,
	Relax:            relaxVcrpy,
	EmptyMeans:       "vcrpy takes this file as recorded: in mode once every request fails.",
	Filtering:        vcrpyFiltering{},
	FilterRequest:    filterRequest,
	DecodeCompressed: decodeCompressed,
	Stores:           vcrpyKeep,
	Parts:            map[string][]model.Part{"body": {model.BodyPart, model.HeaderPart}}, // it reads the body by its Content-Type
	Decodes:          vcrpyDecodes,

	Replaces:    vcrpyReplaces,
	LosesUnused: vcrpyLosesUnused,
	Clients:     vcrpyClients,
	Storing:     library.Storing{HeaderLatin1: true}, // http.client.parse_headers
	Sending:     library.Sending{Writer: aiohttpWriter},

	BodyFields: vcrpyBodyFields,
	Keys:       vcrpyKeys,

	Can:               library.Options{DropOnError: true, Ignore: true, OddFiles: true},
	DropsOnErrorSince: "5.0",
	UnknownMode:       vcrpyMode,
	Open:              vcrpyFile,
	Session:           func() library.SessionRules { return &vcrpySession{} },
}
