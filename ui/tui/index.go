package tui

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/tui/screen"
)

// A large cassette is shown with its first interactions and read on in the
// background. What is there can be read, filtered, searched and copied; changes wait.

// indexStep is how long one step of that takes.
const indexStep = 60 * time.Millisecond

// indexes reports whether a cassette's interactions are still being found.
func indexes(f *cassette.File) bool {
	_, still := f.Indexing()
	return still
}

// mostGarbage is about how many bytes of garbage may lie about beside a large
// cassette. By default as many may as the cassette has.
const mostGarbage = 256 << 20

// spareMemory has the garbage collected in time beside a cassette of a size.
func spareMemory(size int64) {
	if percent := 100 * mostGarbage / max(1, size); percent < 100 {
		debug.SetGCPercent(int(max(10, percent)))
	}
}

// indexing reports whether it is not yet known what the whole file holds.
func (t *openCassette) indexing() bool { return t.stop != nil }

// indexed is sent after each step.
type indexed struct {
	cassette *openCassette
	left     *cassette.Recovery // unsaved work of an earlier session
	failure  *failure           // instead of all that, where the rest is no cassette
}

// index finds the interactions that are not there yet.
func (t *openCassette) index(m screen.App) tea.Cmd {
	if !indexes(t.file) {
		return nil
	}
	var ctx context.Context
	ctx, t.stop = context.WithCancel(m.Context())
	return t.indexOn(ctx)
}

// indexOn makes the next step.
func (t *openCassette) indexOn(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		step, done := context.WithTimeout(ctx, indexStep)
		defer done()
		err := t.file.Index(step)
		switch {
		case ctx.Err() != nil:
			t.file.Abandon()
			return nil
		case errors.Is(err, context.DeadlineExceeded):
			return indexedOn{indexed{cassette: t}, t.indexOn(ctx)}
		case err != nil:
			return indexed{cassette: t, failure: newFailure(t.file.Path(), err)}
		}
		return indexed{cassette: t, left: leftAt(t.file.Path())}
	}
}

// indexedOn is sent after a step that another one follows.
type indexedOn struct {
	indexed
	next tea.Cmd
}

func (msg indexedOn) Apply(m screen.App) tea.Cmd {
	return tea.Batch(msg.next, msg.cassette.grown(m))
}

// apply shows the cassette as it is once all of it is known.
func (msg indexed) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if !t.indexing() {
		return nil // it was given up meanwhile
	}
	t.stop()
	t.stop = nil
	if msg.failure != nil {
		return t.breakOff(m, msg.failure)
	}
	cmd := t.grown(m)
	switch {
	case t.file.Replaced() && shown(m) == t:
		cmd = tea.Batch(cmd, t.changed(m, 0, nil))
	case t.list.filtered && t.filter.filter.Compares():
		cmd = tea.Batch(cmd, t.filterAgain(m, t.list.selected()))
	}
	if msg.left != nil && shown(m) == t {
		return tea.Batch(cmd, t.offer(m, *msg.left))
	}
	return cmd
}

// grown takes into the list what was found. Nothing that is shown moves.
func (t *openCassette) grown(m screen.App) tea.Cmd {
	if !t.list.filtered {
		t.list.Resize(t.file.Len(), t.list.Height)
	}
	return tea.Batch(t.readStats(), t.filterOn(), m.Moved())
}

// giveUp stops the indexing of a cassette that is left; it is opened again when
// it is looked at again.
func (t *openCassette) giveUp() {
	if !t.indexing() {
		return
	}
	t.stop()
	t.stop = nil
	delete(t.all.byPath, t.file.Path())
}

// breakOff shows the text of a cassette that turned out to be broken.
func (t *openCassette) breakOff(m screen.App, f *failure) tea.Cmd {
	delete(t.all.byPath, t.file.Path())
	if shown(m) != t {
		return nil
	}
	m.Unask()
	m.Hush()
	return m.Open("broken", f)
}
