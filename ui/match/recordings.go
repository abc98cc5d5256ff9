package match

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library"
)

// Progress gets how many of the cassette's interactions were read, by several
// goroutines.
type Progress func(read int)

// Recordings are the requests that a cassette holds, for asking about them
// again and again: what has not changed is not decoded again.
type Recordings struct {
	file *cassette.File

	mu     sync.Mutex
	cached map[cassette.Revision]model.Interaction // without their responses
}

// RecordingsOf are those of a cassette.
func RecordingsOf(f *cassette.File) *Recordings { return &Recordings{file: f} }

// mostCached bounds the bytes of request bodies that are kept from one question
// to the next.
const mostCached = 64 << 20

// read decodes what is not known yet, on all processors. Responses are left
// out: no library compares them to match.
func (r *Recordings) read(ctx context.Context, progress Progress) (recordedRequests, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list, keys := make(recordedRequests, r.file.Len()), make([]cassette.Revision, r.file.Len())
	errs := make([]error, len(list))
	var next, done atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(list) || ctx.Err() != nil {
					return
				}
				list[i], keys[i], errs[i] = r.at(i)
				if n := done.Add(1); progress != nil {
					progress(int(n))
				}
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
	}
	r.cache(list, keys)
	return list, nil
}

// at is an interaction without its response, and its revision, by which it is
// kept: 0 where it was changed meanwhile.
func (r *Recordings) at(i int) (model.Interaction, cassette.Revision, error) {
	key := r.file.Revision(i)
	if known, ok := r.cached[key]; ok {
		return known, key, nil
	}
	interaction, err := r.file.Named(i)
	interaction.Response = model.Response{}
	if r.file.Revision(i) != key {
		key = 0
	}
	return interaction, key, err
}

func (r *Recordings) cache(list recordedRequests, keys []cassette.Revision) {
	r.cached = make(map[cassette.Revision]model.Interaction, len(list))
	size := 0
	for i, interaction := range list {
		if size += len(interaction.Request.Body.Wire); size > mostCached {
			return
		}
		if keys[i] != 0 {
			r.cached[keys[i]] = interaction
		}
	}
}

// recordedRequests are recordings without their responses, as package replay reads them.
type recordedRequests []model.Interaction

func (r recordedRequests) Len() int                            { return len(r) }
func (r recordedRequests) At(i int) (model.Interaction, error) { return r[i], nil }

// A watched cassette can be stopped while it is read, and says how far it was.
type watched struct {
	library.Cassette
	ctx      context.Context
	progress Progress
	read     atomic.Int64
}

func (w *watched) At(i int) (model.Interaction, error) {
	if err := w.ctx.Err(); err != nil {
		return model.Interaction{}, err
	}
	if read := w.read.Add(1); w.progress != nil {
		w.progress(int(read))
	}
	return w.Cassette.At(i)
}
