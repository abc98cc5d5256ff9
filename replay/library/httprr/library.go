// Package httprr is what is true of httprr alone.
package httprr

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// Library is httprr, which Go programs copy into their own internal folder:
// internal/httprr/rr.go of golang.org/x/oscar and of langchaingo 0.1.14, which
// tells neither a release nor a version but that of its file. A request is looked
// up by its text, as http.Request.WriteProxy writes it after the test's
// scrubbers; here each part of that text has its verdict. What the scrubbers
// take out is the test's own code: a request that is not from httprr's message is
// compared as if there were none.
var Library = library.Library{
	Name:          "httprr",
	Title:         "httprr",
	Stub:          "httptest",
	FailureText:   failureText,
	Versions:      []string{"1"},
	Modes:         []string{replays, records},
	Matchers:      matchers,
	Default:       matchers,
	Judge:         judge,
	Session:       func() library.SessionRules { return session{} },
	Uses:          uses,
	Makes:         "run go test -httprecord=REGEXP, which matches the file's name",
	EmptyMeans:    "httprr takes this file as recorded: without -httprecord every request fails.",
	Fields:        func(i model.Interaction) any { return recordedText(i) },
	Keys:          keys,
	Parts:         map[string][]model.Part{"body": {model.BodyPart}},
	Filtering:     filtering{},
	Rewrites:      "what the test's own scrubbers (ScrubReq) change is not known: only httprr's message shows the request after them",
	Clients:       []library.Client{{Name: "net/http"}},
	StoresRequest: asked,

	OneResponse: true,
	OnlyLoaded:  true,
	Storing:     library.Storing{CanonicalNames: true},
	UnknownMode: unknownMode,
	Open:        openFile,
	AsRecorded:  asRecorded,
}
