package uber

import (
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// session is cassette/cassette_library.py: one response a name, played as
// often as it is asked for.
type session struct {
	dirty bool
	disk  map[*library.Recorded]bool // read from a folder's file: what counts as used
}

func (u *session) Load(*library.Session) *exception.Error {
	u.disk = map[*library.Recorded]bool{}
	return nil
}

func (u *session) Ask(s *library.Session, live library.Request) library.Outcome {
	switch { // the file is read when first asked
	case s.Options.JSON && (s.Options.State == library.Empty || s.Options.State == library.Malformed):
		return library.Failed(exception.New("ValueError", "No JSON object could be decoded"))
	case s.Options.State == library.Malformed:
		return library.Failed(exception.New("yaml.parser.ParserError", "while parsing"))
	}
	found, raised := s.Find(live, func(*library.Recorded) bool { return true })
	switch {
	case raised != nil:
		return library.Failed(raised)
	case found != nil:
		u.disk[found] = found.From != library.RecordedNow && s.Options.Folder
		return found.Play()
	}
	u.dirty = true
	return s.Record(live)
}

// Save: play() has no finally, so an exception saves nothing.
func (u *session) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	return s.Playable, u.dirty && !s.Raised, nil
}

// Used counts what was read from a folder's file.
func (u *session) Used(t *library.Recorded) bool { return u.disk[t] }
