package testrun

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"tapedeck/model/lazyregexp"
	"tapedeck/ui/render"
)

// A Progress is how far a test run has come, by what it has printed: the text is
// written to it as it comes.
type Progress struct {
	mu     sync.Mutex
	size   int
	failed int
	line   []byte // the beginning of the line that is not yet whole
}

// maxMarked bounds what of a line is looked at.
const maxMarked = 512

// Write counts what was printed; it never fails.
func (p *Progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(text)
	p.size += n
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		p.line = append(p.line, line[:min(len(line), maxMarked-len(p.line))]...)
		if whole {
			p.failed += failuresOn(p.line)
			p.line = p.line[:0]
		}
		text = rest
	}
	return n, nil
}

// Words say how far it is after some time: "12 s, 1.2 MB, 3 failures so far".
func (p *Progress) Words(since time.Duration) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	words := fmt.Sprintf("%d s, %s", int(since.Seconds()), render.Size(p.size))
	if failed := p.failed + failuresOn(p.line); failed > 0 {
		words += ", " + render.Counted(failed, "failure") + " so far"
	}
	return words
}

// begun reports whether anything was printed.
func (p *Progress) begun() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size > 0
}

// saidEach calls say again and again with how long it has been, until it is
// stopped; none is under way after that.
func saidEach(step time.Duration, say func(since time.Duration)) (stop func()) {
	ticks, begun := time.NewTicker(step), time.Now()
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case now := <-ticks.C:
				say(now.Sub(begun))
			case <-done:
				return
			}
		}
	}()
	return func() {
		ticks.Stop()
		close(done)
		<-ended
	}
}

// progressStep is how often it is said how far a run is.
var progressStep = time.Second

var (
	// pytest, unittest, RSpec and Minitest print a character a test, pytest the
	// file's name before and how far it is after them.
	dotted   = lazyregexp.New(`^(?:\S+\.py )?([.FEsxXpPuURS*]{1,200})(?: +\[ *\d+%\])?\s*$`)
	failedAt = lazyregexp.New(`^\s*--- FAIL: \S|::\S.* (?:FAILED|ERROR)\s*(?:\[ *\d+%\]\s*)?$| \.\.\. (?:FAIL|ERROR)\s*$|\(FAILED - \d+\)\s*$`)
)

// failuresOn counts the tests of which a line of the output says, as they end,
// that they failed.
func failuresOn(line []byte) int {
	if bytes.IndexByte(line, 'F') < 0 && bytes.IndexByte(line, 'E') < 0 {
		return 0
	}
	text := cleaned(string(line))
	if strings.TrimSpace(text) == "E" {
		return 0 // a line of pytest's report
	}
	if m := dotted.FindStringSubmatch(text); m != nil {
		return strings.Count(m[1], "F") + strings.Count(m[1], "E")
	}
	if failedAt.MatchString(text) {
		return 1
	}
	return 0
}
