// Package library says what a library that replays recorded HTTP is: its rules,
// modes and matchers, its sessions, and what it makes of a request. Each library
// has a folder of its own; package all lists them.
package library

import (
	"io/fs"
	"net/http"
	"slices"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/secret"
)

// A Library is what a library's rules are: data, and the code of its folder.
type Library struct {
	Name string
	// Title is the name as the library's own pages write it.
	Title string
	// Versions are those whose rules are known, the newest first. A version
	// between two follows the older one's rules where they differ.
	Versions []string
	// Modes are the record modes by the library's own names, the default first: it
	// records a cassette that does not exist yet, and adds nothing to one that does.
	Modes []string
	// Sends are the modes that send what is not recorded in a cassette that exists,
	// the usual one first; nil where a failure does not say that it was sent.
	Sends []string
	// EmptyMeans says what an empty cassette means to it, where that keeps new
	// requests from being recorded.
	EmptyMeans string
	// Uses are the cassettes that a test uses, by its code and the library's
	// conventions; nil where nothing is known of them.
	Uses func(project fs.FS, t TestCase) Uses
	// Stub is the package that gives its tests a response without a cassette:
	// Python's responses, Ruby's WebMock, Go's httptest.
	Stub string
	// Makes says what a person does to record a cassette that is not there.
	Makes string
	// Switches make its tests print more of the requests than its errors tell.
	Switches []Switch
	// SetUpInCode is how the code of a test sets it up; nil where it is not known
	// how it could.
	SetUpInCode func(TestCode) CodeSetup
	// FileName makes the name of a cassette's file, without the extension, of the
	// cassette's name; nil where it takes that.
	FileName func(cassette string) string
	// VersionOf is the last version that writes a version of its format, by that
	// format's version, where it is not the newest known.
	VersionOf map[string]string
	// Matchers are the names that match_on or the like takes, Default those
	// taken when none is given.
	Matchers []string
	Default  []string

	// Judge asks one matcher, explain all of them where a library has only one
	// that looks at everything. They report whether they know the names.
	Judge      func(name, version string, live, recorded Request) (Comparison, bool)
	ExplainAll func(names []string, version string, live, recorded Request) ([]Verdict, bool)
	// Own is the field of the format's own that a matcher compares with what the
	// live request says, ok is false where it compares none that can be set.
	Own func(matcher, version string, live Request) (field model.Extra, ok bool)
	// Make is what the library does when it takes a request in, before it is
	// filtered and matched; nil where that cannot fail.
	Make func(version string, r Request) error
	// Relax is test code that leaves out what differs; nil where the library has
	// no such setting.
	Relax func(Relaxing) Relaxed
	// Takes reports whether the library has a matcher with parameters.
	Takes     func(matcher string) bool
	Filtering Filtering
	// Fields are what it keeps of a request besides what all libraries keep, for
	// its own matchers; nil: nothing.
	Fields func(model.Interaction) any
	// Stores is an interaction as the library stores it, with what its filters and
	// placeholders take out not there; nil where it has neither.
	Stores func(Rules, []secret.Placeholder, model.Interaction) (model.Interaction, error)
	// FilterRequest takes out of a request what the rules' filters name; nil where it has
	// none that matching depends on.
	FilterRequest RequestFilter
	// DecodeCompressed is a response as it stores it decoded; nil where it has no
	// such setting.
	DecodeCompressed func(model.Response) model.Response
	// Keys make of a request what the matchers compare, so that recordings can be
	// found by it; nil: all are asked about. exact: what has an equal key matches.
	Keys func(Rules) (parts []KeyPart, exact bool)
	// Also is what matchers compare besides what keys are made of, as a text.
	Also func(rules Rules, r Request, recorded model.Interaction) string
	// Parts are what matchers look at, where it is not what usualParts says.
	Parts map[string][]model.Part
	// IgnoredParameters are the query parameters that a matcher with parameters
	// leaves out; nil where there is none such.
	IgnoredParameters func(matcher string) []string
	// Hook is what rewrites a live URL before the library sees it; the zero hook
	// is none.
	Hook Hook
	// Rewrites says what of the test's own code changes live requests before they
	// are matched, where only the library's message shows what comes of it; "" for
	// nothing.
	Rewrites string
	// BodyFields are the header fields by which it chooses how to read a body.
	BodyFields []string
	// Blind makes rules that do not look at header and body, where one matcher
	// looks at everything; nil where that matcher can be left out.
	Blind func(*Rules)
	// Hashed are the parts of the two requests of which it keeps no more than a hash;
	// nil where it keeps all there is.
	Hashed func(Verdict) []HashedPart
	// OneResponse: it keeps one response for a request, the last of several, which is
	// played as often as it is asked for.
	OneResponse bool
	// OnlyLoaded: what a session records is not played in it, and in mode all
	// nothing is. Where repeats are allowed, the one played last is played again.
	OnlyLoaded bool
	// Replaces says what a new recording takes the place of.
	Replaces func(SessionOptions) Replacing
	// CleansOutdated: it has clean_outdated_http_interactions.
	CleansOutdated bool
	// LosesUnused says why DropUnused is not done, "" where it can be; nil where
	// the library has no such option.
	LosesUnused func(UnusedEnd) string

	// StoresRequest is what it keeps of a live request, where that is not what all
	// keep.
	StoresRequest func(*model.Interaction, *http.Request)
	// OtherURL is how a live URL may be matched too, "" for no other, and stored
	// then.
	OtherURL func(string) (matched, stored string)
	// StoresResponse is what it keeps of a response besides what all keep.
	StoresResponse func(i *model.Interaction, resp *http.Response, at time.Time, took time.Duration)
	// DropsChunked: its header keeps neither Transfer-Encoding nor Trailer.
	DropsChunked bool
	// Storing is how it stores a response, Sending how a stored request is sent
	// again.
	Storing Storing
	Sending Sending

	// FailureText is how its errors and logs read.
	FailureText FailureText
	// PrintsASCII: where its tests run without a locale, they print ? for what is not
	// ASCII.
	PrintsASCII bool

	// Clients are those whose rules are known, decodes tells responses of which
	// the library takes the content coding away when it loads them.
	Clients []Client
	Decodes func(model.Interaction) bool

	// AsksAll: a live request is compared as several clients would write it, so
	// its keys are too fine.
	AsksAll bool

	// Can says which options of a session it has.
	Can Options
	// DropsOnErrorSince is the version that has DropOnError, "" for none.
	DropsOnErrorSince string
	// KeepsIgnored: a recorded request is there although requests like it are let
	// through.
	KeepsIgnored bool
	// UnknownMode is what it raises about a mode that is none of its own; nil where
	// that was not observed.
	UnknownMode func(version, mode string) *exception.Error
	// Open takes the file as the library does when it is odd: as another state, or
	// by raising an exception; nil where it reads it only when it needs it.
	Open func(SessionOptions) (FileState, *exception.Error)
	// AsRecorded is a live request as the library keeps it; nil: as it is.
	AsRecorded func(live Request) Request
	// Session makes the rules of recording and playing for one session.
	Session func() SessionRules
}

// A Switch makes a run of tests print more of what they sent.
type Switch struct {
	// Variable is set in the environment, NAME=value. Where there is none, Argument
	// is put at the end of a command that runs Python's module Tool.
	Variable, Argument string
	Tool               string // whose tests it is for, "pytest" or "unittest"; "" for all
	Prints             string // what it does: "go-vcr 4.0.7 or later prints requests whole"
	// Secrets: it may print some, so a person agrees to it for one session.
	Secrets bool
}

// A HashedPart is a part of a request of which a recording holds no more than a
// hash: of the URL its query.
type HashedPart struct {
	Part model.Part
	// Of is what it is the hash of: "query".
	Of string
	// Recorded and Wanted are the hashes.
	Recorded, Wanted string
}

// Differs reports whether the two hashes do, and so what they are of.
func (h HashedPart) Differs() bool { return h.Recorded != h.Wanted }

// HashOf is the part of which there is a hash alone, nil if all of it is kept.
func (l Library) HashOf(part model.Part, v Verdict) *HashedPart {
	if l.Hashed != nil {
		for _, h := range l.Hashed(v) {
			if h.Part == part {
				return &h
			}
		}
	}
	return nil
}

// A Hook rewrites the URL of a live request.
type Hook struct {
	Name string // as the test sets it up
	URL  func(string) (string, error)
}

// usualParts are what matchers of these names look at.
var usualParts = map[string][]model.Part{
	"method": {model.Method},
	"uri":    {model.URL}, "url": {model.URL}, "scheme": {model.URL}, "host": {model.URL}, "port": {model.URL}, "path": {model.URL}, "query": {model.URL},
	"headers": {model.HeaderPart},
	"body":    {model.BodyPart}, "raw_body": {model.BodyPart}, "body_as_json": {model.BodyPart},
}

// LooksAt are the parts that a matcher looks at, none for a field of the
// library's own that depends on the others or on the client.
func (l Library) LooksAt(matcher string) []model.Part {
	if l.IgnoredParameters != nil && l.IgnoredParameters(matcher) != nil {
		return []model.Part{model.URL}
	}
	if parts, ok := l.Parts[matcher]; ok {
		return parts
	}
	return usualParts[matcher]
}

// RequestOf is a recorded request as the library's matchers see it.
func (l Library) RequestOf(i model.Interaction) Request {
	r := RequestOf(i)
	if l.Fields != nil {
		r.Own = l.Fields(i)
	}
	return r
}

// Keep is an interaction as the library stores it: what its filters and
// placeholders take out is not there.
func (l Library) Keep(r Rules, list []secret.Placeholder, i model.Interaction) (model.Interaction, error) {
	if l.Stores == nil {
		return i, nil
	}
	return l.Stores(r, list, i)
}

// Knows reports whether a name is that of one of the library's matchers, also
// one with parameters.
func (l Library) Knows(matcher string) bool {
	return slices.Contains(l.Matchers, matcher) || l.Takes != nil && l.Takes(matcher)
}

// Filters is what the library does to requests.
func (l Library) Filters() Filtering {
	if l.Filtering != nil {
		return l.Filtering
	}
	return unfiltered{}
}
