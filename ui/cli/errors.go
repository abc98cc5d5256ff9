package cli

import (
	"errors"
	"fmt"

	"tapedeck/cassette"
)

// errReported ends a command whose errors were reported already.
var errReported = errors.New("reported already")

// failed reports the error of one interaction; the others go on.
func (p *program) failed(f *cassette.File, at int, err error) {
	p.report(inFile(f.Path(), inInteraction(at, err)))
}

// inFile puts the path before an error that does not name it.
func inFile(path string, err error) error {
	if named := new(cassette.Error); err == nil || errors.As(err, &named) && named.Path != "" {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// inInteraction puts the number before an error that does not name it.
func inInteraction(at int, err error) error {
	if named := new(cassette.Error); errors.As(err, &named) && named.Interaction > 0 {
		return err
	}
	return fmt.Errorf("interaction %d: %w", at+1, err)
}
