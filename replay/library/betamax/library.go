// Package betamax is what is true of Betamax alone.
package betamax

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// Library is Betamax: betamax/matchers/*.py of 0.9.0 and 0.8.1, restated. Its
// matchers print nothing.
var Library = library.Library{
	Name:           "betamax",
	Title:          "Betamax",
	Stub:           "responses",
	FailureText:    failureText,
	SetUpInCode:    setUpInCode,
	Switches:       switches,
	Versions:       []string{"0.9.0", "0.8.1"},
	Modes:          []string{"once", "new_episodes", "none", "all"},
	Sends:          []string{"new_episodes", "all"},
	Matchers:       []string{"body", "digest-auth", "headers", "host", "method", "path", "query", "uri"},
	Default:        []string{"method", "uri"},
	Judge:          judge,
	Relax:          relax,
	Uses:           uses,
	Makes:          "run the test once in record mode 'once'",
	EmptyMeans:     "Betamax takes this file as recorded: in mode once every request fails.",
	Filtering:      filtering{},
	Stores:         keep,
	Keys:           keys,
	Also:           also,
	Parts:          map[string][]model.Part{"digest-auth": {model.HeaderPart}},
	Clients:        clients,
	StoresRequest:  storedRequest,
	StoresResponse: storedResponse,
	Storing:        storing,

	Can:         library.Options{OddFiles: true},
	UnknownMode: unknownMode,
	Open:        openFile,
	Session:     func() library.SessionRules { return &session{} },
}
