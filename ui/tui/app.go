// Package tui is the screen: a cassette's list beside its detail.
//
// There is one tea.Model. The parts of the screen are plain structs with
// verbs. What keys do stands in one table (actions.go), which dispatch, hints,
// help and the README read. Update and View neither do I/O nor look at a
// clock: files, editors and the network run in commands, whose messages are
// facts in the past tense that know the state that they were made for, so that
// stale ones are dropped.
package tui

import (
	"context"
	"errors"
	"os/exec"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// An app is the whole screen.
type app struct {
	ctx           context.Context
	opts          Options
	actions       []action
	width, height int
	theme         render.Theme
	dark          bool
	profile       colorprofile.Profile

	// What is shown: a folder's cassettes, a cassette, or a file that is none.
	opening   string // the path of what is being opened
	folder    *folder
	cassette  *openCassette
	broken    *broken
	cassettes map[string]*openCassette // those opened so far, by path

	focus     widget.Focus
	zoom      bool
	divider   int // the column that the divider was dragged to, 0 if it was not
	dragging  bool
	help      *help
	prompt    *prompt
	question  *widget.Question
	message   string
	failed    bool   // the message reports a failure
	lasting   bool   // it reports a change: moving about leaves it there
	plainCopy string // copied text that is shown alone, to be taken with the mouse

	changing                          *changing              // a change under way
	waiting                           []func(m *app) tea.Cmd // what is asked once nothing else is
	sending                           *rerecording           // requests on their way
	query                             *query                 // a question about the whole cassette on its way
	decision                          *decision              // answers that wait for a choice
	byLine                            bool                   // answers are compared by line
	copied                            string
	lastMouse                         click
	filters, searches, numbers, paths []string // what was typed before
	typed                             []string // and in other prompts
	wantedTexts                       []string
	pressed                           string // the key that runs an action now

	dropped bool // the unsaved changes are given up

	scratch *scratch
	// How slow things are done; tests do them another way.
	exec  func(*exec.Cmd, tea.ExecCallback) tea.Cmd
	after func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	// moment ends when a key has waited long enough.
	moment func() <-chan time.Time
	pace   func(cassette.Progress) // holds a change up as it goes on; nil does not
}

// An openCassette is a cassette and how it is shown.
type openCassette struct {
	file            *cassette.File
	list            list
	detail          detail
	stats           listStats
	filter          filtering
	why             *why   // what becomes of a request, instead of list and detail
	order           *order // the replay order, instead of the list
	findings        *knownFindings
	recordings      *match.Recordings  // what is asked about why
	setting         match.Setting      // how the person says that the test sets the library up
	typing          bool               // a filter is being typed
	lastShown       int                // the interaction to go back to once a filter shows it again
	expected        int                // how many interactions it was thought to have
	stop            context.CancelFunc // gives up indexing it, nil once that has ended
	onDisk          bool
	saving          bool
	progress        *progress // of saving, nil else
	recoveryPending bool      // unsaved work will be written for recovery
	recoveryFailed  bool      // it was said that this failed
	leaving         bool      // to quit once it is saved
	now             time.Time
}

// A fact is a message that says what has happened.
type fact interface{ apply(m *app) tea.Cmd }

func newApp(ctx context.Context, o Options) *app {
	m := &app{
		ctx: ctx, opts: o, cassettes: map[string]*openCassette{}, scratch: &scratch{},
		dark: o.theme() != "light", profile: colorprofile.ANSI256,
		exec: tea.ExecProcess, after: tea.Tick,
		moment: func() <-chan time.Time { return time.After(aMoment) },
	}
	if m.actions = o.Config.actions; m.actions == nil {
		m.actions = actions()
	}
	m.retheme()
	return m
}

// Init opens what was named.
func (m *app) Init() tea.Cmd {
	return tea.Batch(m.openAll(), tea.RequestBackgroundColor, m.watchLater())
}

// Update takes what happened into account.
func (m *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.take(msg)
	for len(m.waiting) > 0 && m.unasked() {
		next := m.waiting[0]
		m.waiting = m.waiting[1:]
		cmd = tea.Batch(cmd, next(m))
	}
	return m, cmd
}

func (m *app) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fact:
		return msg.apply(m)
	case widget.Completed:
		if m.prompt != nil {
			return m.prompt.TakeCompleted(msg)
		}
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.MouseClickMsg:
		return m.click(msg)
	case tea.MouseMotionMsg:
		return m.drag(msg)
	case tea.MouseReleaseMsg:
		m.dragging = false
	case tea.MouseWheelMsg:
		m.wheel(msg)
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m.arrange()
	case tea.FocusMsg:
		return m.checkDisk()
	case tea.ResumeMsg:
		return m.checkDisk()
	case tea.BackgroundColorMsg:
		if m.opts.theme() == "" {
			m.dark = msg.IsDark()
		}
		m.retheme()
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
		m.retheme()
	}
	return nil
}

// unasked reports whether no prompt, question or text is open.
func (m *app) unasked() bool { return m.prompt == nil && m.question == nil && m.inPlace() == nil }

// onceUnasked does what asks the person something, without breaking into what
// is being typed.
func (m *app) onceUnasked(ask func(m *app) tea.Cmd) tea.Cmd {
	if m.unasked() {
		return ask(m)
	}
	m.waiting = append(m.waiting, ask)
	return nil
}

func (m *app) retheme() {
	own := m.opts.Config.light
	if m.dark {
		own = m.opts.Config.dark
	}
	m.theme = render.NewTheme(m.dark, m.profile).With(m.dark, own)
}

// arrange gives every part its size.
func (m *app) arrange() tea.Cmd {
	p := m.panes()
	if p.TooSmall {
		return nil
	}
	whole := p.Whole()
	if m.help != nil {
		if m.help.width != whole.Width {
			m.help.lay(whole.Width)
		}
		m.help.Resize(len(m.help.rows), whole.Height)
	}
	if m.folder != nil {
		m.folder.Resize(m.folder.Count, whole.Height-1)
	}
	var cmd tea.Cmd
	if m.broken != nil {
		cmd = m.broken.size(whole.Width, whole.Height)
	}
	if m.cassette == nil {
		return cmd
	}
	return tea.Batch(cmd, m.arrangeCassette(p))
}

// arrangeCassette sizes both panes, also one that is hidden now.
func (m *app) arrangeCassette(p widget.Panes) tea.Cmd {
	t := m.cassette
	if p.List.Empty() {
		p.List = m.panesWith(widget.OnList).List
	}
	if p.Detail.Empty() {
		p.Detail = m.panesWith(widget.OnDetail).Detail
	}
	t.list.Resize(t.list.Count, p.List.Height-1)
	if t.why != nil {
		t.why.Resize(t.why.Count, p.List.Height-1)
	}
	if t.order != nil {
		t.order.Resize(t.order.Count, p.List.Height-1)
	}
	d := &t.detail
	d.Resize(d.Count, p.Detail.Height-1)
	if d.width == p.Detail.Width && d.at >= 0 {
		return nil
	}
	return d.widen(m, p.Detail.Width)
}

// widen cuts the detail again to a width; the cursor stays on what it was on.
func (d *detail) widen(m *app, width int) tea.Cmd {
	d.width = width
	if d.at < 0 && d.overlay == nil {
		return m.selectionMoved()
	}
	return m.relayDetail()
}

// relayDetail lays out the detail again; the cursor stays on what it was on.
func (m *app) relayDetail() tea.Cmd {
	d := &m.cassette.detail
	restore := d.cursorRestorer()
	if d.overlay == nil {
		return m.readDetail(restore)
	}
	d.build()
	restore(d)
	return d.searchAgain()
}

// cursorRestorer notes what the cursor is on; what it returns goes back to that in
// other rows.
func (d *detail) cursorRestorer() func(*detail) {
	if d.pending && d.overlay == nil {
		return d.then
	}
	b, in, ok := d.find(d.Cursor)
	if !ok {
		return func(*detail) {}
	}
	n, screen := d.blockIndex(b), d.Cursor-d.Top
	line, offset := -1, 0
	if in < len(b.rows) {
		line = b.rows[in].line
	} else {
		offset = b.doc.Offset(in - len(b.rows))
	}
	return func(d *detail) {
		if n >= len(d.blocks) {
			return
		}
		d.Cursor = widget.Clamp(d.rowOfHit(hit{block: n, line: line, from: offset}), 0, d.Count-1)
		d.Top = d.Cursor - screen
		d.Reveal()
	}
}

// say puts a message on the status line.
func (m *app) say(s string) { m.message, m.failed, m.lasting = s, false, false }

// fail puts a message on the status line that something was not done.
func (m *app) fail(s string) { m.message, m.failed, m.lasting = s, true, false }

// sayDone reports a change that was made.
func (m *app) sayDone(s string) { m.message, m.failed, m.lasting = s, false, true }

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
