package govcr

import (
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// session is pkg/recorder/recorder.go and pkg/cassette/cassette.go.
type session struct{ isNew bool }

func (g *session) Load(s *library.Session) *exception.Error {
	g.isNew = s.State == library.Missing || s.Options.Mode == "RecordOnly"
	if s.Options.Mode == "RecordOnly" { // never loaded
		s.Playable = nil
	}
	return nil
}

// Begun: RecordOnly never reads the file.
func (g *session) Begun(s *library.Session) (library.Beginning, error) {
	return library.Beginning{Mode: s.Options.Mode, None: s.Options.Mode == "RecordOnly"}, nil
}

func (g *session) Ask(s *library.Session, live library.Request) library.Outcome {
	if s.Options.Mode == "Passthrough" {
		return s.PassThrough(live)
	}
	replayOnly := s.Options.Mode == "ReplayOnly" || s.Options.Mode == "RecordOnce" && !g.isNew
	if replayOnly || s.Options.Mode == "ReplayWithNewEpisodes" || s.Options.AllowRepeats {
		found, raised := s.Find(live, s.Unplayed)
		switch {
		case raised != nil:
			return library.Failed(raised)
		case found != nil:
			return found.Play()
		case replayOnly:
			return library.Failed(exception.New("ErrInteractionNotFound", "requested interaction not found"))
		}
	}
	return s.Record(live)
}

// Save writes at Stop, even what is empty.
func (g *session) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	written := s.Options.Mode == "RecordOnly" || s.Options.Mode == "ReplayWithNewEpisodes" || s.Options.Mode == "RecordOnce" && g.isNew
	if s.Options.Mode == "RecordOnly" && len(s.Playable) > 0 {
		s.Give(s.File...) // without a recording the empty cassette is a loss
	}
	return s.Playable, written, nil
}

// asRecorded is a live request as go-vcr keeps it.
func asRecorded(live library.Request) library.Request {
	req, raised := liveRequest(live)
	if raised != nil {
		return live
	}
	_ = req.ParseForm() // as the recorder does, whatever comes of it
	live.Own = &fields{
		Proto: req.Proto, ProtoMajor: req.ProtoMajor, ProtoMinor: req.ProtoMinor, ContentLength: req.ContentLength, Host: req.Host,
		RemoteAddr: req.RemoteAddr, RequestURI: req.RequestURI, TransferEncoding: req.TransferEncoding, Form: req.Form, Trailer: req.Trailer,
	}
	return live
}

func unknownMode(_, _ string) *exception.Error {
	return exception.New("ErrInvalidMode", "invalid recorder mode")
}

// openFile is Recorder.getCassette with cassette.Load: RecordOnly and Passthrough
// never read the file.
func openFile(o library.SessionOptions) (library.FileState, *exception.Error) {
	state := o.State
	switch {
	case o.Mode == "RecordOnly" || o.Mode == "Passthrough":
		return min(state, library.Existing), nil
	case o.Mode == "ReplayOnly" && state == library.Missing:
		return state, exception.New("ErrCassetteNotFound", "requested cassette not found")
	case state == library.Malformed || state == library.Undecodable:
		return state, exception.New("error", "yaml")
	case state == library.Foreign:
		return state, exception.New("ErrUnsupportedCassetteFormat", "unsupported cassette version format: 2")
	case state == library.Marked:
		return library.Existing, nil
	}
	return state, nil
}
