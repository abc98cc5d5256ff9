// Package uber is what is true of uber/cassette alone.
package uber

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// Library is uber/cassette: cassette/cassette_library.py of 0.3.8 on Python 2.7,
// restated. The request is a name, and the name is the key: all that is in it
// must be equal.
var Library = library.Library{
	Name:           "uber",
	Title:          "uber/cassette",
	Stub:           "responses",
	Makes:          "run the test once: what is not recorded is sent and recorded",
	FailureText:    failureText,
	Versions:       []string{"0.3.8"},
	Matchers:       []string{"name"},
	Default:        []string{"name"},
	Judge:          judge,
	Session:        func() library.SessionRules { return &session{} },
	Keys:           keys,
	AsksAll:        true,
	StoresResponse: storedResponse,
	Storing:        library.Storing{KeepsCoding: true},
	Sending:        library.Sending{Request: sendable, Given: given},
	Parts:          map[string][]model.Part{"name": {model.Method, model.URL, model.HeaderPart, model.BodyPart}},

	OneResponse: true,
	Hashed:      hashedParts,

	Can: library.Options{DropOnError: true},
}
