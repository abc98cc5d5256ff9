package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/failures"
	"tapedeck/ui/tui/input"
)

// Options say what to show. The zero value shows the cassettes of the current
// folder.
type Options struct {
	Paths []string // a cassette, several, or folders
	// Failed is a test run whose failures are shown, nil for the Paths.
	Failed *failures.Source
	// Piped is a cassette that came from elsewhere, nil for the Paths.
	Piped  *cassette.File
	Format string // overrides detection ("vcrpy-yaml")
	Theme  string // "dark" or "light"; "" asks the terminal
	// Editor is the command that edits bodies, "" for $VISUAL, $EDITOR or vi.
	Editor string
	// Config is the person's own; Run reads it.
	Config Config
}

// theme is the one that was asked for, "" if none was.
func (o Options) theme() string {
	if o.Theme != "" {
		return o.Theme
	}
	return o.Config.Theme
}

// frameRate is how many times in a second the screen is written where it changed,
// the most that Bubble Tea does. It writes nothing before the first time.
const frameRate = 120

// Run shows the screen until the person leaves it.
func Run(ctx context.Context, o Options) error {
	if o.Theme != "" && o.Theme != "dark" && o.Theme != "light" {
		return fmt.Errorf("no theme %q: dark or light", o.Theme)
	}
	var err error
	if o.Config, err = readConfig(); err != nil {
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
	if in := input.Open(); in != nil {
		options = append(options, tea.WithInput(in))
		m.exec = func(c *exec.Cmd, done tea.ExecCallback) tea.Cmd {
			c.Stdin = in.File // the terminal itself, and no pipe from it
			return tea.ExecProcess(c, done)
		}
	}
	if os.Getenv("NO_COLOR") != "" { // Bubble Tea alone minds only NO_COLOR=1 and its like
		options = append(options, tea.WithColorProfile(render.Profile(os.Stdout, os.Environ())))
	}
	_, err = tea.NewProgram(m, options...).Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return errors.New("stopped by a signal")
	}
	return err
}
