package rubyvcr

import (
	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// codeSettings are those of use_cassette and default_cassette_options
// (lib/vcr/cassette.rb), as literals say them.
func codeSettings() map[string]func(*library.CodeSetup, source.Value) bool {
	return map[string]func(*library.CodeSetup, source.Value) bool{
		"match_requests_on":      library.ReadMatchOn,
		"allow_playback_repeats": library.ReadRepeats,
		"record": func(s *library.CodeSetup, v source.Value) bool {
			mode, ok := v.IsString()
			if ok {
				s.Mode = mode
			}
			return ok
		},
	}
}

// setUpInCode reads, each before the next: use_cassette in the test and around
// it, the metadata of the example and of the groups around it, and
// VCR.configure.
func setUpInCode(c library.TestCode) library.CodeSetup {
	o := &library.CodeReader{Read: codeSettings()}
	own := c.Own()
	for _, call := range own.Calls {
		if c.Test != nil && call.Ends("use_cassette") && call.In.Within(c.Test) {
			o.Take(own, call.Named)
		}
	}
	for _, s := range c.Tests() {
		if s.By == nil {
			continue
		}
		if s.By.Ends("use_cassette") {
			o.Take(own, s.By.Named)
		}
		if metadata, ok := s.By.Keyword("vcr"); ok {
			o.Take(own, own.Resolve(metadata).Members)
		}
	}
	for _, f := range c.Files {
		takeConfigured(o, f)
	}
	return o.Setup
}

// takeConfigured reads the blocks of VCR.configure.
func takeConfigured(o *library.CodeReader, f library.CodeFile) {
	for _, s := range f.Scopes {
		if s.By == nil || s.By.Name != "VCR.configure" || len(s.Params) != 1 {
			continue
		}
		config := s.Params[0]
		for _, a := range f.Assigns {
			switch {
			case !a.In.Within(s):
			case a.Name == config+".default_cassette_options":
				o.Take(f, f.Resolve(a.Value).Members)
			case a.Name == config+".ignore_localhost": // lib/vcr/request_ignorer.rb
				library.ReadIgnoreLocalhost("localhost", "127.0.0.1", "0.0.0.0")(&o.Setup, a.Value)
			}
		}
		for _, call := range f.Calls {
			if call.In.Within(s) && (call.Name == config+".ignore_hosts" || call.Name == config+".ignore_host") {
				library.ReadIgnoredHosts(&o.Setup, source.Value{Kind: source.List, Items: call.Args})
			}
		}
	}
}
