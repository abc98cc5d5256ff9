package project

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/ui/render"
)

// A Sends is what a project file sends to one host.
type Sends struct {
	To        string   // the real destination
	Instead   string   // the recorded origin, where that is another
	Variables []string // by name, each once
	Files     []string // the client's certificate and key
	Believes  string   // whose word for who answers is taken, besides the system's authorities
}

// Sends lists what the file sends and where to, to be agreed to. It is empty
// where the file needs no trust.
func (f File) Sends() []Sends {
	var all []Sends
	for _, h := range f.Hosts {
		s := Sends{To: h.Origin, Variables: h.variables(), Believes: h.Certificate.CA}
		if h.Live != "" {
			s.To, s.Instead = h.Live, h.Origin
		}
		for _, path := range []string{h.Certificate.Cert, h.Certificate.Key} {
			if path != "" && !slices.Contains(s.Files, path) {
				s.Files = append(s.Files, path)
			}
		}
		all = append(all, s)
	}
	if names := f.Filters.variables(); len(names) > 0 {
		all = append(all, Sends{Variables: names})
	}
	return all
}

// Words is what the file sends in one line: "sends GH_TOKEN to api.github.com".
func (s Sends) Words() string {
	what := append(slices.Clone(s.Variables), s.Files...)
	switch {
	case s.To == "":
		return "reads " + render.Listed(what) + " to keep its value out of cassettes"
	case len(what) == 0:
		what = []string{"requests"}
	}
	words := "sends " + render.Listed(what) + " to " + strings.TrimPrefix(s.To, "https://")
	if s.Instead != "" {
		words += " instead of " + strings.TrimPrefix(s.Instead, "https://")
	}
	if s.Believes != "" {
		words += ", believing " + s.Believes
	}
	return words
}

// A Question is what is asked before the file is trusted:
// ".tapedeck.yaml sends GH_TOKEN to api.github.com".
func (f File) Question() string {
	sends := f.Sends()
	if len(sends) == 1 {
		return Name + " " + sends[0].Words()
	}
	variables, hosts := map[string]bool{}, 0
	for _, s := range sends {
		for _, v := range s.Variables {
			variables[v] = true
		}
		if s.To != "" {
			hosts++
		}
	}
	return fmt.Sprintf("%s sends %d variables to %d hosts", Name, len(variables), hosts)
}
