package tui

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
type editing struct {
	noun string // "body"
	name string // of the file, for its ending
	text []byte
	// given is what unchanged means: the text before the first editing.
	given       []byte
	done        func(edited []byte) tea.Cmd
	noFollowUps bool // coupled fields are left as they are
}

// An editor is the person's own, which runs in the terminal.
type editor struct {
	command string
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

// clear removes all that is left.
func (s *scratch) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, folder := range s.folders {
		os.RemoveAll(folder)
	}
	s.folders = nil
}

// editorReady is sent when a text can be edited.
type editorReady struct {
	editor *editor
	job    *editing
	path   string
	err    error
}

// edited is sent when the editor has ended.
type edited struct {
	editor *editor
	job    *editing
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

// edit opens the editor on what prepare makes.
func (e *editor) edit(prepare func() (*editing, error)) tea.Cmd {
	return func() tea.Msg {
		job, err := prepare()
		if err != nil {
			return editorReady{editor: e, err: err}
		}
		path, err := e.write(job.name, job.text)
		return editorReady{e, job, path, err}
	}
}

func (msg editorReady) Apply(m screen.App) tea.Cmd {
	if msg.err != nil {
		m.Fail(notEdited(msg.err))
		return nil
	}
	return m.Exec(msg.editor.on(msg.path, 0), func(err error) tea.Msg {
		text, unread := cassette.ReadRegular(msg.path, maxEdited)
		msg.editor.remove(msg.path)
		if err == nil && unread != nil {
			err = unreadable{unread}
		}
		return edited{msg.editor, msg.job, text, err}
	})
}

func (msg edited) Apply(m screen.App) tea.Cmd {
	unchanged := bytes.Equal(msg.text, msg.job.given)
	switch {
	case msg.err != nil && (unchanged || msg.text == nil):
		m.Fail(fmt.Sprintf("%s %s, nothing changed", msg.editor.name(), exitText(msg.err)))
	case msg.err != nil:
		return msg.editor.askAgain(m, fmt.Sprintf("%s %s, nothing changed", msg.editor.name(), exitText(msg.err)), msg.job, msg.text)
	case unchanged:
		m.Say(msg.job.noun + " unchanged")
	default:
		return msg.job.done(msg.text)
	}
	return nil
}

func notEdited(err error) string { return "not edited: " + render.Sanitize(done.Reason(err)) }

// askAgain asks what to do with an edited text that was not taken.
func (e *editor) askAgain(m screen.App, why string, job *editing, text []byte, more ...widget.Choice) tea.Cmd {
	again := *job
	again.text = text
	edit := func() tea.Cmd {
		return e.edit(func() (*editing, error) { return &again, nil })
	}
	drop := func() tea.Cmd {
		m.Say(job.noun + " unchanged")
		return nil
	}
	return m.WhenFree(func() tea.Cmd { return m.Inquire(againOrDrop(why, edit, drop, more...)) })
}

// againOrDrop is the question of what to do with a text that was not taken.
func againOrDrop(why string, again, drop func() tea.Cmd, more ...widget.Choice) widget.Question {
	choices := append([]widget.Choice{{Key: "e", Does: "edit again, your text is kept", Run: again}}, more...)
	return widget.Question{Text: why, Failed: true, Choices: append(choices, widget.Choice{Key: "d", Does: "drop it", Run: drop})}
}

func exitText(err error) string {
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

func (e *editor) name() string {
	words := strings.Fields(e.command)
	if len(words) == 0 {
		return "the editor"
	}
	return render.Sanitize(filepath.Base(words[0]))
}

// on runs the editor as git does: by the shell, so that it may have
// arguments. Editors known to take +LINE are opened at the line, if it is not 0.
func (e *editor) on(path string, line int) *exec.Cmd {
	args := []string{path}
	known := []string{"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "ne", "joe", "mg", "ed"}
	if line > 0 && slices.Contains(known, e.name()) {
		args = []string{fmt.Sprintf("+%d", line), path}
	}
	if runtime.GOOS == "windows" {
		words := strings.Fields(e.command)
		return exec.Command(words[0], append(words[1:], args...)...)
	}
	return exec.Command("/bin/sh", append([]string{"-c", e.command + ` "$@"`, e.command}, args...)...)
}

// editorFromEnvironment is the editor that the person set, else vi.
func editorFromEnvironment() string {
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

// withoutAddedEnd takes away the line end that editors put at the end of a
// text that had none.
func withoutAddedEnd(given, edited []byte) []byte {
	if bytes.HasSuffix(given, []byte("\n")) {
		return edited
	}
	return bytes.TrimSuffix(edited, []byte("\n"))
}
