package replay

import (
	"slices"
	"tapedeck/replay/exception"
)

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

// errUnsafe is what blockUnsafeMethodsRoundTripper answers.
var errUnsafe = exception.New("ErrUnsafeRequestMethod", "request uses an unsafe method")

// blocks tells real requests that go-vcr does not make.
func (s *Session) blocks(live request) bool { return s.o.BlockUnsafe && !isSafe(live.method) }

// isSafe: safeMethods of pkg/recorder/recorder.go.
func isSafe(method string) bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE"}, method)
}
