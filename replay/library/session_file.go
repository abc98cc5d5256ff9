package library

import (
	"slices"

	"tapedeck/replay/exception"
)

// Open takes the file as the library does when it is odd: as another state, or
// by raising an exception.
func (s *Session) Open() *exception.Error {
	s.State = s.Options.State
	var raised *exception.Error
	if s.Library.Open != nil {
		s.State, raised = s.Library.Open(s.Options)
	}
	if s.unread = s.Options.State > Existing && s.State != Existing; s.unread {
		s.Loaded = nil
	}
	return raised
}

// errUnsafe is what blockUnsafeMethodsRoundTripper answers.
var errUnsafe = exception.New("ErrUnsafeRequestMethod", "request uses an unsafe method")

// blocks tells real requests that go-vcr does not make.
func (s *Session) blocks(live Request) bool { return s.Options.BlockUnsafe && !IsSafe(live.Method) }

// IsSafe reports whether a method only reads: safeMethods of pkg/recorder/recorder.go.
func IsSafe(method string) bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE"}, method)
}
