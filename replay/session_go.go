package replay

// goSession is pkg/recorder/recorder.go and pkg/cassette/cassette.go.
type goSession struct{ isNew bool }

func (g *goSession) load(s *Session) *Exception {
	g.isNew = s.o.State == Missing || s.o.Mode == "RecordOnly"
	if s.o.Mode == "ReplayOnly" && s.o.State == Missing {
		return raise("ErrCassetteNotFound", "requested cassette not found")
	}
	if s.o.Mode == "RecordOnly" { // never loaded
		s.tapes = nil
	}
	return nil
}

func (g *goSession) ask(s *Session, live request) Outcome {
	if s.o.Mode == "Passthrough" {
		return Outcome{Action: PassThrough}
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
			return failed(raise("ErrInteractionNotFound", "requested interaction not found"))
		}
	}
	return s.record(live)
}

// save writes at Stop, even what is empty.
func (g *goSession) save(s *Session) ([]*taped, bool, *Exception) {
	written := s.o.Mode == "RecordOnly" || s.o.Mode == "ReplayWithNewEpisodes" || s.o.Mode == "RecordOnce" && g.isNew
	return s.tapes, written, nil
}

// goRecorded is a live request as go-vcr keeps it.
func goRecorded(live request) request {
	req, raised := liveGo(live)
	if raised != nil {
		return live
	}
	_ = req.ParseForm() // as the recorder does, whatever comes of it
	live.goFields = &goFields{
		proto: req.Proto, protoMajor: req.ProtoMajor, protoMinor: req.ProtoMinor, contentLength: req.ContentLength, host: req.Host,
		remoteAddr: req.RemoteAddr, requestURI: req.RequestURI, transferEncoding: req.TransferEncoding, form: req.Form, trailer: req.Trailer,
	}
	return live
}
