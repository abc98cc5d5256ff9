package httprr

import (
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// The modes: httprr records a file that the flag -httprecord matches, and replays
// any other.
const (
	replays = "replay"
	records = "record"
)

// session is rr.go: a map of the requests' texts to responses, so that of equal
// requests the last is played, as often as it is asked for.
type session struct{}

func (session) Load(s *library.Session) *exception.Error {
	if s.Options.Mode == records { // os.Create empties the file
		s.Playable = nil
	}
	return nil
}

// Begun: a file that is recorded is never read.
func (session) Begun(s *library.Session) (library.Beginning, error) {
	return library.Beginning{Mode: s.Options.Mode, None: s.Options.Mode == records}, nil
}

func (session) Ask(s *library.Session, live library.Request) library.Outcome {
	if s.Options.Mode == records {
		return s.Record(live)
	}
	found, raised := s.Find(live, func(*library.Recorded) bool { return true })
	switch {
	case raised != nil:
		return library.Failed(raised)
	case found != nil:
		return found.Play()
	}
	return library.Failed(exception.New("error", notFound))
}

// Save: what is recorded is written at once, whatever the test does.
func (session) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	if s.Options.Mode == records && len(s.Playable) > 0 {
		s.Give(s.File...) // without a recording the empty file is a loss
	}
	return s.Playable, s.Options.Mode == records, nil
}

func unknownMode(_, _ string) *exception.Error {
	return exception.New("error", "httprr records where -httprecord says so, and replays otherwise")
}

// openFile is Open: a file that is recorded is made anew whatever it was.
func openFile(o library.SessionOptions) (library.FileState, *exception.Error) {
	switch {
	case o.Mode == records:
		return min(o.State, library.Existing), nil
	case o.State == library.Missing:
		return o.State, exception.New("fs.PathError", "open: no such file or directory")
	case o.State == library.Empty:
		return o.State, exception.New("error", "not an httprr trace")
	case o.State == library.Malformed:
		return o.State, exception.New("error", "corrupt httprr trace")
	}
	return o.State, nil
}
