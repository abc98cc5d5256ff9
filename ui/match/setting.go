package match

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/project"
)

// A Setting is how a test sets its library up, as far as the person says it.
// What is left out is as the failure says, else as it is by default.
type Setting struct {
	Library, Version, Mode string
	On                     []string // the matchers, nil if not said
	IgnoreHosts            []string // that the test lets through
	Repeats                bool     // an interaction may be played again
	Here                   bool     // the cassette stands for the one that a failure names

	// Code is how the test's code sets the library up that it names, where neither
	// the person, nor the failure, nor the project's file says it.
	Code explain.Setup

	project explain.Setup // for what neither the person nor the failure says
}

// inProject is the setting with what the cassette's project file says.
func (s Setting) inProject(f *cassette.File) (Setting, error) {
	p, err := project.Find(f.Path())
	if p.Replay.Library == "" || p.Replay.Library == s.LibraryOf(f) { // else it is of others
		s.project = p.Setup()
	}
	return s, err
}

// LibraryOf is the library whose rules are asked.
func (s Setting) LibraryOf(f *cassette.File) string {
	if s.Library != "" {
		return s.Library
	}
	return f.Format().Library
}

// LoadFinding says why the library would not load the cassette, by the rules of
// the version that is set, else of the newest; "" if it would, and where its
// rules are not known. A library that is set and is not the file's is not asked.
func (s Setting) LoadFinding(ctx context.Context, f *cassette.File) string {
	l, known := s.LoadsBy(f)
	if !known {
		return ""
	}
	found, err := f.LoadFinding(ctx, l.Version)
	if err != nil {
		return ""
	}
	return l.Says(found)
}

// A Loader is the library, and the version of it, that loads a cassette.
type Loader struct{ Library, Version string }

// LoadsBy is by which rules LoadFinding goes, known is false where there are none.
func (s Setting) LoadsBy(f *cassette.File) (l Loader, known bool) {
	if p, err := project.Find(f.Path()); err == nil && s.Version == "" && s.Library == "" &&
		(p.Replay.Library == "" || p.Replay.Library == f.Format().Library) {
		s.Version = p.Replay.Version
	}
	library := Library(f.Format().Library)
	return Loader{library.Name, s.Version}, library.Name != "" && s.LibraryOf(f) == library.Name
}

// Says is what is said of a cassette that does not load, "" where nothing was
// found.
func (l Loader) Says(found *cassette.LoadFinding) string {
	if found == nil {
		return ""
	}
	return fmt.Sprintf("%s does not load the file: %s", strings.TrimSpace(l.Library+" "+l.Version), found)
}

// inquiry is how the library is set up. failed is what its text says of a
// request, nil without; in is what it says of the cassette.
func (s Setting) inquiry(f *cassette.File, failed *library.Failure, in library.CassetteInUse) explain.Inquiry {
	setup := explain.Setup{Library: s.LibraryOf(f), Version: s.Version, Mode: s.Mode, MatchOn: s.On, IgnoreHosts: s.IgnoreHosts, Repeats: s.Repeats}
	if failed != nil && failed.Library == setup.Library {
		version, _, _ := strings.Cut(failed.Version, " ")
		setup = setup.Or(explain.Setup{Version: version, Mode: in.Mode, MatchOn: in.MatchOn})
	}
	setup = setup.Or(s.project)
	if s.Code.Library == setup.Library {
		setup = setup.Or(s.Code)
	}
	o := setup.Inquiry()
	if sends := Library(o.Library).Sends; failed != nil && failed.Situation == library.Sent && len(sends) > 0 && !slices.Contains(sends, o.Mode) {
		o.Mode = sends[0]
	}
	if s.On != nil { // what a person says is no matcher of the test's own
		o.MatchOn, o.OwnMatchers = s.On, nil
	}
	if f.Size() == 0 {
		o.State = library.Empty
	}
	o.JSON = strings.HasSuffix(f.Path(), ".json")
	if o.Version == "" && o.Library == f.Format().Library {
		o.Version = Library(o.Library).VersionOf[f.Format().Version]
	}
	if o.Library == f.Format().Library && f.Superseded(o.Version) {
		o.State = library.Foreign
	}
	return o
}
