package opened

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

// Indexes reports whether a cassette's interactions are still being found.
func Indexes(f *cassette.File) bool {
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

// Indexing reports whether it is not yet known what the whole file holds.
func (t *Cassette) Indexing() bool { return t.stop != nil }

// indexed is sent after each step.
type indexed struct {
	cassette *Cassette
	left     *cassette.Recovery // unsaved work of an earlier session
	failure  *Failure           // instead of all that, where the rest is no cassette
}

// index finds the interactions that are not there yet.
func (t *Cassette) index(m screen.App) tea.Cmd {
	if !Indexes(t.File) {
		return nil
	}
	var ctx context.Context
	ctx, t.stop = context.WithCancel(m.Context())
	return t.indexOn(ctx)
}

// indexOn makes the next step.
func (t *Cassette) indexOn(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		step, done := context.WithTimeout(ctx, indexStep)
		defer done()
		err := t.File.Index(step)
		switch {
		case ctx.Err() != nil:
			t.File.Abandon()
			return nil
		case errors.Is(err, context.DeadlineExceeded):
			return indexedOn{indexed{cassette: t}, t.indexOn(ctx)}
		case err != nil:
			return indexed{cassette: t, failure: newFailure(t.File.Path(), err)}
		}
		return indexed{cassette: t, left: leftAt(t.File.Path())}
	}
}

// indexedOn is sent after a step that another one follows.
type indexedOn struct {
	indexed
	next tea.Cmd
}

// Apply takes it into account.
func (msg indexedOn) Apply(m screen.App) tea.Cmd {
	return tea.Batch(msg.next, msg.cassette.grown(m))
}

// apply shows the cassette as it is once all of it is known.
func (msg indexed) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if !t.Indexing() {
		return nil // it was given up meanwhile
	}
	t.stop()
	t.stop = nil
	if msg.failure != nil {
		return t.breakOff(m, msg.failure)
	}
	cmd := t.grown(m)
	switch {
	case t.File.Replaced() && Shown(m) == t:
		cmd = tea.Batch(cmd, t.changed(m, 0, nil))
	case t.List.Filtered && t.Filter.Filter.Compares():
		cmd = tea.Batch(cmd, t.filterAgain(m, t.List.Selected()))
	}
	if msg.left != nil && Shown(m) == t {
		return tea.Batch(cmd, t.Offer(m, *msg.left))
	}
	return cmd
}

// grown takes into the list what was found. Nothing that is shown moves.
func (t *Cassette) grown(m screen.App) tea.Cmd {
	if !t.List.Filtered {
		t.List.Resize(t.File.Len(), t.List.Height)
	}
	returned := t.returnLate(m)
	return tea.Batch(returned, t.ReadStats(), t.filterOn(), m.Moved())
}

// GiveUp stops the indexing of a cassette that is left; it is opened again when
// it is looked at again.
func (t *Cassette) GiveUp() {
	if !t.Indexing() {
		return
	}
	t.stop()
	t.stop = nil
	delete(t.All.ByPath, t.File.Path())
}

// breakOff shows the text of a cassette that turned out to be broken.
func (t *Cassette) breakOff(m screen.App, f *Failure) tea.Cmd {
	delete(t.All.ByPath, t.File.Path())
	if Shown(m) != t {
		return nil
	}
	m.Unask()
	m.Hush()
	return m.Open("broken", f)
}
