package tui

import (
	"context"
	"errors"
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

// shows is the cassette itself, for what shows it.
func (t *openCassette) shows() *openCassette { return t }

// shown is the cassette that is shown, nil if none is.
func shown(m screen.App) *openCassette {
	if s, ok := screen.Find[interface{ shows() *openCassette }](m); ok {
		return s.shows()
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

// An openCassettes is the cassettes opened so far, by path.
type openCassettes struct {
	byPath  map[string]*openCassette
	format  string // overrides detection
	editor  *editor
	divider int                     // the column that the divider was dragged to, 0 if it was not
	dropped bool                    // the unsaved changes are given up
	pace    func(cassette.Progress) // holds a change up as it goes on; nil does not
}

func newOpenCassettes(o Options) *openCassettes {
	return &openCassettes{byPath: map[string]*openCassette{}, format: o.Format, editor: &editor{command: o.Editor}}
}

// unsaved lists the open cassettes with changes.
func (c *openCassettes) unsaved() []*openCassette {
	var list []*openCassette
	for _, t := range c.byPath {
		if t.file.Dirty() {
			list = append(list, t)
		}
	}
	return list
}

func (c *openCassettes) unsavedCount() int {
	n := 0
	for _, t := range c.unsaved() {
		n += max(1, t.file.Unsaved())
	}
	return n
}

// saving reports whether one is being saved.
func (c *openCassettes) saving() bool {
	for _, t := range c.byPath {
		if t.work.saving {
			return true
		}
	}
	return false
}

// end writes the unsaved work of all cassettes, or gives it up where the person
// said so. It is called when the screen has ended, however it did.
func (c *openCassettes) end() {
	for _, t := range c.byPath {
		if c.dropped {
			t.file.Forget()
			continue
		}
		// Nobody is there who could read an error.
		_ = t.file.Keep()
	}
}

// reason is an error in the words that follow "not ...: ".
func reason(err error) string {
	var e *cassette.Error
	if errors.As(err, &e) {
		short := *e
		short.Path = ""
		return short.Error()
	}
	return err.Error()
}
