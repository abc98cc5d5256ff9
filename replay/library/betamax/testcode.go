package betamax

import (
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/secret"
	"tapedeck/replay/source"
)

// codeSettings are those of use_cassette and default_cassette_options
// (betamax/recorder.py), as literals say them.
func codeSettings() map[string]func(*library.CodeSetup, source.Value) bool {
	mode := func(s *library.CodeSetup, v source.Value) bool {
		text, ok := v.IsString()
		if s.Mode == "" && ok {
			s.Mode = text
		}
		return s.Mode != ""
	}
	return map[string]func(*library.CodeSetup, source.Value) bool{
		"match_requests_on": library.ReadMatchOn, "record": mode, "record_mode": mode, "allow_playback_repeats": library.ReadRepeats,
	}
}

// setUpInCode reads use_cassette in the test, then Betamax.configure, and the
// sessions of requests.
func setUpInCode(c library.TestCode) library.CodeSetup {
	o := &library.CodeReader{Read: codeSettings()}
	own := c.Own()
	for _, call := range own.Calls {
		if c.Test != nil && (call.Ends("use_cassette") || call.Ends("Betamax")) && call.In.Within(c.Test) {
			o.Take(own, call.Named)
			if options, ok := call.Keyword("default_cassette_options"); ok {
				o.Take(own, own.Resolve(options).Members)
			}
		}
	}
	for _, f := range c.Files {
		for _, a := range f.Assigns {
			if _, name, ok := strings.Cut(a.Name, "default_cassette_options"); ok && name == "" {
				o.Take(f, a.Value.Members)
			} else if ok {
				o.Take(f, []source.Named{{Name: strings.TrimPrefix(name, "."), Value: a.Value}})
			}
		}
		for _, call := range f.Calls {
			takePlaceholder(&o.Setup, f, call)
		}
	}
	o.Setup.SentHeader = sentHeader(c.Files)
	return o.Setup
}

// takePlaceholder reads define_cassette_placeholder('<TOKEN>', 'text').
func takePlaceholder(s *library.CodeSetup, f library.CodeFile, call *source.Call) {
	if !call.Ends("define_cassette_placeholder") || len(call.Args) != 2 {
		return
	}
	placeholder, ok := f.Resolve(call.Args[0]).IsString()
	text, isText := f.Resolve(call.Args[1]).IsString()
	if !ok || !isText {
		s.Unknown = append(s.Unknown, library.UnknownSetting{Name: "define_cassette_placeholder", Path: f.Path, Line: call.Line})
		return
	}
	s.Placeholders = append(s.Placeholders, secret.Placeholder{Placeholder: placeholder, Replace: text})
}
