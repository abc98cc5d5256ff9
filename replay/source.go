package replay

import (
	"fmt"
	"strings"
	"sync"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// A source is the cassette that a Transport plays from and records on.
type source struct {
	library.Cassette
	recording library.RecordingCassette // nil: played only

	mu sync.Mutex // so that an interaction is where append says
}

func newSource(cassette library.Cassette) *source {
	s := &source{Cassette: cassette}
	s.recording, _ = cassette.(library.RecordingCassette)
	return s
}

// path is the cassette's, "" where it has none.
func (s *source) path() string {
	if file, ok := s.Cassette.(interface{ Path() string }); ok {
		return file.Path()
	}
	return ""
}

// named names the cassette in an error that does not yet.
func (s *source) named(err error) error {
	path := s.path()
	if err == nil || path == "" || strings.Contains(err.Error(), path) {
		return err
	}
	return fmt.Errorf("%s: %w", escaped(path), err)
}

// interaction is that of a slot.
func (s *source) interaction(of *slot) (model.Interaction, error) {
	if of.decoded != nil {
		return *of.decoded, nil
	}
	return s.At(of.at)
}

// append adds an interaction, and returns its index and how the cassette holds it.
func (s *source) append(i model.Interaction) (at int, stored model.Interaction, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at = s.Len()
	if err = s.recording.Append(i); err != nil {
		return at, i, err
	}
	stored, err = s.At(at)
	return at, stored, err
}
