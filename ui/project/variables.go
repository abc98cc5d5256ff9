package project

import (
	"os"
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
)

// variable matches a reference to a variable of the environment.
var variable = lazyregexp.New(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

func nameOf(reference string) string { return reference[2 : len(reference)-1] }

func appendNames(names []string, text string) []string {
	for _, reference := range variable.FindAllString(text, -1) {
		if name := nameOf(reference); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// lookup reads a variable of the environment; tests put another one here.
var lookup = os.LookupEnv

// expand puts the values of variables for their names. It fails where one is
// not set.
func expand(template string) (value string, ok bool) {
	ok = true
	value = variable.ReplaceAllStringFunc(template, func(reference string) string {
		value, set := lookup(nameOf(reference))
		ok = ok && set && value != ""
		return value
	})
	return value, ok
}

func (h *Host) variables() []string {
	var names []string
	for _, line := range h.Header {
		names = appendNames(names, line.Value)
	}
	for _, p := range h.Query {
		names = appendNames(names, p.Value)
	}
	for _, p := range h.Placeholders {
		names = appendNames(names, p.Replace)
	}
	return names
}

func (f Filters) variables() []string {
	var names []string
	for _, p := range f.Placeholders {
		names = appendNames(names, p.Replace)
	}
	return names
}

func (h *Host) standsFor(reference string) string {
	for _, p := range h.Placeholders {
		if p.Replace == reference {
			return p.Placeholder
		}
	}
	return "<" + nameOf(reference) + ">"
}

// shown is a value with what stands in the cassette for each
// variable: the placeholder for exactly that, else <NAME>.
func (h *Host) shown(value string) string {
	return variable.ReplaceAllStringFunc(value, h.standsFor)
}

// template is what is sent for a placeholder of a plan, named as the plan names
// it: "<TOKEN>", or "REDACTED in header Cookie".
func (h *Host) template(placeholder string) (string, bool) {
	text, _, _ := strings.Cut(placeholder, " in ")
	for _, name := range []string{placeholder, text} {
		for _, p := range h.Placeholders {
			if p.Placeholder == name {
				return p.Replace, true
			}
		}
	}
	for _, name := range h.variables() {
		if reference := "${" + name + "}"; h.standsFor(reference) == text {
			return reference, true
		}
	}
	return "", false
}
