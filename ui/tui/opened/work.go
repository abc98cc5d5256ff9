package opened

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"tapedeck/cassette"
	"tapedeck/ui/render"

	tea "charm.land/bubbletea/v2"
)

// A work is what goes on with a cassette in the background.
type work struct {
	Changing *Changing
	Sending  Job                // requests on their way, or a command that runs
	Query    *Query             // a question about the whole cassette
	stop     context.CancelFunc // gives up indexing it, nil once that has ended
	saving   bool
	Progress *progress // of saving, nil else
	leaving  bool      // to quit once it is saved
}

// A job can be stopped and says how far it is.
type Job interface {
	Stop()
	Doing() string    // "sending"
	Progress() string // that, with how far it is
}

// A changing is a change under way, of whatever size. It is made in the
// background: what is seen is what was there before, until all of it is done.
type Changing struct {
	stop    context.CancelFunc
	Stopped bool
	Slow    bool // it takes so long that the status line says so
	then    func(step cassette.Step, err error) tea.Cmd

	mu   sync.Mutex
	far  cassette.Progress // how far it is
	pace func(cassette.Progress)
}

// progressAfter is after how long work says how far it is, and how often.
const progressAfter = 100 * time.Millisecond

// ErrChanging is why a change is not begun.
var ErrChanging = errors.New("still changing · esc stops")

func (c *Changing) setProgress(far cassette.Progress) {
	c.mu.Lock()
	c.far = far
	c.mu.Unlock()
	if c.pace != nil {
		c.pace(far)
	}
}

// Progress is said while it takes long: "changing 1,200 of 50,000 · esc stops".
func (c *Changing) Progress() string {
	if c.Stopped {
		return "stopping"
	}
	c.mu.Lock()
	far := c.far
	c.mu.Unlock()
	switch {
	case far.Doing == "":
		return "changing · esc stops"
	case far.Total <= 1:
		return far.Doing + " · esc stops"
	}
	return fmt.Sprintf("%s %s of %s · esc stops", far.Doing, render.Count(far.Done), render.Count(far.Total))
}

// A progress is how far saving is. The numbers are written in the background.
type progress struct {
	written, of atomic.Int64
	Cancel      context.CancelFunc
	Text        string // what the status line says, "" before it takes long
}

func (p *progress) watch(ctx context.Context) func(written, of int64) error {
	return func(written, of int64) error {
		p.written.Store(written)
		p.of.Store(of)
		return ctx.Err()
	}
}

func (p *progress) setText() {
	p.Text = "saving · esc stops"
	if of := p.of.Load(); of > 0 {
		p.Text = fmt.Sprintf("saving, %s of %s · esc stops", render.Size(int(p.written.Load())), render.Size(int(of)))
	}
}

// A query asks about the whole cassette in the background. It ends in a screen.Fact that
// holds the answer.
type Query struct {
	cancel context.CancelFunc
	total  int          // interactions that the cassette holds
	read   atomic.Int64 // how many of them were read
	Shown  int          // of these how many the screen says; 0 before it says any
}

// SetRead says how many interactions were read.
func (a *Query) SetRead(read int) { a.read.Store(int64(read)) }

// Progress is said while it is under way, once it takes long.
func (a *Query) Progress() string {
	switch {
	case a.Shown == 0:
		return ""
	case a.Shown >= a.total:
		return fmt.Sprintf("comparing %s · esc stops", render.Counted(a.total, "interaction"))
	}
	return fmt.Sprintf("read %s of %s · esc stops", render.Count(a.Shown), render.Count(a.total))
}
