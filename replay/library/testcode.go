package library

import (
	"tapedeck/model"
	"tapedeck/replay/secret"
	"tapedeck/replay/source"
)

// A TestCode is the code around a test, which is read and not run.
type TestCode struct {
	// Files are the test's own file first, then those with what is set up for
	// several tests, the nearest first.
	Files []CodeFile
	Test  *source.Scope // of the first file; nil where it is not known which
	// Options are those that the project's configuration adds to each run.
	Options []string
}

// A CodeFile is one file of test code.
type CodeFile struct {
	Path string // as it is named to people
	*source.File
}

// A CodeSetup is how test code sets its library up, as far as literals say. What
// it leaves out is not said there.
type CodeSetup struct {
	Mode         string
	MatchOn      []string // other names than the library's are the test's own matchers
	IgnoreHosts  []string
	Repeats      bool
	Filters      Filters
	Placeholders []secret.Placeholder
	SentHeader   []SentLine
	Unknown      []UnknownSetting // what is there and is no literal
}

// A SentLine is a header line that code has its HTTP client send with every
// request.
type SentLine struct {
	model.HeaderLine
	Place string // where the code says so: "client.py:11"
}

// An UnknownSetting is one whose value cannot be read from the code.
type UnknownSetting struct {
	Name string // as the library names it
	Path string
	Line int
}

// Tests are the scopes of the test, the innermost first: its function or block,
// the classes or blocks around it. Without a test there are none.
func (c TestCode) Tests() (scopes []*source.Scope) {
	for s := c.Test; s != nil; s = s.In {
		scopes = append(scopes, s)
	}
	return scopes
}

// Own is the test's own file.
func (c TestCode) Own() CodeFile {
	if len(c.Files) == 0 {
		return CodeFile{File: &source.File{}}
	}
	return c.Files[0]
}

// A CodeReader reads settings by their names out of maps and keyword arguments.
type CodeReader struct {
	Setup CodeSetup
	// Read are the settings that are known, by name; each reports whether its
	// value can be read.
	Read map[string]func(*CodeSetup, source.Value) bool
	seen map[string]bool
}

// Take reads settings of a file. One that was read before, in a place that goes
// before this one, stays.
func (o *CodeReader) Take(f CodeFile, settings []source.Named) {
	if o.seen == nil {
		o.seen = map[string]bool{}
	}
	for _, s := range settings {
		read, known := o.Read[s.Name]
		if !known || o.seen[s.Name] {
			continue
		}
		o.seen[s.Name] = true
		if value := f.Resolve(s.Value); !read(&o.Setup, value) {
			o.Setup.Unknown = append(o.Setup.Unknown, UnknownSetting{s.Name, f.Path, max(value.Line, s.Value.Line)})
		}
	}
}

// ReadMatchOn reads the names of matchers.
func ReadMatchOn(s *CodeSetup, v source.Value) bool {
	names, ok := v.Strings()
	if ok {
		s.MatchOn = names
	}
	return ok
}

// ReadIgnoredHosts reads the names of hosts.
func ReadIgnoredHosts(s *CodeSetup, v source.Value) bool {
	hosts, ok := v.Strings()
	s.IgnoreHosts = append(s.IgnoreHosts, hosts...)
	return ok
}

// ReadIgnoreLocalhost reads whether hosts of this machine are let through, which
// the library names so.
func ReadIgnoreLocalhost(names ...string) func(*CodeSetup, source.Value) bool {
	return func(s *CodeSetup, v source.Value) bool {
		if v.Kind == source.Bool && v.Text == "true" {
			s.IgnoreHosts = append(s.IgnoreHosts, names...)
		}
		return v.Kind == source.Bool
	}
}

// ReadRepeats reads whether an interaction may be played again.
func ReadRepeats(s *CodeSetup, v source.Value) bool {
	s.Repeats = v.Kind == source.Bool && v.Text == "true"
	return v.Kind == source.Bool
}
