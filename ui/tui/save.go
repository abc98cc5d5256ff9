package tui

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
	"tapedeck/ui/tui/widget"
)

// saved is sent when saving has ended, one way or another.
type saved struct {
	cassette *openCassette
	path     string // where SaveAs writes, "" for Save
	options  cassette.SaveOptions
	report   cassette.Report
	err      error
}

func save(m *app) tea.Cmd { return m.save(m.cassette, "", cassette.SaveOptions{}) }

// save writes a cassette in a command; changes wait meanwhile.
func (m *app) save(t *openCassette, path string, o cassette.SaveOptions) tea.Cmd {
	t.saving = true
	p, ctx := m.watchSaving(t)
	watched := o
	watched.Watch = p.watch(ctx)
	return tea.Batch(p.later(m), func() tea.Msg {
		defer p.cancel()
		msg := saved{cassette: t, path: path, options: o}
		if path == "" {
			msg.report, msg.err = t.file.Save(watched)
		} else {
			msg.report, msg.err = t.file.SaveAs(path, watched)
		}
		return msg
	})
}

func (msg saved) apply(m *app) tea.Cmd {
	t := msg.cassette
	t.saving, t.progress = false, nil
	leaving := t.leaving
	t.leaving = false
	var asked *cassette.SaveQuestion
	switch {
	case errors.As(msg.err, &asked):
		return m.askSave(msg, asked, leaving)
	case errors.Is(msg.err, context.Canceled):
		m.say("stopped, nothing is saved · w saves")
		return nil
	case msg.err != nil:
		m.fail(fmt.Sprintf("not saved: %s, the file is as before · W saves elsewhere", render.Sanitize(reason(msg.err))))
		return nil
	}
	t.onDisk = false
	m.say(savedWords(msg.report, m.width-2))
	if msg.path != "" {
		maps.DeleteFunc(m.cassettes, func(_ string, other *openCassette) bool { return other == t })
		m.cassettes[t.file.Path()] = t
	}
	if leaving && !m.savingAny() {
		return m.leaveOrAsk()
	}
	return nil
}

func (m *app) savingAny() bool {
	for _, t := range m.cassettes {
		if t.saving {
			return true
		}
	}
	return false
}

// savedWords says what was written, in width cells: a long name is cut rather
// than what changed.
func savedWords(r cassette.Report, width int) string {
	room := width - render.Width(done.Saved("", r))
	return done.Saved(render.CutMiddle(render.Sanitize(filepath.Base(r.Path)), max(10, room)), r)
}

// askSave asks what saving needs to know.
func (m *app) askSave(msg saved, asked *cassette.SaveQuestion, leaving bool) tea.Cmd {
	t := msg.cassette
	again := func(o cassette.SaveOptions) func(m *app) tea.Cmd {
		return func(m *app) tea.Cmd {
			t.leaving = leaving
			return m.save(t, msg.path, o)
		}
	}
	elsewhere := widget.Choice{Key: "W", Does: "save elsewhere", Run: m.with(startSaveAs)}
	o := msg.options
	switch asked.Kind {
	case cassette.ChangedOnDisk:
		t.onDisk = true
		o.Overwrite = true
		return m.inquire(widget.Question{Text: "not saved: " + render.Sanitize(asked.Why), Failed: true, Esc: "later",
			Choices: []widget.Choice{
				{Key: "o", Does: "overwrite it", Run: m.with(again(o))},
				{Key: "R", Does: "reload, dropping " + render.Counted(t.file.Unsaved(), "change"), Run: func() tea.Cmd { return m.reloadCassette(t) }},
				elsewhere,
			}})
	case cassette.NeedsInPlace:
		o.InPlace = true
		return m.inquire(widget.Question{Text: render.Sanitize(asked.Why), Esc: "no",
			Choices: []widget.Choice{{Key: "y", Does: "write in place, a copy is kept till done", Run: m.with(again(o))}, elsewhere}})
	}
	o.Overwrite = true
	return m.inquire(widget.Question{Text: "not saved: " + render.Sanitize(asked.Why), Failed: true, Esc: "no",
		Choices: []widget.Choice{{Key: "o", Does: "overwrite it", Run: m.with(again(o))}, elsewhere}})
}

func startSaveAs(m *app) tea.Cmd {
	t := m.cassette
	return m.ask(widget.Prompt{
		Label: "save as: ", Verb: "save", Text: t.file.Path(), Fresh: -1, History: &m.paths, Complete: widget.Paths(""),
		Done: func(path string) tea.Cmd {
			switch path = widget.ExpandHome(path); {
			case strings.TrimSpace(path) == "":
				return nil
			case path == t.file.Path():
				return m.save(t, "", cassette.SaveOptions{})
			}
			return m.save(t, path, cassette.SaveOptions{})
		},
	})
}

func nothingToSave(m *app) string {
	if why := m.writing(); why != "" {
		return why
	}
	if !m.cassette.file.Dirty() {
		return "no changes to save"
	}
	return ""
}

// saveAll saves every open cassette that has changes; the first question stops it.
func saveAll(m *app) tea.Cmd {
	var cmds []tea.Cmd
	for _, t := range m.unsaved() {
		cmds = append(cmds, m.save(t, "", cassette.SaveOptions{}))
	}
	return tea.Sequence(cmds...)
}

func nothingToSaveAnywhere(m *app) string {
	if len(m.unsaved()) == 0 {
		return "no changes to save"
	}
	return ""
}

// unsaved lists the open cassettes with changes.
func (m *app) unsaved() []*openCassette {
	var list []*openCassette
	for _, t := range m.cassettes {
		if t.file.Dirty() {
			list = append(list, t)
		}
	}
	return list
}

func (m *app) unsavedCount() int {
	n := 0
	for _, t := range m.unsaved() {
		n += max(1, t.file.Unsaved())
	}
	return n
}

// reload reads the file again; it asks if changes would be lost.
func reload(m *app) tea.Cmd {
	if m.broken != nil {
		return m.open(m.broken.path)
	}
	t := m.cassette
	if why := m.busy(); why != "" {
		m.say(why)
		return nil
	}
	if !t.file.Dirty() {
		return m.reloadCassette(t)
	}
	return m.inquire(widget.Question{Text: "reload and drop " + render.Counted(t.file.Unsaved(), "change") + "?", Esc: "no",
		Choices: []widget.Choice{{Key: "R", Does: "reload", Run: func() tea.Cmd { return m.reloadCassette(t) }}}})
}

// reloaded is sent when a file was read again.
type reloaded struct {
	cassette *openCassette
	err      error
}

func (m *app) reloadCassette(t *openCassette) tea.Cmd {
	t.saving = true
	return func() tea.Msg { return reloaded{t, t.file.Reload()} }
}

func (msg reloaded) apply(m *app) tea.Cmd {
	t := msg.cassette
	t.saving = false
	if msg.err != nil {
		m.fail("not reloaded: " + render.Sanitize(reason(msg.err)))
		return nil
	}
	t.onDisk = false
	m.say(fmt.Sprintf("reloaded: %s", render.Counted(t.file.Len(), "interaction")))
	if m.cassette != t {
		return nil
	}
	return m.changed(min(max(t.list.selected(), 0), t.file.Len()-1), nil)
}

// quit leaves, or asks if something is not saved. A change under way is stopped
// first.
func quit(m *app) tea.Cmd {
	if m.changing != nil && !m.changing.stopped {
		m.stopChanging()
		return nil
	}
	if m.sending != nil {
		m.sending.cancel()
	}
	for _, t := range m.cassettes {
		if t.saving {
			t.leaving = true
			return nil
		}
	}
	if e := m.inPlace(); e != nil && e.changed() {
		return m.askBeforeLeaving(e)
	}
	return m.leaveOrAsk()
}

func (m *app) leaveOrAsk() tea.Cmd {
	dirty := m.unsaved()
	if len(dirty) == 0 {
		return tea.Quit
	}
	where := render.Sanitize(filepath.Base(dirty[0].file.Path()))
	if len(dirty) > 1 {
		where = render.Counted(len(dirty), "cassette")
	}
	return m.inquire(widget.Question{
		Text: fmt.Sprintf("%s in %s. Leave?", render.Counted(m.unsavedCount(), "unsaved change"), where), Esc: "stay",
		Choices: []widget.Choice{
			{Key: "s", Does: "save and leave", Run: m.with(saveAndLeave)},
			{Key: "d", Does: "drop them and leave", Run: m.with(dropAndLeave)},
		},
	})
}

func saveAndLeave(m *app) tea.Cmd {
	var cmds []tea.Cmd
	for _, t := range m.unsaved() {
		cmds = append(cmds, m.save(t, "", cassette.SaveOptions{}))
		t.leaving = true
	}
	return tea.Sequence(cmds...)
}

func dropAndLeave(m *app) tea.Cmd {
	m.dropped = true
	return tea.Quit
}
