package replay

import "tapedeck/replay/exception"

// uberSession is cassette/cassette_library.py: one response a name, played as
// often as it is asked for.
type uberSession struct {
	dirty bool
	disk  map[*taped]bool // read from a folder's file: what counts as used
}

func (u *uberSession) load(*Session) *exception.Error {
	u.disk = map[*taped]bool{}
	return nil
}

func (u *uberSession) ask(s *Session, live request) Outcome {
	switch { // the file is read when first asked
	case s.o.JSON && (s.o.State == Empty || s.o.State == Malformed):
		return failed(exception.New("ValueError", "No JSON object could be decoded"))
	case s.o.State == Malformed:
		return failed(exception.New("yaml.parser.ParserError", "while parsing"))
	}
	found, raised := s.find(live, func(*taped) bool { return true })
	switch {
	case raised != nil:
		return failed(raised)
	case found != nil:
		u.disk[found] = found.from != RecordedNow && s.o.Folder
		return found.play()
	}
	u.dirty = true
	return s.record(live)
}

// save: play() has no finally, so an exception saves nothing.
func (u *uberSession) save(s *Session) ([]*taped, bool, *exception.Error) {
	return s.tapes, u.dirty && !s.raised, nil
}

// used counts what was read from a folder's file.
func (u *uberSession) used(t *taped) bool { return u.disk[t] }
