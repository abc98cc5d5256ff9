package vcrpy

import (
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// PytestRecording sets vcrpy's session up as pytest-recording 07451cec does over
// vcrpy 8.2.1 (pytest_recording/_vcr.py). cli is --record-mode, configured the record_mode
// of vcr_config or of the mark, which beats it; empty: not given. empty says
// that the cassette holds no interactions, which counts as a missing one.
//
// rewrite removes the cassette first. Where it is configured rather than given
// on the command line the cassette is gone, and then vcrpy refuses the mode.
func PytestRecording(cli, configured string, empty bool, o library.SessionOptions) (library.SessionOptions, *exception.Error) {
	o.Mode = "none"
	if cli != "" {
		o.Mode = cli
	}
	if configured != "" {
		o.Mode = configured
	}
	if empty {
		o.State = library.Missing
	}
	if o.Mode != "rewrite" {
		return o, nil
	}
	o.State = library.Missing
	if configured == "rewrite" {
		return o, exception.New("ValueError", "'rewrite' is not a valid record_mode. Valid modes are: 'all', 'any', 'new_episodes', 'none', 'once'")
	}
	o.Mode = "new_episodes"
	return o, nil
}
