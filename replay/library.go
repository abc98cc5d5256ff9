package replay

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/secret"
)

// A Library is what a library's rules are: data here, the matchers' code in
// match_*.go.
type Library struct {
	Name string
	// title is the name as the library's own pages write it.
	title string
	// Versions are those whose rules are known, the newest first. A version
	// between two follows the older one's rules where they differ.
	Versions []string
	// Modes are the record modes by the library's own names, the default first.
	Modes []string
	// Matchers are the names that match_on or the like takes, Default those
	// taken when none is given.
	Matchers []string
	Default  []string

	// judge asks one matcher, explain all of them where a library has only one
	// that looks at everything. They report whether they know the names.
	judge   func(name, version string, live, recorded request) (outcome, bool)
	explain func(names []string, version string, live, recorded request) ([]Verdict, bool)
	// own is the field of the format's own that a matcher compares with what the
	// live request says, ok is false where it compares none that can be set.
	own func(matcher, version string, live request) (field model.Extra, ok bool)
	// make is what the library does when it takes a request in, before it is
	// filtered and matched; nil where that cannot fail.
	make func(version string, r request) error
	// relax is test code that leaves out what differs; nil where the library has
	// no such setting.
	relax func(relaxing) relaxed
	// takes reports whether the library has a matcher with parameters.
	takes     func(matcher string) bool
	filtering filtering
	// fields are what it keeps of a request besides what all libraries keep, for
	// its own matchers; nil: nothing.
	fields func(model.Interaction) any
	// stores is an interaction as the library stores it, with what its filters and
	// placeholders take out not there; nil where it has neither.
	stores func(Rules, []secret.Placeholder, model.Interaction) (model.Interaction, error)
	// filter takes out of a request what the rules' filters name; nil where it has
	// none that matching depends on.
	filter func(f VcrpyFilters, version string, r request) (request, error)
	// keys make of a request what the matchers compare, so that recordings can be
	// found by it. exact: what has an equal key matches.
	keys func(Rules) (parts []keyPart, exact bool)
	// also is what matchers compare besides what keys are made of, as a text.
	also func(rules Rules, r request, recorded model.Interaction) string
	// parts are what matchers look at, where it is not what usualParts says.
	parts map[string][]model.Part
	// ignoredParameters are the query parameters that a matcher with parameters
	// leaves out; nil where there is none such.
	ignoredParameters func(matcher string) []string
	// hook is what rewrites a live URL before the library sees it; the zero hook
	// is none.
	hook hook
	// bodyFields are the header fields by which it chooses how to read a body.
	bodyFields []string
	// blind makes rules that do not look at header and body, where one matcher
	// looks at everything; nil where that matcher can be left out.
	blind func(*Rules)
	// headerDifferences are what can be told of two headers, where it keeps less
	// than the header; headerGone says why a header cannot be copied then, nil if
	// it needs not be.
	headerDifferences func(Verdict) []model.Difference
	headerGone        func([]model.Difference) error
	// oneAnswer: it keeps one answer for a request, which is played as often as
	// it is asked for.
	oneAnswer bool
	// onlyLoaded: what a session records is not played in it, and in mode all
	// nothing is. Where repeats are allowed, the one played last is played again.
	onlyLoaded bool
	// replaces tells what a new recording takes the place of.
	replaces func(SessionOptions) replacing
	// cleansOutdated: it has clean_outdated_http_interactions.
	cleansOutdated bool
	// losesUnused says why DropUnused is not done, "" where it can be; nil where
	// the library has no such option.
	losesUnused func(unusedEnd) string

	// asked is what it keeps of a live request, where that is not what all keep.
	asked func(*model.Interaction, *http.Request)
	// otherURL is how a live URL may be matched too, "" for no other, and stored
	// then.
	otherURL func(string) (matched, stored string)
	// answered is what it keeps of an answer besides what all keep.
	answered func(i *model.Interaction, resp *http.Response, at time.Time, took time.Duration)
	// dropsChunked: it does not keep that an answer was chunked in the header.
	dropsChunked bool

	// clients are those whose rules are known, decodes tells responses of which
	// the library takes the content coding away when it loads them.
	clients []Client
	decodes func(model.Interaction) bool

	// asksAll: a live request is compared as several clients would write it, so
	// its keys are too fine.
	asksAll bool

	// can tells which options of a session it has.
	can options
	// dropsOnErrorSince is the version that has DropOnError, "" for none.
	dropsOnErrorSince string
	// keepsIgnored: a recorded request is there although requests like it are let
	// through.
	keepsIgnored bool
	// unknownMode is what it raises about a mode that is none of its own.
	unknownMode func(version, mode string) *exception.Error
	// open takes the file as the library does when it is odd: as another state, or
	// by raising an exception; nil where it reads it only when it needs it.
	open func(SessionOptions) (FileState, *exception.Error)
	// asRecorded is a live request as the library keeps it; nil: as it is.
	asRecorded func(live request) request
	// session makes the rules of recording and playing for one session.
	session func() sessionRules
}

// A replacing is which of the loaded interactions that match a new one it takes
// the place of.
type replacing int

const (
	replacesNone replacing = iota
	replacesFirst
	replacesAll
)

// An unusedEnd is a session at the end of which what was not played is to go.
type unusedEnd struct {
	options SessionOptions
	played  int // how many of the loaded ones were
	fresh   []freshEnd
}

// A freshEnd is an interaction that a session recorded.
type freshEnd struct {
	number int         // counted from 1
	played bool        // it was played too
	known  func() bool // whether its request was loaded already
}

// A hook rewrites the URL of a live request.
type hook struct {
	name string // as the test sets it up
	url  func(string) (string, error)
}

// usualParts are what matchers of these names look at.
var usualParts = map[string][]model.Part{
	"method": {model.Method},
	"uri":    {model.URL}, "url": {model.URL}, "scheme": {model.URL}, "host": {model.URL}, "port": {model.URL}, "path": {model.URL}, "query": {model.URL},
	"headers": {model.HeaderPart},
	"body":    {model.BodyPart}, "raw_body": {model.BodyPart}, "body_as_json": {model.BodyPart},
}

// looksAt are the parts that a matcher looks at, none for a field of the
// library's own that depends on the others or on the client.
func (l Library) looksAt(matcher string) []model.Part {
	if l.ignoredParameters != nil && l.ignoredParameters(matcher) != nil {
		return []model.Part{model.URL}
	}
	if parts, ok := l.parts[matcher]; ok {
		return parts
	}
	return usualParts[matcher]
}

// Options of a session that some libraries have.
type options struct {
	dropOnError, ignore, blockUnsafe, outer, beside bool
	oddFiles                                        bool // it was observed with files that are none of its own
}

// libraries are those that Register was given.
var libraries []Library

// Register makes libraries known, before any is asked for.
func Register(list ...Library) { libraries = append(libraries, list...) }

// Libraries lists the libraries whose rules are known.
func Libraries() []Library { return slices.Clone(libraries) }

// requestOf is a recorded request as the library's matchers see it.
func (l Library) requestOf(i model.Interaction) request {
	r := requestOf(i)
	if l.fields != nil {
		r.own = l.fields(i)
	}
	return r
}

// Keep is an interaction as the library stores it: what its filters and
// placeholders take out is not there.
func (l Library) Keep(r Rules, list []secret.Placeholder, i model.Interaction) (model.Interaction, error) {
	if l.stores == nil {
		return i, nil
	}
	return l.stores(r, list, i)
}

// LibraryNamed finds a library.
func LibraryNamed(name string) (Library, error) {
	for _, l := range libraries {
		if l.Name == name {
			return l, nil
		}
	}
	var names []string
	for _, l := range libraries {
		names = append(names, l.Name)
	}
	return Library{}, fmt.Errorf("the replay rules of %q are not known, only those of %s", name, strings.Join(names, ", "))
}

// atLeast compares versions part by part, as numbers.
func atLeast(version, least string) bool {
	a, b := strings.Split(version, "."), strings.Split(least, ".")
	for i := range b {
		if i >= len(a) {
			return false
		}
		if a[i] != b[i] {
			if len(a[i]) != len(b[i]) {
				return len(a[i]) > len(b[i])
			}
			return a[i] > b[i]
		}
	}
	return true
}

// Knows reports whether a name is that of one of the library's matchers, also
// one with parameters.
func (l Library) Knows(matcher string) bool {
	return slices.Contains(l.Matchers, matcher) || l.takes != nil && l.takes(matcher)
}
