// Package transfer copies and moves interactions of a cassette to another one.
package transfer

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Actions are the keys of it.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "copy to cassette", Group: screen.Changing, After: "duplicate", Keys: []string{"C"}, Help: "copy the marked ones or this one to the end of another cassette", Brief: "copy to another cassette", In: screen.In(opened.ListMode), Run: opened.On(start(false)), Why: opened.If(nothing), Changes: true},
		{Name: "move to cassette", Group: screen.Changing, After: "copy to cassette", Keys: []string{"X"}, Help: "move the marked ones or this one to the end of another cassette", Brief: "move to another cassette", In: screen.In(opened.ListMode), Run: opened.On(start(true)), Why: opened.If(nothing), Changes: true},
	}
}

func nothing(t *opened.Cassette) string {
	if len(t.List.Acted()) == 0 {
		return t.NothingSelected()
	}
	return ""
}

// A transfer is interactions on their way to another cassette.
type transfer struct {
	from      *opened.Cassette
	at        []int
	revisions []cassette.Revision
	moves     bool
}

// A Lister knows the paths of cassettes to choose from.
type Lister interface{ CassettePaths() []string }

// start asks for the other cassette: one that is open, one of the folder, or a path.
func start(moves bool) func(t *opened.Cassette, m screen.App) tea.Cmd {
	return func(t *opened.Cassette, m screen.App) tea.Cmd {
		x := &transfer{from: t, at: t.List.Acted(), moves: moves}
		for _, at := range x.at {
			x.revisions = append(x.revisions, t.File.Revision(at))
		}
		what := done.Numbers(x.at)
		if n := len(x.at); n > 1 {
			what = render.Count(n) + " marked"
		}
		verb := "copy"
		if moves {
			verb = "move"
		}
		paths := x.paths(m)
		return m.Ask(widget.Prompt{
			Label: verb + " " + what + " to: ", Verb: verb, Fresh: -1, History: m.History("paths"), Hint: "↑ ↓ choose  tab complete, or type a path",
			Offers: &widget.Offers{Of: "Cassettes", For: func(text string) []widget.Offer { return x.offers(m, paths, text) }},
			Complete: func(p *widget.Prompt) tea.Cmd {
				if o, ok := p.Offered(); ok {
					return p.Set(o.Text)
				}
				return widget.Paths("")(p)
			},
			Done: func(path string) tea.Cmd {
				if path == "" {
					return nil
				}
				return x.to(m, widget.ExpandHome(path))
			},
		})
	}
}

// paths are the cassettes to choose from, the open ones first.
func (x *transfer) paths(m screen.App) []string {
	var paths []string
	for path, t := range x.from.All.ByPath {
		if t != x.from {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, s := range m.Screens() {
		if l, ok := s.(Lister); ok {
			for _, path := range l.CassettePaths() {
				if t := x.from.All.ByPath[path]; t == nil {
					paths = append(paths, path)
				}
			}
		}
	}
	return paths
}

// mostOffered bounds the cassettes that are listed; typing narrows them.
const mostOffered = 100

// offers are the cassettes whose paths hold a text.
func (x *transfer) offers(m screen.App, paths []string, text string) []widget.Offer {
	var offers []widget.Offer
	for _, path := range paths {
		if len(offers) == mostOffered {
			break
		}
		shown := render.Sanitize(path)
		if !strings.Contains(shown, text) {
			continue
		}
		o := widget.Offer{Text: shown, Do: func() tea.Cmd { return x.to(m, path) }}
		if t := x.from.All.ByPath[path]; t != nil {
			o.Help, o.Why = "open, "+render.Counted(t.File.Len(), "interaction"), t.Busy()
		}
		offers = append(offers, o)
	}
	return offers
}

// arriving is sent when the interactions were read and the other cassette is open.
type arriving struct {
	of   *transfer
	path string
	file *cassette.File // nil where it was open
	ops  []model.Op     // their places counted from the end
	now  time.Time
	err  error
}

// to opens the other cassette, if it is not, and reads what it gets.
func (x *transfer) to(m screen.App, path string) tea.Cmd {
	open := map[string]string{} // the files of those that are open
	for named, t := range x.from.All.ByPath {
		open[named] = t.File.Path()
	}
	from := x.from.File.Path()
	return func() tea.Msg {
		msg := arriving{of: x, path: opened.Same(open, path), now: time.Now()}
		if open[msg.path] == "" {
			if _, left := cassette.Recoverable(path); left {
				msg.err = inFile(path, errors.New("it has unsaved work of an earlier session: open it first"))
				return msg
			}
			var err error
			if msg.file, err = cassette.Open(path, cassette.Options{Format: x.from.All.Format}); err != nil {
				msg.err = inFile(path, err)
				return msg
			}
		}
		for n, at := range x.at {
			i, err := x.from.File.At(at)
			if f, why := i.NotCopied(); err == nil && why != "" {
				err = fmt.Errorf("%s cannot be copied: %s", f, why)
			}
			if err != nil {
				msg.err = inFile(from, fmt.Errorf("%d: %w", at+1, err))
				return msg
			}
			msg.ops = append(msg.ops, model.Insert{At: n, Interaction: i})
		}
		return msg
	}
}

// inFile names the cassette that an error is about.
func inFile(path string, err error) error {
	return fmt.Errorf("%s: %s", filepath.Base(path), done.Reason(err))
}

// Apply makes the change in both.
func (msg arriving) Apply(m screen.App) tea.Cmd {
	x := msg.of
	name := render.Sanitize(filepath.Base(msg.path))
	switch {
	case msg.err != nil:
		m.Fail("not changed: " + render.Sanitize(msg.err.Error()))
		return nil
	case opened.Shown(m) != x.from || !x.same():
		m.Fail("not changed: the cassette is no longer what was chosen from")
		return nil
	}
	to := x.from.All.ByPath[msg.path]
	if to == nil {
		to = x.from.All.Take(msg.path, msg.file, msg.now)
	}
	if to == x.from {
		m.Fail("not changed: they are in this cassette · D duplicates, J K move")
		return nil
	}
	end := to.File.Len()
	for n, op := range msg.ops {
		insert := op.(model.Insert)
		insert.At += end
		insert.Interaction = insert.Interaction.AsIn(to.File.Format().Library, x.from.File.Format().Library)
		msg.ops[n] = insert
	}
	parts := []opened.Part{{Cassette: to, Change: cassette.Change{Ops: msg.ops}}}
	if x.moves {
		var gone []model.Op
		for _, at := range slices.Backward(x.at) {
			gone = append(gone, model.Delete{At: at})
		}
		parts = append(parts, opened.Part{Cassette: x.from, Change: cassette.Change{Ops: gone}})
	}
	return opened.MakeTogether(m, done.Transferred(x.moves, x.at, name, end), parts)
}

// same reports whether the interactions are those that were chosen.
func (x *transfer) same() bool {
	for n, at := range x.at {
		if at >= x.from.File.Len() || x.from.File.Revision(at) != x.revisions[n] {
			return false
		}
	}
	return true
}
