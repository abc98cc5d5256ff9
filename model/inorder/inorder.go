// Package inorder does work on many things on all cores and hands the results
// on in order, the first ones while the others are being made.
package inorder

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Piece is how many things a worker of Each takes at a time.
const Piece = 32

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
	return Pieces(ctx, n, Piece, worker, show)
}

// Pieces is Each with the number of things that a worker takes at a time.
func Pieces[T any](ctx context.Context, n, piece int, worker func() func(i int) T, show func(i int, made T) error) error {
	workers := min(runtime.GOMAXPROCS(0), (n+piece-1)/piece)
	return each(ctx, func(yield func(int) bool) { yield(n) }, piece, workers, worker, show)
}

// Growing is Each where it is found out meanwhile how many things there are: known
// yields how many are known, again and again. It may take its time, and ends soon
// after ctx is done or its yield returns false.
func Growing[T any](ctx context.Context, known iter.Seq[int], worker func() func(i int) T, show func(i int, made T) error) error {
	return each(ctx, known, Piece, runtime.GOMAXPROCS(0), worker, show)
}

// each takes the first thing alone: it is waited for.
func each[T any](ctx context.Context, known iter.Seq[int], piece, workers int, worker func() func(i int) T, show func(i int, made T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	todo, inOrder := make(chan *batch[T], 2*workers), make(chan *batch[T], 2*workers)
	shown := make(chan []T, workers) // memory of results that were shown, to be used again
	all.Go(func() {
		defer close(inOrder)
		defer close(todo)
		for b := range batches[T](known, piece) {
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
		all.Go(func() {
			of := worker()
			for b := range todo {
				select {
				case b.made = <-shown:
				default:
					b.made = make([]T, 0, piece)
				}
				for i := b.from; i < b.to && ctx.Err() == nil; i++ {
					b.made = append(b.made, of(i))
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

// batches are pieces of what is known, whole ones as long as more may follow.
func batches[T any](known iter.Seq[int], piece int) iter.Seq[*batch[T]] {
	return func(yield func(*batch[T]) bool) {
		from, to, all := 0, 1, 0
		next := func(end int) bool {
			b := &batch[T]{from: from, to: end, ready: make(chan struct{})}
			from, to = end, end-end%piece+piece
			return yield(b)
		}
		for n := range known {
			for all = n; to <= all; {
				if !next(to) {
					return
				}
			}
		}
		if from < all {
			next(all)
		}
	}
}
