package match

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
)

// Progress gets how many of the cassette's interactions were read.
type Progress func(read int)

// Recordings are the requests that a cassette holds, for asking about them
// again and again: what has not changed is not decoded again.
type Recordings struct {
	file *cassette.File

	mu     sync.Mutex
	list   explain.Recordings        // of the last question
	cached map[cassette.Revision]int // where in it those are that are kept
}

// RecordingsOf are those of a cassette.
func RecordingsOf(f *cassette.File) *Recordings { return &Recordings{file: f} }

// mostCached bounds the bytes of request bodies that are kept from one question
// to the next.
const mostCached = 64 << 20

// A recording is an interaction without its response, and its revision, by which
// it is kept.
type recording struct {
	*model.Interaction
	revision cassette.Revision
	err      error
}

// read decodes what is not known yet. Responses are left out: no library compares
// them to match.
func (r *Recordings) read(ctx context.Context, progress Progress) (explain.Recordings, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.file.Len()
	list, revisions := make(explain.Recordings, 0, n), make([]cassette.Revision, 0, n)
	err := cassette.Walk(ctx, r.file, 0, n, r.recording, func(i int, made recording) error {
		if made.err != nil {
			return fmt.Errorf("interaction %d: %w", i+1, made.err)
		}
		list, revisions = append(list, made.Interaction), append(revisions, made.revision)
		if progress != nil {
			progress(i + 1)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.cache(list, revisions)
	return list, nil
}

func (r *Recordings) recording(v *cassette.Visit) recording {
	revision := v.Revision()
	if at, ok := r.cached[revision]; ok {
		return recording{r.list[at], revision, nil}
	}
	interaction, err := v.Request()
	return recording{&interaction, revision, err}
}

func (r *Recordings) cache(list explain.Recordings, revisions []cassette.Revision) {
	r.list, r.cached = list, make(map[cassette.Revision]int, len(list))
	size := 0
	for i := range list {
		if size += len(list[i].Request.Body.Wire); size > mostCached {
			r.list = slices.Clone(list[:i]) // the rest is let go
			return
		}
		r.cached[revisions[i]] = i
	}
}
