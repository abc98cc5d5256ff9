package opened

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// saved is sent when saving has ended, one way or another.
type saved struct {
	cassette *Cassette
	path     string // where SaveAs writes, "" for Save
	options  cassette.SaveOptions
	report   cassette.Report
	err      error
}

func (t *Cassette) saveHere(m screen.App) tea.Cmd {
	return t.save(m, "", cassette.SaveOptions{})
}

// save writes a cassette in a command; changes wait meanwhile.
func (t *Cassette) save(m screen.App, path string, o cassette.SaveOptions) tea.Cmd {
	t.saving = true
	p, ctx := t.watchSaving(m)
	watched := o
	watched.Watch = p.watch(ctx)
	return tea.Batch(t.Progress.later(m, t), func() tea.Msg {
		defer p.Cancel()
		msg := saved{cassette: t, path: path, options: o}
		if path == "" {
			msg.report, msg.err = t.File.Save(watched)
		} else {
			msg.report, msg.err = t.File.SaveAs(path, watched)
		}
		return msg
	})
}

// Apply takes it into account.
func (msg saved) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	t.saving, t.Progress = false, nil
	leaving := t.leaving
	t.leaving = false
	var asked *cassette.SaveQuestion
	switch {
	case errors.As(msg.err, &asked):
		return t.askSave(m, msg, asked, leaving)
	case errors.Is(msg.err, context.Canceled):
		m.Say("stopped, nothing is saved · w saves")
		return nil
	case msg.err != nil:
		m.Fail(fmt.Sprintf("not saved: %s, the file is as before · W saves elsewhere", render.Sanitize(done.Reason(msg.err))))
		return nil
	}
	t.onDisk = false
	m.Say(savedWords(msg.report, m.Width()-2))
	if msg.path != "" {
		maps.DeleteFunc(t.All.ByPath, func(_ string, other *Cassette) bool { return other == t })
		t.All.ByPath[t.File.Path()] = t
	}
	written := t.written(m)
	if leaving && !t.All.Saving() {
		return tea.Batch(written, t.All.LeaveOrAsk(m))
	}
	if r, ok := screen.Top[Reviewer](m); ok {
		return tea.Batch(written, r.Reviewed(m))
	}
	return written
}

// A Lister lists cassettes as they are on disk, and looks at one again that was saved or
// reloaded.
type Lister interface {
	Written(t *Cassette) tea.Cmd
}

// written has the screens that list the cassette look at it again.
func (t *Cassette) written(m screen.App) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range m.Screens() {
		if l, ok := s.(Lister); ok {
			cmds = append(cmds, l.Written(t))
		}
	}
	return tea.Batch(cmds...)
}

// savedWords says what was written, in width cells: a long name is cut rather
// than what changed.
func savedWords(r cassette.Report, width int) string {
	room := width - render.Width(done.Saved("", r))
	return done.Saved(render.CutMiddle(render.Sanitize(filepath.Base(r.Path)), max(10, room)), r)
}

// askSave asks what saving needs to know.
func (t *Cassette) askSave(m screen.App, msg saved, asked *cassette.SaveQuestion, leaving bool) tea.Cmd {
	again := func(o cassette.SaveOptions) func() tea.Cmd {
		return func() tea.Cmd {
			t.leaving = leaving
			return t.save(m, msg.path, o)
		}
	}
	elsewhere := widget.Choice{Key: "W", Does: "save elsewhere", Run: With(t, m, (*Cassette).startSaveAs)}
	o, review := msg.options, Review{Cassettes: []*Cassette{t}}
	switch asked.Kind {
	case cassette.ChangedOnDisk:
		t.onDisk = true
		o.Overwrite = true
		return review.inquire(m, widget.Question{Text: "not saved: " + render.Sanitize(asked.Why), Failed: true, Esc: "later",
			Choices: []widget.Choice{
				{Key: "o", Does: "overwrite it", Run: again(o)},
				{Key: "R", Does: "reload, dropping " + render.Counted(t.File.Unsaved(), "change"), Run: func() tea.Cmd { return t.readAgain() }},
				elsewhere,
			}}, true)
	case cassette.NeedsInPlace:
		o.InPlace = true
		return review.inquire(m, widget.Question{Text: render.Sanitize(asked.Why), Esc: "no",
			Choices: []widget.Choice{{Key: "y", Does: "write in place, a copy is kept till done", Run: again(o)}, elsewhere}}, false)
	}
	o.Overwrite = true
	return review.inquire(m, widget.Question{Text: "not saved: " + render.Sanitize(asked.Why), Failed: true, Esc: "no",
		Choices: []widget.Choice{{Key: "o", Does: "overwrite it", Run: again(o)}, elsewhere}}, false)
}

func (t *Cassette) startSaveAs(m screen.App) tea.Cmd {
	return m.Ask(widget.Prompt{
		Label: "save as: ", Verb: "save", Text: t.File.Path(), Fresh: -1, History: m.History("paths"), Complete: widget.Paths(""),
		Done: func(path string) tea.Cmd {
			switch path = widget.ExpandHome(path); {
			case strings.TrimSpace(path) == "":
				return nil
			case path == t.File.Path():
				return t.save(m, "", cassette.SaveOptions{})
			}
			return t.save(m, path, cassette.SaveOptions{})
		},
	})
}

func (t *Cassette) nothingToSave() string {
	if why := t.writing(); why != "" {
		return why
	}
	if !t.File.Dirty() {
		return "no changes to save"
	}
	return ""
}

// reloader reads its file again.
type reloader interface{ Reload(m screen.App) tea.Cmd }

func reload(r reloader, m screen.App) tea.Cmd { return r.Reload(m) }

// Reload reads the file again; it asks if changes would be lost. Another key than
// that of the action answers: a repeated one drops nothing.
func (t *Cassette) Reload(m screen.App) tea.Cmd {
	if why := t.Busy(); why != "" {
		m.Say(why)
		return nil
	}
	if !t.File.Dirty() {
		return t.readAgain()
	}
	return Review{Cassettes: []*Cassette{t}}.inquire(m, widget.Question{Text: "reload and drop " + render.Counted(t.File.Unsaved(), "change") + "?", Esc: "no",
		Choices: []widget.Choice{{Key: "y", Does: "reload", Run: t.readAgain}}}, false)
}

// reloaded is sent when a file was read again.
type reloaded struct {
	cassette *Cassette
	err      error
}

// readAgain reads the file again.
func (t *Cassette) readAgain() tea.Cmd {
	t.saving = true
	return func() tea.Msg { return reloaded{t, t.File.Reload()} }
}

// Apply shows the cassette as it is on disk.
func (msg reloaded) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	t.saving = false
	if msg.err != nil {
		m.Fail("not reloaded: " + render.Sanitize(done.Reason(msg.err)))
		return nil
	}
	t.onDisk, t.joint = false, nil
	m.Say(fmt.Sprintf("reloaded: %s", render.Counted(t.File.Len(), "interaction")))
	if Shown(m) != t {
		return t.written(m)
	}
	return tea.Batch(t.written(m), t.changed(m, min(max(t.List.Selected(), 0), t.File.Len()-1), nil))
}

// Actions are the keys of a cassette as a file.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "undo", Group: screen.Changing, After: "fix", Keys: []string{"u"}, Hint: "undo", Help: "take the last change back", Brief: "undo", In: screen.Able(screen.Change), Run: On((*Cassette).undo), Why: If((*Cassette).nothingToUndo), Changes: true, Steady: notEmpty},
		{Name: "redo", Group: screen.Changing, Keys: []string{"U", "ctrl+r"}, Help: "make the change again", Brief: "redo", In: screen.Able(screen.Change), Run: On((*Cassette).redo), Why: If((*Cassette).nothingToRedo), Changes: true},
		{Name: "save", Group: screen.Files, Keys: []string{"w", "ctrl+s"}, Hint: "save", Help: "save", In: screen.Able(screen.Save), Run: On((*Cassette).saveHere), Why: If((*Cassette).nothingToSave), Steady: notEmpty},
		{Name: "save as", Group: screen.Files, After: "save all", Keys: []string{"W"}, Hint: "save as", Help: "save under another path", Brief: "save as", In: screen.Able(screen.Look), Run: On((*Cassette).startSaveAs), Why: If((*Cassette).writing)},
		{Name: "reload", Group: screen.Files, Keys: []string{"R"}, Hint: "reload", Help: "read the file again", Brief: "reload", In: screen.Able(screen.Reload), Run: screen.On(reload)},
	}
}
