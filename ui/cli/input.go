package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"

	"github.com/charmbracelet/x/term"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
)

// open opens the cassette at path; - is standard input.
func (p *program) open(path string) (*cassette.File, error) { return p.openBy(cassette.Open, path) }

// openBy opens it as cassette.Open does, or cassette.Begin.
func (p *program) openBy(open func(string, cassette.Options) (*cassette.File, error), path string) (*cassette.File, error) {
	o := cassette.Options{Format: p.format}
	if path != "-" {
		f, err := open(path, o)
		if err == nil {
			p.sayInterrupted(f)
			p.sayOthers(f)
		}
		return f, err
	}
	data, err := p.readStdin("the cassette")
	if err != nil {
		return nil, err
	}
	return cassette.Read("-", data, o)
}

// isFolder reports whether a path is a folder of cassettes.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir() && !cassette.IsFolder(path)
}

// sayOthers names the cassettes that lie in a folder beside the files of the one
// that it is, as they are not in what is shown of it.
func (p *program) sayOthers(f *cassette.File) {
	others := f.Others()
	if len(others) == 0 {
		return
	}
	names := strings.Join(others[:min(len(others), 3)], ", ")
	if more := len(others) - 3; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	p.sayErr(fmt.Sprintf("tapedeck: %s: the folder is opened as one cassette; others lie in it: %s", f.Path(), names))
}

// sayInterrupted reports a save of a folder that did not end.
func (p *program) sayInterrupted(f *cassette.File) {
	saved, of, ok := f.Interrupted()
	if !ok {
		return
	}
	line := "tapedeck: " + f.Path() + ": " + done.Interrupted(saved, of)
	if left, ok := cassette.Recoverable(f.Path()); ok && left.Same {
		line += "; the screen recovers the rest: tapedeck " + f.Path()
	}
	p.sayErr(line)
}

// read reads a file that an argument names; - is standard input.
func (p *program) read(path string) ([]byte, error) {
	if path == "-" {
		return p.readStdin("a value")
	}
	data, err := os.ReadFile(path)
	if failed := new(fs.PathError); errors.As(err, &failed) {
		return nil, fmt.Errorf("%s: %w", path, failed.Err)
	}
	return data, err
}

func (p *program) readStdin(what string) ([]byte, error) {
	if p.stdinFor != "" {
		return nil, fmt.Errorf("standard input is already read for %s", p.stdinFor)
	}
	p.stdinFor = what
	return io.ReadAll(p.stdin)
}

// ask puts a question that --yes answers. would says what is left undone
// without an answer.
func (p *program) ask(question, would string) error {
	return p.askFor(question+" [y/n] ", would, "y", "yes")
}

// askFor puts a question that one of the answers agrees to.
func (p *program) askFor(question, would string, answers ...string) error {
	if p.yes {
		return nil
	}
	if !p.interactive || p.stdinFor != "" {
		return fmt.Errorf("would %s; --yes does it", would)
	}
	line, err := p.prompt(question)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		if line == answer {
			return nil
		}
	}
	return fmt.Errorf("did not %s", would)
}

// prompt reads one line from the terminal.
func (p *program) prompt(question string) (string, error) {
	p.stdout.Flush()
	fmt.Fprint(p.stderr, render.Sanitize(question))
	line, err := p.stdin.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// readSecret reads a line without echo. An interrupt puts the terminal back
// before it ends the program.
func readSecret(terminal *os.File) (string, error) {
	state, err := term.GetState(terminal.Fd())
	if err != nil {
		return "", err
	}
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	defer signal.Stop(interrupt)
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-interrupt:
			term.Restore(terminal.Fd(), state)
			os.Exit(exitFailed)
		case <-done:
		}
	}()
	secret, err := term.ReadPassword(terminal.Fd())
	fmt.Fprintln(os.Stderr)
	return string(secret), err
}
