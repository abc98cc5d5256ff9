package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// An openCassette is a cassette and how it is shown: what the screens of one
// cassette share.
type openCassette struct {
	file       *cassette.File
	all        *openCassettes // those that are open, this one too
	list       list
	detail     detail
	stats      listStats
	filter     filtering
	findings   *knownFindings
	recordings *match.Recordings // what is asked about why
	setting    match.Setting     // how the person says that the test sets the library up
	work
	view
	recovering
	typingFilter bool        // a filter is being typed
	lastShown    int         // the interaction to go back to once a filter shows it again
	expected     int         // how many interactions it was thought to have
	typed        screen.Text // that is edited in place, nil if none is
	onDisk       bool
	now          time.Time
}

// A view is which of the two panes has the keys.
type view struct {
	focus widget.Focus
	zoom  bool
}

// reset shows both panes, the keys in the list.
func (v *view) reset() { *v = view{} }

// A work is what goes on with a cassette in the background.
type work struct {
	changing *changing
	sending  job                // requests on their way
	query    *query             // a question about the whole cassette
	stop     context.CancelFunc // gives up indexing it, nil once that has ended
	saving   bool
	progress *progress // of saving, nil else
	leaving  bool      // to quit once it is saved
}

// A job can be stopped and says how far it is.
type job interface {
	Stop()
	Progress() string
}

// A recovering is how unsaved work is kept.
type recovering struct {
	pending bool // it will be written for recovery
	failed  bool // it was said that this failed
}

func newOpenCassette(all *openCassettes, file *cassette.File, now time.Time) *openCassette {
	return &openCassette{
		file: file, all: all, findings: newKnownFindings(file), recordings: match.RecordingsOf(file),
		list: newList(), detail: newDetail(file), now: now,
	}
}

// Shows is the cassette itself, for what shows it.
func (t *openCassette) Shows() *openCassette { return t }

// shown is the cassette that is shown, nil if none is.
func shown(m screen.App) *openCassette {
	if s, ok := screen.Find[interface{ Shows() *openCassette }](m); ok {
		return s.Shows()
	}
	return nil
}

// onCassette makes an action of what is done with the cassette that is shown.
func onCassette(do func(t *openCassette, m screen.App) tea.Cmd) func(screen.App) tea.Cmd {
	return func(m screen.App) tea.Cmd {
		if t := shown(m); t != nil {
			return do(t, m)
		}
		return nil
	}
}

// ifCassette makes a refusal of what is said of the cassette that is shown.
func ifCassette(why func(t *openCassette) string) func(screen.App) string {
	return func(m screen.App) string {
		if t := shown(m); t != nil {
			return why(t)
		}
		return "no cassette is shown"
	}
}

// with binds what is done with a cassette to it.
func with(t *openCassette, m screen.App, do func(t *openCassette, m screen.App) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd { return do(t, m) }
}
