package explain

import (
	"cmp"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/secret"
)

// A Setup is how a test sets its library up, as far as it decides what replays.
// A person, a failure's text and a project's files each tell a part of it; what
// is left out is the library's default.
type Setup struct {
	Library, Version, Mode string
	MatchOn                []string // by the library's names; others are the test's own
	IgnoreHosts            []string // that the test lets through
	Repeats                bool     // an interaction may be played again
	// Filters are vcrpy's. Placeholders are Betamax's and Ruby VCR's, put in before
	// a recording is matched; one of an empty text is none.
	Filters      library.Filters
	Placeholders []secret.Placeholder
}

// Or is the setup with what it leaves out as another one says.
func (s Setup) Or(other Setup) Setup {
	s.Library, s.Version, s.Mode = cmp.Or(s.Library, other.Library), cmp.Or(s.Version, other.Version), cmp.Or(s.Mode, other.Mode)
	if s.MatchOn == nil {
		s.MatchOn = other.MatchOn
	}
	if s.IgnoreHosts == nil {
		s.IgnoreHosts = other.IgnoreHosts
	}
	s.Repeats = s.Repeats || other.Repeats
	if s.Filters.None() {
		s.Filters = other.Filters
	}
	if s.Placeholders == nil {
		s.Placeholders = other.Placeholders
	}
	return s
}

// Inquiry is what a library is asked under the setup, of a cassette that exists.
func (s Setup) Inquiry() Inquiry {
	o := Inquiry{IgnoreHosts: s.IgnoreHosts, Hooked: true, Placeholders: s.Placeholders}
	o.Library, o.Version, o.Mode = s.Library, s.Version, s.Mode
	o.State, o.AllowRepeats, o.Filters = library.Existing, s.Repeats, s.Filters
	lib, _ := all.Named(s.Library) // one that is not known knows no matchers
	for _, name := range s.MatchOn {
		if name = strings.TrimPrefix(name, ":"); lib.Knows(name) {
			o.MatchOn = append(o.MatchOn, name)
		} else {
			o.OwnMatchers = append(o.OwnMatchers, name)
		}
	}
	return o
}

// asMatched is a live request as the library matches it.
func (q *Inquirer) asMatched(r model.Request) model.Request {
	return q.session.Library.Filters().Live(q.inquiry.Rules, q.inquiry.Placeholders, r)
}

// asStored is a live request as the library would keep it.
func (q *Inquirer) asStored(r model.Request) model.Request {
	return q.session.Library.Filters().Stored(q.inquiry.Rules, q.inquiry.Placeholders, r)
}
