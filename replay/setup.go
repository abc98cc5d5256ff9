package replay

import (
	"cmp"
	"slices"
	"strings"

	"tapedeck/model"
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
	Filters      VcrpyFilters
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
	if s.Filters.none() {
		s.Filters = other.Filters
	}
	if s.Placeholders == nil {
		s.Placeholders = other.Placeholders
	}
	return s
}

func (f VcrpyFilters) none() bool { return len(f.Headers)+len(f.Query)+len(f.PostData) == 0 }

// Inquiry is what a library is asked under the setup, of a cassette that exists.
func (s Setup) Inquiry() Inquiry {
	o := Inquiry{IgnoreHosts: s.IgnoreHosts, WebMock: true, Placeholders: s.Placeholders}
	o.Library, o.Version, o.Mode = s.Library, s.Version, s.Mode
	o.State, o.AllowRepeats, o.Filters = Existing, s.Repeats, s.Filters
	library, _ := libraryNamed(s.Library) // one that is not known knows no matchers
	for _, name := range s.MatchOn {
		if name = strings.TrimPrefix(name, ":"); library.Knows(name) {
			o.MatchOn = append(o.MatchOn, name)
		} else {
			o.OwnMatchers = append(o.OwnMatchers, name)
		}
	}
	return o
}

// Knows reports whether a name is that of one of the library's matchers, also
// one with parameters.
func (l Library) Knows(matcher string) bool {
	return slices.Contains(l.Matchers, matcher) || l.takes != nil && l.takes(matcher)
}

// A filtering is what a library does to requests before they are matched and
// stored.
type filtering interface {
	played(Inquiry, model.Interaction) model.Interaction // a recorded one
	live(Inquiry, model.Request) model.Request
	stored(Inquiry, model.Request) model.Request // a live one that is kept
}

// unfiltered is that of a library that does nothing to them.
type unfiltered struct{}

func (unfiltered) played(_ Inquiry, i model.Interaction) model.Interaction { return i }
func (unfiltered) live(_ Inquiry, r model.Request) model.Request           { return r }
func (unfiltered) stored(_ Inquiry, r model.Request) model.Request         { return r }

// filtering is that of the library that is asked.
func (q *Inquirer) filtering() filtering {
	if f := q.session.library.filtering; f != nil {
		return f
	}
	return unfiltered{}
}

// asMatched is a live request as the library matches it.
func (q *Inquirer) asMatched(r model.Request) model.Request { return q.filtering().live(q.inquiry, r) }

// asStored is a live request as the library would keep it.
func (q *Inquirer) asStored(r model.Request) model.Request { return q.filtering().stored(q.inquiry, r) }
