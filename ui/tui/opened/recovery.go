package opened

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// recoveryAfter is how long after a change unsaved work is written for recovery,
// together with all that was changed meanwhile.
const recoveryAfter = time.Second

// leftAt is the unsaved work that an earlier session left, nil for none.
func leftAt(path string) *cassette.Recovery {
	if left, ok := cassette.Recoverable(path); ok {
		return &left
	}
	return nil
}

// recoveryDue is sent when it is time to write unsaved work for recovery.
type recoveryDue struct{ cassette *Cassette }

// recoveryWritten is sent when unsaved work was written, or could not be.
type recoveryWritten struct {
	cassette *Cassette
	err      error
}

// writeRecoveryLater writes what is changed in a cassette for recovery, a moment
// later and in the background.
func (t *Cassette) writeRecoveryLater(m screen.App) tea.Cmd {
	if t.recovering.pending {
		return nil
	}
	t.recovering.pending = true
	return m.After(recoveryAfter, func(time.Time) tea.Msg { return recoveryDue{t} })
}

// Apply takes it into account.
func (msg recoveryDue) Apply(screen.App) tea.Cmd {
	t := msg.cassette
	t.recovering.pending = false
	return func() tea.Msg { return recoveryWritten{t, t.File.Keep()} }
}

// A failure is said once: the changes themselves are there.
func (msg recoveryWritten) Apply(m screen.App) tea.Cmd {
	if msg.err != nil && !msg.cassette.recovering.failed {
		msg.cassette.recovering.failed = true
		m.Fail("unsaved work would not survive a crash: " + render.Sanitize(done.Reason(msg.err)))
	}
	return nil
}

// Offer asks what becomes of work that an earlier session left behind.
func (t *Cassette) Offer(m screen.App, r cassette.Recovery) tea.Cmd {
	drop := widget.Choice{Key: "d", Does: "drop", Run: func() tea.Cmd { return dropRecovery(r) }}
	when := RecoveryTime(r.Time, t.Now)
	if !r.Same {
		return m.Inquire(widget.Question{Text: fmt.Sprintf("unsaved work of %s found, but the file was changed since: %s of %s.", when, render.Counted(r.Changes, "change"), render.Sanitize(filepath.Base(t.File.Path()))), Esc: "later",
			Choices: []widget.Choice{{Key: "W", Does: "write its text elsewhere", Run: func() tea.Cmd { return t.askRecoveryPath(m, r) }}, drop}})
	}
	found := fmt.Sprintf("unsaved work of %s found: %s of %s.", when, render.Counted(r.Changes, "change"), render.Sanitize(filepath.Base(t.File.Path())))
	if done, of, ok := t.File.Interrupted(); ok { // which the question would hide
		found = fmt.Sprintf("a save was interrupted: %d of %d files are saved. %s", done, of, found)
	}
	return Review{Cassettes: []*Cassette{t}, Recovery: &r}.inquire(m, widget.Question{Text: found, Esc: "later",
		Choices: []widget.Choice{{Key: "r", Does: "recover", Run: func() tea.Cmd { return t.recover(m, r) }}, drop}}, false)
}

// RecoveryTime is the time of a day, with the day where that is not today's.
func RecoveryTime(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

func (t *Cassette) recover(m screen.App, r cassette.Recovery) tea.Cmd {
	do := func(ctx context.Context, progress func(cassette.Progress)) (cassette.Step, error) {
		return t.File.Recover(ctx, r, progress)
	}
	return t.begin(m, do, func(step cassette.Step, err error) tea.Cmd {
		switch {
		case errors.Is(err, context.Canceled):
			m.Say("stopped, nothing recovered")
			return nil
		case err != nil:
			m.Fail("not recovered: " + render.Sanitize(done.Reason(err)))
			return nil
		}
		undoes := Undoes
		if r.Changes > 1 {
			undoes += " all at once"
		}
		m.Say("recovered " + render.Counted(r.Changes, "change") + undoes)
		return t.changed(m, step.At, nil)
	})
}

// recoveryEnded is sent when left work was dropped or written out.
type recoveryEnded struct {
	said string
	err  error
}

// Apply takes it into account.
func (msg recoveryEnded) Apply(m screen.App) tea.Cmd {
	if msg.err != nil {
		m.Fail("not " + msg.said + ": " + render.Sanitize(done.Reason(msg.err)))
		return nil
	}
	m.Say(msg.said)
	return nil
}

func dropRecovery(r cassette.Recovery) tea.Cmd {
	return func() tea.Msg { return recoveryEnded{"dropped the unsaved work", r.Drop()} }
}

// askRecoveryPath asks where the text of the changed interactions goes.
func (t *Cassette) askRecoveryPath(m screen.App, r cassette.Recovery) tea.Cmd {
	return m.Ask(widget.Prompt{
		Label: "write to: ", Verb: "write", Text: t.File.Path() + ".recovered", Fresh: -1, History: m.History("paths"), Complete: widget.Paths(""),
		Done: func(path string) tea.Cmd {
			path = widget.ExpandHome(path)
			return func() tea.Msg {
				return recoveryEnded{"wrote " + render.Sanitize(filepath.Base(path)), writeRecovery(path, r)}
			}
		},
	})
}

// writeRecovery writes the text to a new file that only its owner can read.
func writeRecovery(path string, r cassette.Recovery) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := r.WriteTo(file); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return r.Drop()
}
