package replay

import (
	"tapedeck/replay/exception"
)

// goSession is pkg/recorder/recorder.go and pkg/cassette/cassette.go.
type goSession struct{ isNew bool }

func (g *goSession) load(s *Session) *exception.Error {
	g.isNew = s.state == Missing || s.o.Mode == "RecordOnly"
	if s.o.Mode == "RecordOnly" { // never loaded
		s.tapes = nil
	}
	return nil
}

// begun: RecordOnly never reads the file.
func (g *goSession) begun(s *Session) (beginning, error) {
	return beginning{mode: s.o.Mode, none: s.o.Mode == "RecordOnly"}, nil
}

func (g *goSession) ask(s *Session, live request) Outcome {
	if s.o.Mode == "Passthrough" {
		return s.passThrough(live)
	}
	replayOnly := s.o.Mode == "ReplayOnly" || s.o.Mode == "RecordOnce" && !g.isNew
	if replayOnly || s.o.Mode == "ReplayWithNewEpisodes" || s.o.AllowRepeats {
		found, raised := s.find(live, s.unplayed)
		switch {
		case raised != nil:
			return failed(raised)
		case found != nil:
			return found.play()
		case replayOnly:
			return failed(exception.New("ErrInteractionNotFound", "requested interaction not found"))
		}
	}
	return s.record(live)
}

// save writes at Stop, even what is empty.
func (g *goSession) save(s *Session) ([]*taped, bool, *exception.Error) {
	written := s.o.Mode == "RecordOnly" || s.o.Mode == "ReplayWithNewEpisodes" || s.o.Mode == "RecordOnce" && g.isNew
	if s.o.Mode == "RecordOnly" && len(s.tapes) > 0 {
		s.give(s.file...) // without a recording the empty cassette is a loss
	}
	return s.tapes, written, nil
}

// goRecorded is a live request as go-vcr keeps it.
func goRecorded(live request) request {
	req, raised := liveGo(live)
	if raised != nil {
		return live
	}
	_ = req.ParseForm() // as the recorder does, whatever comes of it
	live.own = &goFields{
		proto: req.Proto, protoMajor: req.ProtoMajor, protoMinor: req.ProtoMinor, contentLength: req.ContentLength, host: req.Host,
		remoteAddr: req.RemoteAddr, requestURI: req.RequestURI, transferEncoding: req.TransferEncoding, form: req.Form, trailer: req.Trailer,
	}
	return live
}

func goMode(_, _ string) *exception.Error {
	return exception.New("ErrInvalidMode", "invalid recorder mode")
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
