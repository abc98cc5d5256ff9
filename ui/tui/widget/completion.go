package widget

import (
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Words completes a text at once; complete returns the same text if there is
// nothing to add.
func Words(complete func(text string) string) Completer {
	return func(p *Prompt) tea.Cmd { return p.Set(complete(p.Value())) }
}

// Paths completes the path that stands after a lead; without the lead the text
// is none.
func Paths(lead string) Completer {
	return func(p *Prompt) tea.Cmd {
		text := p.Value()
		path, ok := strings.CutPrefix(text, lead)
		if !ok {
			return nil
		}
		return func() tea.Msg {
			completed, found := completePath(path)
			return Completed{p, text, lead + completed, found}
		}
	}
}

// Completed is sent when the folder of a path that is being typed was read.
type Completed struct {
	prompt *Prompt
	was    string
	text   string
	found  []string // the names that fit, where there are several
}

// TryComplete completes what stands before the cursor, at the text's end.
func (p *Prompt) TryComplete() tea.Cmd {
	if p.Complete == nil || !p.atEnd() {
		return nil
	}
	return p.Complete(p)
}

// TakeCompleted takes a completion, unless it is another's or of another text.
func (p *Prompt) TakeCompleted(c Completed) tea.Cmd {
	if c.prompt != p || p.Value() != c.was {
		return nil
	}
	cmd := p.Set(c.text)
	p.found = c.found
	return cmd
}

// completePath is as much of a path as is certain, and the names that go on
// from there. Hidden ones are left out until their dot is typed.
func completePath(typed string) (text string, found []string) {
	folder, start := filepath.Split(typed)
	read := ExpandHome(folder)
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
		found = append(found, name)
	}
	switch len(found) {
	case 0:
		return typed, nil
	case 1:
		return folder + found[0], nil
	}
	return folder + commonStart(found), found
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

// ExpandHome puts the home folder for a "~" at the start of a path.
func ExpandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator))
	if home, err := os.UserHomeDir(); ok && err == nil {
		return filepath.Join(home, rest)
	}
	return path
}
