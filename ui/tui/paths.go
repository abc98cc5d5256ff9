package tui

import (
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// pathCompleted is sent when the folder of a path that is being typed was read.
type pathCompleted struct {
	prompt *prompt
	typed  string
	text   string
	fits   []string // the names that fit, where there are several
}

// completePath completes the path in a prompt.
func completePath(p *prompt) tea.Cmd {
	typed := p.input.Value()
	path, ok := strings.CutPrefix(typed, p.pathAfter)
	if !ok {
		return nil
	}
	return func() tea.Msg {
		text, fits := completedPath(path)
		return pathCompleted{p, typed, p.pathAfter + text, fits}
	}
}

func (msg pathCompleted) apply(m *app) tea.Cmd {
	p := msg.prompt
	if m.prompt != p || p.input.Value() != msg.typed {
		return nil
	}
	cmd := p.set(m, msg.text)
	p.fits = msg.fits
	return cmd
}

// completedPath is as much of a path as is certain, and the names that go on
// from there. Hidden ones are left out until their dot is typed.
func completedPath(typed string) (text string, fits []string) {
	folder, start := filepath.Split(typed)
	read := expand(folder)
	if read == "" {
		read = "."
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return typed, nil
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, start) || start == "" && strings.HasPrefix(name, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(read, name)); err == nil && info.IsDir() {
			name += string(filepath.Separator)
		}
		fits = append(fits, name)
	}
	switch len(fits) {
	case 0:
		return typed, nil
	case 1:
		return folder + fits[0], nil
	}
	return folder + commonStart(fits), fits
}

func commonStart(names []string) string {
	start := names[0]
	for _, name := range names[1:] {
		for !strings.HasPrefix(name, start) {
			start = start[:len(start)-1]
		}
	}
	return strings.ToValidUTF8(start, "")
}

// expand puts the home folder for a "~" at the start of a path.
func expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator))
	if home, err := os.UserHomeDir(); ok && err == nil {
		return filepath.Join(home, rest)
	}
	return path
}

// fitting names are shown at the right of the prompt, as far as there is room.
func (p *prompt) fitting() string {
	if len(p.fits) == 0 {
		return ""
	}
	return render.Cut(render.Sanitize(strings.Join(p.fits, " ")), 40)
}
