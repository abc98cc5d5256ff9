// Package explain asks why a request does or does not replay, for the command
// line and the screen alike: it reads the wanted text, sets the library up as
// the person or the failure says, and puts the answer into words. The words are
// unsanitised: they quote what was recorded and what was pasted.
package explain

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
)

// An Answer is what a library does about one request, and who told.
type Answer struct {
	replay.Why
	From Request
	*replay.Inquirer
}

// Progress is told how many of the cassette's interactions were read, by several
// goroutines.
type Progress func(read int)

// Ask plays the requests in order. Those that failed under another setting are
// of another test: a session of their own. Once ctx is done it stops with the
// context's error. progress may be nil.
func Ask(ctx context.Context, r *Recordings, s Setting, w Wanted, progress Progress) ([]Answer, error) {
	f := r.file
	s, err := s.inProject(f)
	if err != nil {
		return nil, err
	}
	tape, err := r.read(ctx, progress)
	if err != nil {
		return nil, err
	}
	sessions := map[string]*replay.Inquirer{}
	var answers []Answer
	for _, r := range w.about(s.LibraryOf(f)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		told := r.Failure
		if told == nil {
			told = w.failure
		}
		o := s.inquiry(f, told)
		setting := fmt.Sprint(o.Version, o.Mode, o.MatchOn, o.OwnMatchers)
		q := sessions[setting]
		if q == nil {
			var err error
			if q, err = replay.NewInquirer(o, tape); err != nil {
				return nil, err
			}
			sessions[setting] = q
		}
		wanted := r.asked(s.On != nil || s.Library != "")
		var why replay.Why
		for range r.before + 1 {
			var err error
			if why, err = q.Ask(wanted); err != nil {
				return nil, err
			}
		}
		answers = append(answers, Answer{why, r, q})
	}
	return answers, nil
}

// A watchedTape can be stopped, and tells how far it was read.
type watchedTape struct {
	replay.Tape
	ctx      context.Context
	progress Progress
	read     atomic.Int64
}

func (t *watchedTape) At(i int) (model.Interaction, error) {
	if err := t.ctx.Err(); err != nil {
		return model.Interaction{}, err
	}
	if read := t.read.Add(1); t.progress != nil {
		t.progress(int(read))
	}
	return t.Tape.At(i)
}

// Change is what a remedy makes of the cassette. The matchers are asked about
// what comes of it: it is refused where the request would still not match.
func (a Answer) Change(r replay.Remedy) cassette.Change {
	c := cassette.Change{Ops: r.Ops}
	if r.Kind == replay.MakeMatch {
		c.Holds = func(changed model.Interaction) error {
			failing, err := a.Failing(a.Why, changed)
			if err == nil && len(failing) > 0 {
				err = fmt.Errorf("it would still not match: %s", strings.Join(failing, ", "))
			}
			return err
		}
	}
	return c
}

// Order groups the recordings whose requests are equal under the setting's
// matchers, as replay.Order does. progress may be nil.
func Order(ctx context.Context, f *cassette.File, s Setting, progress Progress) ([][]replay.Turn, error) {
	s, err := s.inProject(f)
	if err != nil {
		return nil, err
	}
	return replay.Order(ctx, s.inquiry(f, nil).Rules, &watchedTape{Tape: f, ctx: ctx, progress: progress})
}
