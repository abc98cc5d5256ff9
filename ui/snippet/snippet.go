// Package snippet writes a recorded request as a command or a program that sends
// it, and a recorded response as what a test without a cassette would be given.
//
// All texts are safe to show and to paste, whatever was recorded: they hold no
// control or invisible character, and nothing that a shell or a language takes
// for more than a value. They hold what was recorded, secrets and placeholders
// too.
package snippet

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
)

// A Kind is a form that an interaction can be written in.
type Kind struct {
	Name      string // on the command line
	Key       string // on the screen
	Title     string
	What      string // it is, in a sentence
	Extension string // of a file that holds it
	// Write writes an interaction, or says why the form cannot hold it.
	Write func(model.Interaction) (string, error)
}

// Requests are the kinds that send the request.
var Requests = []Kind{
	{"curl", "c", "curl", "the request as curl", ".sh", Curl},
	{"httpie", "h", "HTTPie", "the request as HTTPie", ".sh", HTTPie},
	{"python", "p", "Python", "the request as Python", ".py", Python},
	{"go", "g", "Go", "the request as Go", ".go", Go},
	{"ruby", "r", "Ruby", "the request as Ruby", ".rb", Ruby},
}

// All are those and the kinds that hold the response too: the entry of a HAR
// file, and where stub is one of Stubs, that.
func All(stub string) []Kind {
	kinds := append(slices.Clip(Requests), Kind{"har", "a", "HAR entry", "the interaction as a HAR entry", ".json", HAR})
	if s, ok := Stubs[stub]; ok {
		kinds = append(kinds, Kind{"stub", "s", stub + " stub", "the response as a stub of " + stub, s.Extension, s.Write})
	}
	return kinds
}

// Named is the kind of a name.
func Named(name, stub string) (Kind, error) {
	var names []string
	for _, k := range All(stub) {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	return Kind{}, fmt.Errorf("--as %s: not a form: there are %s", name, strings.Join(names, ", "))
}
