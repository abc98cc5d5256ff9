package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"tapedeck/cassette"
	"tapedeck/ui/testrun"
)

// piped reports whether somebody's output comes in at standard input.
func (p *program) piped() bool {
	info, err := p.input.Stat()
	if err != nil {
		return false
	}
	return info.Mode()&fs.ModeNamedPipe != 0 || info.Mode().IsRegular() && info.Size() > 0
}

// startPiped tells what comes in apart by its content: a cassette is listed, the
// failures of a test run are explained. Where nothing comes it is as without.
func (p *program) startPiped() error {
	text, left, err := testrun.ReadText(p.stdin)
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return p.list([]string{"."})
	}
	if left == 0 {
		if _, err = cassette.Read("-", []byte(text), cassette.Options{Format: p.format}); err == nil {
			p.stdin = bufio.NewReader(strings.NewReader(text))
			return p.list([]string{"-"})
		}
	}
	run := testrun.Split(text)
	run.Left += left
	p.stdinFor = "the test run"
	err = p.matchRows(".", run, matching{maxBytes: rowBytes})
	if errors.Is(err, errNoRun) {
		return fmt.Errorf("standard input is neither a cassette nor what a test run printed")
	}
	return err
}
