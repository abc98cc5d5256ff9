package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/charmbracelet/x/term"

	"tapedeck/cassette"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui"
	"tapedeck/ui/tui/failures"
	"tapedeck/ui/tui/input"
)

// piped reports whether somebody's output comes in at standard input.
func (p *program) piped() bool {
	info, err := p.input.Stat()
	if err != nil {
		return false
	}
	return info.Mode()&fs.ModeNamedPipe != 0 || info.Mode().IsRegular() && info.Size() > 0
}

// said is what a test run prints; on a terminal it is said how far it is.
func (p *program) said(printed io.Reader) (_ io.Reader, stop func()) {
	if !term.IsTerminal(p.err.Fd()) {
		return printed, func() {}
	}
	return testrun.Said(printed, p.err)
}

// startPiped tells what comes in apart by its content: a cassette is opened, or
// listed, the failures of a test run are explained. Where nothing comes it is as
// without.
func (p *program) startPiped(ctx context.Context) error {
	onScreen := p.terminal && !p.json && input.HasKeys()
	interruptible := func() {}
	if onScreen {
		interruptible = testrun.OutliveInterrupt()
	}
	printed, stop := p.said(p.stdin)
	text, left, err := testrun.ReadText(printed)
	interruptible()
	stop()
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		if onScreen {
			return tui.Run(ctx, tui.Options{Format: p.format, Theme: p.screenTheme, Fresh: p.fresh})
		}
		return p.list([]string{"."})
	}
	if left == 0 {
		f, err := cassette.Read("-", []byte(text), cassette.Options{Format: p.format})
		switch {
		case err == nil && onScreen:
			return tui.Run(ctx, tui.Options{Piped: f, Theme: p.screenTheme})
		case err == nil:
			p.stdin = bufio.NewReader(strings.NewReader(text))
			return p.list([]string{"-"})
		}
	}
	run := testrun.Split(text)
	run.Left += left
	p.stdinFor = "the test run"
	if onScreen && run.Fails() {
		source := &failures.Source{Run: run, Folder: ".", Name: run.Name()}
		return tui.Run(ctx, tui.Options{Failed: source, Format: p.format, Theme: p.screenTheme, Fresh: p.fresh})
	}
	err = p.matchRows(".", run, matching{maxBytes: rowBytes})
	if errors.Is(err, errNoRun) {
		return fmt.Errorf("standard input is neither a cassette nor what a test run printed")
	}
	return err
}
