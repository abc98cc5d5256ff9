package govcr

import (
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// setUpInCode reads the options of the recorder.New that the test calls, itself
// or through functions of its package. An option that the test hands to such a
// function goes before one that stands in it.
func setUpInCode(c library.TestCode) library.CodeSetup {
	r := &optionReader{code: c}
	if fn := c.Test.Function(); fn != nil && r.reaches(c.Test, 0) {
		r.take(c.Own(), c.Test)
		for _, s := range r.through {
			r.take(s.file, s.scope)
		}
	}
	return r.setup
}

// An optionReader follows calls from a test to recorder.New.
type optionReader struct {
	code    library.TestCode
	setup   library.CodeSetup
	through []codeScope // the functions between, in the order of the calls
	matcher bool        // one was read
	mode    bool
}

type codeScope struct {
	file  library.CodeFile
	scope *source.Scope
}

// furthest is how many calls are followed.
const furthest = 4

// reaches reports whether a scope makes a recorder, and notes what is between.
func (r *optionReader) reaches(s *source.Scope, steps int) bool {
	if steps > furthest {
		return false
	}
	for _, f := range r.code.Files {
		for _, call := range f.Calls {
			if !call.In.Within(s) {
				continue
			}
			if call.Ends("recorder.New") || call.Ends("recorder.NewWithOptions") {
				return true
			}
			if strings.Contains(call.Name, ".") {
				continue
			}
			if to, ok := r.function(call.Name); ok && to.scope != s {
				r.through = append(r.through, to)
				if r.reaches(to.scope, steps+1) {
					return true
				}
				r.through = r.through[:len(r.through)-1]
			}
		}
	}
	return false
}

// function is the one function of a name in the package.
func (r *optionReader) function(name string) (found codeScope, ok bool) {
	for _, f := range r.code.Files {
		for _, s := range f.Named(name) {
			if ok {
				return codeScope{}, false
			}
			found, ok = codeScope{f, s}, true
		}
	}
	return found, ok
}

// take reads the options that stand in a scope.
func (r *optionReader) take(f library.CodeFile, s *source.Scope) {
	for _, call := range f.Calls {
		if !call.In.Within(s) || len(call.Args) != 1 {
			continue
		}
		switch {
		case call.Ends("recorder.WithMatcher") && !r.matcher:
			r.matcher = true
			r.setup.MatchOn = matchOn(f.Resolve(call.Args[0]))
		case call.Ends("recorder.WithMode") && !r.mode:
			r.mode = true
			if mode, ok := strings.CutPrefix(f.Resolve(call.Args[0]).Text, "recorder.Mode"); ok {
				r.setup.Mode = mode
			} else {
				r.setup.Unknown = append(r.setup.Unknown, library.UnknownSetting{Name: "WithMode", Path: f.Path, Line: call.Line})
			}
		}
	}
}

// matchOn are the names of a matcher: the default one with its options, else the
// test's own by its name.
func matchOn(v source.Value) []string {
	switch {
	case v.Kind == source.Name && v.Text == "cassette.DefaultMatcher":
		return []string{"default"}
	case v.Kind == source.Called && v.Call.Name == "cassette.NewDefaultMatcher":
		names := []string{"default"}
		for _, arg := range v.Call.Args {
			name, ok := optionName(arg)
			if !ok {
				return []string{"cassette.NewDefaultMatcher with options that are no literals"}
			}
			names = append(names, name)
		}
		return names
	case v.Kind == source.Name:
		return []string{v.Text}
	case v.Kind == source.Called:
		return []string{v.Call.Name}
	}
	return []string{"the function in WithMatcher"}
}

// optionName is an option of the default matcher, with its headers in brackets.
func optionName(v source.Value) (string, bool) {
	if v.Kind != source.Called {
		return "", false
	}
	name, ok := strings.CutPrefix(v.Call.Name, "cassette.")
	if len(v.Call.Args) == 0 {
		return name, ok
	}
	var headers []string
	for _, arg := range v.Call.Args {
		header, isText := arg.IsString()
		if !isText {
			return "", false
		}
		headers = append(headers, header)
	}
	return name + "(" + strings.Join(headers, ",") + ")", ok
}
