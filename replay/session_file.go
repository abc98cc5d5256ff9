package replay

import "tapedeck/replay/exception"

// open takes the file as the library does when it is odd: as another state, or
// by raising an exception.
func (s *Session) open() *exception.Error {
	s.state = s.o.State
	var raised *exception.Error
	if s.library.open != nil {
		s.state, raised = s.library.open(s.o)
	}
	if s.unread = s.o.State > Existing && s.state != Existing; s.unread {
		s.loaded = nil
	}
	return raised
}

// vcrpyFile is Cassette._load with FilesystemPersister.load_cassette and
// serialize.deserialize. Before 5.0 any ValueError counts as a missing file,
// JSON's syntax errors among them; since 9.4.2 a file without text does.
func vcrpyFile(o SessionOptions) (FileState, *exception.Error) {
	swallows := !atLeast(o.Version, "5.0")
	state := o.State
	switch {
	case state == Undecodable, state == Foreign && swallows:
		return Missing, nil
	case state == Empty && atLeast(o.Version, "9.4.2"):
		return Missing, nil
	case state == Foreign:
		return state, exception.New("ValueError", "Your cassette files were generated in an older version of VCR. Delete your cassettes or run the migration script.")
	case o.JSON && (state == Empty || state == Malformed || state == Marked):
		if swallows {
			return Missing, nil
		}
		return state, exception.New("json.decoder.JSONDecodeError", "Expecting value")
	case state == Empty:
		return state, exception.New("TypeError", "'NoneType' object is not subscriptable")
	case state == Malformed:
		return state, exception.New("yaml.parser.ParserError", "while parsing")
	case state == Marked:
		return Existing, nil
	}
	return state, nil
}

// betamaxFile is SerializerProxy.deserialize with JSONSerializer, which makes
// an empty cassette of what is no JSON.
func betamaxFile(o SessionOptions) (FileState, *exception.Error) {
	missing := o.Mode == "none" && o.State == Missing
	switch o.State {
	case Malformed, Marked:
		return Empty, nil
	case Undecodable:
		return o.State, exception.New("UnicodeDecodeError", "'utf-8' codec can't decode byte")
	case Foreign:
		return o.State, exception.New("AttributeError", "'list' object has no attribute 'get'")
	}
	if missing {
		return Missing, exception.New("ValueError", "Cassette must have a valid name and may not be None.")
	}
	return o.State, nil
}

// goFile is Recorder.getCassette with cassette.Load: RecordOnly and Passthrough
// never read the file.
func goFile(o SessionOptions) (FileState, *exception.Error) {
	state := o.State
	switch {
	case o.Mode == "RecordOnly" || o.Mode == "Passthrough":
		return min(state, Existing), nil
	case o.Mode == "ReplayOnly" && state == Missing:
		return state, exception.New("ErrCassetteNotFound", "requested cassette not found")
	case state == Malformed || state == Undecodable:
		return state, exception.New("error", "yaml")
	case state == Foreign:
		return state, exception.New("ErrUnsupportedCassetteFormat", "unsupported cassette version format: 2")
	case state == Marked:
		return Existing, nil
	}
	return state, nil
}
