package rubyvcr

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// groups and examples are the methods of RSpec that a block of tests and a test
// begin with.
var (
	groups   = []string{"describe", "context", "feature", "fdescribe", "fcontext", "RSpec.describe", "RSpec.feature", "shared_examples", "shared_context"}
	examples = []string{"it", "specify", "example", "scenario", "fit", "focus", "its"}
	hooks    = []string{"around", "before", "config.around", "config.before", "setup"}
)

// helpers are where the tests' configuration stands.
var helpers = []string{"spec", "spec/support", "test", "test/support", "."}

// uses are the cassettes of a test: of VCR.use_cassette and insert_cassette in it
// and in the hooks around it, and the one that RSpec's metadata names.
func uses(project fs.FS, t library.TestCase) library.Uses {
	var u library.Uses
	c := library.Code{Known: t.Known, Cassette: cassetteOf}
	description := ""
	var test *source.Scope
	c.Special = func(v source.Value) (string, bool) {
		if v.Kind != source.Name {
			return "", false
		}
		switch {
		case strings.HasSuffix(v.Text, ".full_description"):
			return t.Name, true
		case strings.HasSuffix(v.Text, ".description"):
			return description, description != ""
		}
		if _, key, ok := strings.Cut(v.Text, ".metadata."); ok {
			return metadataOf(test, key)
		}
		if _, method, ok := strings.Cut(t.Name, "#"); ok && slices.Contains(methodNames, v.Text) {
			return method, true
		}
		return "", false
	}
	readCode(&c, project, t)
	test = testScope(&c, t)
	u.Around = c.TestCode(test)
	if test == nil {
		return u
	}
	if test.By != nil {
		description = describedBy(test.By)
	}
	add := func(name string, code bool) {
		var files []string
		for _, folder := range libraryFolders(&c) {
			for _, ext := range []string{".yml", ".json", ".zz"} {
				files = append(files, path.Join(folder, fileName(name)+ext))
			}
		}
		u.AddFirst(project, code, true, files...)
	}
	for _, s := range withHooks(c.First(), test) {
		names, unknown := c.Names(s, nil)
		for _, name := range names {
			add(name, true)
		}
		if unknown != "" {
			u.Unknown = unknown
		}
	}
	if name, code, ok := metadataName(test); ok && len(u.List) == 0 {
		add(name, code)
	}
	return u
}

// withHooks are a test and what runs before and around it.
func withHooks(f *source.File, test *source.Scope) []*source.Scope {
	scopes := []*source.Scope{test}
	for _, s := range f.Scopes {
		isHook := s.By != nil && slices.Contains(hooks, s.By.Name) || slices.Contains(setUps, s.Name)
		if isHook && (s.In == nil || test.Within(s.In)) {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// cassetteOf is the name that a call gives VCR.
func cassetteOf(call *source.Call) (source.Value, bool) {
	if len(call.Args) == 0 || !call.Ends("use_cassette") && !call.Ends("insert_cassette") {
		return source.Value{}, false
	}
	return call.Args[0], true
}

// libraryFolders are where cassettes lie: as configured, else where VCR's users
// keep them.
func libraryFolders(c *library.Code) (folders []string) {
	if folder, _, ok := c.Assigned("cassette_library_dir"); ok {
		folders = append(folders, folder)
	}
	return append(folders, "spec/cassettes", "spec/fixtures/vcr_cassettes", "spec/vcr_cassettes", "spec/vcr", "fixtures/vcr_cassettes", "test/vcr_cassettes", "test/fixtures/vcr_cassettes", "test/cassettes")
}

// testScope is the test's block, by its whole description, or its method.
func testScope(c *library.Code, t library.TestCase) *source.Scope {
	f := c.First()
	if f == nil {
		return nil
	}
	if class, method, ok := strings.Cut(t.Name, "#"); ok {
		if s := minitestScope(f, class, method); s != nil {
			return s
		}
	}
	for _, s := range f.Scopes {
		if s.By != nil && slices.Contains(examples, s.By.Name) && strings.Join(descriptions(s), " ") == t.Name {
			return s
		}
	}
	return nil
}

// descriptions are those of a test and of the groups that it is in, the outermost
// first.
func descriptions(s *source.Scope) (list []string) {
	for ; s != nil; s = s.In {
		if s.By != nil && (slices.Contains(groups, s.By.Name) || slices.Contains(examples, s.By.Name)) {
			list = append(list, describedBy(s.By))
		}
	}
	slices.Reverse(list)
	return list
}

// describedBy are the words that a group or a test is described by; a class is
// its name.
func describedBy(call *source.Call) string {
	var words []string
	for _, v := range call.Args {
		if v.Kind == source.String || v.Kind == source.Name {
			words = append(words, v.Text)
		}
	}
	if len(words) == 2 && (strings.HasPrefix(words[1], "#") || strings.HasPrefix(words[1], ".")) {
		return words[0] + words[1]
	}
	return strings.Join(words, " ")
}

// metadataOf is a text that an example or a group around it has as metadata.
func metadataOf(test *source.Scope, key string) (string, bool) {
	for s := test; s != nil; s = s.In {
		if s.By == nil {
			continue
		}
		if v, ok := s.By.Keyword(key); ok {
			return v.IsString()
		}
	}
	return "", false
}

// metadataName is the cassette's name by configure_rspec_metadata!: what
// cassette_name says, else the descriptions. ok is false where no metadata asks
// for one.
func metadataName(test *source.Scope) (name string, code, ok bool) {
	for s := test; s != nil; s = s.In {
		if s.By == nil {
			continue
		}
		if v, has := s.By.Keyword("vcr"); has {
			if v.Kind == source.Bool && v.Text == "false" || v.Kind == source.Nil {
				return "", false, false
			}
			if given, has := v.Member("cassette_name"); has {
				text, known := given.IsString()
				return text, true, known
			}
			return strings.Join(descriptions(test), "/"), false, true
		}
		if slices.ContainsFunc(s.By.Args, func(v source.Value) bool { return v.Kind == source.Symbol && v.Text == "vcr" }) {
			return strings.Join(descriptions(test), "/"), false, true
		}
	}
	return "", false, false
}
