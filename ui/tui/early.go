package tui

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"tapedeck/ui/tui/graphics"
)

// earlyWait is how long the first screen may take to be written before Bubble
// Tea runs, which writes nothing before its first tick.
const earlyWait = 100 * time.Millisecond

// openEarly opens what was named, as long as that has not taken too long. What
// is left to do of it Init does.
func (m *app) openEarly(tooLong <-chan time.Time) {
	m.early = true
	next := m.openAll()
	for next != nil && m.isOpening() {
		made := make(chan tea.Msg, 1)
		go func(cmd tea.Cmd) { made <- cmd() }(next)
		select {
		case msg := <-made:
			if several, ok := msg.(tea.BatchMsg); ok {
				m.first = func() tea.Msg { return several }
				return
			}
			_, next = m.Update(msg)
		case <-tooLong:
			m.first = func() tea.Msg { return <-made }
			return
		}
	}
	m.first = next
}

func (m *app) isOpening() bool {
	_, is := m.top().(*opening)
	return is
}

// An earlyOutput is the terminal, on which the first screen stands already when
// Bubble Tea writes its own for the first time: over it, and not on yet another
// alternate screen.
type earlyOutput struct {
	*os.File
	pictures *graphics.Output // that goes there
	ready    bool             // Bubble Tea has taken the screen over
}

// newEarlyOutput is the terminal, nil where nothing can be written early.
func newEarlyOutput(out *os.File) *earlyOutput {
	if runtime.GOOS == "windows" || !term.IsTerminal(out.Fd()) {
		return nil
	}
	return earlyOn(out)
}

func earlyOn(out *os.File) *earlyOutput {
	return &earlyOutput{File: out, pictures: &graphics.Output{To: out}}
}

// show writes the first screen of an app.
func (o *earlyOutput) show(m *app) {
	width, height, err := term.GetSize(o.Fd())
	if err != nil || width <= 0 || height <= 0 {
		o.ready = true
		return
	}
	m.Update(tea.WindowSizeMsg{Width: width, Height: height})
	m.openEarly(time.After(earlyWait))
	rows := strings.ReplaceAll(m.View().Content, "\n", "\r\n")
	_, _ = o.File.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.CursorHomePosition + rows) // Bubble Tea finds out what is wrong with the terminal
}

// Write writes what Bubble Tea does. Its first screen is shown as a whole, where
// the terminal can do so: it begins with erasing what is there.
func (o *earlyOutput) Write(p []byte) (int, error) {
	if at := bytes.Index(p, []byte(ansi.SetModeAltScreenSaveCursor)); !o.ready && at >= 0 {
		o.ready = true
		rest := p[at+len(ansi.SetModeAltScreenSaveCursor):]
		all := ansi.SetModeSynchronizedOutput + string(p[:at]) + string(rest) + ansi.ResetModeSynchronizedOutput
		if _, err := o.pictures.Write([]byte(all)); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	return o.pictures.Write(p)
}

// WriteString is Write.
func (o *earlyOutput) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// leave gives the terminal its own screen back where Bubble Tea never had it.
func (o *earlyOutput) leave() {
	if !o.ready {
		_, _ = o.File.WriteString(ansi.SetModeTextCursorEnable + ansi.ResetModeAltScreenSaveCursor)
	}
}
