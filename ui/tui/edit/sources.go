package edit

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/shell"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// askCommand asks for a command that bodies are put through.
func askCommand(t *opened.Cassette, m screen.App) tea.Cmd {
	return source{
		label: "through", verb: "run", hint: "in your shell, with the decoded body as its standard input", history: "commands", doing: "running",
		how: func(line string) string { return "through " + done.Value(line) },
		make: func(ctx context.Context, line string, f *bodyForm) (decoded, said []byte, err error) {
			output, said, err := shell.Filter(ctx, line, f.text)
			if err != nil {
				return nil, said, commandFailed(err)
			}
			decoded, err = f.encode(editor.WithoutAddedEnd(f.text, output))
			return decoded, said, err
		},
	}.ask(t, m)
}

// commandFailed says why a command gave no body, with the first line of what it said.
func commandFailed(err error) error {
	var failed *shell.Failure
	if !errors.As(err, &failed) {
		return err
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(string(failed.Said)), "\n"); line != "" {
		return fmt.Errorf("%w: %s", err, line)
	}
	return err
}

// mostFromFile is how large a file may be of which a body is made.
const mostFromFile = 256 << 20

// askBodyFile asks for a file that holds the new body.
func askBodyFile(t *opened.Cassette, m screen.App) tea.Cmd {
	return source{
		label: "from file", verb: "read", history: "paths", complete: widget.Paths(""), doing: "reading",
		how: func(path string) string { return "from " + render.Sanitize(filepath.Base(path)) },
		make: func(_ context.Context, path string, f *bodyForm) (decoded, said []byte, err error) {
			data, err := cassette.ReadRegular(widget.ExpandHome(path), mostFromFile)
			if err == nil && utf8.Valid(data) {
				data, err = f.encode(data)
			}
			return data, nil, err
		},
	}.ask(t, m)
}
