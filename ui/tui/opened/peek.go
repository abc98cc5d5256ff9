package opened

import (
	"context"
	"errors"
	"time"

	"tapedeck/cassette"
)

// peekRows is how many interactions are shown of a cassette that is not open.
const peekRows = 100

// Peek is a cassette as far as it is shown beside a list of cassettes: its first
// interactions. It is not among those that are open, and nothing is changed in it.
func (c *Cassettes) Peek(path string) (*Cassette, error) {
	f, err := cassette.Begin(path, cassette.Options{Format: c.Format})
	if err != nil {
		return nil, err
	}
	ctx, done := context.WithTimeout(context.Background(), indexStep)
	defer done()
	if err := f.Index(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, err
	}
	t := New(c, f, time.Now())
	t.expected = f.Estimate()
	f.Abandon()
	t.addStats(statsOf(f, 0, peekRows))
	t.List.Resize(t.Stats.next, 0)
	return t, nil
}
