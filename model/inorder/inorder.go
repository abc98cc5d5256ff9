// Package inorder does work on many things on all cores and hands the results
// on in order, the first ones while the others are being made.
package inorder

import (
	"context"
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

// Pieces is Each with the number of things that a worker takes at a time. The first
// thing is taken alone: it is waited for.
func Pieces[T any](ctx context.Context, n, piece int, worker func() func(i int) T, show func(i int, made T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	workers := min(runtime.GOMAXPROCS(0), (n+piece-1)/piece)
	todo, inOrder := make(chan *batch[T]), make(chan *batch[T], 2*workers)
	all.Go(func() {
		defer close(inOrder)
		defer close(todo)
		for from, to := 0, 1; from < n; from, to = to, to-to%piece+piece {
			b := &batch[T]{from: from, to: min(to, n), ready: make(chan struct{})}
			select {
			case inOrder <- b:
			case <-ctx.Done():
				return
			}
			select {
			case todo <- b:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		all.Go(func() {
			of := worker()
			for b := range todo {
				b.made = make([]T, 0, b.to-b.from)
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
	}
	return ctx.Err()
}
