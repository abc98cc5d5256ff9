package vcrpy

import (
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// codeSettings are vcrpy's settings (vcr/config.py) as literals say them.
func codeSettings() map[string]func(*library.CodeSetup, source.Value) bool {
	return map[string]func(*library.CodeSetup, source.Value) bool{
		"match_on":     library.ReadMatchOn,
		"record_mode":  readRecordMode,
		"ignore_hosts": library.ReadIgnoredHosts,
		// vcr/filters.py and config.py of 4.2.1 and 9.4.2.
		"ignore_localhost":            library.ReadIgnoreLocalhost("localhost", "0.0.0.0", "127.0.0.1"),
		"allow_playback_repeats":      library.ReadRepeats,
		"filter_headers":              readReplacements(func(f *library.Filters) *[]library.Replacement { return &f.Headers }),
		"filter_query_parameters":     readReplacements(func(f *library.Filters) *[]library.Replacement { return &f.Query }),
		"filter_post_data_parameters": readReplacements(func(f *library.Filters) *[]library.Replacement { return &f.PostData }),
		"before_record_request":       func(_ *library.CodeSetup, v source.Value) bool { return v.Kind == source.Nil },
		"before_record":               func(_ *library.CodeSetup, v source.Value) bool { return v.Kind == source.Nil },
	}
}

// readRecordMode reads "none" and RecordMode.NONE.
func readRecordMode(s *library.CodeSetup, v source.Value) bool {
	mode, ok := v.IsString()
	if v.Kind == source.Name && strings.Contains(v.Text, "RecordMode.") {
		mode, ok = strings.ToLower(v.Text[strings.LastIndexByte(v.Text, '.')+1:]), true
	}
	if ok {
		s.Mode = mode
	}
	return ok
}

// readReplacements reads a list of names, and of pairs of a name and what stands
// in its place.
func readReplacements(of func(*library.Filters) *[]library.Replacement) func(*library.CodeSetup, source.Value) bool {
	return func(s *library.CodeSetup, v source.Value) bool {
		if v.Kind != source.List {
			return false
		}
		var read []library.Replacement
		for _, item := range v.Items {
			r, ok := replacement(item)
			if !ok {
				return false
			}
			read = append(read, r)
		}
		*of(&s.Filters) = read
		return true
	}
}

func replacement(v source.Value) (r library.Replacement, ok bool) {
	if name, ok := v.IsString(); ok {
		return library.Replacement{Name: name}, true
	}
	if v.Kind != source.List || len(v.Items) != 2 {
		return r, false
	}
	name, ok := v.Items[0].IsString()
	r.Name = name
	with, isText := v.Items[1].IsString()
	if isText {
		r.Value = &with
	}
	return r, ok && (isText || v.Items[1].Kind == source.Nil)
}

// setUpInCode reads, each before the next: what stands at the test (a marker of
// pytest-recording and pytest-vcr, use_cassette), at its class and its module,
// what vcr_config and _get_vcr_kwargs give (pytest-recording and pytest-vcr;
// vcrpy-unittest), and the VCR that use_cassette is called on.
func setUpInCode(c library.TestCode) library.CodeSetup {
	o := &library.CodeReader{Read: codeSettings()}
	own := c.Own()
	for _, s := range c.Tests() {
		for _, d := range s.Decorators {
			takeCall(o, own, d)
		}
		for _, call := range own.Calls {
			if s == c.Test && call.Ends("use_cassette") && call.In.Within(s) {
				takeCall(o, own, call)
			}
		}
	}
	for _, a := range own.Assigns {
		if last(a.Name) == "pytestmark" && (a.In == nil || slices.Contains(c.Tests(), a.In)) {
			for _, mark := range append(a.Value.Items, a.Value) {
				if mark.Kind == source.Called {
					takeCall(o, own, mark.Call)
				}
			}
		}
	}
	for _, f := range c.Files {
		if takeReturned(o, f, c.Tests()) {
			break // a fixture hides those of the folders above
		}
	}
	takeConstructor(o, c)
	takeOptions(&o.Setup, c)
	return o.Setup
}

// takeOptions reads the record mode that options give a marked test:
// pytest-vcr's goes before what stands in code, pytest-recording's after it
// (pytest_vcr.py of 1.0.2, pytest_recording/_vcr.py of 0.14.1).
func takeOptions(s *library.CodeSetup, c library.TestCode) {
	if !slices.ContainsFunc(library.PytestMarks(c.Own().File, c.Test), func(m *source.Call) bool { return m.Ends("mark.vcr") }) {
		return
	}
	for _, name := range []string{"--vcr-record", "--vcr-record-mode"} {
		if mode, ok := library.Option(c.Options, name); ok {
			s.Mode = mode
			return
		}
	}
	inCode := s.Mode != "" || slices.ContainsFunc(s.Unknown, func(u library.UnknownSetting) bool { return u.Name == "record_mode" })
	if mode, ok := library.Option(c.Options, "--record-mode"); ok && !inCode {
		if s.Mode = mode; mode == "rewrite" { // pytest-recording's own: the file goes, and all is recorded
			s.Mode = "all"
		}
	}
}

func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// takeCall reads the keyword arguments of a marker or of use_cassette.
func takeCall(o *library.CodeReader, f library.CodeFile, call *source.Call) {
	if call.Ends("mark.vcr") || call.Ends("use_cassette") {
		o.Take(f, call.Named)
	}
}

// takeReturned reads what the functions give that set up all tests of a file or
// folder; in a class it is those of the test's. It reports whether there are any.
func takeReturned(o *library.CodeReader, f library.CodeFile, tests []*source.Scope) (found bool) {
	for _, r := range f.Returns {
		fn := r.In.Function()
		if fn == nil || fn.Name != "vcr_config" && fn.Name != "_get_vcr_kwargs" {
			continue
		}
		if fn.In != nil && !slices.Contains(tests, fn.In) {
			continue
		}
		found = true
		switch v := f.Resolve(r.Value); {
		case v.Kind == source.Map:
			o.Take(f, v.Members)
		case v.Kind == source.Called && v.Call.Name == "dict" && len(v.Call.Args) == 0:
			o.Take(f, v.Call.Named)
		default:
			o.Setup.Unknown = append(o.Setup.Unknown, library.UnknownSetting{Name: fn.Name, Path: f.Path, Line: r.Line})
		}
	}
	return found
}

// takeConstructor reads the arguments of the VCR whose use_cassette the test
// calls: by its name, else the only one that there is.
func takeConstructor(o *library.CodeReader, c library.TestCode) {
	receiver, called := "", false
	for _, call := range c.Own().Calls {
		if c.Test != nil && (call.In.Within(c.Test) || slices.Contains(c.Test.Decorators, call)) && call.Ends("use_cassette") {
			receiver, called = strings.TrimSuffix(strings.TrimSuffix(call.Name, "use_cassette"), "."), true
		}
	}
	if called && (receiver == "vcr" || receiver == "") {
		return // the module's own, which has the defaults
	}
	type made struct {
		file library.CodeFile
		call *source.Call
	}
	var all []made
	for _, f := range c.Files {
		for _, a := range f.Assigns {
			if a.Value.Kind == source.Called && a.Value.Call.Ends("VCR") && last(a.Name) == last(receiver) && called {
				o.Take(f, a.Value.Call.Named)
				return
			}
		}
		for _, call := range f.Calls {
			if call.Ends("VCR") {
				all = append(all, made{f, call})
			}
		}
	}
	if len(all) == 1 && called {
		o.Take(all[0].file, all[0].call.Named)
	}
}
