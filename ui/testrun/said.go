package testrun

import (
	"bytes"
	"io"
	"os"
	"os/signal"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/ui/render"
)

// Said is a reader of what a test run prints, which says on a terminal how far it
// is, in a line that stop takes away.
func Said(r io.Reader, terminal io.Writer) (_ io.Reader, stop func()) {
	progress, said := new(Progress), false
	end := saidEach(progressStep, func(since time.Duration) {
		if progress.begun() { // before that it may be asking for a password
			said = true
			io.WriteString(terminal, "\r"+ansi.EraseLineRight+"tapedeck: reading, "+progress.Words(since))
		}
	})
	return io.TeeReader(r, progress), func() {
		if end(); said {
			io.WriteString(terminal, "\r"+ansi.EraseLineRight)
		}
	}
}

// OutliveInterrupt leaves the first ctrl+c to the command whose output comes in:
// it ends, and what it prints of the tests that ran is shown. A second one ends
// tapedeck too, as does one after stop.
func OutliveInterrupt() (stop func()) {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	ended := make(chan struct{})
	go func() {
		select {
		case <-interrupts:
			signal.Stop(interrupts)
		case <-ended:
		}
	}()
	return sync.OnceFunc(func() {
		signal.Stop(interrupts)
		close(ended)
	})
}

// A titled is a terminal whose title says how far a command is. What the command
// prints stays whole: the title is not set amid a character or an escape
// sequence, and no more once the command sets one itself.
type titled struct {
	mu    sync.Mutex
	out   io.Writer
	line  []byte // what was written of this line, as far as it is looked at
	end   []byte // the last bytes that were written, which may begin a title
	taken bool   // the command sets the title
}

// Terminals that know no stack of titles leave these out.
const (
	saveTitle    = "\x1b[22;2t"
	restoreTitle = "\x1b[23;2t"
)

// titles reports whether the terminal is one of those that have a title, and
// leave one out otherwise.
func titles() bool { return !slices.Contains([]string{"", "dumb", "linux"}, os.Getenv("TERM")) }

func (t *titled) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	rest := text
	if at := bytes.LastIndexAny(rest, "\r\n"); at >= 0 {
		t.line, rest = t.line[:0], rest[at+1:]
	}
	t.line = append(t.line, rest[:min(len(rest), maxMarked-len(t.line))]...)
	t.taken = t.taken || setsTitle(text) || setsTitle(append(t.end, text[:min(len(text), titleStart-1)]...))
	t.end = append(t.end, text[max(0, len(text)-titleStart+1):]...)
	t.end = append(t.end[:0], t.end[max(0, len(t.end)-titleStart+1):]...)
	return t.out.Write(text)
}

// titleStart is the length of what begins a title.
const titleStart = len("\x1b]2;")

func setsTitle(text []byte) bool {
	return bytes.Contains(text, []byte("\x1b]2;")) || bytes.Contains(text, []byte("\x1b]0;"))
}

// say sets the title where it does not disturb.
func (t *titled) say(title string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.taken && len(t.line) < maxMarked && isWhole(t.line) {
		io.WriteString(t.out, ansi.SetWindowTitle(render.Sanitize(title)))
	}
}

// isWhole reports whether the last character and the last escape sequence of a
// line are all there.
func isWhole(line []byte) bool {
	for at := len(line) - 1; at >= max(0, len(line)-utf8.UTFMax); at-- {
		if utf8.RuneStart(line[at]) {
			if !utf8.FullRune(line[at:]) {
				return false
			}
			break
		}
	}
	state := byte(ansi.NormalState)
	for len(line) > 0 {
		var n int
		_, _, n, state = ansi.DecodeSequence(line, state, nil)
		line = line[n:]
	}
	return state == ansi.NormalState
}
