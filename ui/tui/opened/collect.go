package opened

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// collectFor is how long results that come one by one are collected.
const collectFor = 50 * time.Millisecond

// Collect does something in the background that shows results one by one, and makes
// messages of them, each of those that came in a moment, until it has ended or ctx is
// done. next waits for those that follow; it is nil with the last ones.
func Collect[T any](ctx context.Context, each func(show func(T) error), message func(came []T, next tea.Cmd) tea.Msg) tea.Cmd {
	results := make(chan T)
	var more tea.Cmd
	more = func() tea.Msg {
		var came []T
		due := time.After(collectFor)
		for {
			select {
			case result, goes := <-results:
				if !goes {
					return message(came, nil)
				}
				came = append(came, result)
			case <-due:
				return message(came, more)
			case <-ctx.Done():
				return nil
			}
		}
	}
	return func() tea.Msg {
		go func() {
			defer close(results)
			each(func(result T) error {
				select {
				case results <- result:
				case <-ctx.Done():
				}
				return ctx.Err()
			})
		}()
		return more()
	}
}
