// Package editor runs the person's own editor on a text, in a folder that nobody
// else can enter.
package editor

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// An editing is a text on its way through the editor.
type Editing struct {
	Noun string // "body"
	Name string // of the file, for its ending
	Text []byte
	// Given is what unchanged means: the text before the first editing.
	Given       []byte
	Done        func(edited []byte) tea.Cmd
	NoFollowUps bool // coupled fields are left as they are
}

// An editor is the person's own, which runs in the terminal.
type Editor struct {
	Command string
	scratch
}

// A scratch holds what is in the editor: each text in a folder of its own that
// nobody else can enter, gone when the editor ends and, whatever happens, when
// the program does.
type scratch struct {
	mu      sync.Mutex
	folders []string
}

func (s *scratch) write(name string, text []byte) (path string, err error) {
	folder, err := os.MkdirTemp("", "tapedeck-") // 0700
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	s.folders = append(s.folders, folder)
	s.mu.Unlock()
	path = filepath.Join(folder, name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		s.remove(path)
		return "", err
	}
	return path, nil
}

// remove removes the file at path and what an editor left beside it.
func (s *scratch) remove(path string) {
	folder := filepath.Dir(path)
	os.RemoveAll(folder)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folders = slices.DeleteFunc(s.folders, func(f string) bool { return f == folder })
}

// Clear removes all that is left.
func (s *scratch) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, folder := range s.folders {
		os.RemoveAll(folder)
	}
	s.folders = nil
}

// EditorReady is sent when a text can be edited.
type EditorReady struct {
	editor *Editor
	Job    *Editing
	path   string
	Err    error
}

// edited is sent when the editor has ended.
type edited struct {
	editor *Editor
	job    *Editing
	text   []byte
	err    error // of the editor or of reading what it left
}

// maxEdited is how large a text may come back from an editor.
const maxEdited = 256 << 20

// An unreadable error says what an editor left instead of the text.
type unreadable struct{ err error }

func (u unreadable) Error() string {
	if errors.Is(u.err, fs.ErrNotExist) {
		return "left no file"
	}
	return "left what " + render.Sanitize(done.Reason(u.err))
}

// Edit opens the editor on what prepare makes.
func (e *Editor) Edit(prepare func() (*Editing, error)) tea.Cmd {
	return func() tea.Msg {
		job, err := prepare()
		if err != nil {
			return EditorReady{editor: e, Err: err}
		}
		path, err := e.write(job.Name, job.Text)
		return EditorReady{e, job, path, err}
	}
}

// Apply takes it into account.
func (msg EditorReady) Apply(m screen.App) tea.Cmd {
	if msg.Err != nil {
		m.Fail(NotEdited(msg.Err))
		return nil
	}
	return m.Exec(msg.editor.On(msg.path, 0), func(err error) tea.Msg {
		text, unread := cassette.ReadRegular(msg.path, maxEdited)
		msg.editor.remove(msg.path)
		if err == nil && unread != nil {
			err = unreadable{unread}
		}
		return edited{msg.editor, msg.Job, text, err}
	})
}

// Apply takes it into account.
func (msg edited) Apply(m screen.App) tea.Cmd {
	unchanged := bytes.Equal(msg.text, msg.job.Given)
	switch {
	case msg.err != nil && (unchanged || msg.text == nil):
		m.Fail(fmt.Sprintf("%s %s, nothing changed", msg.editor.Name(), ExitText(msg.err)))
	case msg.err != nil:
		return msg.editor.AskAgain(m, fmt.Sprintf("%s %s, nothing changed", msg.editor.Name(), ExitText(msg.err)), msg.job, msg.text)
	case unchanged:
		m.Say(msg.job.Noun + " unchanged")
	default:
		return msg.job.Done(msg.text)
	}
	return nil
}

// NotEdited says why a text is not edited.
func NotEdited(err error) string { return "not edited: " + render.Sanitize(done.Reason(err)) }

// AskAgain asks what to do with an edited text that was not taken.
func (e *Editor) AskAgain(m screen.App, why string, job *Editing, text []byte, more ...widget.Choice) tea.Cmd {
	again := *job
	again.Text = text
	edit := func() tea.Cmd {
		return e.Edit(func() (*Editing, error) { return &again, nil })
	}
	drop := func() tea.Cmd {
		m.Say(job.Noun + " unchanged")
		return nil
	}
	return m.WhenFree(func() tea.Cmd { return m.Inquire(AgainOrDrop(why, edit, drop, more...)) })
}

// AgainOrDrop is the question of what to do with a text that was not taken.
func AgainOrDrop(why string, again, drop func() tea.Cmd, more ...widget.Choice) widget.Question {
	choices := append([]widget.Choice{{Key: "e", Does: "edit again, your text is kept", Run: again}}, more...)
	return widget.Question{Text: why, Failed: true, Choices: append(choices, widget.Choice{Key: "d", Does: "drop it", Run: drop})}
}

// ExitText says how an editor ended.
func ExitText(err error) string {
	var exit *exec.ExitError
	var unread unreadable
	if errors.As(err, &unread) {
		return unread.Error()
	}
	if errors.As(err, &exit) && exit.Exited() {
		return fmt.Sprintf("exited with %d", exit.ExitCode())
	}
	return "did not run: " + render.Sanitize(err.Error())
}

// Name is the editor's, as a message shows it.
func (e *Editor) Name() string {
	words := strings.Fields(e.Command)
	if len(words) == 0 {
		return "the editor"
	}
	return render.Sanitize(filepath.Base(words[0]))
}

// On runs the editor as git does: by the shell, so that it may have
// arguments. Editors known to take +LINE are opened at the line, if it is not 0.
func (e *Editor) On(path string, line int) *exec.Cmd {
	args := []string{path}
	known := []string{"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "ne", "joe", "mg", "ed"}
	if line > 0 && slices.Contains(known, e.Name()) {
		args = []string{fmt.Sprintf("+%d", line), path}
	}
	if runtime.GOOS == "windows" {
		words := strings.Fields(e.Command)
		return exec.Command(words[0], append(words[1:], args...)...)
	}
	return exec.Command("/bin/sh", append([]string{"-c", e.Command + ` "$@"`, e.Command}, args...)...)
}

// EditorFromEnvironment is the editor that the person set, else vi.
func EditorFromEnvironment() string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if editor := strings.TrimSpace(os.Getenv(name)); editor != "" {
			return editor
		}
	}
	if runtime.GOOS == "windows" {
		return "notepad"
	}
	return "vi"
}

// WithoutAddedEnd takes away the line end that editors put at the end of a
// text that had none.
func WithoutAddedEnd(given, edited []byte) []byte {
	if bytes.HasSuffix(given, []byte("\n")) {
		return edited
	}
	return bytes.TrimSuffix(edited, []byte("\n"))
}
