package copying

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// askPath asks for the file that a copy is written to.
func (c Copyable) askPath(m screen.App) tea.Cmd {
	return m.Ask(widget.Prompt{
		Label: "write " + c.What + " to: ", Text: c.Name, Verb: "write", History: m.History("paths"), Complete: widget.Paths(""),
		Done: func(path string) tea.Cmd { return c.write(m, widget.ExpandHome(path), false) },
	})
}

// written is sent when a copy was written to a file, or could not be.
type written struct {
	of   Copyable
	path string
	size int
	err  error
}

// write writes a new file; with over it may replace one, but for cassettes
// that are open.
func (c Copyable) write(m screen.App, path string, over bool) tea.Cmd {
	if path == "" {
		return nil
	}
	var open []string
	for _, t := range c.all.ByPath {
		open = append(open, t.File.Path())
	}
	return func() tea.Msg {
		data, err := c.data()
		if err == nil {
			err = writeFile(path, data, over, open)
		}
		return written{c, path, len(data), err}
	}
}

// data is what goes to a file.
func (c Copyable) data() ([]byte, error) {
	if c.bytes != nil {
		return c.bytes()
	}
	text, err := c.Text()
	return []byte(text), err
}

// Apply takes it into account.
func (msg written) Apply(m screen.App) tea.Cmd {
	name := render.Sanitize(filepath.Base(msg.path))
	switch {
	case errors.Is(msg.err, fs.ErrExist):
		return m.Inquire(widget.Question{Text: name + " is there already.", Esc: "no", Choices: []widget.Choice{
			{Key: "o", Does: "overwrite it", Run: func() tea.Cmd { return msg.of.write(m, msg.path, true) }},
			{Key: "W", Does: "write elsewhere", Run: func() tea.Cmd { return msg.of.askPath(m) }},
		}})
	case msg.err != nil:
		m.Fail("not written: " + render.Sanitize(done.Reason(msg.err)))
		return nil
	}
	m.Say(fmt.Sprintf("wrote %s, %s, to %s", msg.of.What, render.Size(msg.size), name))
	return nil
}

// writeFile writes a new file. With over it replaces a plain one as a whole,
// unless that is one of open; it never writes through a link.
func writeFile(path string, data []byte, over bool, open []string) error {
	if !over {
		return writeAndClose(os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666))(data)
	}
	old, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case !old.Mode().IsRegular():
		return errors.New(filepath.Base(path) + " is no plain file")
	}
	for _, other := range open {
		if info, err := os.Stat(other); err == nil && os.SameFile(info, old) {
			return errors.New(filepath.Base(path) + " is a cassette that is open here")
		}
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".tapedeck-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // nothing is there once it was renamed
	if err := errors.Join(file.Chmod(old.Mode().Perm()), writeAndClose(file, nil)(data)); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// writeAndClose writes to a file that was opened, or says why it was not.
func writeAndClose(file *os.File, err error) func(data []byte) error {
	return func(data []byte) error {
		if err != nil {
			return err
		}
		_, failed := file.Write(data)
		return errors.Join(failed, file.Close())
	}
}
