// Package inorder does work on many things on all cores and hands the results
// on in order, the first ones while the others are being made.
package inorder

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

const (
	// piece is how many things a worker of Each takes at a time, and one of Growing
	// at least: it takes more where many are known, but no more than mostAtOnce.
	piece      = 32
	mostAtOnce = 256
	// waiting is how many pieces for each core are made ahead of what is shown, or
	// wait to be made: while it is found out how many more things there are, no core
	// is to wait.
	waiting = 16
)

// A batch is what a worker makes of a piece.
type batch[T any] struct {
	from, to int
	made     []T
	ready    chan struct{}
}

// Each makes something of each number below n and shows it, in order, in the
// caller's goroutine. worker is called once for each core and returns what makes
// one: it may keep memory from one to the next. An error of show, or that ctx is
// done, ends the work and is returned.
func Each[T any](ctx context.Context, n int, worker func() func(i int) T, show func(i int, made T) error) error {
	return Pieces(ctx, n, piece, worker, show)
}

// Pieces is Each with the number of things that a worker takes at a time.
func Pieces[T any](ctx context.Context, n, size int, worker func() func(i int) T, show func(i int, made T) error) error {
	workers := min(runtime.GOMAXPROCS(0), (n+size-1)/size)
	known := func(yield func(int) bool) { yield(n) }
	return each(ctx, batches[T](known, size, size), workers, func() func(i, left int) T {
		of := worker()
		return func(i, _ int) T { return of(i) }
	}, show)
}

// Growing is Each where it is found out meanwhile how many things there are: known
// yields how many are known, again and again. It may take its time, and ends soon
// after ctx is done or its yield returns false. What makes one is also given how
// many it is asked for next that follow it.
func Growing[T any](ctx context.Context, known iter.Seq[int], worker func() func(i, left int) T, show func(i int, made T) error) error {
	return each(ctx, batches[T](known, piece, mostAtOnce), runtime.GOMAXPROCS(0), worker, show)
}

func each[T any](ctx context.Context, all iter.Seq[*batch[T]], workers int, worker func() func(i, left int) T, show func(i int, made T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	todo, inOrder := make(chan *batch[T], waiting*workers), make(chan *batch[T], waiting*workers)
	shown := make(chan []T, waiting*workers) // memory of results that were shown, to be used again
	running.Go(func() {
		defer close(inOrder)
		defer close(todo)
		for b := range all {
			for _, to := range []chan *batch[T]{inOrder, todo} {
				select {
				case to <- b:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for range workers {
		running.Go(func() {
			of := worker()
			for b := range todo {
				select {
				case b.made = <-shown:
				default:
					b.made = make([]T, 0, b.to-b.from)
				}
				for i := b.from; i < b.to && ctx.Err() == nil; i++ {
					b.made = append(b.made, of(i, b.to-1-i))
				}
				close(b.ready)
			}
		})
	}
	for b := range inOrder {
		select {
		case <-b.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		for k, made := range b.made {
			if err := show(b.from+k, made); err != nil {
				return err
			}
		}
		if len(b.made) < b.to-b.from {
			return ctx.Err()
		}
		clear(b.made)
		select {
		case shown <- b.made[:0]:
		default:
		}
	}
	return ctx.Err()
}

// batches are pieces of what is known, whole ones as long as more may follow: an
// eighth of what waits, within the bounds. The first thing is a batch alone, as it
// is waited for.
func batches[T any](known iter.Seq[int], least, most int) iter.Seq[*batch[T]] {
	return func(yield func(*batch[T]) bool) {
		from, size, all := 0, 1, 0
		for n := range known {
			for all = n; from+size <= all; {
				if !yield(newBatch[T](from, from+size)) {
					return
				}
				from += size
				size = min(max(least, (all-from)/8), most)
			}
		}
		if from < all {
			yield(newBatch[T](from, all))
		}
	}
}

func newBatch[T any](from, to int) *batch[T] {
	return &batch[T]{from: from, to: to, ready: make(chan struct{})}
}
