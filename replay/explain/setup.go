package explain

import (
	"cmp"
	"strings"

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
	// SentHeader is what the test's code has its client send with every request.
	SentHeader []library.SentLine
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
	if s.SentHeader == nil {
		s.SentHeader = other.SentHeader
	}
	return s
}

// Inquiry is what a library is asked under the setup, of a cassette that exists.
func (s Setup) Inquiry() Inquiry {
	o := Inquiry{IgnoreHosts: s.IgnoreHosts, Hooked: true, Placeholders: s.Placeholders, SentHeader: s.SentHeader}
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

// An Inquiry says how a library is set up when it is asked why.
type Inquiry struct {
	Library string // its name
	library.SessionOptions
	// IgnoreHosts are the hosts that the test lets through: sent for real,
	// neither recorded nor replayed.
	IgnoreHosts []string
	// Hooked: what the library hooks into rewrites a live URL first. A request that
	// a failure text names has been through it already.
	Hooked bool
	// OwnMatchers are the test's own, of which nothing is known.
	OwnMatchers []string
	// Placeholders are Betamax's and Ruby VCR's; vcrpy's filters are of the rules.
	Placeholders []secret.Placeholder
	// SentHeader is what the test's code has its client send with every request.
	SentHeader []library.SentLine
}
