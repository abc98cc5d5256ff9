package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A filtering is a filter on its way through a cassette.
type filtering struct {
	gen    int
	text   string
	filter model.Filter
	next   int // the first interaction not yet looked at
	shown  []int
}

const (
	// filterStep is how many interactions one step of a filter looks at.
	filterStep = 500
	// filterAtOnce is up to how many bytes a cassette is filtered at once.
	filterAtOnce = 4 << 20
)

// step looks at the next interactions.
func (fl filtering) step(f *cassette.File, is func(i int, name string) bool) filtering {
	shown := fl.shown[:len(fl.shown):len(fl.shown)]
	for end := min(fl.next+filterStep, f.Len()); fl.next < end; fl.next++ {
		i := fl.next
		sum, err := f.Summary(i)
		if err != nil {
			continue
		}
		subject := model.Subject{
			Summary:     sum,
			Interaction: func() (model.Interaction, error) { return f.At(i) },
			Is:          func(name string) bool { return is(i, name) },
		}
		if fl.filter.Match(subject) {
			shown = append(shown, i)
		}
	}
	fl.shown = shown
	return fl
}

// is answers is:NAME. It takes a copy of the marks, as it runs beside the keys.
func (t *tape) is() func(i int, name string) bool {
	marks := make(map[int]bool, len(t.list.marks))
	for i := range t.list.marks {
		marks[i] = true
	}
	return func(i int, name string) bool {
		switch name {
		case "marked":
			return marks[i]
		case "changed":
			return t.file.State(i) != cassette.Saved
		}
		return false
	}
}

// filtered is told after each step of a filter.
type filtered struct {
	tape   *tape
	filter filtering
}

func (msg filtered) apply(m *app) tea.Cmd {
	t := msg.tape
	if msg.filter.gen != t.filter.gen {
		return nil
	}
	at := t.list.selected()
	t.filter = msg.filter
	t.showFiltered(m, at)
	return tea.Batch(t.filterOn(), m.selectionMoved())
}

func (t *tape) filterOn() tea.Cmd {
	if !t.list.filtered || t.filter.next >= t.file.Len() {
		return nil
	}
	fl, is := t.filter, t.is()
	return func() tea.Msg { return filtered{t, fl.step(t.file, is)} }
}

// showFiltered shows what the filter let through so far, the cursor on at or
// the next one shown.
func (t *tape) showFiltered(m *app, at int) {
	t.list.shown = t.filter.shown
	t.list.resize(len(t.list.shown), t.list.height)
	if at >= 0 {
		t.list.show(at)
	}
}

// setFilter filters the list by text; empty text shows all. What is wrong
// with the text is returned, and the list is then as before.
func (t *tape) setFilter(m *app, text string) (tea.Cmd, error) {
	at := t.list.selected()
	if at < 0 {
		at = t.lastShown
	}
	f, err := model.ParseFilter(text)
	if err != nil {
		return nil, err
	}
	t.lastShown = at
	t.filter = filtering{gen: t.filter.gen + 1, text: text, filter: f}
	t.list.filtered = text != ""
	if !t.list.filtered {
		t.list.shown = nil
		t.list.resize(t.file.Len(), t.list.height)
		t.list.show(at)
		return m.selectionMoved(), nil
	}
	return tea.Batch(t.filterAgain(m, at), m.selectionMoved()), nil
}

// filterAgain runs the filter from the start: at once where the cassette is
// small.
func (t *tape) filterAgain(m *app, at int) tea.Cmd {
	t.filter.gen++
	t.filter.next, t.filter.shown = 0, nil
	if t.file.Size() > filterAtOnce {
		t.filter = t.filter.step(t.file, t.is())
		t.showFiltered(m, at)
		return t.filterOn()
	}
	for t.filter.next < t.file.Len() {
		t.filter = t.filter.step(t.file, t.is())
	}
	t.showFiltered(m, at)
	return nil
}

// filterPlace tells how much of the cassette is shown, at the right of the
// status line.
func (t *tape) filterPlace() string {
	s := fmt.Sprintf("%s/%s", count(t.list.count), count(t.file.Len()))
	if t.filter.next < t.file.Len() {
		s = fmt.Sprintf("%s so far, looked at %s of %s", count(t.list.count), count(t.filter.next), count(t.file.Len()))
	}
	return s
}

// filtersStill says that a filter has not seen all interactions yet.
func (t *tape) filtersStill() bool { return t.list.filtered && t.filter.next < t.file.Len() }

// startFilter asks for the filter of the list; it filters as it is typed.
func startFilter(m *app) tea.Cmd {
	t := m.tape
	was, at := t.filter.text, t.list.selected()
	top := t.list.top
	return m.ask(prompt{
		label:   "filter: ",
		text:    was,
		hint:    "status method host path header body -not",
		history: &m.filters, complete: completeField,
		right: func(m *app) string { return t.filterPlace() },
		changed: func(m *app, text string) tea.Cmd {
			cmd, err := t.setFilter(m, text)
			if err == nil {
				m.message = ""
			}
			return cmd
		},
		done: func(m *app, text string) tea.Cmd {
			cmd, err := t.setFilter(m, text)
			switch {
			case err != nil:
				back, _ := t.setFilter(m, was)
				m.fail(err.Error())
				return back
			case t.list.filtered && t.list.count == 0 && !t.filtersStill():
				m.say(fmt.Sprintf("nothing matches · esc shows all %s", count(t.file.Len())))
			}
			return cmd
		},
		dropped: func(m *app) tea.Cmd {
			cmd, _ := t.setFilter(m, was)
			if at >= 0 {
				t.list.show(at)
				t.list.top = top
			}
			return tea.Batch(cmd, m.selectionMoved())
		},
	})
}

// completeField completes the field that is being typed at the end of a filter.
func completeField(text string) string {
	at := strings.LastIndexAny(text, " -") + 1
	word := text[at:]
	for _, name := range model.FilterFields() {
		if word != "" && strings.HasPrefix(name, word) {
			return text[:at] + name + ":"
		}
	}
	return text
}

// clearFilter shows all again.
func (t *tape) clearFilter(m *app) tea.Cmd {
	cmd, _ := t.setFilter(m, "")
	return cmd
}
