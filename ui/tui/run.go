package tui

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/input"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// frameRate is how many times in a second the screen is written where it changed,
// the most that Bubble Tea does. It writes nothing before the first time.
const frameRate = 120

// Run shows the screen until the person leaves it.
func Run(ctx context.Context, o Options) error {
	var err error
	if o.Config, err = readConfig(); err != nil {
		return err
	}
	o.Theme = cmp.Or(o.Theme, keptTheme(o.Config))
	if _, err := o.Config.themeNamed(o.theme()); err != nil {
		return err
	}
	if o.Editor == "" {
		o.Editor = editor.EditorFromEnvironment()
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	m := newApp(ctx, o)
	defer m.cassettes.Editor.Clear()
	// The editor keeps the event loop waiting, not this.
	defer context.AfterFunc(ctx, m.cassettes.Editor.Clear)()
	defer m.cassettes.End()
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFPS(frameRate)}
	in := input.Open()
	if in != nil {
		options = append(options, tea.WithInput(in))
	}
	m.exec = func(c *exec.Cmd, done tea.ExecCallback) tea.Cmd {
		c.Stdout = os.Stdout // the terminal itself, and no pipe to or from it
		if in != nil {
			c.Stdin = in.File
		}
		return tea.ExecProcess(c, done)
	}
	profile := render.Profile(os.Stdout, os.Environ()) // Bubble Tea alone minds only NO_COLOR=1 and its like
	options = append(options, tea.WithColorProfile(profile))
	options = append(options, tea.WithFilter(m.filter))
	if out := newEarlyOutput(os.Stdout); out != nil {
		m.graphics.Out = out.pictures
		m.Update(tea.ColorProfileMsg{Profile: profile})
		out.show(m)
		defer out.leave()
		options = append(options, tea.WithOutput(out))
	}
	_, err = tea.NewProgram(m, options...).Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return errors.New("stopped by a signal")
	}
	return err
}

func newApp(ctx context.Context, o Options) *app {
	m := &app{
		ctx: ctx, opts: o,
		terminal: newTerminal(o),
		exec:     tea.ExecProcess, execute: tea.Exec, after: tea.Tick,
		moment: func() <-chan time.Time { return time.After(aMoment) },
	}
	m.cassettes = opened.NewCassettes(o.Format, o.Editor)
	m.cassettes.Fresh = o.Fresh
	m.table = newTable(m.cassettes, o)
	m.stack = stack{screens: []screen.Screen{&opening{path: "."}}}
	return m
}

// openAll opens the one file that was named, or shows what there is to choose
// from.
func (m *app) openAll() tea.Cmd {
	if failed := m.opts.Failed; failed != nil {
		m.screens = []screen.Screen{&opening{failed.Name}}
		return m.Open("failures", failed)
	}
	if f := m.opts.Piped; f != nil {
		m.screens = []screen.Screen{&opening{f.Path()}}
		t := m.cassettes.Take(f.Path(), f, time.Now())
		return tea.Batch(t.Browse(m), t.ReadStats())
	}
	paths := m.opts.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	m.screens = []screen.Screen{&opening{paths[0]}}
	return func() tea.Msg {
		info, err := os.Stat(paths[0])
		return named{paths, len(paths) > 1 || err == nil && info.IsDir() && !cassette.IsFolder(paths[0])}
	}
}

// filter keeps the program running where it cannot be suspended, and until the
// terminal has answered.
func (m *app) filter(of tea.Model, msg tea.Msg) tea.Msg {
	if m.graphics.Awaited() {
		switch msg.(type) {
		case tea.QuitMsg, tea.SuspendMsg:
			m.graphics.Before(func() tea.Msg { return msg })
			return nil
		case tea.KeyPressMsg, tea.PasteMsg:
			if m.graphics.Leaving() {
				return nil
			}
		}
	}
	if !suspends() {
		return keepRunning(of, msg)
	}
	return msg
}

// keepRunning says that the program is not suspended instead of suspending it.
func keepRunning(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, suspends := msg.(tea.SuspendMsg); suspends {
		return notSuspended{}
	}
	return msg
}

// notSuspended is sent where no shell would go on with the program.
type notSuspended struct{}

// Apply says so.
func (notSuspended) Apply(m screen.App) tea.Cmd {
	m.Say("not suspended: no shell is here to come back to")
	return nil
}
